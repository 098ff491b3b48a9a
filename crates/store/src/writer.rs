//! The one task that writes to the embedded database: it takes what is queued, without waiting for more, runs each
//! use case in a savepoint, commits once, and only then answers. It decides nothing about what is written.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::SeedableRng as _;
use rand_chacha::ChaCha12Rng;
use tokio::sync::{mpsc, watch};

use crate::clock::Clock;
use crate::error::StoreError;
use crate::figures::Figures;
use crate::stream;
use crate::tx::{Conn, Tx};
use crate::usecase::{Job, Ran};

/// Use cases that may wait for the writer; more are refused at once rather than later.
pub(crate) const QUEUE: usize = 4096;
const MOST_IN_ONE_COMMIT: usize = 256;
const LONGEST_COMMIT: Duration = Duration::from_millis(50);

/// How a use case is kept apart from the others of its transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Guard {
    /// It is alone: the transaction does it.
    None,
    /// By a savepoint, the first one.
    First,
    /// By a savepoint after another one.
    Next,
}

pub(crate) struct Writer {
    pub queue: mpsc::Receiver<Box<dyn Job>>,
    pub tx: Tx,
    pub clock: Clock,
    pub moved: watch::Sender<u64>,
    pub figures: Arc<Figures>,
}

impl Writer {
    pub(crate) async fn run(mut self) {
        while let Some(first) = self.queue.recv().await {
            let mut batch = vec![first];
            while batch.len() < MOST_IN_ONE_COMMIT
                && let Ok(job) = self.queue.try_recv()
            {
                batch.push(job);
            }
            self.work(batch).await;
        }
        if let Conn::Writer(connection) = self.tx.conn {
            let _ = sqlx::Connection::close(*connection).await;
        }
    }

    /// Commits all that can be committed of a batch, and answers everything.
    async fn work(&mut self, batch: Vec<Box<dyn Job>>) {
        let mut waiting = batch;
        while !waiting.is_empty() {
            if let Err(error) = self.begin().await {
                tracing::error!(%error, "the database could not begin a transaction");
                for job in waiting {
                    job.answer(Some(error.clone()));
                }
                return;
            }
            let mut done: Vec<Box<dyn Job>> = Vec::with_capacity(waiting.len());
            let mut kept = 0u64;
            let alone = waiting.len() == 1;
            let mut rest = waiting.into_iter();
            let mut broken = None;
            #[allow(clippy::disallowed_methods)]
            let begun = Instant::now();
            self.tx.written.clear();
            for mut job in rest.by_ref() {
                let guard = match (alone, done.is_empty()) {
                    (true, _) => Guard::None,
                    (false, true) => Guard::First,
                    (false, false) => Guard::Next,
                };
                let ran = self.one(job.as_mut(), guard).await;
                done.push(job);
                match ran {
                    Ok(Ran::Keep) => kept += 1,
                    Ok(Ran::Undo) => {}
                    Err(error) => {
                        broken = Some(error);
                        break;
                    }
                }
                if begun.elapsed() >= LONGEST_COMMIT {
                    break;
                }
            }
            waiting = rest.collect();
            let committed = match broken {
                None if kept == 0 => self.undo().await,
                None => self.commit(kept).await,
                Some(error) => Err(error),
            };
            match committed {
                Ok(()) => {
                    for job in done {
                        job.answer(None);
                    }
                    if kept > 0 {
                        self.moved.send_modify(|n| *n += 1);
                    }
                }
                Err(error) => {
                    let _ = self.tx.control("ROLLBACK").await;
                    tracing::warn!(%error, jobs = done.len(), "a commit failed; each use case is tried by itself");
                    self.each_alone(done, alone, error).await;
                }
            }
        }
    }

    async fn begin(&mut self) -> Result<(), StoreError> {
        if self.tx.control("BEGIN IMMEDIATE").await.is_ok() {
            return Ok(());
        }
        // Perhaps the end of the last transaction failed, and it is still open.
        let _ = self.tx.control("ROLLBACK").await;
        self.tx.control("BEGIN IMMEDIATE").await
    }

    /// Ends a transaction in which nothing is to be kept. The database may have ended it already (disk full); the use
    /// case has its own error then.
    async fn undo(&mut self) -> Result<(), StoreError> {
        let _ = self.tx.control("ROLLBACK").await;
        Ok(())
    }

    async fn commit(&mut self, kept: u64) -> Result<(), StoreError> {
        let written = std::mem::take(&mut self.tx.written);
        stream::sequence(&mut self.tx, &written).await?;
        self.tx.control("COMMIT").await?;
        self.figures.committed(kept);
        Ok(())
    }

    /// Runs one use case so that its failure undoes only its own writes. An error means that the whole
    /// transaction is gone.
    async fn one(&mut self, job: &mut dyn Job, guard: Guard) -> Result<Ran, StoreError> {
        self.tx.now = self.clock.now();
        self.tx.rng = ChaCha12Rng::from_seed(job.seed());
        self.tx.statements = 0;
        let before = self.tx.written.len();
        match guard {
            Guard::None => {}
            Guard::First => self.tx.control("SAVEPOINT job").await?,
            // One trip to the database's thread for both.
            Guard::Next => self.tx.control("RELEASE job; SAVEPOINT job").await?,
        }
        let ran = job.run(&mut self.tx).await;
        self.figures.used(job.name(), self.tx.statements);
        if ran == Ran::Undo {
            self.tx.written.truncate(before);
        }
        // What is kept stays under its savepoint until the next one begins, or the commit takes all.
        if ran == Ran::Undo && guard != Guard::None {
            self.tx.control("ROLLBACK TO job").await?;
        }
        Ok(ran)
    }

    /// When the database ended a whole transaction, each use case is run again by itself, or gets the error.
    async fn each_alone(&mut self, jobs: Vec<Box<dyn Job>>, was_alone: bool, error: StoreError) {
        if was_alone {
            for job in jobs {
                job.answer(Some(error.clone()));
            }
            return;
        }
        for mut job in jobs {
            self.tx.written.clear();
            let outcome = match self.begin().await {
                Err(error) => Err(error),
                Ok(()) => match self.one(job.as_mut(), Guard::None).await {
                    Ok(Ran::Keep) => self.commit(1).await,
                    Ok(Ran::Undo) => self.undo().await,
                    Err(error) => Err(error),
                },
            };
            match outcome {
                Ok(()) => {
                    job.answer(None);
                    self.moved.send_modify(|n| *n += 1);
                }
                Err(error) => {
                    let _ = self.tx.control("ROLLBACK").await;
                    job.answer(Some(error));
                }
            }
        }
    }
}
