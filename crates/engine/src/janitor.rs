//! Forgets what has served its time: kept answers, presence. Never the journal.

use firebell_app::{App, AppError};
use firebell_store::{Tx, UseCase, idempotency};

struct Forget;

impl UseCase for Forget {
    const NAME: &'static str = "janitor.forget";
    type Out = u64;
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> Result<u64, AppError> {
        let now = tx.now();
        Ok(idempotency::forget(tx, now).await?)
    }
}

/// One round; answers how many rows were forgotten.
pub async fn step(app: &App) -> Result<u64, AppError> {
    app.store.write(Forget).await
}
