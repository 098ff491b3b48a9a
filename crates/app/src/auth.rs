//! From a token to a context: sessions and API keys. Tokens are random and long, so one SHA-256 is enough to store
//! them; passwords are elsewhere. This says who somebody is; what they may do is asked in each use case.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use firebell_domain::keys::OrgRole;
use firebell_domain::permission::Action;
use firebell_store::Tx;
use firebell_store::identity::{self, KeyFound, OrganisationHead, SessionFound};
use firebell_store::journal::Via;
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::cx::{Actor, Cx, Scope};
use crate::error::{AppError, AppResult};

/// Begins the token of a session.
pub const SESSION_PREFIX: &str = "fbs_";
/// Begins the token of an API key.
pub const KEY_PREFIX: &str = "fbk_";
/// Begins a link's token: an invitation, or the first start.
pub const LINK_PREFIX: &str = "fbl_";

/// A new token and the hash to store.
pub fn new_token(tx: &mut Tx, prefix: &str) -> (String, Vec<u8>) {
    let secret: [u8; 32] = tx.random();
    let token = format!("{prefix}{}", URL_SAFE_NO_PAD.encode(secret));
    let hash = token_hash(&token);
    (token, hash)
}

/// The hash under which a token is stored.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Who presented a token.
pub enum Caller {
    /// A signed-in person.
    Session(Box<SessionFound>),
    /// A program, perhaps as a person.
    Key(Box<KeyFound>),
}

fn role(key: &str) -> AppResult<OrgRole> {
    key.parse().map_err(|_| AppError::Refused {
        code: "unknown_role",
        detail: "Your role is not known to this version of Firebell. Ask an administrator.".into(),
    })
}

/// Reads a scope as stored: `"all"` or a list of actions; unknown ones allow nothing.
pub fn scope(json: &str) -> Scope {
    match serde_json::from_str::<serde_json::Value>(json) {
        Ok(serde_json::Value::String(all)) if all == "all" => Scope::All,
        Ok(serde_json::Value::Array(list)) => {
            Scope::Only(list.iter().filter_map(|x| x.as_str()).filter_map(|x| x.parse::<Action>().ok()).collect())
        }
        _ => Scope::Only(Default::default()),
    }
}

impl App {
    /// Finds who presents a token.
    pub async fn caller(&self, token: &str) -> AppResult<Caller> {
        if token.len() > 200 {
            return Err(AppError::Unauthenticated);
        }
        let hash = token_hash(token);
        let mut tx = self.store.reader("auth").await?;
        let found = if token.starts_with(KEY_PREFIX) {
            identity::key(&mut tx, &hash).await?.map(|k| Caller::Key(Box::new(k)))
        } else if token.starts_with(SESSION_PREFIX) {
            identity::session(&mut tx, &hash).await?.map(|s| Caller::Session(Box::new(s)))
        } else {
            None
        };
        drop(tx);
        let found = found.ok_or(AppError::Unauthenticated)?;
        self.note_use(&found);
        Ok(found)
    }

    /// The context of a caller in the organisation they name, or in their only one.
    pub async fn cx(&self, caller: &Caller, organisation: Option<&str>) -> AppResult<Cx> {
        match caller {
            Caller::Session(s) => self.session_cx(s, organisation).await,
            Caller::Key(k) => self.key_cx(k, organisation).await,
        }
    }

    async fn session_cx(&self, s: &SessionFound, organisation: Option<&str>) -> AppResult<Cx> {
        let (head, role_key): &(OrganisationHead, String) = match organisation {
            Some(slug) => {
                s.memberships.iter().find(|(head, _)| head.slug == slug).ok_or(AppError::NotFound("organisation"))?
            }
            None => match s.memberships.as_slice() {
                [one] => one,
                [] => return Err(AppError::NotFound("organisation")),
                _ => return Err(AppError::WhichOrganisation),
            },
        };
        let config = self.configs.of(&self.store, head).await?;
        if config.settings.require_second_factor && !s.second_factor {
            return Err(AppError::Refused {
                code: "second_factor_required",
                detail: "This organisation requires a second factor. Set one up in your account's settings, then sign in with it.".into(),
            });
        }
        let actor = Actor {
            account: Some(s.account),
            name: s.name.clone(),
            role: role(role_key)?,
            via: None,
            person: true,
            scope: Scope::All,
            session: Some(s.id),
            key: None,
            operator: s.operator,
        };
        Ok(Cx { actor, organisation: head.clone(), config })
    }

    async fn key_cx(&self, k: &KeyFound, organisation: Option<&str>) -> AppResult<Cx> {
        if organisation.is_some_and(|slug| slug != k.organisation.slug) {
            return Err(AppError::NotFound("organisation"));
        }
        let config = self.configs.of(&self.store, &k.organisation).await?;
        let (account, name, role, person) = match &k.person {
            Some((account, name, role_key)) => {
                (Some(*account), name.clone(), role(role_key.as_deref().unwrap_or_default())?, true)
            }
            // A program of the organisation's own; its scope is all that holds it back.
            None => (None, k.name.clone(), OrgRole::Administrator, false),
        };
        let actor = Actor {
            account,
            name,
            role,
            via: Some(Via { kind: "key".into(), id: Some(k.id.0) }),
            person,
            scope: scope(&k.scope),
            session: None,
            key: Some(k.id),
            operator: false,
        };
        Ok(Cx { actor, organisation: k.organisation.clone(), config })
    }
}
