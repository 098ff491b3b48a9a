//! Sessions: beginning one for somebody who has proved who they are, and seeing and ending one's own.

use firebell_api::{Page, SessionView};
use firebell_domain::ids::{AccountId, SessionId};
use firebell_domain::time::{DAY, Time};
use firebell_store::account::Account;
use firebell_store::identity::{self, NewSession};
use firebell_store::{Tx, UseCase, session as rows};
use serde_json::json;

use super::audit_everywhere;
use super::me::Person;
use super::sign_in::Client;
use crate::app::App;
use crate::auth::{SESSION_PREFIX, new_token};
use crate::error::{AppError, AppResult};

/// How long a session is valid, microseconds.
const VALID: i64 = 30 * DAY;

/// A session that has begun, with the token that is shown once.
#[derive(Debug, Clone)]
pub struct SessionMade {
    /// Its id.
    pub id: SessionId,
    /// Its token.
    pub token: String,
    /// Until when it is valid.
    pub expires_at: Time,
    /// Whose.
    pub account: AccountId,
    /// Their name.
    pub name: String,
}

/// Begins a session.
pub(super) async fn begin(
    tx: &mut Tx,
    account: &Account,
    second_factor: bool,
    client: &Client,
) -> AppResult<SessionMade> {
    begin_for(tx, account.id, &account.name, second_factor, client).await
}

/// The same for an account that was made just now.
pub(super) async fn begin_for(
    tx: &mut Tx,
    account: AccountId,
    name: &str,
    second_factor: bool,
    client: &Client,
) -> AppResult<SessionMade> {
    let (token, token_hash) = new_token(tx, SESSION_PREFIX);
    let id = SessionId(tx.new_id());
    let expires_at = Time(tx.now().0 + VALID);
    let clean = |text: &str, most: usize| text.chars().filter(|c| !c.is_control()).take(most).collect::<String>();
    let new = NewSession {
        id,
        token_hash,
        account,
        expires_at,
        user_agent: clean(&client.user_agent, 300),
        address: clean(&client.address, 60),
        second_factor,
    };
    identity::insert_session(tx, &new).await?;
    Ok(SessionMade { id, token, expires_at, account, name: name.to_owned() })
}

/// One's own sessions, newest first.
pub async fn sessions(app: &App, person: &Person) -> AppResult<Page<SessionView>> {
    let mut reader = app.store.reader("session.list").await?;
    let rows = rows::list(&mut reader, person.account).await?;
    let items = rows
        .into_iter()
        .map(|s| SessionView {
            id: s.id.0,
            created_at: s.created_at.to_string(),
            last_seen_at: s.last_seen_at.to_string(),
            expires_at: s.expires_at.to_string(),
            user_agent: s.user_agent,
            address: s.address,
            second_factor: s.second_factor,
            current: s.id == person.session,
        })
        .collect();
    Ok(Page { items, next: None })
}

struct End {
    account: AccountId,
    session: SessionId,
}

impl UseCase for End {
    const NAME: &'static str = "session.end";
    type Out = ();
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<()> {
        if !rows::revoke(tx, self.account, self.session).await? {
            return Err(AppError::NotFound("session"));
        }
        audit_everywhere(tx, self.account, "session.ended", json!({ "session": self.session })).await
    }
}

/// Ends one of one's own sessions.
///
/// # Errors
/// Not found when it is not one's own, or has ended.
pub async fn end_session(app: &App, person: &Person, session: SessionId) -> AppResult<()> {
    app.store.write(End { account: person.account, session }).await
}

struct EndOthers {
    account: AccountId,
    keep: SessionId,
}

impl UseCase for EndOthers {
    const NAME: &'static str = "session.end_others";
    type Out = u64;
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<u64> {
        let ended = rows::revoke_others(tx, self.account, self.keep).await?;
        if ended > 0 {
            audit_everywhere(tx, self.account, "session.others_ended", json!({ "ended": ended })).await?;
        }
        Ok(ended)
    }
}

/// Ends all of one's own sessions but the one that asks; answers how many.
pub async fn end_other_sessions(app: &App, person: &Person) -> AppResult<u64> {
    app.store.write(EndOthers { account: person.account, keep: person.session }).await
}
