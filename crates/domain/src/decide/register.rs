//! Opening a record from one line, with anything else that is known already. Not for finding similar ones or taking a
//! number, which need the database.

use crate::catalogue::Catalogue;
use crate::change::{Change, Decision, Who};
use crate::decide::{Draft, MoveInput};
use crate::error::DomainError;
use crate::incident::Incident;
use crate::keys::{Kind, Phase, Precision, TimeName, Visibility};
use crate::patch::{Patch, title};

/// What registering takes. Only the title must be given.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterInput {
    /// One line.
    pub title: String,
    /// What kind of record it is.
    pub kind: Kind,
    /// Who can see it; whoever registers a private one is named on it by `app`.
    pub visibility: Visibility,
    /// Facts and times that are known already (its title and kind are not used).
    pub patch: Patch,
    /// Judge it an incident at once.
    pub declare: bool,
    /// The version of the organisation's definition of an incident that holds now.
    pub definition_version: Option<u32>,
}

impl RegisterInput {
    /// A real one for responders, from a title alone.
    pub fn new(title: impl Into<String>) -> RegisterInput {
        RegisterInput {
            title: title.into(),
            kind: Kind::Real,
            visibility: Visibility::Responders,
            patch: Patch::default(),
            declare: false,
            definition_version: None,
        }
    }
}

/// Decides the changes that open a record; folding them gives the new incident.
///
/// # Errors
/// `invalid` for the title, and those of facts and times.
pub fn register(input: &RegisterInput, catalogue: &Catalogue, who: &Who) -> Result<Decision, DomainError> {
    let first = Change::Registered {
        title: title(&input.title)?,
        kind: input.kind,
        visibility: input.visibility,
        phase: Phase::Triage,
    };
    let Some(incident) = Incident::begin(&first, &who.meta()) else {
        return Err(DomainError::invalid("title", "The record could not be opened."));
    };
    let mut draft = Draft::of(&incident, who)?;
    draft.changes.push(first);
    let patch = Patch { title: None, title_rev: None, kind: None, ..input.patch.clone() };
    draft.patch_all(catalogue, &patch)?;

    // By rule it was reported now and detected no later than anything that follows detection.
    let reported_given = draft.incident.time(TimeName::Reported).is_some();
    draft.rule_fills(TimeName::Reported, who.now, Precision::Exact);
    let follows = draft.incident.times.iter().filter(|(name, _)| {
        !matches!(name, TimeName::Occurred | TimeName::Detected)
            && (**name != TimeName::Reported || reported_given || input.kind != Kind::Retrospective)
    });
    if let Some(earliest) = follows.filter_map(|(_, time)| time.at).min() {
        draft.rule_fills(TimeName::Detected, earliest, Precision::Estimated);
    }
    if input.declare {
        draft.enter(&MoveInput {
            to: Phase::Investigating,
            at: who.now,
            reason: None,
            definition_version: input.definition_version,
        })?;
    }
    Ok(draft.done())
}
