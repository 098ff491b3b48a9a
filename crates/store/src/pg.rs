//! How use cases run on PostgreSQL: each in its own transaction at READ COMMITTED, again when another one was in the
//! way; and how any server gives places in the stream. LISTEN and NOTIFY are hints only.

use std::sync::Arc;
use std::time::Duration;

use rand::SeedableRng as _;
use rand_chacha::ChaCha12Rng;
use sqlx::PgConnection;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};

use crate::clock::Clock;
use crate::error::StoreError;
use crate::pool::Pool;
use crate::sql::{args, statements};
use crate::store::Inner;
use crate::tx::{Conn, Tx};
use crate::usecase::{UseCase, guarded, store_error};
use crate::{migrate, stream};

statements! {
    /// Tells other servers that the stream moved. PostgreSQL only.
    TELL = "SELECT CAST(pg_notify('firebell_stream', '') AS TEXT)";
}

/// Runs of one use case before its error is believed.
const RUNS: u32 = 12;
/// Runs after which a taken unique key is the caller's problem and not a lost race.
const TAKEN_RUNS: u32 = 3;
/// Entries that one transaction sequences at most.
const SEQUENCE: i64 = 1000;

fn pause(run: u32, seed: [u8; 32]) -> Duration {
    let jitter = u64::from(seed[run as usize % 32]) % 8;
    Duration::from_millis((u64::from(run) * 2 + jitter).min(40))
}

pub(crate) async fn write<U: UseCase>(
    pool: Pool<PgConnection>,
    store: Arc<Inner>,
    use_case: U,
) -> Result<U::Out, U::Error> {
    let seed = store.clock.seed();
    let mut run = 0;
    loop {
        run += 1;
        let result = once(&pool, &store, &use_case, seed).await;
        let again = match store_error(&result) {
            Some(StoreError::Retry(_)) => run < RUNS,
            Some(StoreError::Taken(_)) => run < TAKEN_RUNS,
            _ => false,
        };
        if !again {
            return result;
        }
        store.figures.reruns.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        tokio::time::sleep(pause(run, seed)).await;
    }
}

async fn once<U: UseCase>(
    pool: &Pool<PgConnection>,
    store: &Inner,
    use_case: &U,
    seed: [u8; 32],
) -> Result<U::Out, U::Error> {
    let connection = pool.acquire().await?;
    let mut tx = Tx::new(Conn::Pg(connection), store.clock.now(), seed);
    tx.control("BEGIN").await?;
    let result = guarded(use_case, &mut tx).await;
    let result = match result {
        Ok(out) => commit(&mut tx, store).await.map(|()| out).map_err(U::Error::from),
        Err(error) => Err(error),
    };
    store.figures.used(U::NAME, tx.statements());
    if result.is_err() {
        // When this fails, the transaction counts as open and the connection is closed.
        let _ = tx.control("ROLLBACK").await;
    }
    result
}

async fn commit(tx: &mut Tx, store: &Inner) -> Result<(), StoreError> {
    let written = std::mem::take(&mut tx.written);
    if !written.is_empty() {
        stream::leave(tx, &written).await?;
    }
    tx.control("COMMIT").await?;
    store.figures.committed(1);
    if !written.is_empty() {
        store.left.send_modify(|n| *n += 1);
    }
    Ok(())
}

pub(crate) async fn sequence(pool: &Pool<PgConnection>, store: &Inner) -> Result<u64, StoreError> {
    let connection = pool.acquire().await?;
    let mut tx = Tx::new(Conn::Pg(connection), store.clock.now(), [0; 32]);
    tx.control("BEGIN").await?;
    let result = match stream::sequence_waiting(&mut tx, SEQUENCE).await {
        Ok(0) => tx.control("ROLLBACK").await.map(|()| 0),
        Ok(n) => tx.control("COMMIT").await.map(|()| n),
        Err(error) => Err(error),
    };
    match result {
        Ok(0) => Ok(0),
        Ok(n) => {
            store.moved.send_modify(|n| *n += 1);
            // Its own statement, after the commit: a lost notice costs a moment, not an entry.
            let _ = tx.fetch_optional(TELL, args![]).await;
            Ok(n)
        }
        Err(error) => {
            let _ = tx.control("ROLLBACK").await;
            Err(error)
        }
    }
}

pub(crate) async fn listen(options: &PgConnectOptions, store: &Inner) -> Result<(), StoreError> {
    let pool = PgPoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.listen("firebell_stream").await?;
    loop {
        listener.recv().await?;
        store.moved.send_modify(|n| *n += 1);
    }
}

/// Migrates while no other server does: the lease table decides, and ends by itself when its holder dies.
pub(crate) async fn migrate_alone(pool: &Pool<PgConnection>, clock: &Clock) -> Result<(), StoreError> {
    let mut tx = Tx::new(Conn::Pg(pool.acquire().await?), clock.now(), clock.seed());
    tx.rng = ChaCha12Rng::from_seed(clock.seed());
    let mut last = None;
    for run in 0..50 {
        match migrate::migrate(&mut tx).await {
            Ok(()) => return Ok(()),
            Err(error @ StoreError::Unusable(_)) => return Err(error),
            // Two servers began at once: each step is applied and noted in one transaction, the loser looks again.
            Err(error) => last = Some(error),
        }
        tokio::time::sleep(Duration::from_millis(50 + run * 10)).await;
    }
    Err(last.unwrap_or(StoreError::Closed))
}
