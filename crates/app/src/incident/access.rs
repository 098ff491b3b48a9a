//! Who is named on an incident: letting somebody in until a time, ending that, and opening a private incident in an
//! emergency, which needs a reason and is said to everybody who is in it.

use firebell_domain::change::{Change, Decision, Named as NamedWho, NamedKind};
use firebell_domain::ids::{AccountId, EntryId, TeamId};
use firebell_domain::keys::EntryKind;
use firebell_domain::permission::Action;
use firebell_domain::time::{HOUR, Time};
use firebell_domain::value::Ref;
use firebell_store::incident::{self as rows, Access, Named};
use firebell_store::library::{self, Shelf};
use firebell_store::{Tx, UseCase, journal};
use serde_json::json;
use uuid::Uuid;

use super::{Changed, Draft, Taken, record, take};
use crate::audit;
use crate::cx::Cx;
use crate::error::{AppError, AppResult};
use crate::payload::Payload;

/// How long an emergency opening lasts, microseconds.
pub const EMERGENCY: i64 = 4 * HOUR;

/// What is done about who is named.
#[derive(Debug, Clone)]
pub enum AccessDoing {
    /// Lets a person or a team in.
    Admit {
        /// The person.
        account: Option<AccountId>,
        /// Or the team.
        team: Option<TeamId>,
        /// Until when.
        until: Option<Time>,
        /// Why.
        reason: Option<String>,
    },
    /// Ends an admission.
    End(Uuid),
}

/// Changes who is named on an incident.
#[derive(Clone)]
pub struct ChangeAccess {
    /// Who, where.
    pub cx: Cx,
    /// On which incident.
    pub incident: Named,
    /// What is done.
    pub doing: AccessDoing,
}

impl UseCase for ChangeAccess {
    const NAME: &'static str = "incident.access";
    type Out = Changed;
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<Changed> {
        let cx = &self.cx;
        cx.require(Action::ManageVisibility)?;
        let mut taken = take(tx, cx, self.incident).await?;
        let at = journal::time(tx, taken.row.updated_at);
        let (change, reason) = match &self.doing {
            AccessDoing::Admit { account, team, until, reason } => {
                let (shelf, kind, id) = match (account, team) {
                    (Some(account), None) => (Shelf::People, NamedKind::Account, account.0),
                    (None, Some(team)) => (Shelf::Teams, NamedKind::Team, team.0),
                    _ => return Err(AppError::invalid("invalid", "account", "Name one person or one team to let in.")),
                };
                let (id, name) = library::find(tx, cx.org(), shelf, Some(id), "").await?.ok_or_else(|| {
                    AppError::invalid(
                        "no_such_thing",
                        "account",
                        "There is no such person or team in this organisation.",
                    )
                })?;
                if until.is_some_and(|u| u <= at) {
                    return Err(AppError::invalid(
                        "invalid",
                        "until",
                        "This time is over already. Choose a later one, or none.",
                    ));
                }
                let access = Access {
                    id: tx.new_id(),
                    account: *account,
                    team: *team,
                    name: name.clone(),
                    since: at,
                    until: *until,
                    emergency: false,
                    granted_by: cx.actor.account,
                    reason: reason.clone(),
                };
                // Somebody who is in already is let in anew: the new end counts.
                for old in rows::access(tx, cx.org(), taken.row.id).await? {
                    if (old.account, old.team) == (access.account, access.team) {
                        rows::end_access(tx, cx.org(), taken.row.id, old.id).await?;
                    }
                }
                rows::admit(tx, cx.org(), taken.row.id, &access).await?;
                let who = NamedWho { kind, who: Ref::listed(id, name) };
                (Change::Admitted { who, until: *until, reason: reason.clone(), emergency: false }, reason.clone())
            }
            AccessDoing::End(id) => {
                let there = rows::access(tx, cx.org(), taken.row.id).await?;
                let access = there.iter().find(|a| a.id == *id).ok_or(AppError::NotFound("admission"))?;
                let now = tx.now();
                let others = there.iter().any(|a| a.id != *id && a.until.is_none_or(|u| u > now));
                if !others && taken.row.visibility == "private" {
                    return Err(AppError::conflict(
                        "last_one",
                        "Nobody would see this private incident any more. Let somebody else in first.",
                    ));
                }
                rows::end_access(tx, cx.org(), taken.row.id, *id).await?;
                let (kind, id) = match (access.account, access.team) {
                    (Some(account), _) => (NamedKind::Account, account.0),
                    (None, team) => (NamedKind::Team, team.map(|t| t.0).unwrap_or_default()),
                };
                (Change::DismissedAccess { who: NamedWho { kind, who: Ref::listed(id, access.name.clone()) } }, None)
            }
        };
        write(tx, cx, &mut taken, at, change, reason).await?;
        Ok(Changed { row: taken.row, incident: taken.incident, changed: true })
    }
}

async fn write(
    tx: &mut Tx,
    cx: &Cx,
    taken: &mut Taken,
    at: Time,
    change: Change,
    reason: Option<String>,
) -> AppResult<()> {
    let draft = Draft {
        id: EntryId(tx.new_id()),
        kind: EntryKind::Change.key(),
        occurred_at: at,
        written_at: None,
        corrects: None,
        payload: Payload { reason, ..Payload::default() },
    };
    record(tx, cx, taken, at, Decision { changes: vec![change] }, draft).await
}

/// Opens a private incident in an emergency, for [`EMERGENCY`].
#[derive(Clone)]
pub struct OpenEmergency {
    /// Who, where.
    pub cx: Cx,
    /// Which incident.
    pub incident: Named,
    /// Why.
    pub reason: String,
}

impl UseCase for OpenEmergency {
    const NAME: &'static str = "incident.emergency";
    type Out = Changed;
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<Changed> {
        let cx = &self.cx;
        cx.require(Action::OpenEmergency)?;
        let account = match cx.actor.account {
            Some(account) if cx.actor.person => account,
            _ => return Err(AppError::Refused {
                code: "person_needed",
                detail:
                    "Only a person opens a private incident in an emergency. Sign in, or use a key made for a person."
                        .into(),
            }),
        };
        let reason = self.reason.trim();
        if reason.chars().count() < 10 {
            return Err(AppError::invalid(
                "reason_needed",
                "reason",
                "Say in a sentence why this private incident must be opened now. Its lead and everybody in it will read it.",
            ));
        }
        let row =
            rows::take(tx, cx.org(), self.incident, Some(account)).await?.ok_or(AppError::NotFound("incident"))?;
        if row.visibility != "private" || row.named {
            return Err(AppError::conflict(
                "open_already",
                "You see this incident already, so there is nothing to open.",
            ));
        }
        let incident = super::state(&row)?;
        let mut taken = Taken { row, incident };
        let at = journal::time(tx, taken.row.updated_at);
        let until = Some(Time(at.0 + EMERGENCY));
        let access = Access {
            id: tx.new_id(),
            account: Some(account),
            team: None,
            name: cx.actor.name.clone(),
            since: at,
            until,
            emergency: true,
            granted_by: Some(account),
            reason: Some(reason.to_owned()),
        };
        rows::admit(tx, cx.org(), taken.row.id, &access).await?;
        let who = NamedWho { kind: NamedKind::Account, who: Ref::listed(account.0, cx.actor.name.clone()) };
        let change = Change::Admitted { who, until, reason: Some(reason.to_owned()), emergency: true };
        write(tx, cx, &mut taken, at, change, Some(reason.to_owned())).await?;
        // Everybody with a role in it finds it in their list.
        let entry = tx.last_entry();
        for member in taken.incident.members("roles") {
            if let (firebell_domain::value::Value::Role { person, .. }, Some(entry)) = (&member.value, entry)
                && let Some(id) = person.id
            {
                journal::mention(tx, cx.org(), taken.row.id, entry, AccountId(id)).await?;
            }
        }
        audit::write(
            tx,
            cx,
            "incident.opened_in_emergency",
            json!({"incident": taken.row.id, "reference": firebell_domain::reference::Reference(taken.row.number)}),
        )
        .await?;
        taken.row.named = true;
        Ok(Changed { row: taken.row, incident: taken.incident, changed: true })
    }
}
