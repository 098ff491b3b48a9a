//! Loads the data into a database as fast as it goes, around the program: this is the only place outside the store that
//! writes its tables, and it serves the benchmark alone. What it made is kept and copied for each run.

use std::path::Path;
use std::str::FromStr as _;

use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection as _, QueryBuilder, Row as _, Sqlite};
use uuid::Uuid;

use crate::data::{ENTRIES, Incident, Pattern, World, incident};
use crate::{Outcome, trouble};

const PATTERNS: &str = "SELECT i.kind, i.phase, i.disposition, i.severity, i.severity_state, i.priority, i.lead, i.lead_name, i.tags, \
    i.closed_at, i.state, p.bytes FROM incident i JOIN entry e ON e.organisation = i.organisation AND e.subject_id = i.id AND e.number = 1 \
    JOIN payload p ON p.organisation = e.organisation AND p.entry = e.id ORDER BY i.number";
const WORLD: &str = "SELECT k.organisation, k.account, k.id, o.ordinal, c.last, (SELECT max(seq) FROM stream) FROM api_key k JOIN organisation o ON o.id = k.organisation \
    JOIN incident_counter c ON c.organisation = o.id";

macro_rules! read {
    ($connection:expr) => {{
        let mut patterns = Vec::new();
        for r in sqlx::query(PATTERNS).fetch_all(&mut *$connection).await? {
            let payload: Vec<u8> = r.try_get(11)?;
            patterns.push(Pattern {
                kind: r.try_get(0)?,
                phase: r.try_get(1)?,
                disposition: r.try_get(2)?,
                severity: r.try_get(3)?,
                severity_state: r.try_get(4)?,
                priority: r.try_get(5)?,
                lead: r.try_get(6)?,
                lead_name: r.try_get(7)?,
                tags: r.try_get(8)?,
                closed_at: r.try_get(9)?,
                state: r.try_get(10)?,
                payload: String::from_utf8(payload)?,
            });
        }
        let w = sqlx::query(WORLD).fetch_one(&mut *$connection).await?;
        let numbers: (i64, i64, i64) = (w.try_get(3)?, w.try_get(4)?, w.try_get(5)?);
        let ids: (Uuid, Uuid, Uuid) = (w.try_get(0)?, w.try_get(1)?, w.try_get(2)?);
        (patterns, ids, numbers)
    }};
}

struct Frame {
    patterns: Vec<Pattern>,
    world: World,
    ordinal: i64,
    seq: i64,
}

fn frame(
    patterns: Vec<Pattern>,
    ids: (Uuid, Uuid, Uuid),
    numbers: (i64, i64, i64),
    incidents: i64,
    token: &str,
) -> Frame {
    let (ordinal, last, seq) = numbers;
    let world = World {
        organisation: ids.0,
        account: ids.1,
        key: ids.2,
        token: token.to_owned(),
        first: last + 1,
        last: last + incidents,
    };
    Frame { patterns, world, ordinal, seq }
}

fn pieces(f: &Frame) -> impl Iterator<Item = Vec<Incident<'_>>> {
    let all: Vec<i64> = (f.world.first..=f.world.last).collect();
    all.chunks(500)
        .map(<[i64]>::to_vec)
        .collect::<Vec<_>>()
        .into_iter()
        .map(move |numbers| numbers.into_iter().map(|n| incident(&f.patterns, n, f.world.first, f.ordinal)).collect())
}

/// Opens the embedded database of a folder as the program does.
pub fn sqlite_options(folder: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(folder.join("firebell.db")).statement_cache_capacity(400)
}

/// Fills the embedded database.
pub async fn sqlite(folder: &Path, incidents: i64, token: &str) -> Outcome<World> {
    let options =
        sqlite_options(folder).foreign_keys(false).pragma("synchronous", "OFF").pragma("cache_size", "-400000");
    let mut c = SqliteConnection::connect_with(&options).await?;
    let (patterns, ids, numbers) = read!(&mut c);
    let f = frame(patterns, ids, numbers, incidents, token);
    let w = &f.world;
    for (n, piece) in pieces(&f).enumerate() {
        sqlx::query("BEGIN").execute(&mut c).await?;
        let mut q = QueryBuilder::<Sqlite>::new(
            "INSERT INTO incident (organisation, id, number, search_row, version, title, kind, phase, \
            disposition, visibility, reporter, severity, severity_state, priority, lead, lead_name, tags, hidden, registered_at, \
            updated_at, closed_at, state) ",
        );
        q.push_values(&piece, |mut b, i| {
            let p = i.pattern;
            b.push_bind(w.organisation).push_bind(i.id).push_bind(i.number).push_bind(i.search_row).push_bind(ENTRIES);
            b.push_bind(&i.title)
                .push_bind(&p.kind)
                .push_bind(&p.phase)
                .push_bind(&p.disposition)
                .push_bind("responders");
            b.push_bind(w.account)
                .push_bind(&p.severity)
                .push_bind(&p.severity_state)
                .push_bind(&p.priority)
                .push_bind(p.lead);
            b.push_bind(&p.lead_name)
                .push_bind(&p.tags)
                .push_bind(false)
                .push_bind(i.registered_at)
                .push_bind(i.updated_at);
            b.push_bind(p.closed_at).push_bind(&i.state);
        });
        q.build().execute(&mut c).await?;
        let mut q = QueryBuilder::<Sqlite>::new("INSERT INTO incident_search (rowid, tokens) ");
        q.push_values(&piece, |mut b, i| {
            b.push_bind(i.search_row).push_bind(&i.tokens);
        });
        q.build().execute(&mut c).await?;
        for few in piece.chunks(50) {
            let entries = || few.iter().flat_map(|i| i.entries.iter().map(move |e| (i, e)));
            let mut q = QueryBuilder::<Sqlite>::new(
                "INSERT INTO entry (organisation, id, subject, subject_id, number, kind, actor, \
                via, via_id, occurred_at, recorded_at, payload_version, payload_hash) ",
            );
            q.push_values(entries(), |mut b, (i, e)| {
                b.push_bind(w.organisation)
                    .push_bind(e.id)
                    .push_bind("incident")
                    .push_bind(i.id)
                    .push_bind(e.number)
                    .push_bind(e.kind);
                b.push_bind(w.account)
                    .push_bind("key")
                    .push_bind(w.key)
                    .push_bind(e.at)
                    .push_bind(e.at)
                    .push_bind(1i64)
                    .push_bind(vec![7u8; 32]);
            });
            q.build().execute(&mut c).await?;
            let mut q = QueryBuilder::<Sqlite>::new("INSERT INTO payload (organisation, entry, salt, bytes) ");
            q.push_values(entries(), |mut b, (_, e)| {
                b.push_bind(w.organisation).push_bind(e.id).push_bind(vec![7u8; 16]).push_bind(e.payload.as_bytes());
            });
            q.build().execute(&mut c).await?;
            let mut q = QueryBuilder::<Sqlite>::new("INSERT INTO stream (organisation, seq, entry, sequenced_at) ");
            q.push_values(entries(), |mut b, (_, e)| {
                b.push_bind(w.organisation).push_bind(f.seq + e.seq).push_bind(e.id).push_bind(e.at);
            });
            q.build().execute(&mut c).await?;
        }
        if n == 0 {
            sqlx::query("UPDATE incident_counter SET last = $1").bind(w.last).execute(&mut c).await?;
        }
        sqlx::query("COMMIT").execute(&mut c).await?;
    }
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut c).await?;
    c.close().await?;
    Ok(f.world)
}

fn quoted(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
}

fn line(out: &mut String, columns: &[Option<&str>]) {
    for (n, column) in columns.iter().enumerate() {
        if n > 0 {
            out.push('\t');
        }
        match column {
            Some(text) => quoted(out, text),
            None => out.push_str("\\N"),
        }
    }
    out.push('\n');
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold("\\x".to_owned(), |hex, b| hex + &format!("{b:02x}"))
}

async fn copy(c: &mut PgConnection, into: &str, text: String) -> Outcome<()> {
    let mut copy = c.copy_in_raw(&format!("COPY {into} FROM STDIN")).await?;
    copy.send(text.into_bytes()).await?;
    copy.finish().await?;
    Ok(())
}

/// Fills a PostgreSQL database.
pub async fn postgres(url: &str, incidents: i64, token: &str) -> Outcome<World> {
    let mut c = PgConnection::connect(url).await?;
    let (patterns, ids, numbers) = read!(&mut c);
    let f = frame(patterns, ids, numbers, incidents, token);
    let w = &f.world;
    let (org, account, key) = (w.organisation.to_string(), w.account.to_string(), w.key.to_string());
    let hash = hex(&[7; 32]);
    let salt = hex(&[7; 16]);
    for piece in pieces(&f) {
        let (mut rows, mut entries, mut payloads, mut stream) =
            (String::new(), String::new(), String::new(), String::new());
        for i in &piece {
            let p = i.pattern;
            let (id, number, search) = (i.id.to_string(), i.number.to_string(), i.search_row.to_string());
            let (version, registered, updated) =
                (ENTRIES.to_string(), i.registered_at.to_string(), i.updated_at.to_string());
            let (lead, closed) = (p.lead.map(|l| l.to_string()), p.closed_at.map(|c| c.to_string()));
            let tokens = i.tokens.split(' ').map(|t| format!("'{t}'")).collect::<Vec<_>>().join(" ");
            line(
                &mut rows,
                &[
                    Some(&org),
                    Some(&id),
                    Some(&number),
                    Some(&search),
                    Some(&version),
                    Some(&i.title),
                    Some(&p.kind),
                    Some(&p.phase),
                    p.disposition.as_deref(),
                    Some("responders"),
                    Some(&account),
                    p.severity.as_deref(),
                    p.severity_state.as_deref(),
                    p.priority.as_deref(),
                    lead.as_deref(),
                    p.lead_name.as_deref(),
                    Some(&p.tags),
                    Some("f"),
                    Some(&registered),
                    Some(&updated),
                    closed.as_deref(),
                    Some(&i.state),
                    Some(&tokens),
                ],
            );
            for e in &i.entries {
                let (entry, number, at, seq) =
                    (e.id.to_string(), e.number.to_string(), e.at.to_string(), (f.seq + e.seq).to_string());
                line(
                    &mut entries,
                    &[
                        Some(&org),
                        Some(&entry),
                        Some("incident"),
                        Some(&id),
                        Some(&number),
                        Some(e.kind),
                        Some(&account),
                        Some("key"),
                        Some(&key),
                        Some(&at),
                        Some(&at),
                        Some("1"),
                        Some(&hash),
                    ],
                );
                line(&mut payloads, &[Some(&org), Some(&entry), Some(&salt), Some(&hex(e.payload.as_bytes()))]);
                line(&mut stream, &[Some(&org), Some(&seq), Some(&entry), Some(&at)]);
            }
        }
        sqlx::query("BEGIN").execute(&mut c).await?;
        copy(&mut c, "incident (organisation, id, number, search_row, version, title, kind, phase, disposition, visibility, reporter, \
            severity, severity_state, priority, lead, lead_name, tags, hidden, registered_at, updated_at, closed_at, state, tokens)", rows).await?;
        copy(
            &mut c,
            "entry (organisation, id, subject, subject_id, number, kind, actor, via, via_id, occurred_at, recorded_at, \
            payload_version, payload_hash)",
            entries,
        )
        .await?;
        copy(&mut c, "payload (organisation, entry, salt, bytes)", payloads).await?;
        copy(&mut c, "stream (organisation, seq, entry, sequenced_at)", stream).await?;
        sqlx::query("COMMIT").execute(&mut c).await?;
    }
    sqlx::query("UPDATE incident_counter SET last = $1").bind(w.last).execute(&mut c).await?;
    sqlx::query("VACUUM ANALYZE").execute(&mut c).await?;
    c.close().await?;
    Ok(f.world)
}

/// Runs a statement on the server's own database: making and dropping databases.
pub async fn administer(url: &str, sql: String) -> Outcome<()> {
    let mut c = PgConnection::connect_with(&sqlx::postgres::PgConnectOptions::from_str(url)?).await?;
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut c).await?;
    c.close().await.map_err(|e| trouble(e.to_string()))
}

/// The state of the first pattern in a PostgreSQL database.
pub async fn first_state(url: &str) -> Outcome<String> {
    let mut c = PgConnection::connect(url).await?;
    let row = sqlx::query("SELECT state FROM incident WHERE number = 1").fetch_one(&mut c).await?;
    let state = row.try_get(0)?;
    c.close().await?;
    Ok(state)
}
