//! Opens a database and runs use cases on it. What they do is written elsewhere; this is only the way in.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use firebell_domain::time::Time;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};
use sqlx::{PgConnection, SqliteConnection};
use tokio::sync::{mpsc, oneshot, watch};

use crate::clock::Clock;
use crate::error::StoreError;
use crate::figures::Figures;
use crate::migrate;
use crate::pool::Pool;
use crate::sql::{args, statements};
use crate::tx::{Conn, Dialect, Tx};
use crate::usecase::{Carried, Job, UseCase};
use crate::writer::{QUEUE, Writer};
use crate::{pg, stream};

statements! {
    /// The database's clock. PostgreSQL only.
    DATABASE_CLOCK = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)";
    /// The synchronous setting of this connection. SQLite only.
    SQLITE_SYNCHRONOUS = "PRAGMA synchronous";
    /// Whether commits reach the disk. PostgreSQL only.
    PG_SYNC = "SELECT current_setting('fsync'), current_setting('synchronous_commit')";
}

/// Where the data is.
#[derive(Debug, Clone)]
pub enum Place {
    /// The embedded database, as `firebell.db` in this folder.
    Folder(PathBuf),
    /// A PostgreSQL database, as a `postgres://` URL.
    Postgres(String),
}

/// How to open a store.
pub struct Options {
    /// Where the data is.
    pub place: Place,
    /// Time and randomness.
    pub clock: Clock,
    /// Connections that may write at the same time (PostgreSQL).
    pub connections: u32,
}

impl Options {
    /// The usual settings for a place, with the machine's clock.
    pub fn new(place: Place) -> Options {
        Options { place, clock: Clock::system(), connections: 16 }
    }
}

/// Reading connections to the embedded database.
const READERS: u32 = 4;

enum Backend {
    Sqlite { writer: mpsc::Sender<Box<dyn Job>>, readers: Pool<SqliteConnection>, folder: PathBuf },
    Pg { writers: Pool<PgConnection>, readers: Pool<PgConnection>, options: Box<PgConnectOptions> },
}

pub(crate) struct Inner {
    backend: Backend,
    pub(crate) clock: Clock,
    pub(crate) moved: watch::Sender<u64>,
    pub(crate) left: watch::Sender<u64>,
    pub(crate) figures: Arc<Figures>,
}

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

fn sqlite_options(folder: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(folder.join("firebell.db"))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .statement_cache_capacity(400)
        .disable_statement_logging()
}

impl Store {
    /// Opens the database, brings its schema up to date and starts the writer.
    pub async fn open(options: Options) -> Result<Store, StoreError> {
        let Options { place, clock, connections } = options;
        let (moved, _) = watch::channel(0);
        let (left, _) = watch::channel(0);
        let figures = Arc::new(Figures::default());
        let backend = match place {
            Place::Folder(folder) => {
                std::fs::create_dir_all(&folder)
                    .map_err(|e| StoreError::file(format!("making the folder {}", folder.display()), e))?;
                let writing = sqlite_options(&folder)
                    .create_if_missing(true)
                    .pragma("cache_size", "-32000")
                    .pragma("wal_autocheckpoint", "4000");
                let connection = sqlx::SqliteConnection::connect_with(&writing).await?;
                let mut tx = Tx::new(Conn::Writer(Box::new(connection)), clock.now(), clock.seed());
                migrate::migrate(&mut tx).await?;
                let reading =
                    sqlite_options(&folder).read_only(true).pragma("query_only", "ON").pragma("cache_size", "-4000");
                let readers = Pool::open(reading, READERS).await?;
                let (sender, queue) = mpsc::channel(QUEUE);
                let writer = Writer { queue, tx, clock: clock.clone(), moved: moved.clone(), figures: figures.clone() };
                tokio::spawn(writer.run());
                Backend::Sqlite { writer: sender, readers, folder }
            }
            Place::Postgres(url) => {
                let options = PgConnectOptions::from_str(&url)?
                    .application_name("firebell")
                    .statement_cache_capacity(400)
                    .disable_statement_logging();
                let writers = Pool::open(options.clone(), connections).await?;
                pg::migrate_alone(&writers, &clock).await?;
                let reading = options.clone().options([("default_transaction_read_only", "on")]);
                let readers = Pool::open(reading, connections).await?;
                Backend::Pg { writers, readers, options: Box::new(options) }
            }
        };
        let store = Store { inner: Arc::new(Inner { backend, clock, moved, left, figures }) };
        store.read_clock().await?;
        Ok(store)
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match self.inner.backend {
            Backend::Sqlite { .. } => Dialect::Sqlite,
            Backend::Pg { .. } => Dialect::Postgres,
        }
    }

    /// The folder of the embedded database, in which blobs are kept beside it.
    pub(crate) fn folder(&self) -> Option<&Path> {
        match &self.inner.backend {
            Backend::Sqlite { folder, .. } => Some(folder),
            Backend::Pg { .. } => None,
        }
    }

    /// The time of record, UTC.
    pub fn now(&self) -> Time {
        self.inner.clock.now()
    }

    /// The clock that this store goes by.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// What was done since the start.
    pub fn figures(&self) -> &Figures {
        &self.inner.figures
    }

    /// Told after each commit that put entries into the stream, and when another server says it did.
    pub fn moved(&self) -> watch::Receiver<u64> {
        self.inner.moved.subscribe()
    }

    /// Tells everybody who follows the stream to look.
    pub fn nudge(&self) {
        self.inner.moved.send_modify(|n| *n += 1);
    }

    /// Told after each commit that left entries to be sequenced (PostgreSQL).
    pub fn left(&self) -> watch::Receiver<u64> {
        self.inner.left.subscribe()
    }

    /// Runs a use case in a transaction. It runs to its end even when the caller goes away.
    pub async fn write<U: UseCase>(&self, use_case: U) -> Result<U::Out, U::Error> {
        match &self.inner.backend {
            Backend::Sqlite { writer, .. } => {
                let (reply, answer) = oneshot::channel();
                let job = Carried { use_case, seed: self.inner.clock.seed(), result: None, reply };
                writer.send(Box::new(job)).await.map_err(|_| StoreError::Closed)?;
                answer.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
            }
            Backend::Pg { writers, .. } => {
                let work = pg::write(writers.clone(), self.inner.clone(), use_case);
                tokio::spawn(work).await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
            }
        }
    }

    /// A connection for reading, outside any transaction. `name` is for the figures.
    pub async fn reader(&self, name: &'static str) -> Result<Reader, StoreError> {
        let conn = match &self.inner.backend {
            Backend::Sqlite { readers, .. } => Conn::Reader(readers.acquire().await?),
            Backend::Pg { readers, .. } => Conn::Pg(readers.acquire().await?),
        };
        let tx = Tx::new(conn, self.now(), [0; 32]);
        Ok(Reader { tx, name, figures: self.inner.figures.clone() })
    }

    /// Reads the database's clock (PostgreSQL) or the machine's (SQLite) anew.
    pub async fn read_clock(&self) -> Result<(), StoreError> {
        match &self.inner.backend {
            Backend::Sqlite { .. } => self.inner.clock.set_by_system(),
            Backend::Pg { .. } => {
                let mut reader = self.reader("store.clock").await?;
                let micros: i64 = reader.fetch_one(DATABASE_CLOCK, args![]).await?.get(0)?;
                self.inner.clock.set_by_database(micros);
            }
        }
        Ok(())
    }

    /// Fails when a commit that was answered might not survive a power cut, or when the database does not answer.
    pub async fn ready(&self) -> Result<(), StoreError> {
        match &self.inner.backend {
            Backend::Sqlite { .. } => self.write(CheckSynchronous).await,
            Backend::Pg { writers, .. } => {
                let mut tx = Tx::new(Conn::Pg(writers.acquire().await?), self.now(), [0; 32]);
                let row = tx.fetch_one(PG_SYNC, args![]).await?;
                let (fsync, commit): (String, String) = (row.get(0)?, row.get(1)?);
                if fsync != "on" {
                    return Err(StoreError::Unusable("PostgreSQL's fsync is off: committed work could be lost".into()));
                }
                if commit == "off" {
                    return Err(StoreError::Unusable(
                        "PostgreSQL's synchronous_commit is off: committed work could be lost".into(),
                    ));
                }
                Ok(())
            }
        }
    }

    /// Gives places in the stream to what waits for one, on PostgreSQL; answers how many.
    pub async fn sequence(&self) -> Result<u64, StoreError> {
        match &self.inner.backend {
            Backend::Sqlite { .. } => Ok(0),
            Backend::Pg { writers, .. } => pg::sequence(writers, &self.inner).await,
        }
    }

    /// Listens to what other servers say about the stream, until the connection fails. PostgreSQL only; a hint.
    pub async fn listen(&self) -> Result<(), StoreError> {
        match &self.inner.backend {
            Backend::Sqlite { .. } => Ok(()),
            Backend::Pg { options, .. } => pg::listen(options, &self.inner).await,
        }
    }

    /// Ends the store: what is queued is still done, then connections are closed.
    pub async fn close(&self) {
        match &self.inner.backend {
            Backend::Sqlite { readers, .. } => readers.close().await,
            Backend::Pg { writers, readers, .. } => {
                writers.close().await;
                readers.close().await;
            }
        }
    }

    /// When the oldest entry without a place in the stream was recorded.
    pub async fn oldest_waiting(&self) -> Result<Option<Time>, StoreError> {
        let mut reader = self.reader("store.oldest_waiting").await?;
        stream::oldest_waiting(&mut reader).await
    }
}

struct CheckSynchronous;

impl UseCase for CheckSynchronous {
    const NAME: &'static str = "store.ready";
    type Out = ();
    type Error = StoreError;
    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let level: i64 = tx.fetch_one(SQLITE_SYNCHRONOUS, args![]).await?.get(0)?;
        if level < 2 {
            return Err(StoreError::Unusable("SQLite's synchronous is not FULL: committed work could be lost".into()));
        }
        Ok(())
    }
}

/// A connection for reading; what it cost goes to the figures when it is dropped.
pub struct Reader {
    tx: Tx,
    name: &'static str,
    figures: Arc<Figures>,
}

impl std::ops::Deref for Reader {
    type Target = Tx;
    fn deref(&self) -> &Tx {
        &self.tx
    }
}

impl std::ops::DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.tx
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.figures.used(self.name, self.tx.statements);
    }
}
