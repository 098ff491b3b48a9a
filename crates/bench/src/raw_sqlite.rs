//! What the embedded database can do at best: the statements of an operation, with the same indexes, in a bare loop
//! through the same driver on one connection; one by one with a commit each, and in groups. No server, no rules.

use std::path::Path;
use std::time::{Duration, Instant};

use firebell_domain::text::search_tokens;
use firebell_store::{Arg, Statement};
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Arguments as _, AssertSqlSafe, Connection as _, Row as _};
use uuid::Uuid;

use crate::data::{Dice, World};
use crate::drive::Operation;
use crate::fill::sqlite_options;
use crate::{Outcome, trouble};

/// The text of a statement of the store, by module and name.
pub fn text(name: &str) -> Outcome<&'static str> {
    let named = |s: &Statement| s.name.strip_prefix("firebell_store::") == Some(name);
    firebell_store::statements()
        .iter()
        .find(|s| named(s))
        .map(|s| s.sql)
        .ok_or_else(|| trouble(format!("no statement {name}")))
}

/// Arguments for SQLite.
fn bound(args: Vec<Arg>) -> Outcome<SqliteArguments> {
    let mut out = SqliteArguments::default();
    for arg in args {
        match arg {
            Arg::Uuid(x) => out.add(x),
            Arg::Int(x) => out.add(x),
            Arg::Text(x) => out.add(x),
            Arg::Bool(x) => out.add(x),
            Arg::Bytes(x) => out.add(x),
        }?;
    }
    Ok(out)
}

macro_rules! args {
    ($($x:expr),* $(,)?) => { vec![$(Arg::from($x)),*] };
}

struct Bare<'a> {
    connection: SqliteConnection,
    world: &'a World,
    state: String,
    ordinal: i64,
    dice: Dice,
    now: i64,
    written: Vec<Uuid>,
}

impl Bare<'_> {
    async fn execute(&mut self, sql: &'static str, args: Vec<Arg>) -> Outcome<()> {
        sqlx::query_with(sql, bound(args)?).execute(&mut self.connection).await?;
        Ok(())
    }

    fn id(&mut self) -> Uuid {
        let mut random = [0u8; 10];
        random[..8].copy_from_slice(&self.dice.roll().to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(self.now / 1000).unwrap_or(0), &random).into_uuid()
    }

    async fn entry(&mut self, incident: Uuid, number: i64, kind: &str, payload: String) -> Outcome<()> {
        let (id, now, w) = (self.id(), self.now, self.world);
        let none: Option<Uuid> = None;
        let args = args![
            w.organisation,
            id,
            "incident",
            incident,
            number,
            kind,
            w.account,
            "key",
            w.key,
            none,
            now,
            None::<i64>,
            now,
            1i64,
            vec![7u8; 32],
        ];
        self.execute(text("journal::INSERT_ENTRY")?, args).await?;
        let args = args![w.organisation, id, vec![7u8; 16], payload.into_bytes()];
        self.execute(text("journal::INSERT_PAYLOAD")?, args).await?;
        self.written.push(id);
        Ok(())
    }

    async fn log(&mut self) -> Outcome<()> {
        let w = self.world;
        let number = w.first + i64::try_from(self.dice.below((w.last - w.first + 1).unsigned_abs())).unwrap_or(0);
        let args = bound(args![w.organisation, w.account, self.now, number])?;
        let row = sqlx::query_with(text("incident::TAKE_BY_NUMBER")?, args).fetch_one(&mut self.connection).await?;
        let (incident, version): (Uuid, i64) = (row.try_get(0)?, row.try_get(2)?);
        let body: Vec<String> = (0..12).map(|_| self.dice.word()).collect();
        self.entry(incident, version, "note", format!("{{\"body\":\"{}\"}}", body.join(" "))).await
    }

    async fn register(&mut self) -> Outcome<()> {
        let w = self.world;
        let title = self.dice.title();
        let id = self.id();
        let state = self.state.replace(crate::data::TITLE, &title);
        let args = bound(args![w.organisation])?;
        let row = sqlx::query_with(text("incident::NEXT_NUMBER")?, args).fetch_one(&mut self.connection).await?;
        let number: i64 = row.try_get(0)?;
        let search = (self.ordinal << 32) | number;
        let (none, nobody) = (None::<String>, None::<Uuid>);
        let args = args![
            w.organisation,
            id,
            number,
            search,
            &title,
            "real",
            "triage",
            none.clone(),
            "responders",
            w.account,
            none.clone(),
            none.clone(),
            none.clone(),
            nobody,
            none.clone(),
            nobody,
            none,
            "[]",
            false,
            self.now,
            None::<i64>,
            &state,
        ];
        self.execute(text("incident::INSERT_SQLITE")?, args).await?;
        self.execute(text("incident::INDEX_SQLITE")?, args![search, search_tokens(&[&title])]).await?;
        let payload = format!("{{\"changes\":[{}]}}", &state[..state.len().min(400)]);
        self.entry(id, 1, "change", payload).await
    }

    /// The places of all entries of a group in the stream.
    async fn sequence(&mut self) -> Outcome<()> {
        let w = self.world;
        let row = sqlx::query_with(text("stream::LAST")?, bound(args![w.organisation])?)
            .fetch_one(&mut self.connection)
            .await?;
        let mut seq: i64 = row.try_get(0)?;
        let mut sql = "INSERT INTO stream (organisation, seq, entry, sequenced_at) VALUES ".to_owned();
        let mut args = Vec::new();
        for (n, entry) in std::mem::take(&mut self.written).into_iter().enumerate() {
            seq += 1;
            let at = n * 4;
            sql.push_str(&format!(
                "{}(${}, ${}, ${}, ${})",
                if n == 0 { "" } else { ", " },
                at + 1,
                at + 2,
                at + 3,
                at + 4
            ));
            args.extend(args![w.organisation, seq, entry, self.now]);
        }
        sqlx::query_with(AssertSqlSafe(sql), bound(args)?).execute(&mut self.connection).await?;
        Ok(())
    }
}

/// Operations a second in groups of a size.
pub async fn rate(folder: &Path, world: &World, operation: Operation, group: usize, seconds: f64) -> Outcome<f64> {
    let options = sqlite_options(folder)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        // As the writer has them.
        .pragma("cache_size", "-32000")
        .pragma("wal_autocheckpoint", "4000");
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let row =
        sqlx::query("SELECT state, search_row >> 32 FROM incident WHERE number = 1").fetch_one(&mut connection).await?;
    let (state, ordinal) = (row.try_get(0)?, row.try_get(1)?);
    let mut bare = Bare {
        connection,
        world,
        state,
        ordinal,
        dice: Dice::new(group as u64 + 5),
        now: 1_790_000_000_000_000,
        written: Vec::new(),
    };
    let mut done = 0usize;
    let begun = Instant::now();
    while begun.elapsed().as_secs_f64() < seconds {
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut bare.connection).await?;
        for _ in 0..group {
            bare.now += 1000;
            match operation {
                Operation::Register => bare.register().await?,
                _ => bare.log().await?,
            }
        }
        bare.sequence().await?;
        sqlx::raw_sql("COMMIT").execute(&mut bare.connection).await?;
        done += group;
    }
    let rate = done as f64 / begun.elapsed().as_secs_f64();
    bare.connection.close().await?;
    Ok(rate)
}
