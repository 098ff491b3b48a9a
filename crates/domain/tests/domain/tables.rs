//! Logs and lists read from tables, and the guard on cells of CSV.

use firebell_domain::clock::DateOrder;
use firebell_domain::export::{csv_cell, csv_uncell};
use firebell_domain::import_log::{self, Mapping, Options, Row, RowNote};
use firebell_domain::keys::{AssetKind, Criticality, EntryKind, OrgRole};
use firebell_domain::library_csv::{self, LibraryKind, LibraryRow};
use firebell_domain::table::RowResult;
use firebell_domain::time::Time;
use jiff::tz::TimeZone;
use proptest::prelude::*;

/// Cells of a small table, parted by `|`.
fn cells(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.trim().split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

fn options(zone: &TimeZone) -> Options<'_> {
    Options { zone, now: Time::parse_rfc3339("2026-11-21T12:00:00Z").unwrap(), order: None, first_date: None }
}

fn log_with(text: &str, change: impl Fn(&mut Options<'_>)) -> Vec<RowResult<Row>> {
    let zone = berlin();
    let mut options = options(&zone);
    change(&mut options);
    let table = import_log::table(cells(text));
    let mapping = import_log::guess_columns(table.header.as_deref().unwrap());
    import_log::read_rows(&table, &mapping, &options).unwrap()
}

fn log(text: &str) -> Vec<RowResult<Row>> {
    log_with(text, |_| {})
}

/// Each row as its time, or the code of its problem.
fn times(results: &[RowResult<Row>]) -> Vec<String> {
    results.iter().map(|r| r.row.as_ref().map_or_else(|p| p.code.to_owned(), |row| row.at.to_string())).collect()
}

#[test]
fn columns_are_guessed_by_usual_names() {
    let guess = |header: &str| import_log::guess_columns(&cells(header)[0]);
    assert_eq!(
        guess("Time (UTC)|Who|Type|What happened"),
        Mapping { time: Some(0), author: Some(1), kind: Some(2), text: Some(3), utc: true, ..Mapping::default() }
    );
    assert_eq!(
        guess("\u{feff}Datum|Uhrzeit|Maßnahme|Verfasser|Mit wem"),
        Mapping {
            date: Some(0),
            time: Some(1),
            text: Some(2),
            author: Some(3),
            with_whom: Some(4),
            ..Mapping::default()
        }
    );
    assert_eq!(
        guess("number|occurred_at|recorded_at|kind|actor|body"),
        Mapping {
            time: Some(1),
            recorded: Some(2),
            kind: Some(3),
            author: Some(4),
            text: Some(5),
            ..Mapping::default()
        }
    );
    assert_eq!(guess("Date|Event"), Mapping { time: Some(0), text: Some(1), ..Mapping::default() });
    assert_eq!(guess("Event time|Description"), Mapping { time: Some(0), text: Some(1), ..Mapping::default() });
    assert_eq!(guess("a|b"), Mapping::default());
}

#[test]
fn a_first_row_with_a_time_is_no_header() {
    let table = import_log::table(cells("2026-11-20 10:40|note\n2026-11-20 10:41|x"));
    assert!(table.header.is_none());
    assert_eq!(table.rows[0].0, 1);
    assert_eq!(import_log::table(cells("Time|Text\n10:40|x")).rows[0].0, 2);
}

#[test]
fn times_are_read_in_all_their_forms() {
    let results = log("when|what
        2026-11-20T10:40:00+01:00|a
        2026-11-20 10:41|b
        2026-11-20T10:42:30|c
        20.11.2026 10:43 Uhr|d
        20.11.26, 10:44:05|e
        11/20/2026 10:45 AM|f
        10:46|g

        2026-11-21|h
        2026-11-20 10:40 UTC|i");
    assert_eq!(
        times(&results),
        [
            "2026-11-20T09:40:00Z",
            "2026-11-20T09:41:00Z",
            "2026-11-20T09:42:30Z",
            "2026-11-20T09:43:00Z",
            "2026-11-20T09:44:05Z",
            "2026-11-20T09:45:00Z",
            "2026-11-20T09:46:00Z",
            "2026-11-20T23:00:00Z",
            "2026-11-20T10:40:00Z",
        ]
    );
    let lines: Vec<u32> = results.iter().map(|r| r.line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 7, 8, 10, 11]);
    let notes = |at: usize| results[at].row.as_ref().unwrap().notes.clone();
    assert_eq!(notes(6), [RowNote::CarriedDate]);
    assert_eq!(notes(7), [RowNote::DateOnly]);
    assert!(notes(0).is_empty());
}

#[test]
fn a_date_column_and_a_time_column_belong_together() {
    let results = log("date|time|text
        20.11.2026|10:40|a
        |10:41|b
        2026-11-21 00:00:00|0:05|c
        2026-11-21|2026-11-20 10:00|d");
    assert_eq!(
        times(&results),
        ["2026-11-20T09:40:00Z", "2026-11-20T09:41:00Z", "2026-11-20T23:05:00Z", "time_not_understood",]
    );
}

#[test]
fn nothing_is_guessed_about_midnight() {
    let results = log("time|text
        9:00|no day yet
        20.11.2026 23:50|a
        23:58|b
        00:10|past midnight?
        00:20|still not known
        21.11.2026 00:30|c
        00:30|same minute");
    assert_eq!(
        times(&results),
        [
            "date_missing",
            "2026-11-20T22:50:00Z",
            "2026-11-20T22:58:00Z",
            "date_needed",
            "date_missing",
            "2026-11-20T23:30:00Z",
            "2026-11-20T23:30:00Z",
        ]
    );
    let results = log_with("time|text\n9:00|a", |o| o.first_date = Some(jiff::civil::date(2026, 11, 20)));
    assert_eq!(times(&results), ["2026-11-20T08:00:00Z"]);
}

#[test]
fn slashed_dates_ask_for_an_order() {
    let text = "time|text\n03/04/2026 10:40|a\n10:41|b\n20/11/2026 10:42|c";
    assert_eq!(times(&log(text)), ["date_ambiguous", "date_missing", "2026-11-20T09:42:00Z"]);
    assert_eq!(
        times(&log_with(text, |o| o.order = Some(DateOrder::DayFirst))),
        ["2026-04-03T08:40:00Z", "2026-04-03T08:41:00Z", "2026-11-20T09:42:00Z",]
    );
    assert_eq!(
        times(&log_with(text, |o| o.order = Some(DateOrder::MonthFirst))),
        ["2026-03-04T09:40:00Z", "2026-03-04T09:41:00Z", "no_such_time",]
    );
}

#[test]
fn clock_changes_are_noted() {
    let results = log("time|text\n2026-03-29 02:30|gap\n2026-10-25 02:30|fold");
    assert_eq!(times(&results), ["2026-03-29T01:30:00Z", "2026-10-25T00:30:00Z"]);
    assert_eq!(results[0].row.as_ref().unwrap().notes, [RowNote::Gap]);
    assert_eq!(results[1].row.as_ref().unwrap().notes, [RowNote::Fold]);
    assert_eq!(times(&log("time (UTC)|text\n2026-03-29 02:30|x")), ["2026-03-29T02:30:00Z"]);
}

#[test]
fn what_is_wrong_is_said_row_by_row() {
    let results = log("time|kind|author|text|with whom|recorded
        2026-11-20 10:40|Decision|Ada|'=1+1|the bank|2026-11-20 11:00
        2026-11-20 10:41|Maßnahme||b||
        2026-11-20 10:42|gossip||c||
        2026-11-20 10:43|||||
        |||no time||
        soon|||x||
        31.04.2026 10:00|||x||
        20.11.2026 25:00|||x||
        20.11. 10:00|||x||
        2026-11-22 10:00|||x||
        2026-11-20 10:44|||x||later");
    assert_eq!(
        times(&results),
        [
            "2026-11-20T09:40:00Z",
            "2026-11-20T09:41:00Z",
            "unknown_kind",
            "text_missing",
            "time_missing",
            "time_not_understood",
            "no_such_time",
            "no_such_time",
            "year_missing",
            "time_in_future",
            "time_not_understood",
        ]
    );
    assert_eq!(
        results[0].row,
        Ok(Row {
            at: Time::parse_rfc3339("2026-11-20T09:40:00Z").unwrap(),
            recorded: Some(Time::parse_rfc3339("2026-11-20T10:00:00Z").unwrap()),
            author: Some("Ada".to_owned()),
            kind: EntryKind::Decision,
            text: "=1+1".to_owned(),
            with_whom: Some("the bank".to_owned()),
            reason: None,
            notes: vec![],
        })
    );
    assert_eq!(results[1].row.as_ref().unwrap().kind, EntryKind::Action);
    assert_eq!(results[10].row.as_ref().unwrap_err().column, Some("recorded"));
}

#[test]
fn a_mapping_needs_time_and_text() {
    let (zone, table) = (berlin(), import_log::table(cells("a|b\nc|d")));
    let code = |mapping: &Mapping| import_log::read_rows(&table, mapping, &options(&zone)).unwrap_err().code;
    assert_eq!(code(&Mapping::default()), "no_text_column");
    assert_eq!(code(&Mapping { text: Some(0), ..Mapping::default() }), "no_time_column");
    let far = Mapping { text: Some(0), time: Some(99), ..Mapping::default() };
    assert_eq!(times(&import_log::read_rows(&table, &far, &options(&zone)).unwrap()), ["time_missing", "time_missing"]);
}

fn list(kind: LibraryKind, text: &str) -> Vec<Result<LibraryRow, &'static str>> {
    let table = library_csv::table(kind, cells(text));
    let mapping = library_csv::guess_columns(kind, &table);
    let results = library_csv::read_rows(kind, &table, &mapping).unwrap();
    results.into_iter().map(|r| r.row.map_err(|p| p.code)).collect()
}

#[test]
fn people_are_read_with_and_without_a_header() {
    let ada = LibraryRow::Person {
        email: "ada@example.com".to_owned(),
        name: Some("Ada".to_owned()),
        role: Some(OrgRole::Lead),
    };
    let with = list(
        LibraryKind::People,
        "Name|E-Mail|Rolle
        Ada|ada@example.com|Leitung
        Lin|lin.example.com|
        Ada again|ADA@example.com|
        Sam|sam@example.com|king
        Nobody||",
    );
    assert_eq!(with, [Ok(ada.clone()), Err("bad_email"), Err("twice"), Err("unknown_word"), Err("key_missing")]);
    assert_eq!(list(LibraryKind::People, "ada@example.com|Ada|lead"), [Ok(ada)]);
}

#[test]
fn teams_split_their_members() {
    let team = |members: &[&str]| {
        Ok(LibraryRow::Team { name: "Blue".to_owned(), members: members.iter().map(|m| (*m).to_owned()).collect() })
    };
    assert_eq!(
        list(LibraryKind::Teams, "team|members\nBlue|ada@example.com, Lin, ada@example.com"),
        [team(&["ada@example.com", "Lin"])]
    );
    assert_eq!(list(LibraryKind::Teams, "team|members\nBlue|Lovelace, Ada; Lin"), [team(&["Lovelace, Ada", "Lin"])]);
    assert_eq!(list(LibraryKind::Teams, "team\nBlue"), [team(&[])]);
}

#[test]
fn areas_form_no_circle() {
    let area = |name: &str, parent: Option<&str>| {
        Ok(LibraryRow::Area { name: name.to_owned(), parent: parent.map(str::to_owned) })
    };
    let areas = list(
        LibraryKind::Areas,
        "Area|Parent
        Finance|Company
        Company|
        A|b
        B|C
        C|A
        D|A
        E|E",
    );
    assert_eq!(
        areas,
        [
            area("Finance", Some("Company")),
            area("Company", None),
            Err("circle"),
            Err("circle"),
            Err("circle"),
            area("D", Some("A")),
            Err("circle"),
        ]
    );
}

#[test]
fn assets_are_typed() {
    let assets = list(
        LibraryKind::Assets,
        "Asset|Type|Owner area|Criticality|Personal data|Critical function
        mail-01|System|IT|Kritisch|ja|no
        shop|service||||
        x|thing||||
        y|||huge||
        z||||perhaps|",
    );
    assert_eq!(
        assets[0],
        Ok(LibraryRow::Asset {
            name: "mail-01".to_owned(),
            kind: Some(AssetKind::System),
            owner_area: Some("IT".to_owned()),
            criticality: Some(Criticality::Critical),
            holds_personal_data: Some(true),
            supports_critical_function: Some(false),
        })
    );
    assert_eq!(
        assets[1],
        Ok(LibraryRow::Asset {
            name: "shop".to_owned(),
            kind: Some(AssetKind::Service),
            owner_area: None,
            criticality: None,
            holds_personal_data: None,
            supports_critical_function: None,
        })
    );
    assert_eq!(list(LibraryKind::Assets, "shop|service").len(), 1, "a row without a header is not taken for one");
    assert_eq!(assets[2..], [Err("unknown_word"), Err("unknown_word"), Err("unknown_word")]);
}

#[test]
fn cells_that_look_like_formulas_are_guarded() {
    for (text, cell) in [("=1+1", "'=1+1"), ("-5", "'-5"), ("'=x", "''=x"), ("'tis", "'tis"), ("a=b", "a=b"), ("", "")]
    {
        assert_eq!(csv_cell(text), cell);
        assert_eq!(csv_uncell(cell), text);
    }
}

proptest! {
    #[test]
    fn cells_read_back_as_they_were(text in any::<String>(), start in "['=+@\\-\\t\\r]{0,4}") {
        let text = start + &text;
        let cell = csv_cell(&text);
        prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
        prop_assert_eq!(csv_uncell(&cell), text.as_str());
    }

    #[test]
    fn tables_never_panic(rows in prop::collection::vec(prop::collection::vec(
        prop_oneof![any::<String>(), "[0-9:./ \\-]{0,16}".prop_map(|s| s)], 0..6), 0..6)
    ) {
        let zone = berlin();
        let table = import_log::table(rows.clone());
        let _ = import_log::guess_columns(table.header.as_deref().unwrap_or(&[]));
        let mapping = Mapping { date: Some(0), time: Some(1), text: Some(2), kind: Some(3), recorded: Some(4), ..Mapping::default() };
        let _ = import_log::read_rows(&table, &mapping, &options(&zone));
        for kind in [LibraryKind::People, LibraryKind::Teams, LibraryKind::Areas, LibraryKind::Assets] {
            let table = library_csv::table(kind, rows.clone());
            let _ = library_csv::read_rows(kind, &table, &library_csv::default_columns(kind));
        }
    }
}
