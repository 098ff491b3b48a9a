//! Moving an incident from phase to phase: forward, back, past some, and reopening; and the times that follow. Not for
//! closing in one act, which needs a disposition (`close`).

use crate::change::{Change, Decision, Who};
use crate::decide::Draft;
use crate::error::DomainError;
use crate::incident::Incident;
use crate::keys::{Phase, Precision, TimeName};
use crate::time::Time;

/// Where to move, when and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveInput {
    /// The phase to enter.
    pub to: Phase,
    /// When it was entered; the time of the request unless somebody says otherwise.
    pub at: Time,
    /// Why, in somebody's words.
    pub reason: Option<String>,
    /// The version of the organisation's definition of an incident that holds now.
    pub definition_version: Option<u32>,
}

impl MoveInput {
    /// A move without more words.
    pub fn to(to: Phase, at: Time) -> MoveInput {
        MoveInput { to, at, reason: None, definition_version: None }
    }
}

impl Draft<'_> {
    /// Enters a phase, with all times that follow.
    pub(super) fn enter(&mut self, input: &MoveInput) -> Result<(), DomainError> {
        let MoveInput { to, at, .. } = *input;
        let from = self.incident.phase;
        if from == to {
            return Err(DomainError::SamePhase(to));
        }
        let reopened = from.is_resolved() && !to.is_resolved();
        let leaves_triage = from == Phase::Triage;
        // Closing a suspicion as something else than an incident judges it too, but does not declare it.
        let dismisses = to == Phase::Closed && self.incident.disposition.is_some_and(|d| !d.is_incident());
        let declares = leaves_triage && !dismisses;
        self.push(Change::Phase {
            from,
            to,
            at,
            reopened,
            reason: input.reason.clone(),
            definition_version: input.definition_version.filter(|_| declares && self.who.person),
        });
        if leaves_triage {
            if self.who.person {
                self.rule_fills(TimeName::Acknowledged, at, Precision::Exact);
                if declares {
                    self.rule_fills(TimeName::Declared, at, Precision::Exact);
                }
            }
            self.rule_fills(TimeName::ResponseStarted, at, Precision::Exact);
        }
        if let Some(name) = to.own_time() {
            self.rule_sets(name, at);
        }
        if to.is_resolved() && !from.is_resolved() {
            self.rule_sets(TimeName::Resolved, at);
        }
        if reopened {
            self.rule_clears(TimeName::Resolved);
            // A dismissal that is taken back was not the last word; what an incident was found to be stays.
            if self.incident.disposition.is_some_and(|d| !d.is_incident()) {
                self.push(Change::Disposition { from: self.incident.disposition, to: None });
            }
        }
        match (from, to) {
            (_, Phase::Closed) => self.rule_sets(TimeName::Closed, at),
            (Phase::Closed, _) => self.rule_clears(TimeName::Closed),
            _ => {}
        }
        Ok(())
    }
}

/// Moves the incident to another phase.
///
/// # Errors
/// `same_phase`; `disposition_needed` when moving to closed and none is set; `merged_away`.
pub fn move_phase(incident: &Incident, input: &MoveInput, who: &Who) -> Result<Decision, DomainError> {
    let mut draft = Draft::of(incident, who)?;
    if input.to == Phase::Closed && incident.phase != Phase::Closed && incident.disposition.is_none() {
        return Err(DomainError::DispositionNeeded);
    }
    draft.enter(input)?;
    Ok(draft.done())
}

/// Reopens an incident in review or closed: into triage when it never got past it, else into investigating.
///
/// # Errors
/// `not_resolved` when it is neither in review nor closed; `merged_away`.
pub fn reopen(incident: &Incident, at: Time, reason: Option<String>, who: &Who) -> Result<Decision, DomainError> {
    let mut draft = Draft::of(incident, who)?;
    if !incident.phase.is_resolved() {
        return Err(DomainError::NotResolved(incident.phase));
    }
    let worked = incident.phases.iter().any(|span| span.phase != Phase::Triage && !span.phase.is_resolved());
    let to = if worked { Phase::Investigating } else { Phase::Triage };
    draft.enter(&MoveInput { to, at, reason, definition_version: None })?;
    Ok(draft.done())
}
