//! Decisions: from an incident and a command to the changes that follow, or a refusal. One decision a file. Pure: they
//! change nothing themselves, and applying their changes gives the new incident. Not for permissions (`permission`),
//! which `app` checks before it asks.

mod close;
mod merge;
mod patch;
mod phase;
mod register;
mod relate;
mod times;
mod visibility;
mod waive;

pub use close::{CloseInput, DismissInput, close, dismiss};
pub use merge::{MergeDecision, merge, split};
pub use patch::patch;
pub use phase::{MoveInput, move_phase, reopen};
pub use register::{RegisterInput, register};
pub use relate::{relate, unrelate};
pub use times::{first_action, first_imported_action, set_time};
pub use visibility::visibility;
pub use waive::waive;

use crate::change::{Change, Decision, Meta, Who};
use crate::error::DomainError;
use crate::incident::Incident;

/// An incident while it is being decided on: each change is applied at once, so that later rules see it, and what is
/// decided is by construction what folding gives.
pub(crate) struct Draft<'a> {
    pub incident: Incident,
    pub who: &'a Who,
    meta: Meta,
    changes: Vec<Change>,
}

impl<'a> Draft<'a> {
    /// Begins on an incident that takes changes.
    pub fn of(incident: &Incident, who: &'a Who) -> Result<Draft<'a>, DomainError> {
        if let Some(into) = incident.merged_into {
            return Err(DomainError::MergedAway(into.reference));
        }
        Ok(Draft::even_if_merged(incident, who))
    }

    /// Begins on an incident, merged away or not.
    pub fn even_if_merged(incident: &Incident, who: &'a Who) -> Draft<'a> {
        Draft { incident: incident.clone(), who, meta: who.meta(), changes: Vec::new() }
    }

    /// Applies a change and keeps it.
    pub fn push(&mut self, change: Change) {
        self.incident.apply(&change, &self.meta);
        self.changes.push(change);
    }

    /// What was decided.
    pub fn done(self) -> Decision {
        Decision { changes: self.changes }
    }
}
