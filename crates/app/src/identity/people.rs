//! The people of an organisation: who is there, which role they have, and taking them out. An organisation always keeps
//! somebody who can administer it, and whoever is responsible stays until somebody else is named.

use firebell_api::{Page, PersonView};
use firebell_domain::ids::AccountId;
use firebell_domain::keys::OrgRole;
use firebell_domain::permission::Action;
use firebell_domain::text::fold;
use firebell_store::organisation::{self, MemberRow};
use firebell_store::{Tx, UseCase, identity};
use serde_json::json;

use crate::app::App;
use crate::audit;
use crate::config;
use crate::cx::Cx;
use crate::error::{AppError, AppResult};

/// Which people.
#[derive(Debug, Clone, Default)]
pub struct PeopleQuery {
    /// Part of a name or e-mail address.
    pub text: Option<String>,
    /// At most so many.
    pub limit: usize,
    /// The id of the last one of the page before.
    pub after: Option<String>,
}

fn view(m: MemberRow, manages: bool) -> PersonView {
    PersonView {
        id: m.id.0,
        name: m.name,
        email: m.email,
        role: m.role,
        disabled: m.disabled,
        second_factor: manages.then_some(m.second_factor),
    }
}

/// The people of the organisation by name.
///
/// # Errors
/// Without the permission to read incidents or to manage people.
pub async fn people(app: &App, cx: &Cx, query: &PeopleQuery) -> AppResult<Page<PersonView>> {
    let manages = cx.actor.may(Action::ManagePeople);
    if !manages {
        cx.require(Action::ReadIncidents)?;
    }
    let mut reader = app.store.reader("people.list").await?;
    let rows = organisation::members(&mut reader, cx.org()).await?;
    drop(reader);
    let wanted = fold(query.text.as_deref().unwrap_or_default().trim());
    let mut found: Vec<(String, MemberRow)> = rows
        .into_iter()
        .map(|m| (fold(&m.name), m))
        .filter(|(name, m)| wanted.is_empty() || name.contains(&wanted) || fold(&m.email).contains(&wanted))
        .collect();
    found.sort_by(|(a, x), (b, y)| a.cmp(b).then(x.id.cmp(&y.id)));
    if let Some(after) = &query.after {
        let cursor =
            || AppError::invalid("cursor", "after", "This is not a cursor of this list. Begin at its first page.");
        let id: AccountId = after.parse().map_err(|_| cursor())?;
        let at = found.iter().position(|(_, m)| m.id == id).ok_or_else(cursor)?;
        found.drain(..=at);
    }
    let more = found.len() > query.limit;
    found.truncate(query.limit);
    let next = if more { found.last().map(|(_, m)| m.id.to_string()) } else { None };
    Ok(Page { items: found.into_iter().map(|(_, m)| view(m, manages)).collect(), next })
}

/// Takes the organisation's row, so that two changes of its people wait for each other, and finds the member.
async fn take(tx: &mut Tx, cx: &Cx, account: AccountId) -> AppResult<MemberRow> {
    cx.require(Action::ManagePeople)?;
    identity::touch(tx, cx.org()).await?;
    organisation::member(tx, cx.org(), account).await?.ok_or(AppError::NotFound("person"))
}

async fn not_the_last(tx: &mut Tx, cx: &Cx, member: &MemberRow) -> AppResult<()> {
    let administrates = member.role == OrgRole::Administrator.key() && !member.disabled;
    if administrates && organisation::administrators(tx, cx.org()).await? <= 1 {
        return Err(AppError::conflict(
            "last_administrator",
            "This is the organisation's last administrator; without one, nobody could change its people or settings any more. Make somebody else an administrator first.",
        ));
    }
    Ok(())
}

pub(crate) struct SetRole {
    pub(crate) cx: Cx,
    pub(crate) account: AccountId,
    pub(crate) role: OrgRole,
}

impl UseCase for SetRole {
    const NAME: &'static str = "people.set_role";
    type Out = MemberRow;
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<MemberRow> {
        let mut member = take(tx, &self.cx, self.account).await?;
        if member.role == self.role.key() {
            return Ok(member);
        }
        not_the_last(tx, &self.cx, &member).await?;
        organisation::set_role(tx, self.cx.org(), self.account, self.role.key()).await?;
        let particulars = json!({ "account": self.account, "name": member.name, "from": member.role, "to": self.role });
        audit::write(tx, &self.cx, "person.role_changed", particulars).await?;
        member.role = self.role.key().to_owned();
        Ok(member)
    }
}

/// Gives a member another role.
///
/// # Errors
/// Without the permission, for somebody who is no member, and for the last administrator.
pub async fn set_role(app: &App, cx: &Cx, account: AccountId, role: &str) -> AppResult<PersonView> {
    cx.require(Action::ManagePeople)?;
    let role: OrgRole = role
        .parse()
        .map_err(|e: firebell_domain::keys::UnknownKey| AppError::invalid("role", "role", e.to_string()))?;
    let member = app.store.write(SetRole { cx: cx.clone(), account, role }).await?;
    Ok(view(member, true))
}

struct Remove {
    cx: Cx,
    account: AccountId,
}

impl UseCase for Remove {
    const NAME: &'static str = "people.remove";
    type Out = ();
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<()> {
        let member = take(tx, &self.cx, self.account).await?;
        not_the_last(tx, &self.cx, &member).await?;
        let settings = config::load(tx, self.cx.org()).await?.settings;
        let named =
            |p: &Option<config::Party>| p.as_ref().is_some_and(|p| p.kind == "account" && p.id == self.account.0);
        if named(&settings.responsible) || named(&settings.deputy) {
            return Err(AppError::conflict(
                "is_responsible",
                "This person is responsible for incident management, or the deputy. Name somebody else in the settings first.",
            ));
        }
        organisation::end_membership(tx, self.cx.org(), self.account).await?;
        let particulars = json!({ "account": self.account, "name": member.name, "role": member.role });
        audit::write(tx, &self.cx, "person.removed", particulars).await
    }
}

/// Takes somebody out of the organisation. Their account and all they wrote stay.
///
/// # Errors
/// Without the permission, for somebody who is no member, for the last administrator, and for whoever is responsible.
pub async fn remove_person(app: &App, cx: &Cx, account: AccountId) -> AppResult<()> {
    app.store.write(Remove { cx: cx.clone(), account }).await
}
