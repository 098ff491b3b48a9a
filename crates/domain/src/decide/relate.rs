//! Saying how one incident relates to another: duplicate of, child of, related to. The relation is kept on the one it
//! was said on; the other one shows it by looking it up. Not for merging (`merge`).

use crate::change::{Change, Decision, Link, Who};
use crate::decide::Draft;
use crate::error::DomainError;
use crate::ids::IncidentId;
use crate::incident::{Incident, RelationTo};
use crate::keys::Relation;

/// Adds a relation from `this` incident to another; nothing changes when it is there already.
///
/// # Errors
/// `same_incident`, `merged_away`.
pub fn relate(
    incident: &Incident,
    this: IncidentId,
    kind: Relation,
    to: Link,
    who: &Who,
) -> Result<Decision, DomainError> {
    let mut draft = Draft::of(incident, who)?;
    if this == to.incident {
        return Err(DomainError::SameIncident);
    }
    let relation = RelationTo { kind, to: to.incident, reference: to.reference };
    if !incident.relations.contains(&relation) {
        draft.push(Change::Relation { kind, to: to.incident, reference: to.reference, removed: false });
    }
    Ok(draft.done())
}

/// Takes a relation away; nothing changes when it is not there.
///
/// # Errors
/// `merged_away`.
pub fn unrelate(incident: &Incident, kind: Relation, to: Link, who: &Who) -> Result<Decision, DomainError> {
    let mut draft = Draft::of(incident, who)?;
    let relation = RelationTo { kind, to: to.incident, reference: to.reference };
    if incident.relations.contains(&relation) {
        draft.push(Change::Relation { kind, to: to.incident, reference: to.reference, removed: true });
    }
    Ok(draft.done())
}
