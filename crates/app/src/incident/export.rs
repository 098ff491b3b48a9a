//! One incident's journal as a file, and the list of incidents as one: CSV for spreadsheets (and to be imported again),
//! Markdown for people, JSON with everything. Taking something out is written into the organisation's log first.

use std::collections::BTreeMap;

use firebell_api::{EntryView, IncidentItem, IncidentView};
use firebell_domain::export::csv_cell;
use firebell_domain::ids::IncidentId;
use firebell_domain::permission::Action;
use firebell_store::{Tx, UseCase, journal};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::journal_page::entry_view;
use super::view::{get, row_of};
use super::words::{changes_in_words, label, value_in_words};
use crate::app::App;
use crate::audit;
use crate::cx::Cx;
use crate::error::{AppError, AppResult};

/// How a journal is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A table, the newest wording of each entry.
    Csv,
    /// A text for people, with earlier wordings.
    Markdown,
    /// Everything, corrections as entries of their own.
    Json,
}

impl Format {
    /// Reads `csv`, `md` or `json`.
    pub fn read(text: &str) -> AppResult<Format> {
        match text {
            "csv" => Ok(Format::Csv),
            "md" => Ok(Format::Markdown),
            "json" => Ok(Format::Json),
            _ => Err(AppError::invalid("invalid", "format", "A journal is exported as csv, md or json.")),
        }
    }

    /// The end of a file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Markdown => "md",
            Format::Json => "json",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Markdown => "text/markdown; charset=utf-8",
            Format::Json => "application/json",
        }
    }
}

/// A journal as a file.
#[derive(Debug, Clone)]
pub struct Exported {
    /// A name for it.
    pub name: String,
    /// Its content, UTF-8.
    pub text: String,
}

/// Writes into the organisation's log that something is taken out.
struct Noted {
    cx: Cx,
    what: &'static str,
    particulars: Json,
}

impl UseCase for Noted {
    const NAME: &'static str = "export.noted";
    type Out = ();
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<()> {
        self.cx.require(Action::Export)?;
        audit::write(tx, &self.cx, self.what, self.particulars.clone()).await
    }
}

/// All entries of an incident by number, corrections as entries of their own.
pub async fn export_entries(app: &App, cx: &Cx, incident: &str) -> AppResult<Vec<EntryView>> {
    cx.require(Action::Export)?;
    let row = row_of(app, cx, incident).await?;
    let mut out = Vec::new();
    let mut after = 0;
    loop {
        // A reader for each part, so that a long journal keeps none from others.
        let mut reader = app.store.reader("incident.export").await?;
        let entries = journal::everything(&mut reader, cx.org(), row.id, after, 500).await?;
        drop(reader);
        let Some(last) = entries.last().and_then(|e| e.number) else { return Ok(out) };
        for entry in &entries {
            out.push(entry_view(entry, Some(row.number), &[])?);
        }
        after = last;
    }
}

/// An incident's journal as a file.
///
/// # Errors
/// When the incident can't be seen, or exporting is not allowed.
pub async fn export_journal(app: &App, cx: &Cx, incident: &str, format: Format) -> AppResult<Exported> {
    let entries = export_entries(app, cx, incident).await?;
    let view = get(app, cx, incident, None).await?;
    let particulars = json!({
        "incident": IncidentId(view.id), "reference": view.reference, "format": format.extension(), "entries": entries.len(),
    });
    app.store.write(Noted { cx: cx.clone(), what: "journal.exported", particulars }).await?;
    let text = match format {
        Format::Csv => journal_csv(&entries)?,
        Format::Markdown => journal_markdown(&view, &entries),
        Format::Json => serde_json::to_string_pretty(&json!({ "incident": view, "entries": entries }))
            .map_err(AppError::internal)?,
    };
    Ok(Exported { name: format!("{}.{}", view.reference, format.extension()), text })
}

/// Notes that a list of incidents is taken out, with the question that it answers.
pub async fn note_list_export(app: &App, cx: &Cx, question: &str) -> AppResult<()> {
    let particulars = json!({ "filter": question });
    app.store.write(Noted { cx: cx.clone(), what: "incidents.exported", particulars }).await
}

/// Lines of CSV, each cell guarded against being run as a formula.
fn csv_lines(rows: impl IntoIterator<Item = Vec<String>>) -> AppResult<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|c| csv_cell(c).into_owned())).map_err(AppError::internal)?;
    }
    let bytes = writer.into_inner().map_err(|e| AppError::internal(std::io::Error::other(e.to_string())))?;
    String::from_utf8(bytes).map_err(AppError::internal)
}

fn owned<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.into_iter().map(str::to_owned).collect()
}

/// The columns of a list of incidents.
const LIST: [&str; 17] = [
    "reference",
    "title",
    "kind",
    "phase",
    "disposition",
    "visibility",
    "severity",
    "severity_state",
    "priority",
    "lead",
    "owning_area",
    "tags",
    "registered_at",
    "updated_at",
    "closed_at",
    "url",
    "id",
];

/// The first line of a list of incidents as CSV.
pub fn list_csv_header() -> AppResult<String> {
    csv_lines([owned(LIST)])
}

/// Some incidents of a list as lines of CSV.
pub fn list_csv(items: &[IncidentItem]) -> AppResult<String> {
    let or = |text: &Option<String>| text.clone().unwrap_or_default();
    csv_lines(items.iter().map(|i| {
        vec![
            i.reference.clone(),
            i.title.clone(),
            i.kind.clone(),
            i.phase.clone(),
            or(&i.disposition),
            i.visibility.clone(),
            i.severity.as_ref().map(|s| s.value.clone()).unwrap_or_default(),
            i.severity.as_ref().map(|s| s.state.clone()).unwrap_or_default(),
            or(&i.priority),
            i.lead.as_ref().map(|t| t.name.clone()).unwrap_or_default(),
            i.area.as_ref().map(|t| t.name.clone()).unwrap_or_default(),
            i.tags.join("; "),
            i.registered_at.clone(),
            i.updated_at.clone(),
            or(&i.closed_at),
            i.url.clone(),
            i.id.to_string(),
        ]
    }))
}

/// The first wording of an entry with its corrections, oldest first.
struct Worded<'a> {
    first: &'a EntryView,
    corrections: Vec<&'a EntryView>,
}

impl<'a> Worded<'a> {
    fn newest(&self) -> &'a EntryView {
        self.corrections.last().copied().unwrap_or(self.first)
    }

    fn author(&self) -> &'a str {
        self.first.actor.as_ref().map_or("", |a| a.name.as_str())
    }

    fn files(&self) -> String {
        self.first.files.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join("; ")
    }

    /// What it says; never empty, so that it can be imported again.
    fn text(&self) -> String {
        let newest = self.newest();
        let mut parts: Vec<String> = Vec::new();
        if !newest.body.trim().is_empty() {
            parts.push(newest.body.clone());
        }
        if self.first.kind == "change" {
            parts.extend(changes_in_words(&self.first.changes));
        }
        if parts.is_empty() && !self.first.files.is_empty() {
            parts.push(format!("File: {}", self.files()));
        }
        if parts.is_empty() {
            parts.push("(nothing)".to_owned());
        }
        parts.join("\n")
    }
}

/// Entries by number, each with its corrections.
fn worded(entries: &[EntryView]) -> Vec<Worded<'_>> {
    let mut corrections: BTreeMap<Uuid, Vec<&EntryView>> = BTreeMap::new();
    for entry in entries {
        if let Some(of) = entry.corrects {
            corrections.entry(of).or_default().push(entry);
        }
    }
    let firsts = entries.iter().filter(|e| e.corrects.is_none());
    firsts.map(|first| Worded { first, corrections: corrections.remove(&first.id).unwrap_or_default() }).collect()
}

fn journal_csv(entries: &[EntryView]) -> AppResult<String> {
    let header = owned([
        "number",
        "occurred_at",
        "recorded_at",
        "kind",
        "author",
        "text",
        "with_whom",
        "reason",
        "via",
        "pinned",
        "corrected",
        "files",
    ]);
    let rows = worded(entries).into_iter().map(|e| {
        let newest = e.newest();
        vec![
            e.first.number.map(|n| n.to_string()).unwrap_or_default(),
            newest.occurred_at.clone(),
            e.first.recorded_at.clone(),
            newest.kind.clone(),
            e.author().to_owned(),
            e.text(),
            newest.with_whom.clone().unwrap_or_default(),
            newest.reason.clone().unwrap_or_default(),
            e.first.via.clone().unwrap_or_default(),
            if e.first.pinned { "yes" } else { "" }.to_owned(),
            if e.corrections.is_empty() { String::new() } else { e.corrections.len().to_string() },
            e.files(),
        ]
    });
    csv_lines(std::iter::once(header).chain(rows))
}

fn quoted(text: &str) -> String {
    text.lines().map(|l| if l.is_empty() { ">\n".to_owned() } else { format!("> {l}\n") }).collect()
}

fn fact_line(name: &str, fact: &Json) -> Option<String> {
    let one = |fact: &Json| {
        let state = fact.get("state").and_then(Json::as_str).unwrap_or_default();
        match fact.get("value").filter(|v| !v.is_null()) {
            Some(value) => format!("{} ({})", value_in_words(value), label(state)),
            None => label(state),
        }
    };
    match fact {
        Json::Array(members) if members.is_empty() => None,
        Json::Array(members) => {
            Some(format!("- {}: {}\n", label(name), members.iter().map(one).collect::<Vec<_>>().join(", ")))
        }
        fact => Some(format!("- {}: {}\n", label(name), one(fact))),
    }
}

fn journal_markdown(view: &IncidentView, entries: &[EntryView]) -> String {
    let exercise = if view.kind == "exercise" { "EXERCISE · " } else { "" };
    let mut out = format!("# {exercise}{}: {}\n\n", view.reference, view.title);
    let disposition = view.disposition.as_deref().map(|d| format!(" · {}", label(d))).unwrap_or_default();
    out += &format!("{} · {}{disposition} · all times UTC\n\n## Facts\n\n", label(&view.kind), label(&view.phase));
    out.extend(view.facts.iter().filter_map(|(name, fact)| fact_line(name, fact)));
    if !view.unknown.is_empty() {
        let names: Vec<String> = view.unknown.iter().map(|n| label(n)).collect();
        out += &format!("- still unknown: {}\n", names.join(", "));
    }
    out += "\n## Times\n\n";
    for (name, time) in &view.times {
        if let Some(at) = &time.at {
            out += &format!("- {}: {at} ({}, {})\n", label(name), time.precision, time.source);
        }
    }
    out += "\n## Journal\n";
    for e in worded(entries) {
        let newest = e.newest();
        let number = e.first.number.unwrap_or_default();
        out += &format!("\n### {number} · {} · {} · {}\n\n", newest.occurred_at, newest.kind, e.author());
        out += &quoted(&e.text());
        let mut marks = vec![format!("recorded {}", e.first.recorded_at)];
        marks.extend(newest.with_whom.iter().map(|w| format!("with {w}")));
        marks.extend(newest.reason.iter().map(|r| format!("because: {r}")));
        marks.extend(e.first.via.iter().map(|v| format!("via {v}")));
        if e.first.pinned {
            marks.push("on the timeline".to_owned());
        }
        out += &format!("\n{}\n", marks.join(" · "));
        for file in &e.first.files {
            out += &format!("\nFile: {} ({} bytes, SHA-256 {})\n", file.name, file.size, file.sha256);
        }
        for earlier in std::iter::once(e.first).chain(e.corrections.iter().copied()).take(e.corrections.len()) {
            out += &format!("\nEarlier wording, of {}:\n\n{}", earlier.recorded_at, quoted(&earlier.body));
        }
    }
    out
}
