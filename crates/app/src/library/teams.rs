//! Teams and their members. A retired team is empty: being in it opens nothing any more.

use std::collections::HashMap;

use firebell_api::{Page, TeamMemberView, TeamPatch, TeamRequest, TeamView};
use firebell_domain::ids::{AccountId, TeamId};
use firebell_domain::permission::Action;
use firebell_store::teams::{self as rows, TeamMember, TeamRow};
use firebell_store::{Tx, UseCase, identity, organisation};
use serde_json::json;

use super::{Listing, name, name_taken};
use crate::app::App;
use crate::audit;
use crate::cx::Cx;
use crate::error::{AppError, AppResult};

fn view(team: TeamRow, members: Vec<TeamMember>) -> TeamView {
    let member = |m: TeamMember| TeamMemberView { id: m.account.0, name: m.name, since: m.since.to_string() };
    TeamView {
        id: team.id.0,
        name: team.name,
        retired: team.retired_at.is_some(),
        members: members.into_iter().map(member).collect(),
    }
}

/// A page of teams with their members, by name.
///
/// # Errors
/// Without the permission to read incidents.
pub async fn teams(app: &App, cx: &Cx, listing: &Listing) -> AppResult<Page<TeamView>> {
    cx.require(Action::ReadIncidents)?;
    let mut reader = app.store.reader("team.list").await?;
    let found = rows::page(&mut reader, cx.org(), &listing.by_name()?).await?;
    let mut members: HashMap<TeamId, Vec<TeamMember>> = HashMap::new();
    for member in rows::members(&mut reader, cx.org()).await? {
        members.entry(member.team).or_default().push(member);
    }
    Ok(listing.page(
        found,
        |t| t.id.0,
        |t| {
            let of = members.remove(&t.id).unwrap_or_default();
            view(t, of)
        },
    ))
}

enum Doing {
    Create { id: Option<TeamId>, name: String },
    Patch { id: TeamId, name: Option<String>, retired: Option<bool> },
    Add { id: TeamId, account: AccountId },
    TakeOut { id: TeamId, account: AccountId },
}

struct ChangeTeam {
    cx: Cx,
    doing: Doing,
}

impl UseCase for ChangeTeam {
    const NAME: &'static str = "team.change";
    /// The team, and whether it is new.
    type Out = (TeamView, bool);
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<(TeamView, bool)> {
        let cx = &self.cx;
        cx.require(Action::ManageLibrary)?;
        // Changes of one organisation's definitions wait for each other at its row.
        identity::touch(tx, cx.org()).await?;
        let mut new = false;
        let id = match &self.doing {
            Doing::Create { id, name } => {
                let (id, made) = create(tx, cx, *id, name).await?;
                new = made;
                id
            }
            Doing::Patch { id, name, retired } => patch(tx, cx, *id, name.as_deref(), *retired).await?,
            Doing::Add { id, account } => {
                let team = get(tx, cx, *id).await?;
                if team.retired_at.is_some() {
                    return Err(AppError::conflict(
                        "retired",
                        "This team is retired, so nobody can be put into it. Bring it back first.",
                    ));
                }
                let member = organisation::member(tx, cx.org(), *account).await?.ok_or(AppError::NotFound("person"))?;
                if rows::add(tx, cx.org(), *id, *account).await? {
                    let particulars = json!({"team": id, "name": team.name, "account": account, "person": member.name});
                    audit::write(tx, cx, "team.member_added", particulars).await?;
                }
                *id
            }
            Doing::TakeOut { id, account } => {
                let team = get(tx, cx, *id).await?;
                if !rows::take_out(tx, cx.org(), *id, *account).await? {
                    return Err(AppError::NotFound("member of this team"));
                }
                let particulars = json!({"team": id, "name": team.name, "account": account});
                audit::write(tx, cx, "team.member_removed", particulars).await?;
                *id
            }
        };
        let team = get(tx, cx, id).await?;
        let mut members = rows::members(tx, cx.org()).await?;
        members.retain(|m| m.team == id);
        Ok((view(team, members), new))
    }
}

async fn get(tx: &mut Tx, cx: &Cx, id: TeamId) -> AppResult<TeamRow> {
    rows::get(tx, cx.org(), id).await?.ok_or(AppError::NotFound("team"))
}

async fn create(tx: &mut Tx, cx: &Cx, id: Option<TeamId>, said: &str) -> AppResult<(TeamId, bool)> {
    if let Some(id) = id
        && rows::get(tx, cx.org(), id).await?.is_some()
    {
        return Ok((id, false));
    }
    let (name, name_folded) = name(said)?;
    if let Some(other) = rows::named(tx, cx.org(), &name_folded).await? {
        return Err(name_taken("team", &other.name, other.retired_at.is_some()));
    }
    let id = id.unwrap_or_else(|| TeamId(tx.new_id()));
    rows::put(tx, cx.org(), &TeamRow { id, name: name.clone(), name_folded, retired_at: None }).await?;
    audit::write(tx, cx, "team.created", json!({"team": id, "name": name})).await?;
    Ok((id, true))
}

async fn patch(tx: &mut Tx, cx: &Cx, id: TeamId, said: Option<&str>, retired: Option<bool>) -> AppResult<TeamId> {
    let before = get(tx, cx, id).await?;
    let mut now = before.clone();
    if let Some(said) = said {
        (now.name, now.name_folded) = name(said)?;
        let other = rows::named(tx, cx.org(), &now.name_folded).await?.filter(|other| other.id != id);
        if let Some(other) = other {
            return Err(name_taken("team", &other.name, other.retired_at.is_some()));
        }
    }
    match retired {
        Some(true) if now.retired_at.is_none() => {
            now.retired_at = Some(tx.now());
            rows::empty(tx, cx.org(), id).await?;
        }
        Some(false) => now.retired_at = None,
        _ => {}
    }
    if now != before {
        rows::put(tx, cx.org(), &now).await?;
        let side = |t: &TeamRow| json!({"name": t.name, "retired": t.retired_at.is_some()});
        audit::write(tx, cx, "team.changed", json!({"team": id, "from": side(&before), "to": side(&now)})).await?;
    }
    Ok(id)
}

async fn change(app: &App, cx: &Cx, doing: Doing) -> AppResult<(TeamView, bool)> {
    app.store.write(ChangeTeam { cx: cx.clone(), doing }).await
}

/// Makes a team; answers it, and whether it is new.
///
/// # Errors
/// Without the permission, or when the name is taken or not right.
pub async fn create_team(app: &App, cx: &Cx, request: TeamRequest) -> AppResult<(TeamView, bool)> {
    change(app, cx, Doing::Create { id: request.id.map(TeamId), name: request.name }).await
}

/// Renames a team, retires it, or brings it back.
///
/// # Errors
/// Without the permission, when it is not there, or the name is taken or not right.
pub async fn patch_team(app: &App, cx: &Cx, id: TeamId, request: TeamPatch) -> AppResult<TeamView> {
    let doing = Doing::Patch { id, name: request.name, retired: request.retired };
    Ok(change(app, cx, doing).await?.0)
}

/// Puts a member of the organisation into a team.
///
/// # Errors
/// Without the permission, or when team or person are not there.
pub async fn add_member(app: &App, cx: &Cx, id: TeamId, account: AccountId) -> AppResult<TeamView> {
    Ok(change(app, cx, Doing::Add { id, account }).await?.0)
}

/// Takes somebody out of a team.
///
/// # Errors
/// Without the permission, or when they are not in it.
pub async fn take_member_out(app: &App, cx: &Cx, id: TeamId, account: AccountId) -> AppResult<TeamView> {
    Ok(change(app, cx, Doing::TakeOut { id, account }).await?.0)
}
