//! Changes of one incident: facts, times, phases, closing, visibility, relations. Each is one decision of `domain`, one
//! entry and one transaction; a decision that changes nothing writes nothing.

use firebell_domain::change::Link;
use firebell_domain::change::{Change, Decision, Named as NamedWho, NamedKind};
use firebell_domain::decide::patch;
use firebell_domain::decide::visibility;
use firebell_domain::decide::{CloseInput, DismissInput, close, dismiss};
use firebell_domain::decide::{MoveInput, move_phase, reopen};
use firebell_domain::decide::{relate, unrelate};
use firebell_domain::ids::EntryId;
use firebell_domain::incident::Incident;
use firebell_domain::keys::{Disposition, EntryKind, FactState, Phase, Relation, Visibility};
use firebell_domain::patch::Patch;
use firebell_domain::permission::Action;
use firebell_domain::reference::Reference;
use firebell_domain::time::Time;
use firebell_domain::value::{Ref, Value};
use firebell_store::incident::{self as rows, Access, IncidentRow, Named};
use firebell_store::journal;
use firebell_store::{Tx, UseCase};

use super::{Draft, Taken, record, resolve, sees, take};
use crate::cx::Cx;
use crate::error::{AppError, AppResult};
use crate::payload::Payload;

/// What is done to an incident.
#[derive(Debug, Clone)]
pub enum Doing {
    /// Facts, times, title, kind, waivers.
    Patch(Box<Patch>),
    /// Another phase.
    Phase {
        /// Which.
        to: Phase,
        /// When it was entered; now if absent.
        at: Option<Time>,
        /// Why.
        reason: Option<String>,
    },
    /// Closes it in one act.
    Close {
        /// What it turned out to be.
        disposition: Option<Disposition>,
        /// Its class.
        classification: Option<String>,
        /// One line.
        line: Option<String>,
        /// When; now if absent.
        at: Option<Time>,
    },
    /// Dismisses it: not an incident.
    Dismiss {
        /// What it turned out to be.
        disposition: Disposition,
        /// Why.
        reason: Option<String>,
    },
    /// Opens it again.
    Reopen {
        /// Why.
        reason: Option<String>,
    },
    /// Who may see it.
    Visibility {
        /// From now on.
        to: Visibility,
        /// Why.
        reason: Option<String>,
    },
    /// Says what it is to another incident.
    Relate {
        /// What it is.
        kind: Relation,
        /// The other one.
        to: Named,
        /// Takes the relation away instead.
        remove: bool,
    },
}

/// Changes an incident.
#[derive(Clone)]
pub struct ChangeIncident {
    /// Who, where.
    pub cx: Cx,
    /// Which incident.
    pub incident: Named,
    /// What is done.
    pub doing: Doing,
}

/// The incident after a change.
#[derive(Debug, Clone)]
pub struct Changed {
    /// Its row; `row.state` is that before the change.
    pub row: IncidentRow,
    /// Its state now.
    pub incident: Incident,
    /// Whether anything changed.
    pub changed: bool,
}

impl UseCase for ChangeIncident {
    const NAME: &'static str = "incident.change";
    type Out = Changed;
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<Changed> {
        let cx = &self.cx;
        cx.require(match self.doing {
            Doing::Visibility { .. } => Action::ManageVisibility,
            _ => Action::WriteIncidents,
        })?;
        let mut doing = self.doing.clone();
        if let Doing::Patch(patch) = &mut doing {
            resolve::resolve(tx, cx, &cx.config.catalogue, patch).await?;
        }
        let mut taken = take(tx, cx, self.incident).await?;
        let at = journal::time(tx, taken.row.updated_at);
        let (mut decision, mut payload) = self.decide(tx, &taken, doing, at).await?;
        let was = taken.row.visibility.clone();
        if taken.incident.visibility == Visibility::Private || self.becomes_private() {
            admit_roles(tx, cx, &taken, &mut decision, at).await?;
        }
        if decision.changes.is_empty() && payload.body.is_empty() {
            return Ok(Changed { row: taken.row, incident: taken.incident, changed: false });
        }
        let occurred_at = match &self.doing {
            Doing::Phase { at: Some(at), .. } | Doing::Close { at: Some(at), .. } => *at,
            _ => at,
        };
        payload.reason = payload.reason.take().filter(|r| !r.is_empty());
        let id = EntryId(tx.new_id());
        let draft = Draft { id, kind: EntryKind::Change.key(), occurred_at, written_at: None, corrects: None, payload };
        record(tx, cx, &mut taken, at, decision, draft).await?;
        taken.row.visibility = taken.incident.visibility.key().to_owned();
        if was != "private" && taken.row.visibility == "private" {
            taken.row.named = true;
        }
        Ok(Changed { row: taken.row, incident: taken.incident, changed: true })
    }
}

impl ChangeIncident {
    fn becomes_private(&self) -> bool {
        matches!(self.doing, Doing::Visibility { to: Visibility::Private, .. })
    }

    async fn decide(&self, tx: &mut Tx, taken: &Taken, doing: Doing, now: Time) -> AppResult<(Decision, Payload)> {
        let cx = &self.cx;
        let who = cx.who(now);
        let incident = &taken.incident;
        let mut payload = Payload::default();
        let decision = match doing {
            Doing::Patch(wanted) => {
                if confirms(&wanted) {
                    cx.require(Action::ConfirmFacts)?;
                }
                patch(incident, &cx.config.catalogue, &wanted, &who)?
            }
            Doing::Phase { to, at, reason } => {
                payload.reason = reason.clone();
                let input = MoveInput { to, at: at.unwrap_or(now), reason, definition_version: None };
                move_phase(incident, &input, &who)?
            }
            Doing::Close { disposition, classification, line, at } => {
                payload.body = line.clone().unwrap_or_default();
                let input =
                    CloseInput { disposition, classification, line, at: at.unwrap_or(now), definition_version: None };
                close(incident, &cx.config.catalogue, &input, &who)?
            }
            Doing::Dismiss { disposition, reason } => {
                payload.reason = reason.clone();
                dismiss(incident, &DismissInput { disposition, reason, at: now }, &who)?
            }
            Doing::Reopen { reason } => {
                payload.reason = reason.clone();
                reopen(incident, now, reason, &who)?
            }
            Doing::Visibility { to, reason } => {
                payload.reason = reason.clone();
                if to == Visibility::Private && cx.actor.account.is_none() {
                    return Err(AppError::invalid(
                        "private_needs_person",
                        "visibility",
                        "A private incident is seen only by the people named on it, and a key without a person names nobody. Do this as a person.",
                    ));
                }
                visibility(incident, to, reason, &who)?
            }
            Doing::Relate { kind, to, remove } => {
                let other =
                    rows::get(tx, cx.org(), to, cx.actor.account).await?.ok_or(AppError::NotFound("incident"))?;
                if !sees(cx, &other)? {
                    return Err(AppError::NotFound("incident"));
                }
                let link = Link { incident: other.id, reference: Reference(other.number) };
                if remove {
                    unrelate(incident, kind, link, &who)?
                } else {
                    relate(incident, taken.row.id, kind, link, &who)?
                }
            }
        };
        Ok((decision, payload))
    }
}

fn confirms(wanted: &Patch) -> bool {
    use firebell_domain::patch::FactPatch;
    let sure = |s: Option<FactState>| matches!(s, Some(FactState::Confirmed | FactState::RuledOut));
    wanted.facts.iter().any(|(_, p)| match p {
        FactPatch::Whole(whole) => sure(whole.state),
        FactPatch::Members(members) => members.iter().any(|m| sure(m.state)),
    })
}

/// Who gets a role in a private incident, and who makes it private, is named on it in the same act, and it is said.
async fn admit_roles(tx: &mut Tx, cx: &Cx, taken: &Taken, decision: &mut Decision, at: Time) -> AppResult<()> {
    let mut people: Vec<Ref> = Vec::new();
    for change in &decision.changes {
        match change {
            Change::Member { name, to: Some(member), .. } if name.as_str() == "roles" => {
                if let Value::Role { person, .. } = &member.value {
                    people.push(person.clone());
                }
            }
            Change::Visibility { to: Visibility::Private, .. } => {
                if let Some(account) = cx.actor.account {
                    people.push(Ref::listed(account.0, cx.actor.name.clone()));
                }
                for member in taken.incident.members("roles") {
                    if let Value::Role { person, .. } = &member.value {
                        people.push(person.clone());
                    }
                }
            }
            _ => {}
        }
    }
    people.retain(|p| p.id.is_some());
    if people.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let there = rows::access(tx, cx.org(), taken.row.id).await?;
    let mut named: Vec<_> =
        there.iter().filter(|a| a.until.is_none_or(|u| u > now)).filter_map(|a| a.account.map(|x| x.0)).collect();
    for person in people {
        let Some(id) = person.id else { continue };
        if named.contains(&id) {
            continue;
        }
        named.push(id);
        let access = Access {
            id: tx.new_id(),
            account: Some(firebell_domain::ids::AccountId(id)),
            team: None,
            name: person.name.clone(),
            since: at,
            until: None,
            emergency: false,
            granted_by: cx.actor.account,
            reason: None,
        };
        rows::admit(tx, cx.org(), taken.row.id, &access).await?;
        let who = NamedWho { kind: NamedKind::Account, who: person };
        decision.changes.push(Change::Admitted { who, until: None, reason: None, emergency: false });
    }
    Ok(())
}
