//! Saying with one reason that some unknowns need not be asked for. Not for making them known.

use crate::catalogue::Catalogue;
use crate::change::{Change, Decision, Who};
use crate::decide::Draft;
use crate::error::DomainError;
use crate::incident::Incident;
use crate::keys::TimeName;
use crate::known;
use crate::patch::Waive;

impl Draft<'_> {
    pub(super) fn waive(&mut self, catalogue: &Catalogue, waive: &Waive) -> Result<(), DomainError> {
        if waive.reason.trim().is_empty() {
            return Err(DomainError::ReasonNeeded { field: "waive.reason".to_owned() });
        }
        let names = match &waive.names {
            Some(names) => names.clone(),
            None => known::unknown(&self.incident, catalogue),
        };
        if let Some(name) = names.iter().find(|n| catalogue.get(n).is_none() && n.parse::<TimeName>().is_err()) {
            return Err(DomainError::UnknownField { field: format!("waive.names.{name}") });
        }
        if !names.is_empty() {
            self.push(Change::Waived { names, reason: waive.reason.clone() });
        }
        Ok(())
    }
}

/// Waives the named unknowns, or all there are now.
///
/// # Errors
/// `reason_needed`, `unknown_field`, `merged_away`.
pub fn waive(incident: &Incident, catalogue: &Catalogue, input: &Waive, who: &Who) -> Result<Decision, DomainError> {
    let mut draft = Draft::of(incident, who)?;
    draft.waive(catalogue, input)?;
    Ok(draft.done())
}
