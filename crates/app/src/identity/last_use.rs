//! Notes when sessions and keys were last used, at most once in five minutes each, and never in the way of a request.

use std::collections::HashMap;
use std::sync::Mutex;

use firebell_domain::ids::{KeyId, OrganisationId, SessionId};
use firebell_domain::time::Time;
use firebell_store::session::{self, NOTED_EVERY};
use firebell_store::{Tx, UseCase};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{AppError, AppResult};

/// What this process has noted already, so that many requests at once write once.
#[derive(Default)]
pub struct LastUse {
    noted: Mutex<HashMap<Uuid, Time>>,
}

impl LastUse {
    fn is_due(&self, id: Uuid, last: Option<Time>, now: Time) -> bool {
        if last.is_some_and(|last| now.0 - last.0 < NOTED_EVERY) {
            return false;
        }
        let mut noted = self.noted.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if noted.len() > 10_000 {
            noted.retain(|_, at| now.0 - at.0 < NOTED_EVERY);
        }
        match noted.get(&id) {
            Some(at) if now.0 - at.0 < NOTED_EVERY => false,
            _ => {
                noted.insert(id, now);
                true
            }
        }
    }
}

enum Used {
    Session(SessionId),
    Key(OrganisationId, KeyId),
}

impl UseCase for Used {
    const NAME: &'static str = "last_use";
    type Out = ();
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<()> {
        match self {
            Used::Session(id) => Ok(session::seen(tx, *id).await?),
            Used::Key(organisation, id) => Ok(session::key_used(tx, *organisation, *id).await?),
        }
    }
}

impl App {
    /// Notes that somebody's session or key is in use, in the background and when it is due.
    pub(crate) fn note_use(&self, caller: &Caller) {
        let now = self.store.now();
        let used = match caller {
            Caller::Session(s) if self.last_use.is_due(s.id.0, Some(s.last_seen_at), now) => Used::Session(s.id),
            Caller::Key(k) if self.last_use.is_due(k.id.0, k.last_used_at, now) => Used::Key(k.organisation.id, k.id),
            _ => return,
        };
        let store = self.store.clone();
        tokio::spawn(async move {
            if let Err(error) = store.write(used).await {
                tracing::debug!(%error, "the last use of a session or key was not noted");
            }
        });
    }
}
