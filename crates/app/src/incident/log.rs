//! Logs what people see, do, decide and tell; corrects an entry by a new one; puts entries on the timeline.

use firebell_domain::change::{Change, Decision};
use firebell_domain::decide::first_action;
use firebell_domain::ids::{AccountId, EntryId, FileId};
use firebell_domain::keys::EntryKind;
use firebell_domain::mention::mentions;
use firebell_domain::permission::Action;
use firebell_domain::text::fold;
use firebell_domain::time::{DAY, Time};
use firebell_store::incident::{self as rows, IncidentRow, Named};
use firebell_store::journal::{self, EntryRow};
use firebell_store::{Tx, UseCase, library};

use super::{Draft, Taken, record, sees, take};
use crate::cx::Cx;
use crate::error::{AppError, AppResult};
use crate::payload::{MentionNote, Payload};

/// Longest body of an entry, in characters.
pub const BODY_MAX: usize = 100_000;
/// How far in the future an entry may have happened: clocks differ.
const AHEAD: i64 = DAY;

/// Logs an entry.
#[derive(Clone)]
pub struct Log {
    /// Who, where.
    pub cx: Cx,
    /// On which incident.
    pub incident: Named,
    /// The client's own id.
    pub id: Option<EntryId>,
    /// Kind; not `change`.
    pub kind: EntryKind,
    /// Markdown.
    pub body: String,
    /// When it happened; now if absent.
    pub occurred_at: Option<Time>,
    /// When an offline client wrote it.
    pub written_at: Option<Time>,
    /// Files uploaded before.
    pub files: Vec<FileId>,
    /// Why.
    pub reason: Option<String>,
    /// With whom, or who decided.
    pub with_whom: Option<String>,
}

/// A logged entry with its incident.
pub struct Logged {
    /// The entry.
    pub entry: EntryRow,
    /// The incident's number.
    pub number: i64,
    /// The incident.
    pub incident: firebell_domain::ids::IncidentId,
    /// Whether it is new.
    pub new: bool,
}

fn body(text: &str, files: usize) -> AppResult<String> {
    if text.trim().is_empty() && files == 0 {
        return Err(AppError::invalid(
            "empty",
            "body",
            "There is nothing in this entry. Write what you saw, did or decided.",
        ));
    }
    checked(text, "body")
}

fn checked(text: &str, field: &str) -> AppResult<String> {
    if text.chars().count() > BODY_MAX {
        return Err(AppError::invalid(
            "too_long",
            field,
            format!("This text is longer than {BODY_MAX} characters. Attach it as a file instead."),
        ));
    }
    if text.contains('\0') {
        return Err(AppError::invalid(
            "nul_character",
            field,
            "The text holds a NUL character (U+0000), which can't be kept. Remove it and send it again.",
        ));
    }
    Ok(text.to_owned())
}

fn optional(text: &Option<String>, field: &str) -> AppResult<Option<String>> {
    match text.as_deref().map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => checked(text, field).map(Some),
    }
}

fn not_far_ahead(at: Time, now: Time) -> AppResult<()> {
    if at.0 > now.0 + AHEAD {
        return Err(AppError::invalid(
            "in_the_future",
            "occurred_at",
            "An entry says what has happened, and this time is more than a day ahead. Check the date.",
        ));
    }
    Ok(())
}

/// The members that a text mentions, who may see the incident.
async fn mentioned(tx: &mut Tx, cx: &Cx, row: &IncidentRow, body: &str) -> AppResult<Vec<MentionNote>> {
    if !body.contains('@') {
        return Ok(Vec::new());
    }
    let places = mentions(body);
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<String> = places.iter().map(|m| fold(&m.name)).collect();
    // A full name has spaces, so what follows each @ is looked at as well.
    let follows: Vec<String> =
        places.iter().map(|m| fold(&body[m.start + 1..].chars().take(80).collect::<String>())).collect();
    let begins = |text: &String, name: &str| {
        text.strip_prefix(name).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    let mut found: Vec<MentionNote> = Vec::new();
    for (id, name, email) in library::members(tx, cx.org()).await? {
        let folded = fold(&name);
        let handle = email.split('@').next().unwrap_or_default();
        let is = |n: &String| *n == handle || *n == email || n.replace(['_', '.', '-'], " ") == folded;
        if !names.iter().any(is) && !follows.iter().any(|f| begins(f, &folded)) {
            continue;
        }
        let account = AccountId(id);
        if row.visibility == "private" && !rows::is_named(tx, cx.org(), row.id, account).await? {
            continue;
        }
        found.push(MentionNote { id: account, name });
    }
    Ok(found)
}

impl UseCase for Log {
    const NAME: &'static str = "incident.log";
    type Out = Logged;
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<Logged> {
        let cx = &self.cx;
        cx.require(Action::WriteIncidents)?;
        if self.kind == EntryKind::Change {
            return Err(AppError::invalid(
                "kind",
                "kind",
                "Entries of kind change are written by changing the incident. Choose note, observation, action, decision or communication.",
            ));
        }
        if let Some(id) = self.id
            && let Some(known) = known(tx, cx, self.incident, id).await?
        {
            return Ok(known);
        }
        let text = body(&self.body, self.files.len())?;
        let mut taken = take(tx, cx, self.incident).await?;
        let at = journal::time(tx, taken.row.updated_at);
        let occurred_at = self.occurred_at.unwrap_or(at);
        not_far_ahead(occurred_at, at)?;
        let decision = if let Some(into) = taken.incident.merged_into {
            return Err(firebell_domain::error::DomainError::MergedAway(into.reference).into());
        } else if self.kind == EntryKind::Action {
            first_action(&taken.incident, occurred_at, &cx.who(at))?
        } else {
            Decision { changes: Vec::new() }
        };
        let id = self.id.unwrap_or_else(|| EntryId(tx.new_id()));
        let mentions = mentioned(tx, cx, &taken.row, &text).await?;
        let files = crate::file::attach(tx, cx, taken.row.id, id, &self.files).await?;
        let payload = Payload {
            body: text,
            reason: optional(&self.reason, "reason")?,
            with_whom: optional(&self.with_whom, "with_whom")?,
            files,
            mentions,
            ..Payload::default()
        };
        let draft =
            Draft { id, kind: self.kind.key(), occurred_at, written_at: self.written_at, corrects: None, payload };
        finish(tx, cx, &mut taken, at, decision, draft).await
    }
}

async fn known(tx: &mut Tx, cx: &Cx, incident: Named, id: EntryId) -> AppResult<Option<Logged>> {
    let Some(entry) = journal::get(tx, cx.org(), id).await? else { return Ok(None) };
    let row = rows::get(tx, cx.org(), incident, cx.actor.account).await?.ok_or(AppError::NotFound("incident"))?;
    if !sees(cx, &row)? {
        return Err(AppError::NotFound("incident"));
    }
    if entry.subject_id != row.id.0 {
        return Err(AppError::conflict("id_taken", "This id is used already. Send the request with a new id."));
    }
    Ok(Some(Logged { entry, number: row.number, incident: row.id, new: false }))
}

/// Records a drafted entry and answers it as it will be read, without reading it back.
async fn finish(
    tx: &mut Tx,
    cx: &Cx,
    taken: &mut Taken,
    at: Time,
    decision: Decision,
    draft: Draft,
) -> AppResult<Logged> {
    let (id, kind, occurred_at, written_at, corrects) =
        (draft.id, draft.kind, draft.occurred_at, draft.written_at, draft.corrects);
    let mut payload = draft.payload.clone();
    payload.changes = decision.changes.clone();
    let mentions = payload.mentions.clone();
    record(tx, cx, taken, at, decision, draft).await?;
    for mention in mentions {
        journal::mention(tx, cx.org(), taken.row.id, id, mention.id).await?;
    }
    let entry = EntryRow {
        id,
        subject: "incident".to_owned(),
        subject_id: taken.row.id.0,
        number: Some(taken.row.version),
        kind: kind.to_owned(),
        actor: cx.actor.account,
        actor_name: Some(cx.actor.name.clone()),
        via: cx.actor.via.as_ref().map(|v| v.kind.clone()),
        corrects,
        occurred_at,
        written_at,
        recorded_at: at,
        payload_version: crate::payload::VERSION,
        payload: Some(payload.to_bytes()?),
        pinned: false,
    };
    Ok(Logged { entry, number: taken.row.number, incident: taken.row.id, new: true })
}

/// The note that comes with a registration, in the same transaction.
pub(super) async fn first_note(tx: &mut Tx, cx: &Cx, row: &mut IncidentRow, note: &str) -> AppResult<()> {
    let text = body(note, 0)?;
    let fresh =
        rows::take(tx, cx.org(), Named::Id(row.id), cx.actor.account).await?.ok_or(AppError::NotFound("incident"))?;
    let incident = super::state(&fresh)?;
    let mut taken = Taken { row: fresh, incident };
    let at = journal::time(tx, taken.row.updated_at);
    let mentions = mentioned(tx, cx, &taken.row, &text).await?;
    let payload = Payload { body: text, mentions, ..Payload::default() };
    let draft = Draft {
        id: EntryId(tx.new_id()),
        kind: EntryKind::Note.key(),
        occurred_at: at,
        written_at: None,
        corrects: None,
        payload,
    };
    finish(tx, cx, &mut taken, at, Decision { changes: Vec::new() }, draft).await?;
    row.version = taken.row.version;
    row.updated_at = at;
    Ok(())
}

/// Corrects an entry: the new wording is an entry of its own, the old ones stay.
#[derive(Clone)]
pub struct Correct {
    /// Who, where.
    pub cx: Cx,
    /// On which incident.
    pub incident: Named,
    /// Which entry.
    pub entry: EntryId,
    /// The client's own id.
    pub id: Option<EntryId>,
    /// The new wording, Markdown.
    pub body: String,
    /// Another kind.
    pub kind: Option<EntryKind>,
    /// Another time when it happened.
    pub occurred_at: Option<Time>,
    /// Why.
    pub reason: Option<String>,
    /// With whom, or who decided.
    pub with_whom: Option<String>,
}

impl UseCase for Correct {
    const NAME: &'static str = "incident.correct";
    type Out = Logged;
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<Logged> {
        let cx = &self.cx;
        cx.require(Action::WriteIncidents)?;
        if let Some(id) = self.id
            && let Some(known) = known(tx, cx, self.incident, id).await?
        {
            return Ok(known);
        }
        let mut taken = take(tx, cx, self.incident).await?;
        let first = journal::get(tx, cx.org(), self.entry)
            .await?
            .filter(|e| e.subject_id == taken.row.id.0)
            .ok_or(AppError::NotFound("entry"))?;
        if first.corrects.is_some() || first.kind == EntryKind::Change.key() {
            return Err(AppError::conflict(
                "not_correctable",
                "Only what people wrote can be corrected, at its first wording. A change is set right by another change.",
            ));
        }
        let before = journal::wordings(tx, cx.org(), first.id).await?;
        let stored = |row: &EntryRow| Payload::from_bytes(row.payload_version, row.payload.as_deref().unwrap_or(b"{}"));
        let files = stored(&first)?.files;
        // What a correction does not speak of stays as it was.
        let last = stored(before.last().unwrap_or(&first))?;
        let text = body(&self.body, files.len())?;
        let at = journal::time(tx, taken.row.updated_at);
        let occurred_at =
            self.occurred_at.unwrap_or_else(|| before.last().map_or(first.occurred_at, |l| l.occurred_at));
        not_far_ahead(occurred_at, at)?;
        let kind = match self.kind {
            Some(EntryKind::Change) => {
                return Err(AppError::invalid("kind", "kind", "An entry can't become a change."));
            }
            Some(kind) => kind,
            None => before.last().map_or(&first.kind, |l| &l.kind).parse().map_err(|_| AppError::NotFound("entry"))?,
        };
        let mentions = mentioned(tx, cx, &taken.row, &text).await?;
        let payload = Payload {
            body: text,
            reason: optional(&self.reason, "reason")?.or(last.reason),
            with_whom: optional(&self.with_whom, "with_whom")?.or(last.with_whom),
            mentions,
            ..Payload::default()
        };
        let decision = if kind == EntryKind::Action {
            first_action(&taken.incident, occurred_at, &cx.who(at))?
        } else {
            Decision { changes: Vec::new() }
        };
        let id = self.id.unwrap_or_else(|| EntryId(tx.new_id()));
        let draft = Draft { id, kind: kind.key(), occurred_at, written_at: None, corrects: Some(first.id), payload };
        finish(tx, cx, &mut taken, at, decision, draft).await
    }
}

/// Puts an entry on the timeline, or takes it off.
#[derive(Clone)]
pub struct Pin {
    /// Who, where.
    pub cx: Cx,
    /// On which incident.
    pub incident: Named,
    /// Which entry.
    pub entry: EntryId,
    /// On or off.
    pub pinned: bool,
}

impl UseCase for Pin {
    const NAME: &'static str = "incident.pin";
    type Out = ();
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<()> {
        let cx = &self.cx;
        cx.require(Action::WriteIncidents)?;
        // Seen before taken: pinning what is pinned writes nothing.
        let row =
            rows::get(tx, cx.org(), self.incident, cx.actor.account).await?.ok_or(AppError::NotFound("incident"))?;
        if !sees(cx, &row)? {
            return Err(AppError::NotFound("incident"));
        }
        let entry = journal::get(tx, cx.org(), self.entry)
            .await?
            .filter(|e| e.subject_id == row.id.0 && e.corrects.is_none())
            .ok_or(AppError::NotFound("entry"))?;
        if entry.pinned == self.pinned {
            return Ok(());
        }
        let mut taken = take(tx, cx, self.incident).await?;
        let change = if self.pinned {
            journal::pin(tx, cx.org(), row.id, entry.id).await?;
            Change::Pinned { entry: entry.id }
        } else {
            journal::unpin(tx, cx.org(), row.id, entry.id).await?;
            Change::Unpinned { entry: entry.id }
        };
        let at = journal::time(tx, taken.row.updated_at);
        let draft = Draft {
            id: EntryId(tx.new_id()),
            kind: EntryKind::Change.key(),
            occurred_at: at,
            written_at: None,
            corrects: None,
            payload: Payload::default(),
        };
        record(tx, cx, &mut taken, at, Decision { changes: vec![change] }, draft).await
    }
}
