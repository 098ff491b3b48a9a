//! One's own account: name, time zone, password. Nobody else changes them.

use firebell_api::ProfilePatch;
use firebell_domain::ids::AccountId;
use firebell_store::account::{self, Account};
use firebell_store::{Tx, UseCase, session};
use serde_json::json;

use super::me::Person;
use super::sign_in::limited;
use super::{audit_everywhere, checks, password};
use crate::app::App;
use crate::error::{AppError, AppResult};

/// An account that is there because somebody is signed in with it.
pub(super) async fn account(app: &App, id: AccountId) -> AppResult<Account> {
    let mut reader = app.store.reader("account").await?;
    account::get(&mut reader, id).await?.ok_or(AppError::Unauthenticated)
}

struct Profile {
    account: AccountId,
    name: Option<String>,
    zone: Option<String>,
}

impl UseCase for Profile {
    const NAME: &'static str = "account.profile";
    type Out = ();
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<()> {
        let was = account::get(tx, self.account).await?.ok_or(AppError::Unauthenticated)?;
        let name = self.name.as_ref().unwrap_or(&was.name);
        let zone = self.zone.as_ref().unwrap_or(&was.zone);
        if *name == was.name && *zone == was.zone {
            return Ok(());
        }
        account::set_profile(tx, self.account, name, zone).await?;
        audit_everywhere(tx, self.account, "account.changed", json!({ "name": name, "zone": zone })).await
    }
}

/// Changes one's own name and time zone.
///
/// # Errors
/// When the name is empty or the zone is none.
pub async fn patch_profile(app: &App, person: &Person, patch: &ProfilePatch) -> AppResult<()> {
    let name = patch.name.as_deref().map(|n| checks::name(n, "name")).transpose()?;
    let zone = patch.zone.as_deref().map(|z| checks::zone(z, "zone")).transpose()?;
    app.store.write(Profile { account: person.account, name, zone }).await
}

struct Try(AccountId);

impl UseCase for Try {
    const NAME: &'static str = "account.try_password";
    type Out = ();
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<()> {
        limited(tx, &format!("password {}", self.0), 15, 10).await.map(|_| ())
    }
}

struct SetPassword {
    person: Person,
    was: Option<String>,
    hash: String,
}

impl UseCase for SetPassword {
    const NAME: &'static str = "account.set_password";
    type Out = ();
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<()> {
        let id = self.person.account;
        let now = account::get(tx, id).await?.ok_or(AppError::Unauthenticated)?;
        if now.password_hash != self.was {
            return Err(AppError::conflict(
                "password_changed",
                "The password was changed elsewhere meanwhile. Sign in with that one and try again.",
            ));
        }
        account::set_password(tx, id, &self.hash).await?;
        let ended = session::revoke_others(tx, id, self.person.session).await?;
        audit_everywhere(tx, id, "password.changed", json!({ "sessions_ended": ended })).await
    }
}

/// Changes one's own password; all other sessions end.
///
/// # Errors
/// When the present one is not right, the new one is too simple, or it was tried too often.
pub async fn change_password(app: &App, person: &Person, current: &str, new: &str) -> AppResult<()> {
    checks::new_password(new, &person.email, "new")?;
    app.store.write(Try(person.account)).await?;
    let was = account(app, person.account).await?.password_hash;
    if !password::verify(current, was.as_deref()).await? {
        return Err(AppError::invalid(
            "password_wrong",
            "current",
            "This is not your present password, so nothing was changed. Check it and try again.",
        ));
    }
    let hash = password::hash(&app.store, new).await?;
    app.store.write(SetPassword { person: person.clone(), was, hash }).await
}
