//! A connection on which a use case runs, with the time and the randomness of that run.
//! It can't be begun or committed from outside: that is for the store alone.

use firebell_domain::ids::OrganisationId;
use firebell_domain::time::Time;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;
use sqlx::{Executor as _, PgConnection, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::pool::Pooled;
use crate::sql::{Arg, Row, Sql, Statement, pg_arguments, sqlite_arguments};

/// Which database this is; for the few places where they differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Embedded.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

pub(crate) enum Conn {
    /// The one writing connection of the writer task.
    Writer(Box<SqliteConnection>),
    /// A reading connection.
    Reader(Pooled<SqliteConnection>),
    /// A connection to PostgreSQL.
    Pg(Pooled<PgConnection>),
}

/// An entry written in this transaction, that has yet to be given its place in the stream.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written {
    pub organisation: OrganisationId,
    pub entry: Uuid,
    /// When it was recorded, if not at the time of the run.
    pub recorded: Option<Time>,
}

/// One run of one use case.
pub struct Tx {
    pub(crate) conn: Conn,
    pub(crate) now: Time,
    pub(crate) rng: ChaCha12Rng,
    pub(crate) written: Vec<Written>,
    pub(crate) statements: u64,
    /// Whether a transaction was begun and not ended.
    open: bool,
}

macro_rules! run {
    ($self:ident, $sql:expr, $args:expr, $method:ident, $map:ident) => {{
        $self.statements += 1;
        let open = $self.open;
        match &mut $self.conn {
            Conn::Writer(c) => (&mut **c)
                .$method(sqlx::query_with($sql, sqlite_arguments($args)?))
                .await
                .map(|x| $map!(x, Row::Sqlite)),
            Conn::Reader(c) => {
                let result = c.begin()?.$method(sqlx::query_with($sql, sqlite_arguments($args)?)).await;
                c.ended(&result, open);
                result.map(|x| $map!(x, Row::Sqlite))
            }
            Conn::Pg(c) => {
                let result = c.begin()?.$method(sqlx::query_with($sql, pg_arguments($args)?)).await;
                c.ended(&result, open);
                result.map(|x| $map!(x, Row::Pg))
            }
        }
        .map_err(StoreError::from)
    }};
}
macro_rules! count {
    ($x:ident, $row:path) => {
        $x.rows_affected()
    };
}
macro_rules! option {
    ($x:ident, $row:path) => {
        $x.map($row)
    };
}
macro_rules! list {
    ($x:ident, $row:path) => {
        $x.into_iter().map($row).collect::<Vec<_>>()
    };
}

impl Tx {
    pub(crate) fn new(conn: Conn, now: Time, seed: [u8; 32]) -> Tx {
        Tx { conn, now, rng: ChaCha12Rng::from_seed(seed), written: Vec::new(), statements: 0, open: false }
    }

    /// The time of this run, UTC.
    pub fn now(&self) -> Time {
        self.now
    }

    /// A time of record for an entry of this run: now, or just after the entry before it, so that the entries of one
    /// run keep their order.
    pub(crate) fn tick(&self, not_before: Time) -> Time {
        let mut at = self.now.max(not_before);
        if let Some(last) = self.written.last().and_then(|w| w.recorded)
            && at <= last
        {
            at = Time(last.0 + 1);
        }
        at
    }

    /// The entry that this run wrote last.
    pub fn last_entry(&self) -> Option<firebell_domain::ids::EntryId> {
        self.written.last().map(|w| firebell_domain::ids::EntryId(w.entry))
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match self.conn {
            Conn::Pg(_) => Dialect::Postgres,
            _ => Dialect::Sqlite,
        }
    }

    /// A new UUIDv7 of this run's time; the same again when the use case is run again.
    pub fn new_id(&mut self) -> Uuid {
        let mut random = [0u8; 10];
        self.rng.fill_bytes(&mut random);
        let millis = u64::try_from(self.now.0 / 1000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// Random bytes of this run.
    pub fn random<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0u8; N];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }

    /// How many statements this run has sent so far.
    pub fn statements(&self) -> u64 {
        self.statements
    }

    pub(crate) async fn execute(&mut self, statement: Statement, args: Vec<Arg>) -> Result<u64, StoreError> {
        run!(self, statement.sql, args, execute, count)
    }

    pub(crate) async fn fetch_optional(
        &mut self,
        statement: Statement,
        args: Vec<Arg>,
    ) -> Result<Option<Row>, StoreError> {
        run!(self, statement.sql, args, fetch_optional, option)
    }

    pub(crate) async fn fetch_one(&mut self, statement: Statement, args: Vec<Arg>) -> Result<Row, StoreError> {
        match self.fetch_optional(statement, args).await? {
            Some(row) => Ok(row),
            None => Err(StoreError::Damaged(format!("{} found no row", statement.name))),
        }
    }

    pub(crate) async fn fetch_all(&mut self, statement: Statement, args: Vec<Arg>) -> Result<Vec<Row>, StoreError> {
        run!(self, statement.sql, args, fetch_all, list)
    }

    pub(crate) async fn execute_built(&mut self, sql: Sql) -> Result<u64, StoreError> {
        let (text, args) = sql.into_parts();
        run!(self, text, args, execute, count)
    }

    pub(crate) async fn fetch_all_built(&mut self, sql: Sql) -> Result<Vec<Row>, StoreError> {
        let (text, args) = sql.into_parts();
        run!(self, text, args, fetch_all, list)
    }

    /// Makes the embedded database refuse to grow, as a full disk would, or lets it grow again. For tests.
    #[doc(hidden)]
    pub async fn pretend_full_disk(&mut self, full: bool) -> Result<(), StoreError> {
        self.script(if full { "PRAGMA max_page_count = 1" } else { "PRAGMA max_page_count = 4294967294" }).await
    }

    /// Sends transaction control; not counted as a statement of the use case.
    pub(crate) async fn control(&mut self, text: &'static str) -> Result<(), StoreError> {
        let ends = matches!(text, "COMMIT" | "ROLLBACK");
        // Whatever becomes of it: a connection with half an end is not kept.
        self.open = !ends || self.open;
        let done = self.script(text).await;
        if ends && done.is_ok() {
            self.open = false;
            match &mut self.conn {
                Conn::Writer(_) => {}
                Conn::Reader(c) => c.ended(&Ok(()), false),
                Conn::Pg(c) => c.ended(&Ok(()), false),
            }
        }
        done
    }

    /// Runs a fixed text of the program (migrations, transaction control).
    pub(crate) async fn script(&mut self, text: &str) -> Result<(), StoreError> {
        let sql = sqlx::AssertSqlSafe(text.to_owned());
        let open = self.open;
        match &mut self.conn {
            Conn::Writer(c) => (&mut **c).execute(sqlx::raw_sql(sql)).await.map(|_| ()),
            Conn::Reader(c) => {
                let result = c.begin()?.execute(sqlx::raw_sql(sql)).await;
                c.ended(&result, open);
                result.map(|_| ())
            }
            Conn::Pg(c) => {
                let result = c.begin()?.execute(sqlx::raw_sql(sql)).await;
                c.ended(&result, open);
                result.map(|_| ())
            }
        }
        .map_err(StoreError::from)
    }
}
