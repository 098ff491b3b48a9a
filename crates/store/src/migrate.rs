//! Brings a database to the schema of this program. One text serves both databases; `{uuid}`, `{bytes}`, `{int}`,
//! `{bool}`, `{folded}` (text that is sorted), `{tokens}`, `{strict}` and `{keyed}` (rows lie in the order of their key)
//! stand for what they call things, and `-- only: NAME` marks the few statements of one of them. Each statement is a step of its own with a checksum; released steps are never edited.

use sha2::{Digest as _, Sha256};

use crate::error::StoreError;
use crate::sql::{args, statements};
use crate::tx::{Dialect, Tx};

const TEXTS: &[(i64, &str)] = &[(1, include_str!("../migrations/0001_house.sql"))];

statements! {
    /// What was applied.
    APPLIED = "SELECT version, step, checksum FROM migration ORDER BY version, step";
    /// Notes a step.
    NOTE = "INSERT INTO migration (version, step, checksum, applied_at) VALUES ($1, $2, $3, $4)";
}

const TABLE: &str = "CREATE TABLE IF NOT EXISTS migration (version {int} NOT NULL, step {int} NOT NULL, \
                     checksum {bytes} NOT NULL, applied_at {int} NOT NULL, PRIMARY KEY (version, step)){strict}";

/// One statement of one version for one database.
#[derive(Debug, Clone)]
pub struct Step {
    /// Version of the text it is from, from 1.
    pub version: i64,
    /// Place in that text, from 1, counted over both databases.
    pub step: i64,
    /// The statement.
    pub sql: String,
}

fn filled(text: &str, dialect: Dialect) -> String {
    let names: [(&str, &str, &str); 8] = [
        ("{uuid}", "BLOB", "UUID"),
        ("{bytes}", "BLOB", "BYTEA"),
        ("{int}", "INTEGER", "BIGINT"),
        ("{bool}", "INTEGER", "BOOLEAN"),
        ("{folded}", "TEXT", "TEXT COLLATE \"C\""),
        ("{tokens}", "TEXT", "TSVECTOR"),
        ("{strict}", " STRICT", ""),
        ("{keyed}", " STRICT, WITHOUT ROWID", ""),
    ];
    names.iter().fold(text.to_owned(), |text, (name, sqlite, pg)| {
        text.replace(name, if dialect == Dialect::Sqlite { sqlite } else { pg })
    })
}

/// All steps for a database, in order.
pub fn steps(dialect: Dialect) -> Vec<Step> {
    let own = if dialect == Dialect::Sqlite { "-- only: sqlite" } else { "-- only: postgres" };
    let mut out = Vec::new();
    for (version, text) in TEXTS {
        for (index, block) in text.split("\n\n").filter(|b| b.trim_end().ends_with(';')).enumerate() {
            let (marks, lines): (Vec<&str>, Vec<&str>) = block.lines().partition(|l| l.starts_with("--"));
            let elsewhere = marks.iter().any(|m| m.starts_with("-- only:") && *m != own);
            if !elsewhere {
                let sql = filled(lines.join("\n").trim().trim_end_matches(';'), dialect);
                out.push(Step { version: *version, step: index as i64 + 1, sql });
            }
        }
    }
    out
}

fn checksum(step: &Step) -> Vec<u8> {
    Sha256::digest(step.sql.as_bytes()).to_vec()
}

/// Applies what is missing. Refuses a database that a newer program has changed, or whose steps differ.
pub(crate) async fn migrate(tx: &mut Tx) -> Result<(), StoreError> {
    let dialect = tx.dialect();
    tx.script(&filled(TABLE, dialect)).await?;
    let known = steps(dialect);
    let mut applied = Vec::new();
    for row in tx.fetch_all(APPLIED, args![]).await? {
        let at: (i64, i64) = (row.get(0)?, row.get(1)?);
        let sum: Vec<u8> = row.get(2)?;
        let Some(step) = known.iter().find(|s| (s.version, s.step) == at) else {
            return Err(StoreError::Unusable(format!(
                "the database has schema step {}.{}, which this program does not know: it was used by a newer Firebell. Start that version, or restore a backup of this one",
                at.0, at.1
            )));
        };
        if checksum(step) != sum {
            return Err(StoreError::Unusable(format!(
                "schema step {}.{} of the database is not the one that this program has; it was made by another build",
                at.0, at.1
            )));
        }
        applied.push(at);
    }
    for step in known.iter().filter(|s| !applied.contains(&(s.version, s.step))) {
        tx.control("BEGIN").await?;
        let done = async {
            tx.script(&step.sql).await?;
            let now = tx.now();
            tx.execute(NOTE, args![step.version, step.step, checksum(step), now]).await?;
            tx.control("COMMIT").await
        }
        .await;
        if let Err(error) = done {
            let _ = tx.control("ROLLBACK").await;
            return Err(error);
        }
    }
    Ok(())
}
