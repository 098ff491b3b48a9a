//! What can go wrong below the use cases. Not for people: `app` turns these into words.

use std::sync::Arc;

/// An error of the database, the queue in front of it, or of what it holds.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The database refused or failed.
    #[error("the database failed: {0}")]
    Database(Arc<sqlx::Error>),
    /// A serialisation failure or deadlock; the use case is run again by the store.
    #[error("the transaction has to be run again: {0}")]
    Retry(Arc<sqlx::Error>),
    /// A unique key was already taken.
    #[error("a unique key is taken: {0}")]
    Taken(String),
    /// The store is shutting down.
    #[error("the store is closed")]
    Closed,
    /// More work is queued than can be done soon.
    #[error("too much is queued for the database")]
    Busy,
    /// The data on disk is not what this program wrote.
    #[error("stored data is damaged: {0}")]
    Damaged(String),
    /// The database can't be used by this program as it is.
    #[error("{0}")]
    Unusable(String),
    /// A file could not be read or written.
    #[error("{what}: {cause}")]
    File {
        /// What was being done.
        what: String,
        /// The cause.
        cause: Arc<std::io::Error>,
    },
}

impl StoreError {
    /// Whether the same use case may succeed when run again.
    pub fn is_retryable(&self) -> bool {
        matches!(self, StoreError::Retry(_) | StoreError::Taken(_))
    }

    /// A file error with what was being done.
    pub fn file(what: impl Into<String>, cause: std::io::Error) -> Self {
        StoreError::File { what: what.into(), cause: Arc::new(cause) }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(db) = &error {
            if db.is_unique_violation() {
                return StoreError::Taken(db.constraint().unwrap_or(db.message()).to_owned());
            }
            if let Some(code) = db.code()
                && matches!(code.as_ref(), "40001" | "40P01")
            {
                return StoreError::Retry(Arc::new(error));
            }
        }
        StoreError::Database(Arc::new(error))
    }
}

/// Lets the store look into a use case's error, to know whether to run it again.
pub trait AsStoreError {
    /// The store's error inside, if that is what it is.
    fn as_store_error(&self) -> Option<&StoreError>;
}

impl AsStoreError for StoreError {
    fn as_store_error(&self) -> Option<&StoreError> {
        Some(self)
    }
}
