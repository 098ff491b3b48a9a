//! Connections kept for use, the one used last first. A connection that may be in the middle of something (a caller
//! that went away, a transaction that was not ended, a broken line) is closed instead of kept, so none has to be asked
//! whether it still lives: that would cost a trip to the database for each use. It runs no statements itself.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::StoreError;

/// How long to wait for a connection.
const WAIT: Duration = Duration::from_secs(10);
/// How long closing waits for those who still use one.
const CLOSE: Duration = Duration::from_secs(5);

type Options<C> = <C as Connection>::Options;

struct Shared<C: Connection> {
    options: Options<C>,
    idle: Mutex<Vec<C>>,
}

impl<C: Connection> Shared<C> {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<C>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Connections to one place with the same options. Cheap to clone.
pub(crate) struct Pool<C: Connection> {
    shared: Arc<Shared<C>>,
    places: Arc<Semaphore>,
    most: u32,
}

impl<C: Connection> Clone for Pool<C> {
    fn clone(&self) -> Self {
        Pool { shared: self.shared.clone(), places: self.places.clone(), most: self.most }
    }
}

impl<C: Connection> Pool<C> {
    /// A pool of at most so many connections; the first one is opened at once, so that wrong options show.
    pub(crate) async fn open(options: Options<C>, most: u32) -> Result<Pool<C>, StoreError> {
        let first = C::connect_with(&options).await?;
        let shared = Arc::new(Shared { options, idle: Mutex::new(vec![first]) });
        Ok(Pool { shared, places: Arc::new(Semaphore::new(most.max(1) as usize)), most: most.max(1) })
    }

    /// A connection, opened if none is idle.
    pub(crate) async fn acquire(&self) -> Result<Pooled<C>, StoreError> {
        let place = tokio::time::timeout(WAIT, self.places.clone().acquire_owned()).await;
        let place = place.map_err(|_| StoreError::Busy)?.map_err(|_| StoreError::Closed)?;
        let idle = self.shared.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => C::connect_with(&self.shared.options).await?,
        };
        Ok(Pooled { connection: Some(connection), keep: true, shared: self.shared.clone(), _place: place })
    }

    /// Lets nobody in any more, waits a moment for those who are, and closes what is idle.
    pub(crate) async fn close(&self) {
        let all = tokio::time::timeout(CLOSE, self.places.acquire_many(self.most)).await;
        self.places.close();
        drop(all);
        let idle = std::mem::take(&mut *self.shared.idle());
        for connection in idle {
            let _ = connection.close().await;
        }
    }
}

/// A connection in use; goes back when it is dropped, if it is fit for the next one.
pub(crate) struct Pooled<C: Connection> {
    connection: Option<C>,
    keep: bool,
    shared: Arc<Shared<C>>,
    // Given back after the connection: a field is dropped after `drop` has run.
    _place: OwnedSemaphorePermit,
}

impl<C: Connection> Pooled<C> {
    /// The connection for a statement that begins. Until [`Pooled::ended`] it is not fit to be kept.
    pub(crate) fn begin(&mut self) -> Result<&mut C, StoreError> {
        self.keep = false;
        self.connection.as_mut().ok_or(StoreError::Closed)
    }

    /// The statement ended; `open` says whether a transaction is open now.
    pub(crate) fn ended<T>(&mut self, result: &Result<T, sqlx::Error>, open: bool) {
        use sqlx::Error::{Io, Protocol, Tls, WorkerCrashed};
        if let Err(Io(_) | Protocol(_) | Tls(_) | WorkerCrashed) = result {
            // The others are most likely as dead as this one.
            self.shared.idle().clear();
            self.connection = None;
        }
        self.keep = !open;
    }
}

impl<C: Connection> Drop for Pooled<C> {
    fn drop(&mut self) {
        if self.keep
            && let Some(connection) = self.connection.take()
        {
            self.shared.idle().push(connection);
        }
    }
}
