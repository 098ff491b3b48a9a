//! Sessions as people see and end them, and when sessions and keys were last used. Finding one by its token is in
//! `identity`, where every request begins.

use firebell_domain::ids::{AccountId, KeyId, OrganisationId, SessionId};
use firebell_domain::time::{MINUTE, Time};

use crate::error::StoreError;
use crate::sql::{Row, args, statements};
use crate::tx::Tx;

/// How often a use is noted at most, microseconds.
pub const NOTED_EVERY: i64 = 5 * MINUTE;

/// A session that is valid now.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Its id.
    pub id: SessionId,
    /// When it began.
    pub created_at: Time,
    /// When it was last used, to within five minutes.
    pub last_seen_at: Time,
    /// Until when it is valid.
    pub expires_at: Time,
    /// What the client called itself.
    pub user_agent: String,
    /// From where it was begun.
    pub address: String,
    /// Whether the second factor was given.
    pub second_factor: bool,
}

statements! {
    /// Somebody's sessions, newest first.
    LIST = "SELECT id, created_at, last_seen_at, expires_at, user_agent, address, second_factor FROM session \
        WHERE account = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY created_at DESC, id";
    /// Ends one of somebody's sessions.
    REVOKE = "UPDATE session SET revoked_at = $3 WHERE account = $1 AND id = $2 AND revoked_at IS NULL";
    /// Ends all of somebody's sessions but one.
    REVOKE_OTHERS = "UPDATE session SET revoked_at = $3 WHERE account = $1 AND id <> $2 AND revoked_at IS NULL";
    /// The second factor was given in this session.
    WITH_FACTOR = "UPDATE session SET second_factor = TRUE WHERE account = $1 AND id = $2";
    /// The second factor is gone for all of somebody's sessions.
    WITHOUT_FACTOR = "UPDATE session SET second_factor = FALSE WHERE account = $1";
    /// A session was used.
    SEEN = "UPDATE session SET last_seen_at = $2 WHERE id = $1 AND last_seen_at <= $3";
    /// A key was used.
    USED = "UPDATE api_key SET last_used_at = $3 WHERE organisation = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at <= $4)";
    /// Forgets sessions that ended long ago.
    FORGET = "DELETE FROM session WHERE expires_at <= $1";
}

fn row(r: &Row) -> Result<SessionRow, StoreError> {
    Ok(SessionRow {
        id: SessionId(r.get(0)?),
        created_at: Time(r.get(1)?),
        last_seen_at: Time(r.get(2)?),
        expires_at: Time(r.get(3)?),
        user_agent: r.get(4)?,
        address: r.get(5)?,
        second_factor: r.get(6)?,
    })
}

/// Somebody's valid sessions, newest first.
pub async fn list(tx: &mut Tx, account: AccountId) -> Result<Vec<SessionRow>, StoreError> {
    let now = tx.now();
    tx.fetch_all(LIST, args![account.0, now]).await?.iter().map(row).collect()
}

/// Ends one of somebody's sessions; false when there is none such.
pub async fn revoke(tx: &mut Tx, account: AccountId, id: SessionId) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(tx.execute(REVOKE, args![account.0, id.0, now]).await? > 0)
}

/// Ends all of somebody's sessions but one; answers how many.
pub async fn revoke_others(tx: &mut Tx, account: AccountId, keep: SessionId) -> Result<u64, StoreError> {
    let now = tx.now();
    tx.execute(REVOKE_OTHERS, args![account.0, keep.0, now]).await
}

/// Notes that the second factor was given in a session.
pub async fn with_factor(tx: &mut Tx, account: AccountId, id: SessionId) -> Result<(), StoreError> {
    tx.execute(WITH_FACTOR, args![account.0, id.0]).await.map(|_| ())
}

/// Notes that somebody has no second factor any more.
pub async fn without_factor(tx: &mut Tx, account: AccountId) -> Result<(), StoreError> {
    tx.execute(WITHOUT_FACTOR, args![account.0]).await.map(|_| ())
}

/// Notes that a session is in use, unless that was noted in the last five minutes.
pub async fn seen(tx: &mut Tx, id: SessionId) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(SEEN, args![id.0, now, now.0 - NOTED_EVERY]).await.map(|_| ())
}

/// Notes that a key is in use, unless that was noted in the last five minutes.
pub async fn key_used(tx: &mut Tx, organisation: OrganisationId, id: KeyId) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(USED, args![organisation.0, id.0, now, now.0 - NOTED_EVERY]).await.map(|_| ())
}

/// Forgets sessions that ended before a time; answers how many.
pub async fn forget(tx: &mut Tx, before: Time) -> Result<u64, StoreError> {
    tx.execute(FORGET, args![before]).await
}
