//! Forgets what has served its time: kept answers, presence, counted attempts, ended sessions, content of files that
//! nothing names. Never the journal, and nothing that an incident shows.

use firebell_app::{App, AppError};
use firebell_domain::time::{DAY, Time};
use firebell_store::{Tx, UseCase, attempts, blob, idempotency, presence, session};

/// How long the rows of ended sessions are kept, for whoever looks into what happened.
const SESSIONS: i64 = 30 * DAY;

struct Forget;

impl UseCase for Forget {
    const NAME: &'static str = "janitor.forget";
    type Out = u64;
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> Result<u64, AppError> {
        let now = tx.now();
        let mut rows = idempotency::forget(tx, now).await?;
        rows += presence::forget(tx, now).await?;
        // No limit looks back further than an hour.
        rows += attempts::forget(tx, Time(now.0 - DAY)).await?;
        rows += session::forget(tx, Time(now.0 - SESSIONS)).await?;
        Ok(rows)
    }
}

/// One round; answers how many rows were forgotten.
pub async fn step(app: &App) -> Result<u64, AppError> {
    app.store.write(Forget).await
}

/// Takes away content of files that nothing names for a day; answers how many.
pub async fn sweep(app: &App) -> Result<u64, AppError> {
    let swept = blob::sweep(&app.store, &app.blobs, app.store.now()).await?;
    Ok(swept.blobs + swept.leftovers)
}
