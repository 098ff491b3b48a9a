//! Who asks, as they see themselves: account, organisations, and what they may do in one of them. It works without the
//! second factor that an organisation requires, so that one can be added.

use firebell_api::{AccountView, MeView, MembershipView, Thing};
use firebell_domain::ids::{AccountId, SessionId};
use firebell_domain::keys::OrgRole;
use firebell_domain::permission::Action;
use firebell_store::account;
use firebell_store::identity::OrganisationHead;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{AppError, AppResult};

/// A signed-in person, in no organisation.
#[derive(Debug, Clone)]
pub struct Person {
    /// The account.
    pub account: AccountId,
    /// The session.
    pub session: SessionId,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Whether they operate the installation.
    pub operator: bool,
}

/// The person behind a session. Keys are not let through, whoever they act as.
///
/// # Errors
/// Refused for a key.
pub fn person(caller: &Caller) -> AppResult<Person> {
    match caller {
        Caller::Session(s) => Ok(Person {
            account: s.account,
            session: s.id,
            name: s.name.clone(),
            email: s.email.clone(),
            operator: s.operator,
        }),
        Caller::Key(_) => Err(AppError::Refused {
            code: "needs_session",
            detail: "This concerns a person's own account, so an API key is not enough. Sign in and do it there."
                .into(),
        }),
    }
}

fn membership(head: &OrganisationHead, role: &str) -> MembershipView {
    MembershipView {
        id: head.id.0,
        slug: head.slug.clone(),
        name: head.name.clone(),
        role: role.to_owned(),
        example: head.example,
    }
}

/// Who asks, in the organisation named, or in their first one.
///
/// # Errors
/// Not found when they do not belong to the organisation named.
pub async fn me(app: &App, caller: &Caller, organisation: Option<&str>) -> AppResult<MeView> {
    match caller {
        Caller::Session(s) => {
            let mut reader = app.store.reader("me").await?;
            let row = account::get(&mut reader, s.account).await?.ok_or(AppError::Unauthenticated)?;
            drop(reader);
            let here = match organisation {
                Some(slug) => {
                    let found = s.memberships.iter().find(|(head, _)| head.slug == slug);
                    Some(found.ok_or(AppError::NotFound("organisation"))?)
                }
                None => s.memberships.first(),
            };
            let mut permissions = Vec::new();
            let mut second_factor_required = false;
            if let Some((head, _)) = here {
                match app.cx(caller, Some(&head.slug)).await {
                    Ok(cx) => permissions = allowed(|action| cx.actor.may(action)),
                    Err(AppError::Refused { code: "second_factor_required", .. }) => second_factor_required = true,
                    Err(error) => return Err(error),
                }
            }
            Ok(MeView {
                account: Some(AccountView {
                    id: s.account.0,
                    name: row.name,
                    email: row.email,
                    zone: row.zone,
                    second_factor: row.totp_confirmed_at.is_some(),
                }),
                key: None,
                operator: s.operator,
                organisation: here.map(|(head, role)| membership(head, role)),
                organisations: s.memberships.iter().map(|(head, role)| membership(head, role)).collect(),
                permissions,
                second_factor_required,
            })
        }
        Caller::Key(k) => {
            let cx = app.cx(caller, organisation).await?;
            let account = match &k.person {
                Some((id, _, _)) => {
                    let mut reader = app.store.reader("me").await?;
                    account::get(&mut reader, *id).await?
                }
                None => None,
            };
            let here = membership(&k.organisation, cx.actor.role.key());
            Ok(MeView {
                account: account.map(|a| AccountView {
                    id: a.id.0,
                    name: a.name,
                    email: a.email,
                    zone: a.zone,
                    second_factor: a.totp_confirmed_at.is_some(),
                }),
                key: Some(Thing { id: Some(k.id.0), name: k.name.clone() }),
                operator: false,
                organisation: Some(here.clone()),
                organisations: vec![here],
                permissions: allowed(|action| cx.actor.may(action)),
                second_factor_required: false,
            })
        }
    }
}

fn allowed(may: impl Fn(Action) -> bool) -> Vec<String> {
    Action::ALL.iter().copied().filter(|a| may(*a)).map(|a| a.key().to_owned()).collect()
}

/// What a role may do, by key.
pub(super) fn permissions_of(role: OrgRole) -> Vec<String> {
    allowed(|action| firebell_domain::permission::allows(role, action))
}
