//! Who else is in an incident's room: rows that end by themselves after 30 seconds. Not journal.

use firebell_domain::ids::{AccountId, IncidentId, OrganisationId};
use firebell_domain::time::{SECOND, Time};

use crate::error::StoreError;
use crate::sql::{args, statements};
use crate::tx::Tx;

/// How long somebody is there without saying so again, microseconds.
pub const LASTS: i64 = 30 * SECOND;

/// Somebody in the room.
#[derive(Debug, Clone)]
pub struct Present {
    /// Who.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Whether they are writing.
    pub writing: bool,
    /// Since when.
    pub since: Time,
}

statements! {
    /// Says that somebody is there.
    SAY = "INSERT INTO presence (organisation, incident, account, client, writing, since, until) VALUES ($1, $2, $3, $4, $5, $6, $7) \
        ON CONFLICT (organisation, incident, account, client) DO UPDATE SET writing = $5, until = $7";
    /// Everybody who is there.
    THERE = "SELECT p.account, a.name, p.writing, p.since FROM presence p JOIN account a ON a.id = p.account \
        WHERE p.organisation = $1 AND p.incident = $2 AND p.until > $3 ORDER BY p.since, p.account";
    /// Forgets who left, in every organisation.
    FORGET = "DELETE FROM presence WHERE until <= $1";
}

/// Says that somebody is in a room.
pub async fn say(
    tx: &mut Tx,
    organisation: OrganisationId,
    incident: IncidentId,
    account: AccountId,
    client: &str,
    writing: bool,
) -> Result<(), StoreError> {
    let now = tx.now();
    let until = Time(now.0 + LASTS);
    tx.execute(SAY, args![organisation.0, incident.0, account.0, client, writing, now, until]).await.map(|_| ())
}

/// Everybody in a room, each once for each of their windows.
pub async fn there(
    tx: &mut Tx,
    organisation: OrganisationId,
    incident: IncidentId,
) -> Result<Vec<Present>, StoreError> {
    let now = tx.now();
    let rows = tx.fetch_all(THERE, args![organisation.0, incident.0, now]).await?;
    rows.iter()
        .map(|r| {
            Ok(Present { account: AccountId(r.get(0)?), name: r.get(1)?, writing: r.get(2)?, since: Time(r.get(3)?) })
        })
        .collect()
}

/// Forgets who left.
pub async fn forget(tx: &mut Tx, now: Time) -> Result<u64, StoreError> {
    tx.execute(FORGET, args![now]).await
}
