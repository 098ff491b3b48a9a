//! Names of people for display, kept for a short while: records hold ids, and a renamed person shows under the new
//! name everywhere. Never used to decide anything.

use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;

use firebell_domain::ids::AccountId;
use firebell_domain::time::{SECOND, Time};
use firebell_store::{Store, identity};

use crate::error::AppResult;

/// How long a name is believed, microseconds.
const KEPT: i64 = 30 * SECOND;

/// Names of this process.
#[derive(Default)]
pub struct Names {
    kept: Mutex<HashMap<AccountId, (String, Time)>>,
}

/// Names of the accounts asked for.
pub type NameMap = HashMap<AccountId, String>;

impl Names {
    /// The names of some accounts; unknown ones are left out.
    pub async fn of(&self, store: &Store, accounts: impl IntoIterator<Item = AccountId>) -> AppResult<NameMap> {
        let now = store.now();
        let mut found = NameMap::new();
        let mut missing = BTreeSet::new();
        {
            let kept = self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            for account in accounts {
                match kept.get(&account) {
                    Some((name, at)) if now.0 - at.0 < KEPT => {
                        found.insert(account, name.clone());
                    }
                    _ => {
                        missing.insert(account);
                    }
                }
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        let mut reader = store.reader("names").await?;
        let names = identity::names(&mut reader, missing).await?;
        let mut kept = self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if kept.len() > 100_000 {
            kept.clear();
        }
        for (account, name) in names {
            kept.insert(account, (name.clone(), now));
            found.insert(account, name);
        }
        Ok(found)
    }
}
