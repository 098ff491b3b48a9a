//! Who somebody is, and who belongs where: first start, signing in, second factors, sessions, invitations, people, keys
//! and the organisation's own settings. What a role may do is `domain`'s table; finding somebody by a token is `auth`.

pub(crate) mod checks;
mod example;
pub(crate) mod invitation;
mod key;
mod last_use;
mod me;
mod organisation;
mod password;
pub(crate) mod people;
mod profile;
mod report;
mod second_factor;
mod session;
mod sign_in;
mod start;

pub use example::remove_example;
pub use invitation::{AcceptNew, Invited, accept, accept_new, invitations, invite, invited, take_back};
pub use key::{create_key, key_create_offline, keys, revoke_key};
pub use last_use::LastUse;
pub use me::{Person, me, person};
pub use organisation::{create_organisation, organisation, patch_organisation};
pub use people::{PeopleQuery, people, remove_person, set_role};
pub use profile::{change_password, patch_profile};
pub use report::{Ongoing, Report, ReportPage, report, report_page};
pub use second_factor::{NewFactor, confirm_factor, must_add_factor, propose_factor, remove_factor, waiting_factor};
pub use session::{SessionMade, end_other_sessions, end_session, sessions};
pub use sign_in::{Client, SignIn, SignedIn, second_step, sign_in};
pub use start::{Start, Started, setup, start, start_link, start_works};

use firebell_domain::ids::AccountId;
use firebell_store::{Tx, account};
use serde_json::Value;

use crate::audit;
use crate::error::AppResult;

/// Writes what an account did, or what was done to it, in the log of every organisation it belongs to.
async fn audit_everywhere(tx: &mut Tx, account: AccountId, what: &str, particulars: Value) -> AppResult<()> {
    for (organisation, _) in account::memberships(tx, account).await? {
        audit::write_as(tx, organisation.id, Some(account), None, what, particulars.clone()).await?;
    }
    Ok(())
}
