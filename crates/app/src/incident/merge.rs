//! Merging one incident into another and splitting it off again: one decision, an entry on each. Who is named on the one
//! that goes is named on the one that stays, when that becomes private.

use std::collections::BTreeSet;

use firebell_domain::change::{Change, Link, Named as NamedWho, NamedKind};
use firebell_domain::decide::{self, MergeDecision};
use firebell_domain::ids::EntryId;
use firebell_domain::incident::Incident;
use firebell_domain::keys::{EntryKind, Visibility};
use firebell_domain::permission::Action;
use firebell_domain::reference::Reference;
use firebell_domain::value::Ref;
use firebell_store::incident::{self as rows, Access, IncidentRow, Named};
use firebell_store::journal;
use firebell_store::{Tx, UseCase};

use super::{Changed, Draft, Taken, record, sees, take};
use crate::cx::Cx;
use crate::error::{AppError, AppResult};
use crate::payload::Payload;

/// Merges an incident into another one, or splits it off again.
#[derive(Clone)]
pub struct Merge {
    /// Who, where.
    pub cx: Cx,
    /// The one that goes, or comes back.
    pub merged: Named,
    /// The one that stays; not needed for a split.
    pub into: Option<Named>,
}

fn link(row: &IncidentRow) -> Link {
    Link { incident: row.id, reference: Reference(row.number) }
}

impl UseCase for Merge {
    const NAME: &'static str = "incident.merge";
    type Out = Changed;
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<Changed> {
        let cx = &self.cx;
        cx.require(Action::WriteIncidents)?;
        let stays = match self.into {
            Some(into) => into,
            None => {
                let row = rows::get(tx, cx.org(), self.merged, cx.actor.account)
                    .await?
                    .ok_or(AppError::NotFound("incident"))?;
                if !sees(cx, &row)? {
                    return Err(AppError::NotFound("incident"));
                }
                let into = super::state(&row)?.merged_into.ok_or(firebell_domain::error::DomainError::NotMerged)?;
                Named::Id(into.incident)
            }
        };
        let (mut stays, mut goes) = self.take_both(tx, stays).await?;
        let at = journal::time(tx, stays.row.updated_at.max(goes.row.updated_at));
        let who = cx.who(at);
        let (a, b) = ((&stays.incident, link(&stays.row)), (&goes.incident, link(&goes.row)));
        let mut decision: MergeDecision =
            if self.into.is_some() { decide::merge(a, b, &who)? } else { decide::split(a, b, &who)? };
        if self.into.is_some() {
            carry_named(tx, cx, &stays, &goes, &mut decision).await?;
        }
        let on_stays = draft(tx, at);
        record(tx, cx, &mut stays, at, decision.surviving, on_stays).await?;
        let after = journal::time(tx, at);
        let on_goes = draft(tx, after);
        record(tx, cx, &mut goes, after, decision.merged, on_goes).await?;
        let shown = if self.into.is_some() { stays } else { goes };
        let mut row = shown.row;
        row.visibility = shown.incident.visibility.key().to_owned();
        if let Some(account) = cx.actor.account {
            row.named = rows::is_named(tx, cx.org(), row.id, account).await?;
        }
        Ok(Changed { row, incident: shown.incident, changed: true })
    }
}

impl Merge {
    /// Takes both in the order of their numbers, so that two merges never wait for each other in a circle.
    async fn take_both(&self, tx: &mut Tx, stays: Named) -> AppResult<(Taken, Taken)> {
        let cx = &self.cx;
        let number = |row: Option<IncidentRow>| row.map(|r| r.number).ok_or(AppError::NotFound("incident"));
        let a = number(rows::get(tx, cx.org(), stays, cx.actor.account).await?)?;
        let b = number(rows::get(tx, cx.org(), self.merged, cx.actor.account).await?)?;
        if a == b {
            return Err(firebell_domain::error::DomainError::SameIncident.into());
        }
        let first = take(tx, cx, Named::Number(a.min(b))).await?;
        let second = take(tx, cx, Named::Number(a.max(b))).await?;
        Ok(if a < b { (first, second) } else { (second, first) })
    }
}

fn draft(tx: &mut Tx, at: firebell_domain::time::Time) -> Draft {
    Draft {
        id: EntryId(tx.new_id()),
        kind: EntryKind::Change.key(),
        occurred_at: at,
        written_at: None,
        corrects: None,
        payload: Payload::default(),
    }
}

fn roles(incident: &Incident) -> impl Iterator<Item = &Ref> {
    incident.members("roles").iter().filter_map(|m| match &m.value {
        firebell_domain::value::Value::Role { person, .. } => Some(person),
        _ => None,
    })
}

/// When the one that stays is private from now on, everybody who was named on either, or holds a role in it, is named.
async fn carry_named(tx: &mut Tx, cx: &Cx, stays: &Taken, goes: &Taken, decision: &mut MergeDecision) -> AppResult<()> {
    let private = stays.incident.visibility == Visibility::Private || goes.incident.visibility == Visibility::Private;
    if !private {
        return Ok(());
    }
    let there = rows::access(tx, cx.org(), stays.row.id).await?;
    let mut known: BTreeSet<_> = there.iter().map(|a| (a.account, a.team)).collect();
    let now = tx.now();
    let mut wanted = rows::access(tx, cx.org(), goes.row.id).await?;
    wanted.retain(|a| a.until.is_none_or(|u| u > now));
    let people = roles(&stays.incident).filter_map(|r| r.id.map(|id| (id, r.name.clone())));
    for (id, name) in people.chain(cx.actor.account.map(|a| (a.0, cx.actor.name.clone()))) {
        wanted.push(Access {
            id,
            account: Some(firebell_domain::ids::AccountId(id)),
            team: None,
            name,
            since: now,
            until: None,
            emergency: false,
            granted_by: cx.actor.account,
            reason: None,
        });
    }
    for mut access in wanted {
        if !known.insert((access.account, access.team)) {
            continue;
        }
        access.id = tx.new_id();
        rows::admit(tx, cx.org(), stays.row.id, &access).await?;
        let (kind, id) = match (access.account, access.team) {
            (Some(account), _) => (NamedKind::Account, account.0),
            (None, Some(team)) => (NamedKind::Team, team.0),
            (None, None) => continue,
        };
        let who = NamedWho { kind, who: Ref::listed(id, access.name.clone()) };
        decision.surviving.changes.push(Change::Admitted { who, until: access.until, reason: None, emergency: false });
    }
    Ok(())
}
