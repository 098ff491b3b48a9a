//! Imports a log that was kept elsewhere into an incident's journal: entries keep their own times, kinds and authors.
//! How rows are read is `domain`'s; a register of many incidents is not imported here.
//!
//! Everything is read and checked before anything is written, and rows with problems stop all of it. The id of an entry
//! follows from the incident and what the row says, so the same log again writes nothing twice. Entries are written in
//! pieces of [`PIECE`], each in a transaction of its own, so that nobody else waits for a long log; if the server dies
//! between two pieces, the log is there in part, up to a moment in its own time, and importing it again continues where
//! it ended: what is there is recognised, and nothing doubles.

use std::collections::{BTreeMap, HashSet};

use firebell_api::{LogColumns, LogImported, LogRowView, RowProblem, Thing};
use firebell_domain::change::Decision;
use firebell_domain::clock::DateOrder;
use firebell_domain::decide::first_imported_action;
use firebell_domain::ids::{AccountId, EntryId, ImportId, IncidentId};
use firebell_domain::import_log::{self as reading, Mapping, Options, Row};
use firebell_domain::keys::EntryKind;
use firebell_domain::permission::Action;
use firebell_domain::table::{Problem, RowResult};
use firebell_domain::text::fold;
use firebell_domain::time::Time;
use firebell_store::incident::{self as rows, Named};
use firebell_store::journal::{self, Via};
use firebell_store::{Tx, UseCase, library};
use jiff::civil;
use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::log::BODY_MAX;
use super::view::row_of;
use super::{Draft, record, state, take, writes};
use crate::app::App;
use crate::audit;
use crate::cx::Cx;
use crate::error::{AppError, AppResult};
use crate::payload::Payload;

/// Entries written in one transaction.
const PIECE: usize = 50;
/// Most rows in one log.
const MOST_ROWS: usize = 20_000;
/// Longest name of an author, in characters.
const AUTHOR_MAX: usize = 200;
/// Rows shown as they stand in the text.
const SAMPLE: usize = 5;

/// A log to import.
#[derive(Debug, Clone, Default)]
pub struct LogImport {
    /// The text: commas, semicolons or tabs between the cells.
    pub csv: String,
    /// Which column holds what; guessed if absent.
    pub columns: Option<LogColumns>,
    /// IANA zone of times that name none; the organisation's if absent.
    pub zone: Option<String>,
    /// How to read 03/04/2026.
    pub order: Option<DateOrder>,
    /// The day of clock times before the first row with a date.
    pub first_date: Option<civil::Date>,
    /// Writes it; otherwise it is only read.
    pub apply: bool,
}

/// Reads a log for an incident, and imports it when asked to.
///
/// # Errors
/// When the text is no table or too long, the zone is none, the incident can't be seen or changed; when it is to be
/// applied and a row or the choice of columns has a problem.
pub async fn import_log(app: &App, cx: &Cx, incident: &str, import: &LogImport) -> AppResult<LogImported> {
    cx.require(Action::Import)?;
    let row = row_of(app, cx, incident).await?;
    if !writes(cx, &row)? {
        return Err(AppError::Forbidden(Action::WriteIncidents));
    }
    if let Some(into) = state(&row)?.merged_into {
        return Err(firebell_domain::error::DomainError::MergedAway(into.reference).into());
    }
    let zone_name = import.zone.clone().filter(|z| !z.is_empty()).unwrap_or_else(|| cx.config.settings.zone.clone());
    let zone = TimeZone::get(&zone_name).map_err(|_| {
        AppError::invalid(
            "zone",
            "zone",
            format!("“{zone_name}” is no time zone. Send a name such as Europe/Berlin or UTC."),
        )
    })?;
    let table = reading::table(split(&import.csv)?);
    let mapping = match &import.columns {
        Some(columns) => mapping(columns),
        None => reading::guess_columns(table.header.as_deref().unwrap_or_default()),
    };
    let options = Options { zone: &zone, now: app.store.now(), order: import.order, first_date: import.first_date };
    let mut answer = LogImported {
        headers: table.header.clone(),
        columns: columns(&mapping),
        sample: table.rows.iter().take(SAMPLE).map(|(_, row)| row.clone()).collect(),
        zone: if mapping.utc { "UTC".to_owned() } else { zone_name },
        rows: Vec::new(),
        problem: None,
        problems: 0,
        new: 0,
        already_there: 0,
        applied: false,
    };
    let read = match reading::read_rows(&table, &mapping, &options) {
        Ok(read) => read,
        Err(problem) if import.apply => return Err(AppError::invalid(problem.code, "columns", problem.text)),
        Err(problem) => {
            answer.problem = Some(row_problem(&problem));
            return Ok(answer);
        }
    };
    let mut planned = plan(app, cx, row.id, read, &mut answer).await?;
    if !import.apply {
        return Ok(answer);
    }
    if let Some(bad) = answer.rows.iter().find(|r| r.problem.is_some()) {
        let text = bad.problem.as_ref().map(|p| p.text.as_str()).unwrap_or_default();
        return Err(AppError::invalid(
            "rows_have_problems",
            "csv",
            format!(
                "{} of {} rows can't be read, so nothing was imported. Row {}: {text}",
                answer.problems,
                answer.rows.len(),
                bad.line
            ),
        ));
    }
    // In the order in which it happened, so that a log that is there in part is there up to a moment.
    planned.sort_by_key(|p| p.at);
    let import = ImportId(uuid::Builder::from_random_bytes(seed16(app)).into_uuid());
    let mut said = Some(json!({
        "incident": row.id, "reference": firebell_domain::reference::Reference(row.number), "import": import,
        "entries": answer.new, "already_there": answer.already_there,
    }));
    let mut new = 0;
    for piece in planned.chunks(PIECE) {
        let piece = Piece { cx: cx.clone(), incident: row.id, import, planned: piece.to_vec(), said: said.take() };
        new += app.store.write(piece).await?;
    }
    answer.already_there = answer.rows.len() - new;
    answer.new = new;
    answer.applied = true;
    Ok(answer)
}

fn seed16(app: &App) -> [u8; 16] {
    let mut out = [0; 16];
    out.copy_from_slice(&app.store.clock().seed()[..16]);
    out
}

/// Takes a text apart by whichever separator its first line holds most often.
fn split(text: &str) -> AppResult<Vec<Vec<String>>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    let count = |c: u8| first.bytes().filter(|b| *b == c).count();
    let delimiter = [b',', b';', b'\t'].into_iter().rev().max_by_key(|c| count(*c)).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| {
            AppError::invalid("csv", "csv", format!("The text can't be read as a table: {e}. Nothing was imported."))
        })?;
        out.push(record.iter().map(str::to_owned).collect());
        if out.len() > MOST_ROWS + 1 {
            let text = format!(
                "A log of more than {MOST_ROWS} rows is too long to import at once. Nothing was imported; split it."
            );
            return Err(AppError::invalid("too_many_rows", "csv", text));
        }
    }
    if out.is_empty() {
        return Err(AppError::invalid(
            "empty",
            "csv",
            "There is nothing in this log. Send a text with at least one row.",
        ));
    }
    Ok(out)
}

fn mapping(c: &LogColumns) -> Mapping {
    Mapping {
        date: c.date,
        time: c.time,
        recorded: c.recorded,
        author: c.author,
        kind: c.kind,
        text: c.text,
        with_whom: c.with_whom,
        reason: c.reason,
        utc: c.utc,
    }
}

fn columns(m: &Mapping) -> LogColumns {
    LogColumns {
        date: m.date,
        time: m.time,
        recorded: m.recorded,
        author: m.author,
        kind: m.kind,
        text: m.text,
        with_whom: m.with_whom,
        reason: m.reason,
        utc: m.utc,
    }
}

fn row_problem(problem: &Problem) -> RowProblem {
    RowProblem { code: problem.code.to_owned(), column: problem.column.map(str::to_owned), text: problem.text.clone() }
}

/// An entry to write.
#[derive(Debug, Clone)]
struct Planned {
    id: EntryId,
    at: Time,
    recorded: Option<Time>,
    kind: EntryKind,
    /// The member who wrote it; whoever imports it if absent.
    author: Option<AccountId>,
    payload: Payload,
}

/// Says of each row how it is read, and answers the entries that are not there yet.
async fn plan(
    app: &App,
    cx: &Cx,
    incident: IncidentId,
    read: Vec<RowResult<Row>>,
    answer: &mut LogImported,
) -> AppResult<Vec<Planned>> {
    let mut reader = app.store.reader("incident.import_log").await?;
    let members = Members::of(library::members(&mut reader, cx.org()).await?);
    let mut occurrences: BTreeMap<[u8; 32], u32> = BTreeMap::new();
    let mut planned: Vec<(usize, Planned)> = Vec::new();
    for RowResult { line, row } in read {
        let row = match row.and_then(checked) {
            Ok(row) => row,
            Err(problem) => {
                answer.problems += 1;
                answer.rows.push(bad_row(line, &problem));
                continue;
            }
        };
        let hash = content(&row);
        let nth = occurrences.entry(hash).or_default();
        let id = entry_id(incident, &hash, *nth);
        *nth += 1;
        let author = row.author.as_deref().map(|name| members.thing(name));
        planned.push((answer.rows.len(), planned_entry(id, &row, author.as_ref())));
        answer.rows.push(good_row(line, row, author));
    }
    let ids: Vec<EntryId> = planned.iter().map(|(_, p)| p.id).collect();
    let there: HashSet<EntryId> = journal::known(&mut reader, cx.org(), &ids).await?.into_iter().collect();
    drop(reader);
    for (at, entry) in &planned {
        if let Some(row) = answer.rows.get_mut(*at) {
            row.already_there = there.contains(&entry.id);
        }
    }
    answer.already_there = there.len();
    planned.retain(|(_, p)| !there.contains(&p.id));
    answer.new = planned.len();
    Ok(planned.into_iter().map(|(_, p)| p).collect())
}

fn checked(row: Row) -> Result<Row, Problem> {
    if row.text.chars().count() > BODY_MAX {
        return Err(Problem::new(
            "too_long",
            "text",
            format!("This text is longer than {BODY_MAX} characters. Shorten it, and attach the rest as a file."),
        ));
    }
    if row.author.as_ref().is_some_and(|a| a.chars().count() > AUTHOR_MAX) {
        return Err(Problem::new(
            "too_long",
            "author",
            "This is too long for a name. Check that the right column is chosen for the author.",
        ));
    }
    Ok(row)
}

/// What a row says, as a hash; the same for the same row wherever it stands.
fn content(row: &Row) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"firebell log row v1\0");
    hash.update(row.at.0.to_be_bytes());
    hash.update(row.recorded.map_or(i64::MIN, |r| r.0).to_be_bytes());
    let texts =
        [Some(row.kind.key()), row.author.as_deref(), Some(&row.text), row.with_whom.as_deref(), row.reason.as_deref()];
    for text in texts {
        let text = text.unwrap_or_default();
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().into()
}

/// The id of the entry that the `nth` row (from 0) of this content becomes in an incident.
fn entry_id(incident: IncidentId, content: &[u8; 32], nth: u32) -> EntryId {
    let mut name = content.to_vec();
    name.extend(nth.to_be_bytes());
    EntryId(Uuid::new_v5(&incident.0, &name))
}

fn planned_entry(id: EntryId, row: &Row, author: Option<&Thing>) -> Planned {
    let member = author.and_then(|a| a.id).map(AccountId);
    let payload = Payload {
        body: row.text.clone(),
        with_whom: row.with_whom.clone(),
        reason: row.reason.clone(),
        author: if member.is_some() { None } else { row.author.clone() },
        ..Payload::default()
    };
    Planned { id, at: row.at, recorded: row.recorded, kind: row.kind, author: member, payload }
}

fn bad_row(line: u32, problem: &Problem) -> LogRowView {
    LogRowView {
        line,
        at: None,
        recorded_at: None,
        author: None,
        kind: None,
        text: None,
        with_whom: None,
        reason: None,
        notes: Vec::new(),
        already_there: false,
        problem: Some(row_problem(problem)),
    }
}

fn good_row(line: u32, row: Row, author: Option<Thing>) -> LogRowView {
    let note = |n| serde_json::to_value(n).ok().and_then(|v: Json| v.as_str().map(str::to_owned));
    LogRowView {
        line,
        at: Some(row.at.to_string()),
        recorded_at: row.recorded.map(|r| r.to_string()),
        author,
        kind: Some(row.kind.key().to_owned()),
        text: Some(row.text),
        with_whom: row.with_whom,
        reason: row.reason,
        notes: row.notes.into_iter().filter_map(note).collect(),
        already_there: false,
        problem: None,
    }
}

/// Members by folded name and address; a name that two have is nobody's.
struct Members {
    by_word: BTreeMap<String, Option<(Uuid, String)>>,
}

impl Members {
    fn of(members: Vec<(Uuid, String, String)>) -> Members {
        let mut by_word: BTreeMap<String, Option<(Uuid, String)>> = BTreeMap::new();
        for (id, name, email) in members {
            for word in [fold(name.trim()), email] {
                by_word.entry(word).and_modify(|m| *m = None).or_insert_with(|| Some((id, name.clone())));
            }
        }
        Members { by_word }
    }

    fn thing(&self, name: &str) -> Thing {
        match self.by_word.get(&fold(name.trim())) {
            Some(Some((id, name))) => Thing { id: Some(*id), name: name.clone() },
            _ => Thing { id: None, name: name.to_owned() },
        }
    }
}

/// Writes some of the entries; answers how many were new.
#[derive(Clone)]
struct Piece {
    cx: Cx,
    incident: IncidentId,
    import: ImportId,
    planned: Vec<Planned>,
    /// What the organisation's log says of the whole import; with the first piece.
    said: Option<Json>,
}

impl Piece {
    /// The context in which an entry is written: its author's, by way of the import.
    fn cx_of(&self, entry: &Planned) -> Cx {
        let mut cx = self.cx.clone();
        cx.actor.account = entry.author.or(cx.actor.account);
        cx.actor.via = Some(Via { kind: "import".to_owned(), id: Some(self.import.0) });
        cx
    }

    async fn fresh(&self, tx: &mut Tx) -> AppResult<Vec<&Planned>> {
        let ids: Vec<EntryId> = self.planned.iter().map(|p| p.id).collect();
        let there: HashSet<EntryId> = journal::known(tx, self.cx.org(), &ids).await?.into_iter().collect();
        Ok(self.planned.iter().filter(|p| !there.contains(&p.id)).collect())
    }
}

impl UseCase for Piece {
    const NAME: &'static str = "incident.import_log";
    type Out = usize;
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<usize> {
        let cx = &self.cx;
        cx.require(Action::Import)?;
        let wanted = self.fresh(tx).await?.len();
        if wanted == 0 {
            return Ok(0);
        }
        if let Some(said) = &self.said {
            audit::write(tx, cx, "log.imported", said.clone()).await?;
        }
        let named = Named::Id(self.incident);
        let mut taken = take(tx, cx, named).await?;
        if let Some(into) = taken.incident.merged_into {
            return Err(firebell_domain::error::DomainError::MergedAway(into.reference).into());
        }
        // Looked at again now that nobody else can write to the incident.
        let fresh = self.fresh(tx).await?;
        if fresh.len() != wanted {
            return Err(AppError::conflict(
                "imported_meanwhile",
                "Somebody else imports the same log at this moment. Import it again; what is there stays, and nothing doubles.",
            ));
        }
        for (nth, entry) in fresh.into_iter().enumerate() {
            if nth > 0 {
                taken.row =
                    rows::take(tx, cx.org(), named, cx.actor.account).await?.ok_or(AppError::NotFound("incident"))?;
            }
            let cx = self.cx_of(entry);
            let at = journal::time(tx, taken.row.updated_at);
            let decision = match entry.kind {
                EntryKind::Action => first_imported_action(&taken.incident, entry.at, &cx.who(at))?,
                _ => Decision { changes: Vec::new() },
            };
            let draft = Draft {
                id: entry.id,
                kind: entry.kind.key(),
                occurred_at: entry.at,
                written_at: entry.recorded,
                corrects: None,
                payload: entry.payload.clone(),
            };
            record(tx, &cx, &mut taken, at, decision, draft).await?;
        }
        Ok(wanted)
    }
}
