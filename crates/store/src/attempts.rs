//! Counts of attempts, in the database, so that limits hold over all servers and restarts. Time is cut into slots of one
//! minute and a limit looks back over several of them. What is limited, and how much, is decided in `app`.

use firebell_domain::time::{MINUTE, SECOND, Time};

use crate::error::StoreError;
use crate::sql::{args, statements};
use crate::tx::Tx;

/// Length of a slot, microseconds.
pub const SLOT: i64 = MINUTE;

statements! {
    /// One more attempt.
    HIT = "INSERT INTO attempt (bucket, slot, tries) VALUES ($1, $2, 1) \
        ON CONFLICT (bucket, slot) DO UPDATE SET tries = attempt.tries + 1";
    /// How many there were since a slot, and the oldest slot that counts.
    COUNT = "SELECT CAST(coalesce(sum(tries), 0) AS BIGINT), coalesce(min(slot), 0) FROM attempt \
        WHERE bucket = $1 AND slot > $2 AND tries > 0";
    /// An attempt that does not count after all.
    RELEASE = "UPDATE attempt SET tries = tries - 1 WHERE bucket = $1 AND slot = $2 AND tries > 0";
    /// Forgets a bucket.
    CLEAR = "DELETE FROM attempt WHERE bucket = $1";
    /// Forgets old slots of all buckets.
    FORGET = "DELETE FROM attempt WHERE slot <= $1";
}

/// What an attempt came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The slot it was counted in.
    pub slot: i64,
    /// Attempts in the window, with this one.
    pub tries: i64,
    /// Seconds until the oldest attempt of the window does not count any more.
    pub seconds: u64,
}

/// Counts one more attempt and answers how many there were in the last `slots` minutes. The row that is written first
/// keeps two at once from seeing the same count.
pub async fn hit(tx: &mut Tx, bucket: &str, slots: i64) -> Result<Hit, StoreError> {
    let now = tx.now();
    let slot = now.0 / SLOT;
    tx.execute(HIT, args![bucket, slot]).await?;
    let row = tx.fetch_one(COUNT, args![bucket, slot - slots]).await?;
    let (tries, oldest): (i64, i64) = (row.get(0)?, row.get(1)?);
    let left = (oldest + slots) * SLOT - now.0;
    Ok(Hit { slot, tries, seconds: u64::try_from(left / SECOND).unwrap_or(0) + 1 })
}

/// Takes an attempt back that turned out to be none.
pub async fn release(tx: &mut Tx, bucket: &str, slot: i64) -> Result<(), StoreError> {
    tx.execute(RELEASE, args![bucket, slot]).await.map(|_| ())
}

/// Forgets all attempts of a bucket.
pub async fn clear(tx: &mut Tx, bucket: &str) -> Result<(), StoreError> {
    tx.execute(CLEAR, args![bucket]).await.map(|_| ())
}

/// Forgets attempts before a time; answers how many rows went.
pub async fn forget(tx: &mut Tx, before: Time) -> Result<u64, StoreError> {
    tx.execute(FORGET, args![before.0 / SLOT]).await
}
