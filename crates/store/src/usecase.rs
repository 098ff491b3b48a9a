//! What the store runs: a use case, and the boxed job that carries it through the writer's queue.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;

use futures::FutureExt as _;
use tokio::sync::oneshot;

use crate::error::{AsStoreError, StoreError};
use crate::tx::Tx;

/// One thing that a person or a program can do. Run by the store inside a transaction, perhaps more than once,
/// always with the same ids; it awaits nothing but the database.
pub trait UseCase: Send + Sync + 'static {
    /// A name for figures and logs.
    const NAME: &'static str;
    /// What it answers.
    type Out: Send + 'static;
    /// How it fails.
    type Error: From<StoreError> + AsStoreError + Send + 'static;
    /// Does it.
    fn run(&self, tx: &mut Tx) -> impl Future<Output = Result<Self::Out, Self::Error>> + Send;
}

/// How a run ended, as far as the transaction is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ran {
    /// Its writes are to be kept.
    Keep,
    /// Its writes are to be rolled back; the answer is an error already.
    Undo,
}

pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A use case with the place where its answer goes.
pub(crate) trait Job: Send {
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, Ran>;
    fn name(&self) -> &'static str;
    /// The randomness of this use case, the same however often it is run.
    fn seed(&self) -> [u8; 32];
    /// Answers what `run` found; or that it could not be committed.
    fn answer(self: Box<Self>, failure: Option<StoreError>);
}

pub(crate) struct Carried<U: UseCase> {
    pub use_case: U,
    pub seed: [u8; 32],
    pub result: Option<Result<U::Out, U::Error>>,
    pub reply: oneshot::Sender<Result<U::Out, U::Error>>,
}

/// Runs a use case; a panic becomes an error and harms nobody else.
pub(crate) async fn guarded<U: UseCase>(use_case: &U, tx: &mut Tx) -> Result<U::Out, U::Error> {
    match AssertUnwindSafe(use_case.run(tx)).catch_unwind().await {
        Ok(result) => result,
        Err(_) => {
            tracing::error!(use_case = U::NAME, "a use case panicked; its transaction is rolled back");
            Err(StoreError::Unusable(format!("an internal error in {}", U::NAME)).into())
        }
    }
}

/// The store's error inside a use case's error.
pub(crate) fn store_error<T, E: AsStoreError>(result: &Result<T, E>) -> Option<&StoreError> {
    result.as_ref().err().and_then(AsStoreError::as_store_error)
}

impl<U: UseCase> Job for Carried<U> {
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, Ran> {
        Box::pin(async move {
            let result = guarded(&self.use_case, tx).await;
            let ran = if result.is_ok() { Ran::Keep } else { Ran::Undo };
            self.result = Some(result);
            ran
        })
    }

    fn name(&self) -> &'static str {
        U::NAME
    }

    fn seed(&self) -> [u8; 32] {
        self.seed
    }

    fn answer(self: Box<Self>, failure: Option<StoreError>) {
        let result = match (failure, self.result) {
            (Some(failure), _) => Err(failure.into()),
            (None, Some(result)) => result,
            (None, None) => Err(StoreError::Closed.into()),
        };
        // Whoever asked may be gone; the work is done all the same.
        let _ = self.reply.send(result);
    }
}
