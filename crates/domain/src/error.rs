//! The one error of the domain: a stable code for programs, the field at fault, and a text for people that says what
//! happened, what it means and what to do. Not for HTTP statuses: the server chooses those by code.

use serde::{Deserialize, Serialize};

use crate::keys::{Disposition, Phase, UnknownKey};

/// Two people changed the same thing: what was sent, and what holds now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// The path of the field, for example `facts.severity`.
    pub field: String,
    /// What was sent, as it would have become.
    pub yours: serde_json::Value,
    /// What holds now (`null` when there is nothing now).
    pub current: serde_json::Value,
}

/// Why a decision is refused. Nothing of the request has been applied.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DomainError {
    /// A value is not of the form that its field takes.
    #[error("{text}")]
    Invalid {
        /// The path of the field.
        field: String,
        /// What is wrong and what to do.
        text: String,
    },
    /// There is no field of this name.
    #[error(
        "There is no field “{field}” on an incident, so nothing was changed. Check the name; custom fields are written custom.<key>."
    )]
    UnknownField {
        /// The path of the field.
        field: String,
    },
    /// Only a person confirms or rules out.
    #[error(
        "Only a person can confirm a fact or rule it out, and this came from a program, so nothing was changed. Send it as suspected, or use a key made for a person."
    )]
    ConfirmNeedsPerson {
        /// The path of the field.
        field: String,
    },
    /// Only a person sets this.
    #[error(
        "Only a person can set the time when the organisation became aware, because legal deadlines count from it. Nothing was changed; let a person set it, with a reason."
    )]
    PersonNeeded {
        /// The path of the field.
        field: String,
    },
    /// Somebody else changed it in the meantime.
    #[error("“{}” was changed by somebody else in the meantime, so nothing of this was saved. Look at what it says now, then save again.", .0.field)]
    FactChanged(Box<Conflict>),
    /// A reason must be given.
    #[error(
        "A reason is needed here, so that others can follow the decision later. Nothing was changed; add a sentence and send it again."
    )]
    ReasonNeeded {
        /// The path of the field.
        field: String,
    },
    /// An explicit value stands, and an automatic source would replace it.
    #[error(
        "This time was set by hand, and an alert or import never replaces such a time. Nothing was changed; set it by hand if it is wrong."
    )]
    SetByHand {
        /// The path of the field.
        field: String,
    },
    /// Closing needs a disposition.
    #[error(
        "To close an incident it must be said what it turned out to be. It is still open; choose a disposition and close it again."
    )]
    DispositionNeeded,
    /// Dismissing means that it is not an incident.
    #[error(
        "Dismissing says that this is not an incident, but “{0}” says that it is one. Nothing was changed; choose another disposition, or close the incident instead."
    )]
    DispositionIsIncident(Disposition),
    /// The incident is in that phase already.
    #[error(
        "The incident is already in the phase “{0}”, so there was nothing to move. Look at it again: somebody may have moved it."
    )]
    SamePhase(Phase),
    /// Reopening what is open.
    #[error(
        "The incident is not closed or in review (it is in “{0}”), so it cannot be reopened. Move it to another phase instead."
    )]
    NotResolved(Phase),
    /// The incident now lives in another one.
    #[error(
        "This incident was merged into {0}, so it takes no more changes. Work in {0}, or split it off again first."
    )]
    MergedAway(crate::reference::Reference),
    /// Splitting what was not merged.
    #[error("These two incidents are not merged, so there is nothing to split. Check the references.")]
    NotMerged,
    /// An incident cannot be joined to itself.
    #[error("An incident cannot be merged with or related to itself. Nothing was changed; name the other incident.")]
    SameIncident,
}

impl DomainError {
    /// An [`DomainError::Invalid`] in one line.
    pub fn invalid(field: impl Into<String>, text: impl Into<String>) -> DomainError {
        DomainError::Invalid { field: field.into(), text: text.into() }
    }

    /// A key that is not in its list, at a field.
    pub fn key(field: impl Into<String>, error: &UnknownKey) -> DomainError {
        DomainError::invalid(field, error.to_string())
    }

    /// The stable code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            DomainError::Invalid { .. } => "invalid",
            DomainError::UnknownField { .. } => "unknown_field",
            DomainError::ConfirmNeedsPerson { .. } => "confirm_needs_person",
            DomainError::PersonNeeded { .. } => "person_needed",
            DomainError::FactChanged(_) => "fact_changed",
            DomainError::ReasonNeeded { .. } => "reason_needed",
            DomainError::SetByHand { .. } => "set_by_hand",
            DomainError::DispositionNeeded => "disposition_needed",
            DomainError::DispositionIsIncident(_) => "disposition_is_incident",
            DomainError::SamePhase(_) => "same_phase",
            DomainError::NotResolved(_) => "not_resolved",
            DomainError::MergedAway(_) => "merged_away",
            DomainError::NotMerged => "not_merged",
            DomainError::SameIncident => "same_incident",
        }
    }

    /// The field at fault, as a path, where there is one.
    pub fn field(&self) -> Option<&str> {
        match self {
            DomainError::Invalid { field, .. }
            | DomainError::UnknownField { field }
            | DomainError::ConfirmNeedsPerson { field }
            | DomainError::PersonNeeded { field }
            | DomainError::ReasonNeeded { field }
            | DomainError::SetByHand { field } => Some(field),
            DomainError::FactChanged(conflict) => Some(&conflict.field),
            DomainError::DispositionNeeded | DomainError::DispositionIsIncident(_) => Some("disposition"),
            DomainError::SamePhase(_) => Some("to"),
            DomainError::NotResolved(_)
            | DomainError::MergedAway(_)
            | DomainError::NotMerged
            | DomainError::SameIncident => None,
        }
    }

    /// Whether it is a matter of state (409) rather than of form (422).
    pub const fn is_conflict(&self) -> bool {
        matches!(
            self,
            DomainError::FactChanged(_)
                | DomainError::SetByHand { .. }
                | DomainError::SamePhase(_)
                | DomainError::NotResolved(_)
                | DomainError::MergedAway(_)
                | DomainError::NotMerged
        )
    }
}
