//! One SQL text for two drivers: statements, arguments, rows, and a builder for lists with filters.
//! It knows nothing of tables; that is for the modules that use it.

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, Row as _};
use uuid::Uuid;

use crate::error::StoreError;

/// A static SQL statement with a name, registered so that a test can prepare it on both databases.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// For logs, figures and tests.
    pub name: &'static str,
    /// The text, with `$1` parameters.
    pub sql: &'static str,
}

/// Declares statements as constants and lists them in `ALL`.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$doc])* pub(crate) const $name: $crate::sql::Statement =
            $crate::sql::Statement { name: concat!(module_path!(), "::", stringify!($name)), sql: $sql };)*
        /// Every statement of this module.
        pub(crate) const ALL: &[$crate::sql::Statement] = &[$($name),*];
    };
}
pub(crate) use statements;

/// One bound value.
#[derive(Debug, Clone)]
pub enum Arg {
    /// An identifier.
    Uuid(Option<Uuid>),
    /// A number, or microseconds UTC.
    Int(Option<i64>),
    /// Text.
    Text(Option<String>),
    /// A truth.
    Bool(Option<bool>),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
}

macro_rules! arg_from {
    ($($t:ty => $v:ident($e:expr)),* $(,)?) => {$(
        impl From<$t> for Arg { fn from(x: $t) -> Arg { #[allow(clippy::redundant_closure_call)] Arg::$v(Some(($e)(x))) } }
        impl From<Option<$t>> for Arg { fn from(x: Option<$t>) -> Arg { Arg::$v(x.map($e)) } }
    )*};
}
arg_from! {
    Uuid => Uuid(|x| x), i64 => Int(|x| x), String => Text(|x| x), bool => Bool(|x| x), Vec<u8> => Bytes(|x| x),
    i32 => Int(i64::from), u32 => Int(i64::from),
    firebell_domain::time::Time => Int(|t: firebell_domain::time::Time| t.0),
}
impl From<&str> for Arg {
    fn from(x: &str) -> Arg {
        Arg::Text(Some(x.to_owned()))
    }
}
impl From<Option<&str>> for Arg {
    fn from(x: Option<&str>) -> Arg {
        Arg::Text(x.map(str::to_owned))
    }
}
impl From<&String> for Arg {
    fn from(x: &String) -> Arg {
        Arg::Text(Some(x.clone()))
    }
}
impl From<&[u8]> for Arg {
    fn from(x: &[u8]) -> Arg {
        Arg::Bytes(Some(x.to_vec()))
    }
}

/// Makes a vector of arguments from anything that is one.
macro_rules! args {
    ($($x:expr),* $(,)?) => { vec![$($crate::sql::Arg::from($x)),*] };
}
pub(crate) use args;

fn bind_failed(error: sqlx::error::BoxDynError) -> StoreError {
    StoreError::from(sqlx::Error::Encode(error))
}

/// Binds arguments for SQLite.
pub(crate) fn sqlite_arguments(args: Vec<Arg>) -> Result<SqliteArguments, StoreError> {
    let mut out = SqliteArguments::default();
    for arg in args {
        match arg {
            Arg::Uuid(x) => out.add(x),
            Arg::Int(x) => out.add(x),
            Arg::Text(x) => out.add(x),
            Arg::Bool(x) => out.add(x),
            Arg::Bytes(x) => out.add(x),
        }
        .map_err(bind_failed)?;
    }
    Ok(out)
}

/// Binds arguments for PostgreSQL.
pub(crate) fn pg_arguments(args: Vec<Arg>) -> Result<PgArguments, StoreError> {
    let mut out = PgArguments::default();
    for arg in args {
        match arg {
            Arg::Uuid(x) => out.add(x),
            Arg::Int(x) => out.add(x),
            Arg::Text(x) => out.add(x),
            Arg::Bool(x) => out.add(x),
            Arg::Bytes(x) => out.add(x),
        }
        .map_err(bind_failed)?;
    }
    Ok(out)
}

/// A row of either database.
pub enum Row {
    /// From SQLite.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Pg(PgRow),
}

/// What a column can be read as, on both databases.
pub trait Column: Sized {
    /// Reads column `index` (from 0).
    fn read(row: &Row, index: usize) -> Result<Self, sqlx::Error>;
}

macro_rules! column {
    ($($t:ty),*) => {$(
        impl Column for $t {
            fn read(row: &Row, i: usize) -> Result<Self, sqlx::Error> {
                match row { Row::Sqlite(r) => r.try_get(i), Row::Pg(r) => r.try_get(i) }
            }
        }
        impl Column for Option<$t> {
            fn read(row: &Row, i: usize) -> Result<Self, sqlx::Error> {
                match row { Row::Sqlite(r) => r.try_get(i), Row::Pg(r) => r.try_get(i) }
            }
        }
    )*};
}
column!(Uuid, i64, String, bool, Vec<u8>);

impl Row {
    /// Reads column `index` (from 0).
    pub fn get<T: Column>(&self, index: usize) -> Result<T, StoreError> {
        T::read(self, index).map_err(StoreError::from)
    }
}

/// SQL text being put together, with its arguments. Only fixed fragments go in as text; every value is bound.
#[derive(Debug, Default, Clone)]
pub struct Sql {
    text: String,
    args: Vec<Arg>,
}

impl Sql {
    /// Begins with a fixed text.
    pub fn new(text: &'static str) -> Self {
        Sql { text: text.to_owned(), args: Vec::new() }
    }

    /// Adds a fixed text.
    pub fn push(&mut self, text: &'static str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a bound value.
    pub fn bind(&mut self, arg: impl Into<Arg>) -> &mut Self {
        self.args.push(arg.into());
        self.text.push('$');
        self.text.push_str(&self.args.len().to_string());
        self
    }

    /// Adds bound values with commas between them.
    pub fn bind_list<A: Into<Arg>>(&mut self, list: impl IntoIterator<Item = A>) -> &mut Self {
        for (i, arg) in list.into_iter().enumerate() {
            if i > 0 {
                self.text.push_str(", ");
            }
            self.bind(arg);
        }
        self
    }

    /// The text so far, for tests and benchmarks.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The arguments so far, for benchmarks.
    pub fn args(&self) -> &[Arg] {
        &self.args
    }

    pub(crate) fn into_parts(self) -> (AssertSqlSafe<String>, Vec<Arg>) {
        // Safe: `text` is made of 'static fragments and `$n` only.
        (AssertSqlSafe(self.text), self.args)
    }
}
