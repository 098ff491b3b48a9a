//! Reading an incident's journal: pages of entries in their newest wording, and the wordings before it.

use std::collections::HashMap;

use firebell_api::{EntryView, FileView, IncidentRef, Page, Thing};
use firebell_domain::ids::{EntryId, IncidentId};
use firebell_domain::keys::EntryKind;
use firebell_domain::reference::Reference;
use firebell_domain::time::{MINUTE, Time};
use firebell_store::journal::{self, EntryRow, PageOf};

use super::view::row_of;
use crate::app::App;
use crate::cx::Cx;
use crate::error::{AppError, AppResult};
use crate::markdown;
use crate::payload::Payload;

/// An entry recorded this long after it happened is late, microseconds.
const LATE: i64 = 2 * MINUTE;

/// What part of a journal is asked for.
#[derive(Debug, Clone, Default)]
pub struct JournalQuery {
    /// In order of recording instead of happening.
    pub recorded: bool,
    /// Oldest first instead of newest first.
    pub oldest_first: bool,
    /// Only these kinds.
    pub kinds: Vec<EntryKind>,
    /// Only what is on the timeline.
    pub pinned: bool,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many, 1..=200.
    pub limit: i64,
}

/// An entry as it is read; corrections oldest first.
pub fn entry_view(row: &EntryRow, number: Option<i64>, corrections: &[EntryRow]) -> AppResult<EntryView> {
    let payload = |r: &EntryRow| match &r.payload {
        Some(bytes) => Payload::from_bytes(r.payload_version, bytes),
        None => Ok(Payload::default()),
    };
    let first = payload(row)?;
    let newest = corrections.last();
    let shown = match newest {
        Some(newest) => payload(newest)?,
        None => first.clone(),
    };
    let (kind, occurred_at) = newest.map_or((&row.kind, row.occurred_at), |n| (&n.kind, n.occurred_at));
    let mut changes = Vec::new();
    for change in first.changes.iter().chain(if newest.is_some() { shown.changes.as_slice() } else { &[] }) {
        changes.push(serde_json::to_value(change).map_err(AppError::internal)?);
    }
    let actor = match (&row.actor, &row.actor_name, &first.author) {
        (_, _, Some(author)) => Some(Thing { id: None, name: author.clone() }),
        (Some(id), Some(name), None) => Some(Thing { id: Some(id.0), name: name.clone() }),
        (Some(id), None, None) => Some(Thing { id: Some(id.0), name: "(unknown person)".to_owned() }),
        (None, _, None) => None,
    };
    Ok(EntryView {
        id: row.id.0,
        incident: number.map(|n| IncidentRef { id: row.subject_id, reference: Reference(n).to_string() }),
        number: row.number,
        kind: kind.clone(),
        html: markdown::to_html(&shown.body),
        body: shown.body,
        reason: shown.reason,
        with_whom: shown.with_whom,
        occurred_at: occurred_at.to_string(),
        recorded_at: row.recorded_at.to_string(),
        written_at: row.written_at.map(|t| t.to_string()),
        actor,
        via: row.via.clone(),
        changes,
        audit: first.audit,
        pinned: row.pinned,
        corrected: corrections.len() as i64,
        corrected_at: newest.map(|n| n.recorded_at.to_string()),
        corrects: row.corrects.map(|c| c.0),
        files: first
            .files
            .into_iter()
            .map(|f| FileView { id: f.id.0, name: f.name, media_type: f.media_type, size: f.size, sha256: f.sha256 })
            .collect(),
        mentions: shown.mentions.into_iter().map(|m| Thing { id: Some(m.id.0), name: m.name }).collect(),
        late: row.recorded_at.0 - occurred_at.0 > LATE,
    })
}

fn cursor(row: &EntryRow, recorded: bool) -> String {
    let at = if recorded { row.recorded_at } else { row.occurred_at };
    format!("{}.{}", at.0, row.id.0.simple())
}

fn read_cursor(text: &str) -> AppResult<(Time, EntryId)> {
    let read = || {
        let (at, id) = text.split_once('.')?;
        Some((Time(at.parse().ok()?), id.parse().ok()?))
    };
    read().ok_or_else(|| {
        AppError::invalid("cursor", "after", "This cursor is not one of this list. Start again without it.")
    })
}

/// A page of an incident's journal, with the journals of those that were merged into it between its own entries.
pub async fn journal(app: &App, cx: &Cx, incident: &str, query: &JournalQuery) -> AppResult<Page<EntryView>> {
    let row = row_of(app, cx, incident).await?;
    let mut numbers = HashMap::from([(row.id, row.number)]);
    numbers.extend(super::state(&row)?.merged_from.iter().map(|m| (m.incident, m.reference.0)));
    let incidents: Vec<IncidentId> = numbers.keys().copied().collect();
    let page = PageOf {
        by_occurred: !query.recorded,
        newest_first: !query.oldest_first,
        beyond: query.after.as_deref().map(read_cursor).transpose()?,
        kinds: query.kinds.iter().map(|k| k.key().to_owned()).collect(),
        pinned: query.pinned,
        limit: query.limit + 1,
    };
    let mut reader = app.store.reader("incident.journal").await?;
    let mut entries = journal::page(&mut reader, cx.org(), &incidents, &page).await?;
    let more = entries.len() as i64 > query.limit;
    entries.truncate(usize::try_from(query.limit).unwrap_or(0));
    let next = if more { entries.last().map(|e| cursor(e, query.recorded)) } else { None };
    let ids: Vec<EntryId> = entries.iter().map(|e| e.id).collect();
    let mut corrections: HashMap<EntryId, Vec<EntryRow>> = HashMap::new();
    for correction in journal::corrections_of(&mut reader, cx.org(), &ids).await? {
        if let Some(of) = correction.corrects {
            corrections.entry(of).or_default().push(correction);
        }
    }
    drop(reader);
    let view = |e: &EntryRow| {
        let number = numbers.get(&IncidentId(e.subject_id)).copied().unwrap_or(row.number);
        entry_view(e, Some(number), corrections.get(&e.id).map_or(&[][..], Vec::as_slice))
    };
    Ok(Page { items: entries.iter().map(view).collect::<AppResult<_>>()?, next })
}

/// All wordings of an entry, oldest first: the first one, then each correction.
pub async fn correction_history(app: &App, cx: &Cx, incident: &str, entry: EntryId) -> AppResult<Vec<EntryView>> {
    let row = row_of(app, cx, incident).await?;
    let mut reader = app.store.reader("incident.wordings").await?;
    let first = journal::get(&mut reader, cx.org(), entry)
        .await?
        .filter(|e| e.subject_id == row.id.0)
        .ok_or(AppError::NotFound("entry"))?;
    let mut all = vec![first];
    all.extend(journal::wordings(&mut reader, cx.org(), entry).await?);
    all.iter().map(|e| entry_view(e, Some(row.number), &[])).collect()
}
