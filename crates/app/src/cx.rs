//! Who acts, in which organisation, under which settings: the context that every use case carries. It answers what the
//! actor may do in general; whether they see one incident is decided with that incident at hand.

use std::collections::BTreeSet;
use std::sync::Arc;

use firebell_domain::change::Who;
use firebell_domain::ids::{AccountId, KeyId, OrganisationId, SessionId};
use firebell_domain::keys::OrgRole;
use firebell_domain::permission::{Action, allows};
use firebell_domain::time::Time;
use firebell_store::identity::OrganisationHead;
use firebell_store::journal::Via;
use firebell_store::list::Viewer;

use crate::config::OrgConfig;
use crate::error::{AppError, AppResult};

/// What a key may do at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Whatever the role allows.
    All,
    /// Only these.
    Only(BTreeSet<Action>),
}

impl Scope {
    /// Whether the scope lets an action through.
    pub fn lets(&self, action: Action) -> bool {
        match self {
            Scope::All => true,
            Scope::Only(actions) => actions.contains(&action),
        }
    }
}

/// Who acts.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The person; none for a program without one behind it.
    pub account: Option<AccountId>,
    /// The person's or the program's name.
    pub name: String,
    /// Role in this organisation.
    pub role: OrgRole,
    /// How, when not in person.
    pub via: Option<Via>,
    /// Whether these are a person's credentials: only such confirm facts.
    pub person: bool,
    /// What they may do at most.
    pub scope: Scope,
    /// The session, if there is one.
    pub session: Option<SessionId>,
    /// The key, if there is one.
    pub key: Option<KeyId>,
    /// Whether they operate the installation.
    pub operator: bool,
}

impl Actor {
    /// The program itself, or somebody without an account, at the least role that may register.
    pub fn system(name: &str, via: &str) -> Actor {
        Actor {
            account: None,
            name: name.to_owned(),
            role: OrgRole::Reporter,
            via: Some(Via { kind: via.to_owned(), id: None }),
            person: false,
            scope: Scope::All,
            session: None,
            key: None,
            operator: false,
        }
    }

    /// Whether role and scope allow an action.
    pub fn may(&self, action: Action) -> bool {
        allows(self.role, action) && self.scope.lets(action)
    }
}

/// The context of a use case.
#[derive(Clone)]
pub struct Cx {
    /// Who acts.
    pub actor: Actor,
    /// In which organisation.
    pub organisation: OrganisationHead,
    /// Its settings and definitions.
    pub config: Arc<OrgConfig>,
}

impl Cx {
    /// The organisation's id.
    pub fn org(&self) -> OrganisationId {
        self.organisation.id
    }

    /// Fails unless role and scope allow an action.
    pub fn require(&self, action: Action) -> AppResult<()> {
        if self.actor.may(action) { Ok(()) } else { Err(AppError::Forbidden(action)) }
    }

    /// As the lists need it.
    pub fn viewer(&self) -> Viewer {
        Viewer { reads: self.actor.may(Action::ReadIncidents), account: self.actor.account }
    }

    /// As the domain needs it, at a time.
    pub fn who(&self, now: Time) -> Who {
        Who {
            account: self.actor.account,
            via: self.actor.via.as_ref().map(|v| v.kind.clone()),
            person: self.actor.person,
            now,
        }
    }
}
