//! The order of the journal: entries get their place in `stream` after they were written, and are read from there.
//! On SQLite the writer does it in the same commit. On PostgreSQL any server does it for all; the unique keys are
//! the only arbiters. Nothing here decides who may see an entry.

use std::collections::BTreeMap;

use firebell_domain::ids::OrganisationId;
use uuid::Uuid;

use crate::error::StoreError;
use crate::sql::{Sql, args, statements};
use crate::tx::{Tx, Written};

statements! {
    /// The last place taken.
    LAST = "SELECT coalesce(max(seq), 0) FROM stream WHERE organisation = $1";
    /// What waits for its place, oldest first.
    WAITING = "SELECT organisation, entry FROM unsequenced ORDER BY recorded_at, entry LIMIT $1";
    /// Whether anything waits.
    OLDEST_WAITING = "SELECT min(recorded_at) FROM unsequenced";
}

/// Rows that one statement inserts at most, so that the number of parameters stays far below every limit.
const CHUNK: usize = 500;

/// Leaves entries to be sequenced by any server.
pub(crate) async fn leave(tx: &mut Tx, written: &[Written]) -> Result<(), StoreError> {
    let now = tx.now();
    for chunk in written.chunks(CHUNK) {
        let mut sql = Sql::new("INSERT INTO unsequenced (organisation, entry, recorded_at) VALUES ");
        for (i, w) in chunk.iter().enumerate() {
            sql.push(if i == 0 { "(" } else { ", (" });
            sql.bind(w.organisation.0).push(", ").bind(w.entry).push(", ");
            // Entries of one run keep the order in which they were written.
            sql.bind(w.recorded.unwrap_or(now)).push(")");
        }
        tx.execute_built(sql).await?;
    }
    Ok(())
}

/// Gives places to entries, in the order given.
pub(crate) async fn sequence(tx: &mut Tx, written: &[Written]) -> Result<(), StoreError> {
    let mut by_organisation: BTreeMap<OrganisationId, Vec<Uuid>> = BTreeMap::new();
    for w in written {
        by_organisation.entry(w.organisation).or_default().push(w.entry);
    }
    let now = tx.now();
    for (organisation, entries) in by_organisation {
        let mut seq: i64 = tx.fetch_one(LAST, args![organisation.0]).await?.get(0)?;
        for chunk in entries.chunks(CHUNK) {
            let mut sql = Sql::new("INSERT INTO stream (organisation, seq, entry, sequenced_at) VALUES ");
            for (i, entry) in chunk.iter().enumerate() {
                seq += 1;
                sql.push(if i == 0 { "(" } else { ", (" });
                sql.bind(organisation.0).push(", ").bind(seq).push(", ").bind(*entry).push(", ").bind(now).push(")");
            }
            tx.execute_built(sql).await?;
        }
    }
    Ok(())
}

/// Takes what waits and gives it places; answers how many. Runs inside one transaction on PostgreSQL.
pub(crate) async fn sequence_waiting(tx: &mut Tx, most: i64) -> Result<u64, StoreError> {
    let rows = tx.fetch_all(WAITING, args![most]).await?;
    let mut written = Vec::with_capacity(rows.len());
    for row in &rows {
        written.push(Written { organisation: OrganisationId(row.get(0)?), entry: row.get(1)?, recorded: None });
    }
    if written.is_empty() {
        return Ok(0);
    }
    sequence(tx, &written).await?;
    for chunk in written.chunks(CHUNK) {
        let mut sql = Sql::new("DELETE FROM unsequenced WHERE (organisation, entry) IN (");
        for (i, w) in chunk.iter().enumerate() {
            sql.push(if i == 0 { "(" } else { ", (" });
            sql.bind(w.organisation.0).push(", ").bind(w.entry).push(")");
        }
        sql.push(")");
        tx.execute_built(sql).await?;
    }
    Ok(written.len() as u64)
}

/// The last place taken in an organisation's stream; 0 when it is empty.
pub async fn last(tx: &mut Tx, organisation: OrganisationId) -> Result<i64, StoreError> {
    tx.fetch_one(LAST, args![organisation.0]).await?.get(0)
}

/// When the oldest entry that has no place yet was recorded.
pub async fn oldest_waiting(tx: &mut Tx) -> Result<Option<firebell_domain::time::Time>, StoreError> {
    let at: Option<i64> = tx.fetch_one(OLDEST_WAITING, args![]).await?.get(0)?;
    Ok(at.map(firebell_domain::time::Time))
}
