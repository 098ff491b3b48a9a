//! Closing in one act from any phase, and dismissing what is not an incident. Not for moving between other phases
//! (`phase`).

use serde_json::json;

use crate::catalogue::Catalogue;
use crate::change::{Change, Decision, Who};
use crate::decide::{Draft, MoveInput};
use crate::error::DomainError;
use crate::fact::FactName;
use crate::incident::Incident;
use crate::keys::{Disposition, Phase};
use crate::patch::FactPatch;
use crate::time::Time;

/// What closing needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseInput {
    /// What it turned out to be; may be left out when it is set already.
    pub disposition: Option<Disposition>,
    /// Its class, for example `intrusions/system-compromise`; added as suspected.
    pub classification: Option<String>,
    /// One line about it.
    pub line: Option<String>,
    /// When it was closed.
    pub at: Time,
    /// The version of the organisation's definition of an incident that holds now.
    pub definition_version: Option<u32>,
}

/// What dismissing needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DismissInput {
    /// What it turned out to be, other than an incident.
    pub disposition: Disposition,
    /// Why, in somebody's words.
    pub reason: Option<String>,
    /// When it was dismissed.
    pub at: Time,
}

impl Draft<'_> {
    fn put_disposition(&mut self, to: Disposition) {
        let from = self.incident.disposition;
        if from != Some(to) {
            self.push(Change::Disposition { from, to: Some(to) });
        }
    }
}

/// Closes an incident from any phase.
///
/// # Errors
/// `same_phase` when it is closed already, `disposition_needed`, `invalid` for an unknown class, `merged_away`.
pub fn close(
    incident: &Incident,
    catalogue: &Catalogue,
    input: &CloseInput,
    who: &Who,
) -> Result<Decision, DomainError> {
    let mut draft = Draft::of(incident, who)?;
    if incident.phase == Phase::Closed {
        return Err(DomainError::SamePhase(Phase::Closed));
    }
    let disposition = input.disposition.or(incident.disposition).ok_or(DomainError::DispositionNeeded)?;
    draft.put_disposition(disposition);
    if let Some(class) = &input.classification {
        let name = FactName::from("classification");
        let def = catalogue.get(name.as_str()).ok_or_else(|| DomainError::UnknownField { field: name.0.clone() })?;
        let patch = FactPatch::parse(def, &json!([class]))?;
        draft.patch_fact(&name, &patch)?;
    }
    draft.enter(&MoveInput {
        to: Phase::Closed,
        at: input.at,
        reason: input.line.clone(),
        definition_version: input.definition_version,
    })?;
    Ok(draft.done())
}

/// Closes a record as not an incident, from any phase. On a closed one it only changes the disposition.
///
/// # Errors
/// `disposition_is_incident`, `same_phase` when it is closed with that disposition already, `merged_away`.
pub fn dismiss(incident: &Incident, input: &DismissInput, who: &Who) -> Result<Decision, DomainError> {
    let mut draft = Draft::of(incident, who)?;
    if input.disposition.is_incident() {
        return Err(DomainError::DispositionIsIncident(input.disposition));
    }
    if incident.phase == Phase::Closed && incident.disposition == Some(input.disposition) {
        return Err(DomainError::SamePhase(Phase::Closed));
    }
    draft.put_disposition(input.disposition);
    if incident.phase != Phase::Closed {
        let (at, reason) = (input.at, input.reason.clone());
        draft.enter(&MoveInput { to: Phase::Closed, at, reason, definition_version: None })?;
    }
    Ok(draft.done())
}
