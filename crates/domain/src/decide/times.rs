//! Setting times: by hand, and by the rules that follow from registering, phases and entries. No rule ever replaces a
//! value that was set by hand. Not for judging whether the order is possible (`problems`).

use serde_json::json;

use crate::change::{Change, Decision, Who};
use crate::decide::Draft;
use crate::error::{Conflict, DomainError};
use crate::fact::TimeFact;
use crate::incident::Incident;
use crate::keys::{Precision, TimeName, TimeSource};
use crate::patch::TimePatch;
use crate::time::Time;

impl Draft<'_> {
    fn put_time(
        &mut self,
        name: TimeName,
        at: Option<Time>,
        precision: Precision,
        source: TimeSource,
        reason: Option<String>,
    ) {
        let from = self.incident.times.get(&name).cloned();
        if let Some(now) = &from
            && (now.at, now.precision, now.source, &now.reason) == (at, precision, source, &reason)
        {
            return;
        }
        let to = TimeFact {
            at,
            precision,
            source,
            by: self.who.account,
            via: self.who.via.clone(),
            reason,
            recorded: self.who.now,
            rev: from.as_ref().map_or(0, |f| f.rev).saturating_add(1),
        };
        self.push(Change::Time { name, from, to: Some(to) });
    }

    /// A rule sets a time anew, unless it stands by hand.
    pub(super) fn rule_sets(&mut self, name: TimeName, at: Time) {
        self.rule_sets_by(name, at, TimeSource::Phase);
    }

    fn rule_sets_by(&mut self, name: TimeName, at: Time, source: TimeSource) {
        if !self.incident.times.get(&name).is_some_and(TimeFact::is_by_hand) {
            self.put_time(name, Some(at), Precision::Exact, source, None);
        }
    }

    /// A rule sets a time that is still unknown.
    pub(super) fn rule_fills(&mut self, name: TimeName, at: Time, precision: Precision) {
        if self.incident.time(name).is_none() {
            self.put_time(name, Some(at), precision, TimeSource::Phase, None);
        }
    }

    /// A rule takes a time away again, unless it stands by hand.
    pub(super) fn rule_clears(&mut self, name: TimeName) {
        if self.incident.times.get(&name).is_some_and(|t| t.at.is_some() && !t.is_by_hand()) {
            self.put_time(name, None, Precision::Unknown, TimeSource::Phase, None);
        }
    }

    /// Somebody, or an alert or import, sets a time explicitly.
    pub(super) fn patch_time(&mut self, name: TimeName, patch: &TimePatch) -> Result<(), DomainError> {
        let field = format!("times.{name}");
        let current = self.incident.times.get(&name).cloned();
        if name == TimeName::Aware {
            if !self.who.person {
                return Err(DomainError::PersonNeeded { field });
            }
            if !matches!(patch.reason, Some(Some(_))) {
                return Err(DomainError::ReasonNeeded { field: format!("{field}.reason") });
            }
        }
        if let Some(rev) = patch.rev
            && rev != current.as_ref().map_or(0, |c| c.rev)
        {
            let yours = json!({ "at": patch.at.flatten(), "precision": patch.precision });
            return Err(DomainError::FactChanged(Box::new(Conflict { field, yours, current: json!(current) })));
        }
        let source = patch.source.unwrap_or(TimeSource::Hand);
        if source != TimeSource::Hand && current.as_ref().is_some_and(TimeFact::is_by_hand) {
            return Err(DomainError::SetByHand { field });
        }
        let at = match patch.at {
            Some(at) => at,
            None if patch.precision == Some(Precision::Unknown) => None,
            None => current.as_ref().and_then(|c| c.at),
        };
        let precision = match (at, patch.precision) {
            (None, Some(Precision::Exact | Precision::Estimated)) => {
                return Err(DomainError::invalid(
                    format!("{field}.at"),
                    "No moment is known for this time, so it cannot be exact or estimated. Send “at” as well.",
                ));
            }
            (None, _) => Precision::Unknown,
            (Some(_), Some(precision)) => precision,
            (Some(_), None) if patch.at.is_some() => Precision::Exact,
            (Some(_), None) => current.as_ref().map_or(Precision::Exact, |c| c.precision),
        };
        let reason = match &patch.reason {
            Some(reason) => reason.clone(),
            None if patch.at.is_some() => None,
            None => current.as_ref().and_then(|c| c.reason.clone()),
        };
        if current.is_none() && at.is_none() && reason.is_none() {
            return Ok(());
        }
        self.put_time(name, at, precision, source, reason);
        Ok(())
    }
}

/// Sets one time explicitly.
///
/// # Errors
/// `person_needed` and `reason_needed` for *aware*, `fact_changed` on another revision, `set_by_hand` when an alert or
/// import would replace a value set by hand, `merged_away`.
pub fn set_time(incident: &Incident, name: TimeName, patch: &TimePatch, who: &Who) -> Result<Decision, DomainError> {
    let mut draft = Draft::of(incident, who)?;
    draft.patch_time(name, patch)?;
    Ok(draft.done())
}

/// What follows when an entry of kind action is logged that happened at `at`: the response started, or started earlier
/// than known so far.
///
/// # Errors
/// `merged_away`.
pub fn first_action(incident: &Incident, at: Time, who: &Who) -> Result<Decision, DomainError> {
    first_action_by(incident, at, TimeSource::Phase, who)
}

/// The same for an action that an import brings: the time says that it came from there.
///
/// # Errors
/// `merged_away`.
pub fn first_imported_action(incident: &Incident, at: Time, who: &Who) -> Result<Decision, DomainError> {
    first_action_by(incident, at, TimeSource::Import, who)
}

fn first_action_by(incident: &Incident, at: Time, source: TimeSource, who: &Who) -> Result<Decision, DomainError> {
    let mut draft = Draft::of(incident, who)?;
    if incident.time(TimeName::ResponseStarted).is_none_or(|started| at < started) {
        draft.rule_sets_by(TimeName::ResponseStarted, at, source);
    }
    Ok(draft.done())
}
