//! Removing the example organisation, whole and at once, so that nothing of it is left among real incidents. A real
//! organisation is never removed.

use firebell_domain::ids::{AccountId, OrganisationId};
use firebell_domain::keys::OrgRole;
use firebell_store::{Tx, UseCase, account, removal};
use serde_json::json;

use crate::app::App;
use crate::audit;
use crate::auth::Caller;
use crate::error::{AppError, AppResult};

struct Remove {
    example: OrganisationId,
    by: Option<AccountId>,
}

impl UseCase for Remove {
    const NAME: &'static str = "organisation.remove_example";
    type Out = ();
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<()> {
        if !removal::remove_example(tx, self.example).await? {
            return Err(AppError::NotFound("example organisation"));
        }
        let Some(by) = self.by else { return Ok(()) };
        for (organisation, role) in account::memberships(tx, by).await? {
            if role == OrgRole::Administrator.key() {
                audit::write_as(tx, organisation.id, Some(by), None, "organisation.example_removed", json!({})).await?;
            }
        }
        Ok(())
    }
}

/// Removes the example organisation that the caller administers.
///
/// # Errors
/// Not found when there is none, or it was removed already; refused for those who do not administer it.
pub async fn remove_example(app: &App, caller: &Caller) -> AppResult<()> {
    let (example, by) = match caller {
        Caller::Session(s) => {
            let found = s.memberships.iter().find(|(head, _)| head.example);
            let (head, _) = found.ok_or(AppError::NotFound("example organisation"))?;
            (head.clone(), Some(s.account))
        }
        Caller::Key(k) if k.organisation.example => (k.organisation.clone(), k.person.as_ref().map(|(id, _, _)| *id)),
        Caller::Key(_) => return Err(AppError::NotFound("example organisation")),
    };
    let cx = app.cx(caller, Some(&example.slug)).await?;
    cx.require(firebell_domain::permission::Action::ManageSettings)?;
    app.store.write(Remove { example: example.id, by }).await
}
