//! What happens outside one incident, in the same log: sign-ins and refusals, roles, keys, settings, exports,
//! openings of private incidents. Written in the transaction of what it reports.

use firebell_domain::ids::{AccountId, EntryId, OrganisationId};
use firebell_store::Tx;
use firebell_store::journal::{self, NewEntry, Subject, Via};
use serde_json::Value;

use crate::cx::Cx;
use crate::error::AppResult;
use crate::payload::{Payload, VERSION};

/// Kind key of such entries.
pub const KIND: &str = "audit";

/// Writes what happened, by whoever acts in a context. `what` is a stable key such as `key.created`; the particulars
/// are an object without secrets.
pub async fn write(tx: &mut Tx, cx: &Cx, what: &str, particulars: Value) -> AppResult<()> {
    write_as(tx, cx.org(), cx.actor.account, cx.actor.via.clone(), what, particulars).await
}

/// The same for somebody who is not (yet) in a context: a sign-in, a refused one.
pub async fn write_as(
    tx: &mut Tx,
    organisation: OrganisationId,
    actor: Option<AccountId>,
    via: Option<Via>,
    what: &str,
    particulars: Value,
) -> AppResult<()> {
    let mut audit = match particulars {
        Value::Object(map) => map,
        _ => serde_json::Map::new(),
    };
    audit.insert("what".to_owned(), Value::String(what.to_owned()));
    let payload = Payload { audit: Some(Value::Object(audit)), ..Payload::default() };
    let now = tx.now();
    let recorded_at = journal::time(tx, now);
    let entry = NewEntry {
        organisation,
        id: EntryId(tx.new_id()),
        subject: Subject::Organisation(organisation),
        number: None,
        kind: KIND,
        actor,
        via,
        corrects: None,
        occurred_at: now,
        written_at: None,
        recorded_at,
        payload_version: VERSION,
        payload: payload.to_bytes()?,
    };
    journal::write(tx, entry).await?;
    Ok(())
}
