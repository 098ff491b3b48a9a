//! Reads the rows of a log kept elsewhere (a spreadsheet, a chat export as CSV) as journal entries with their own times.
//!
//! Pure reading: nothing is written, and rows with problems are answered, not dropped; the use case imports all rows or
//! none. Dates that can be read two ways and midnights that were only implied are problems, never guesses.

use jiff::civil;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::clock::{self, ClockChange, DateOrder, Local, ReadDate};
use crate::keys::EntryKind;
use crate::table::{self, Names, Problem, RowResult, Table, Words, cell, excerpt};
use crate::text::fold;
use crate::time::Time;

/// Which column (from 0) holds what. `text` and one of `time` and `date` are needed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mapping {
    /// The day, when it stands apart from the clock time.
    pub date: Option<usize>,
    /// Date and clock time, or the clock time alone.
    pub time: Option<usize>,
    /// When it was written down.
    pub recorded: Option<usize>,
    /// Who wrote it.
    pub author: Option<usize>,
    /// Note, observation, action, decision or communication.
    pub kind: Option<usize>,
    /// What happened.
    pub text: Option<usize>,
    /// With whom, of a communication.
    pub with_whom: Option<usize>,
    /// Why, of a decision.
    pub reason: Option<usize>,
    /// Whether all times are in UTC, whatever zone the reader is in.
    pub utc: bool,
}

/// How to read the rows.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// The zone of times that name none.
    pub zone: &'a TimeZone,
    /// Rows after this moment are refused.
    pub now: Time,
    /// How to read `03/04/2026`; without it such dates are problems.
    pub order: Option<DateOrder>,
    /// The day of clock times before the first row with a date.
    pub first_date: Option<civil::Date>,
}

/// A row as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// When it happened.
    pub at: Time,
    /// When it was written down, if the log says so.
    pub recorded: Option<Time>,
    /// Who wrote it, as written.
    pub author: Option<String>,
    /// The kind; a note when the log does not say.
    pub kind: EntryKind,
    /// What happened. Never empty.
    pub text: String,
    /// With whom.
    pub with_whom: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// What a person should look at before importing.
    pub notes: Vec<RowNote>,
}

/// What is worth a second look, though it could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowNote {
    /// The clock time came twice that day; the first was taken.
    Fold,
    /// The clock time was skipped that day; the moment as far after the change was taken.
    Gap,
    /// Only a day was given; its first moment was taken.
    DateOnly,
    /// Only a clock time was given; the day is that of a row before.
    CarriedDate,
}

const NAMES: &Names = &[
    ("recorded", "recorded at|recorded|logged at|created at|entered at|erfasst am|erfasst|eingetragen am"),
    (
        "time",
        "occurred at|occurred|timestamp|time stamp|datetime|date time|date and time|time|when|\
         zeitstempel|zeitpunkt|datum uhrzeit|datum zeit|datum und uhrzeit|uhrzeit|zeit|wann|clock|at",
    ),
    ("date", "date|day|datum|tag"),
    (
        "author",
        "author|actor|who|written by|logged by|recorded by|by|analyst|responder|person|user|name|autor|\
         verfasser|wer|von|bearbeiter|benutzer",
    ),
    ("kind", "kind|type|entry type|category|art|typ|kategorie"),
    ("with_whom", "with whom|whom|recipient|told|contact|to|mit wem|empfanger|kontakt|an"),
    ("reason", "reason|why|grund|begrundung"),
    (
        "text",
        "text|body|entry|what happened|what|event|description|message|activity|action|note|notes|\
         comment|details|summary|eintrag|ereignis|was|beschreibung|nachricht|vorgang|massnahme|notiz|\
         bemerkung|kommentar",
    ),
];

/// The kinds by usual words, folded; singular and plural, English and German. What a change changed elsewhere is a note
/// here: an imported row changes nothing but the journal.
const KINDS: &Words<EntryKind> = &[
    (EntryKind::Note, "note|notes|comment|info|information|change|notiz|kommentar|hinweis|anderung"),
    (EntryKind::Observation, "observation|saw|event|alert|finding|beobachtung|ereignis|alarm|befund"),
    (EntryKind::Action, "action|did|task|measure|aktion|massnahme|aufgabe|tatigkeit"),
    (EntryKind::Decision, "decision|decided|entscheidung|beschluss"),
    (EntryKind::Communication, "communication|told|call|message|mail|email|kommunikation|anruf|nachricht|meldung"),
];

/// A file's rows as a table, with the header taken off when the first row looks like one.
pub fn table(rows: Vec<Vec<String>>) -> Table {
    Table::new(rows, |first| {
        let timed = first.iter().any(|text| {
            let lower = text.to_lowercase();
            let words: Vec<&str> = lower.split_whitespace().collect();
            let parts = clock::parts(&words, None);
            parts.date.is_some() || parts.clock.is_some()
        });
        !timed && table::header_cells(first, NAMES) > 0
    })
}

/// Guesses what the columns hold from their headers, by usual names in English and German.
pub fn guess_columns(headers: &[String]) -> Mapping {
    let found = table::guess(headers, NAMES);
    let at = |name: &str| found.get(name).copied();
    let (mut date, mut time) = (at("date"), at("time"));
    if time.is_none() {
        (date, time) = (None, date);
    }
    let utc = [date, time]
        .iter()
        .flatten()
        .filter_map(|at| headers.get(*at))
        .any(|header| table::header_key(header).split(' ').any(|word| matches!(word, "utc" | "gmt" | "zulu")));
    Mapping {
        date,
        time,
        recorded: at("recorded"),
        author: at("author"),
        kind: at("kind"),
        text: at("text"),
        with_whom: at("with_whom"),
        reason: at("reason"),
        utc,
    }
}

/// Reads every row that is not blank, in the order of the file. A clock time alone takes the day of the last row with
/// one; if that would put it before the row above, the day is asked for (it may have passed midnight).
///
/// # Errors
/// A [`Problem`] when the mapping names no column for the text or for the time.
pub fn read_rows(table: &Table, mapping: &Mapping, options: &Options<'_>) -> Result<Vec<RowResult<Row>>, Problem> {
    if mapping.text.is_none() {
        return Err(Problem::new(
            "no_text_column",
            "text",
            "No column is chosen for the text. Choose the one that says what happened.",
        ));
    }
    if mapping.time.is_none() && mapping.date.is_none() {
        return Err(Problem::new(
            "no_time_column",
            "time",
            "No column is chosen for the time. Choose the one that says when it happened.",
        ));
    }
    let utc = TimeZone::UTC;
    let mut reader = Reader {
        mapping,
        options,
        zone: if mapping.utc { &utc } else { options.zone },
        day: options.first_date,
        before: None,
    };
    let written = table.rows.iter().filter(|(_, row)| !table::is_blank(row));
    Ok(written.map(|(line, row)| RowResult { line: *line, row: reader.read(row) }).collect())
}

struct Reader<'a> {
    mapping: &'a Mapping,
    options: &'a Options<'a>,
    zone: &'a TimeZone,
    /// The day that a clock time alone belongs to.
    day: Option<civil::Date>,
    /// The time of the row above.
    before: Option<Time>,
}

impl Reader<'_> {
    fn read(&mut self, row: &[String]) -> Result<Row, Problem> {
        let mut notes = Vec::new();
        let (date_text, time_text) = (cell(row, self.mapping.date), cell(row, self.mapping.time));
        let at = self.time(date_text, time_text, &mut notes)?;
        self.before = Some(at);
        let recorded = match cell(row, self.mapping.recorded) {
            "" => None,
            text => Some(self.stamp("recorded", "", text, None, &mut Vec::new())?.0),
        };
        let text = cell(row, self.mapping.text).replace("\r\n", "\n");
        if text.is_empty() {
            return Err(Problem::new(
                "text_missing",
                "text",
                "This row has a time but no text. Write what happened, or remove the row.",
            ));
        }
        if row.iter().any(|cell| cell.contains('\0')) {
            return Err(Problem::new(
                "bad_character",
                "text",
                "This row holds the character U+0000, which cannot be stored. Remove it.",
            ));
        }
        Ok(Row {
            at,
            recorded,
            author: some_text(cell(row, self.mapping.author)),
            kind: kind(cell(row, self.mapping.kind))?,
            text,
            with_whom: some_text(cell(row, self.mapping.with_whom)),
            reason: some_text(cell(row, self.mapping.reason)),
            notes,
        })
    }

    fn time(&mut self, date_text: &str, time_text: &str, notes: &mut Vec<RowNote>) -> Result<Time, Problem> {
        match self.stamp("time", date_text, time_text, self.day, notes) {
            Ok((at, day)) => {
                let carried = notes.contains(&RowNote::CarriedDate);
                if let Some(before) = self.before.filter(|before| carried && at < *before) {
                    let text = format!(
                        "“{}” has no date and would lie before the row above ({before}). If it passed midnight, write the date here.",
                        excerpt(time_text)
                    );
                    // The rows below may be of either day.
                    self.day = None;
                    return Err(Problem::new("date_needed", "time", text));
                }
                self.day = Some(day);
                Ok(at)
            }
            Err(problem) => {
                if problem.code != "time_missing" {
                    self.day = None;
                }
                Err(problem)
            }
        }
    }

    /// The moment and its day as written.
    fn stamp(
        &self,
        column: &'static str,
        date_text: &str,
        time_text: &str,
        carried: Option<civil::Date>,
        notes: &mut Vec<RowNote>,
    ) -> Result<(Time, civil::Date), Problem> {
        let whole = format!("{date_text} {time_text}");
        let quoted = excerpt(whole.trim());
        let problem = |code, text: String| Err(Problem::new(code, column, text));
        if quoted.is_empty() {
            return problem("time_missing", "This row has no time. Write one, or remove the row.".to_owned());
        }
        let single = if time_text.is_empty() { date_text } else { time_text };
        if let Ok(at) = Time::parse_rfc3339(single) {
            return self.not_future(column, at).map(|at| (at, clock::date_of(at, self.zone)));
        }
        let (date_lower, time_lower) = (date_text.to_lowercase(), time_text.to_lowercase());
        let date_parts = clock::parts(&date_lower.split_whitespace().collect::<Vec<_>>(), self.options.order);
        let time_parts = clock::parts(&time_lower.split_whitespace().collect::<Vec<_>>(), self.options.order);
        let two_dates = matches!((date_parts.date, time_parts.date), (Some(one), Some(other)) if one != other);
        if two_dates || !date_parts.other.is_empty() || !time_parts.other.is_empty() {
            return problem(
                "time_not_understood",
                format!(
                    "“{quoted}” could not be read as a time. Write it such as 2026-11-20 10:40 or 20.11.2026 10:40."
                ),
            );
        }
        let day = match date_parts.date.or(time_parts.date) {
            Some(ReadDate::Full(day)) => day,
            Some(ReadDate::Yearless { .. }) => {
                return problem("year_missing", format!("“{quoted}” has no year. Write it such as 2026-11-20."));
            }
            Some(ReadDate::Ambiguous) => {
                return problem(
                    "date_ambiguous",
                    format!(
                        "In “{quoted}” day and month could be either way round. Choose which of them comes first in this file."
                    ),
                );
            }
            Some(ReadDate::Impossible) => {
                return problem(
                    "no_such_time",
                    format!("“{quoted}” names a day that does not exist. Check it, and the order of day and month."),
                );
            }
            None => match carried {
                Some(day) => {
                    notes.push(RowNote::CarriedDate);
                    day
                }
                None => {
                    return problem(
                        "date_missing",
                        format!(
                            "“{quoted}” has no date, and no row above gives a sure one. Write the date, or choose the column that holds it."
                        ),
                    );
                }
            },
        };
        let time = match time_parts.clock.or(date_parts.clock) {
            Some(Ok(time)) => Some(time),
            Some(Err(())) => {
                return problem(
                    "no_such_time",
                    format!("“{quoted}” names a time of day that does not exist. Check the clock time."),
                );
            }
            None => None,
        };
        let utc = TimeZone::UTC;
        let zone = if date_parts.utc || time_parts.utc { &utc } else { self.zone };
        let Some(place) = clock::local(day, time.unwrap_or(civil::Time::midnight()), zone) else {
            return problem("no_such_time", format!("“{quoted}” is outside the years 1970 to 9999. Check the year."));
        };
        if time.is_none() {
            notes.push(RowNote::DateOnly);
        }
        let (at, change) = match place {
            Local::One(at) => (at, None),
            Local::Fold { first, .. } => (first, Some(ClockChange::Fold)),
            Local::Gap(at) => (at, Some(ClockChange::Gap)),
        };
        match change {
            Some(ClockChange::Fold) if time.is_some() => notes.push(RowNote::Fold),
            Some(ClockChange::Gap) if time.is_some() => notes.push(RowNote::Gap),
            _ => {}
        }
        self.not_future(column, at).map(|at| (at, day))
    }

    fn not_future(&self, column: &'static str, at: Time) -> Result<Time, Problem> {
        if at > self.options.now {
            let text = format!("{at} is still to come. A log says what happened; check the date and the time zone.");
            return Err(Problem::new("time_in_future", column, text));
        }
        Ok(at)
    }
}

fn some_text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn kind(text: &str) -> Result<EntryKind, Problem> {
    if text.is_empty() {
        return Ok(EntryKind::Note);
    }
    table::word_value(KINDS, &fold(text)).ok_or_else(|| {
        let text = format!(
            "“{}” is no kind of entry. Use note, observation, action, decision or communication, or import without this column.",
            excerpt(text)
        );
        Problem::new("unknown_kind", "kind", text)
    })
}
