//! Answers kept for a day, so that a request that comes again is answered and not done again.

use firebell_domain::time::{DAY, Time};

use crate::error::StoreError;
use crate::sql::{args, statements};
use crate::tx::Tx;

/// A kept answer.
#[derive(Debug, Clone)]
pub struct Kept {
    /// SHA-256 of the request's body.
    pub body_hash: Vec<u8>,
    /// HTTP status.
    pub status: i64,
    /// Body of the answer.
    pub answer: Vec<u8>,
}

statements! {
    /// A kept answer; the caller is of one organisation.
    FIND = "SELECT body_hash, status, answer FROM idempotency WHERE caller = $1 AND path = $2 AND idempotency_key = $3 AND created_at > $4";
    /// Keeps one, over an expired one.
    KEEP = "INSERT INTO idempotency (caller, path, idempotency_key, body_hash, status, answer, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
        ON CONFLICT (caller, path, idempotency_key) DO UPDATE SET body_hash = $4, status = $5, answer = $6, created_at = $7 WHERE idempotency.created_at <= $8";
    /// Forgets old ones.
    FORGET = "DELETE FROM idempotency WHERE created_at <= $1";
}

/// A kept answer of the last 24 hours.
pub async fn find(tx: &mut Tx, caller: &str, path: &str, key: &str) -> Result<Option<Kept>, StoreError> {
    let since = tx.now().0 - DAY;
    let row = tx.fetch_optional(FIND, args![caller, path, key, since]).await?;
    row.map(|r| Ok(Kept { body_hash: r.get(0)?, status: r.get(1)?, answer: r.get(2)? })).transpose()
}

/// Keeps an answer; fails as taken when another request with the same key was first.
pub async fn keep(tx: &mut Tx, caller: &str, path: &str, key: &str, kept: &Kept) -> Result<(), StoreError> {
    let now = tx.now();
    let args =
        args![caller, path, key, kept.body_hash.as_slice(), kept.status, kept.answer.as_slice(), now, now.0 - DAY];
    match tx.execute(KEEP, args).await? {
        0 => Err(StoreError::Taken("idempotency".into())),
        _ => Ok(()),
    }
}

/// Forgets answers older than 24 hours before a time.
pub async fn forget(tx: &mut Tx, now: Time) -> Result<u64, StoreError> {
    tx.execute(FORGET, args![now.0 - DAY]).await
}
