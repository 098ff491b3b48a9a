//! Changing who can see an incident. Not for naming people on a private one, which stands beside the incident.

use crate::change::{Change, Decision, Who};
use crate::decide::Draft;
use crate::error::DomainError;
use crate::incident::Incident;
use crate::keys::Visibility;

impl Draft<'_> {
    pub(super) fn put_visibility(&mut self, to: Visibility, reason: Option<String>) {
        let from = self.incident.visibility;
        if from != to {
            self.push(Change::Visibility { from, to, reason });
        }
    }
}

/// Changes who can see the incident.
///
/// # Errors
/// `merged_away`.
pub fn visibility(
    incident: &Incident,
    to: Visibility,
    reason: Option<String>,
    who: &Who,
) -> Result<Decision, DomainError> {
    let mut draft = Draft::of(incident, who)?;
    draft.put_visibility(to, reason);
    Ok(draft.done())
}
