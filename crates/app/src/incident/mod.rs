//! Incidents: registering, changing, logging, reading. What holds for all of them is here: finding one that the actor
//! may see, and writing state and journal together.

mod access;
mod change;
mod export;
mod import_log;
mod journal_page;
mod list;
mod log;
mod merge;
mod presence;
mod register;
mod resolve;
mod row;
mod similar;
mod view;
mod words;

pub use access::{AccessDoing, ChangeAccess, EMERGENCY, OpenEmergency};
pub use change::{ChangeIncident, Changed, Doing};
pub use export::{Exported, Format, export_entries, export_journal, list_csv, list_csv_header, note_list_export};
pub use import_log::{LogImport, import_log};
pub use journal_page::{JournalQuery, correction_history, entry_view, journal};
pub use list::{list, list_cursor};
pub use log::{Correct, Log, Logged, Pin};
pub use merge::Merge;
pub use presence::present;
pub use register::{Register, Registered};
pub use similar::similar;
pub use view::{fact_history, get, time_history, view};
pub use words::{change_in_words, changes_in_words, label, value_in_words};

use firebell_domain::change::{Change, Decision, Meta};
use firebell_domain::ids::{EntryId, IncidentId};
use firebell_domain::incident::Incident;
use firebell_domain::permission::{IncidentAccess, may_see, may_write};
use firebell_domain::reference::Reference;
use firebell_domain::time::Time;
use firebell_store::incident::{self as rows, IncidentRow, Named};
use firebell_store::journal::{self, NewEntry, Subject};
use firebell_store::{StoreError, Tx};

use crate::cx::Cx;
use crate::error::{AppError, AppResult};
use crate::payload::{Payload, VERSION};

/// Reads how a client names an incident: `INC-1`, in any case, or an id.
pub fn named(text: &str) -> AppResult<Named> {
    if let Ok(reference) = text.parse::<Reference>() {
        return Ok(Named::Number(reference.0));
    }
    text.parse::<IncidentId>().map(Named::Id).map_err(|_| AppError::NotFound("incident"))
}

/// What decides who sees a stored incident.
pub fn access_of(row: &IncidentRow) -> AppResult<IncidentAccess> {
    let visibility = row.visibility.parse().map_err(|_| AppError::Store(StoreError::Damaged("visibility".into())))?;
    Ok(IncidentAccess { visibility, reporter: row.reporter, named: row.named })
}

/// Whether the actor sees a stored incident. A key's scope counts as well.
pub fn sees(cx: &Cx, row: &IncidentRow) -> AppResult<bool> {
    use firebell_domain::permission::Action;
    let access = access_of(row)?;
    let by_scope = cx.actor.scope.lets(Action::ReadIncidents) || cx.actor.scope.lets(Action::ReadOwnReports);
    Ok(by_scope && may_see(cx.actor.role, cx.actor.account, &access))
}

/// Whether the actor may change a stored incident that they see.
pub fn writes(cx: &Cx, row: &IncidentRow) -> AppResult<bool> {
    use firebell_domain::permission::Action;
    let access = access_of(row)?;
    Ok(cx.actor.scope.lets(Action::WriteIncidents) && may_write(cx.actor.role, cx.actor.account, &access))
}

/// The state inside a row.
pub fn state(row: &IncidentRow) -> AppResult<Incident> {
    serde_json::from_str(&row.state)
        .map_err(|e| AppError::Store(StoreError::Damaged(format!("incident {}: {e}", row.id))))
}

/// An incident that was taken to be changed: the next entry is its `row.version`.
pub struct Taken {
    /// The row, with the version of the entry to write.
    pub row: IncidentRow,
    /// The state before.
    pub incident: Incident,
}

/// Takes an incident that the actor may change. What they may not see is not found.
pub async fn take(tx: &mut Tx, cx: &Cx, named: Named) -> AppResult<Taken> {
    let row = rows::take(tx, cx.org(), named, cx.actor.account).await?.ok_or(AppError::NotFound("incident"))?;
    if !sees(cx, &row)? {
        return Err(AppError::NotFound("incident"));
    }
    if !writes(cx, &row)? {
        return Err(AppError::Forbidden(firebell_domain::permission::Action::WriteIncidents));
    }
    let incident = state(&row)?;
    Ok(Taken { row, incident })
}

/// An entry about to be written on a taken incident.
pub struct Draft {
    /// Its id.
    pub id: EntryId,
    /// Kind key.
    pub kind: &'static str,
    /// When it happened.
    pub occurred_at: Time,
    /// When an offline client wrote it.
    pub written_at: Option<Time>,
    /// The entry that it corrects.
    pub corrects: Option<EntryId>,
    /// What people typed; the changes of the decision are added.
    pub payload: Payload,
}

/// Applies a decision to a taken incident, saves it, and writes its entry at the time of record `at`, which is the one
/// that the decision was made at.
pub async fn record(
    tx: &mut Tx,
    cx: &Cx,
    taken: &mut Taken,
    at: Time,
    decision: Decision,
    mut draft: Draft,
) -> AppResult<()> {
    if !decision.changes.is_empty() {
        let meta = Meta { by: cx.actor.account, via: cx.actor.via.as_ref().map(|v| v.kind.clone()), at };
        let before = taken.incident.clone();
        for change in &decision.changes {
            taken.incident.apply(change, &meta);
        }
        let written = row::written(&taken.incident, Some(&before))?;
        rows::save(tx, cx.org(), taken.row.id, &written).await?;
        draft.payload.changes = decision.changes;
    }
    let entry = NewEntry {
        organisation: cx.org(),
        id: draft.id,
        subject: Subject::Incident(taken.row.id),
        number: Some(taken.row.version),
        kind: draft.kind,
        actor: cx.actor.account,
        via: cx.actor.via.clone(),
        corrects: draft.corrects,
        occurred_at: draft.occurred_at,
        written_at: draft.written_at,
        recorded_at: at,
        payload_version: VERSION,
        payload: draft.payload.to_bytes()?,
    };
    Ok(journal::write(tx, entry).await?)
}

/// The state that the change entries of an incident add up to.
pub fn fold(entries: impl IntoIterator<Item = (Vec<Change>, Meta)>) -> Option<Incident> {
    let entries: Vec<_> = entries.into_iter().collect();
    Incident::fold(entries.iter().flat_map(|(changes, meta)| changes.iter().map(move |c| (c, meta))))
}
