//! Journal entries: written once, never changed. An entry is ids, enums, times and hashes; what people typed is its
//! payload, which stands apart with a salt so that it can be taken away and the proof still holds.

use firebell_domain::ids::{AccountId, EntryId, IncidentId, OrganisationId};
use firebell_domain::time::Time;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::error::StoreError;
use crate::sql::{Row, Sql, args, statements};
use crate::tx::{Tx, Written};

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// An incident; such entries are numbered within it.
    Incident(IncidentId),
    /// The organisation and everything else in it: sign-ins, roles, keys, settings, exports.
    Organisation(OrganisationId),
}

impl Subject {
    fn key(self) -> &'static str {
        match self {
            Subject::Incident(_) => "incident",
            Subject::Organisation(_) => "organisation",
        }
    }

    fn id(self) -> Uuid {
        match self {
            Subject::Incident(id) => id.0,
            Subject::Organisation(id) => id.0,
        }
    }
}

/// How somebody acted, when not in person: a key, an import, the program itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Via {
    /// `key`, `import`, `report_page`, `system`, …
    pub kind: String,
    /// Which one.
    pub id: Option<Uuid>,
}

/// An entry to write.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its id; brought by a client or made in this run.
    pub id: EntryId,
    /// What it is about.
    pub subject: Subject,
    /// Its number within the incident, from 1; none outside incidents.
    pub number: Option<i64>,
    /// Kind key.
    pub kind: &'static str,
    /// Who acted.
    pub actor: Option<AccountId>,
    /// How, when not in person.
    pub via: Option<Via>,
    /// The entry that this one corrects.
    pub corrects: Option<EntryId>,
    /// When it happened, UTC.
    pub occurred_at: Time,
    /// When an offline client says it was written, UTC.
    pub written_at: Option<Time>,
    /// When it is recorded: what [`time`] said.
    pub recorded_at: Time,
    /// Version of the payload's format.
    pub payload_version: i64,
    /// The exact bytes.
    pub payload: Vec<u8>,
}

/// An entry as read.
#[derive(Debug, Clone)]
pub struct EntryRow {
    /// Its id.
    pub id: EntryId,
    /// `incident` or `organisation`.
    pub subject: String,
    /// Id of the incident or organisation.
    pub subject_id: Uuid,
    /// Number within the incident.
    pub number: Option<i64>,
    /// Kind key.
    pub kind: String,
    /// Who acted.
    pub actor: Option<AccountId>,
    /// Their name now.
    pub actor_name: Option<String>,
    /// How, when not in person.
    pub via: Option<String>,
    /// The entry that this one corrects.
    pub corrects: Option<EntryId>,
    /// When it happened.
    pub occurred_at: Time,
    /// When an offline client says it was written.
    pub written_at: Option<Time>,
    /// When it was recorded.
    pub recorded_at: Time,
    /// Version of the payload's format.
    pub payload_version: i64,
    /// The payload; none when it was taken away.
    pub payload: Option<Vec<u8>>,
    /// Whether it is on the timeline.
    pub pinned: bool,
}

macro_rules! entry_columns {
    () => {
        "e.id, e.subject, e.subject_id, e.number, e.kind, e.actor, a.name, e.via, e.corrects, e.occurred_at, \
         e.written_at, e.recorded_at, e.payload_version, p.bytes, (pin.entry IS NOT NULL)"
    };
}
macro_rules! entry_joins {
    () => {
        " LEFT JOIN payload p ON p.organisation = e.organisation AND p.entry = e.id \
         LEFT JOIN account a ON a.id = e.actor \
         LEFT JOIN entry_pin pin ON pin.organisation = e.organisation AND pin.incident = e.subject_id AND pin.entry = e.id "
    };
}

statements! {
    /// Writes an entry.
    INSERT_ENTRY = "INSERT INTO entry (organisation, id, subject, subject_id, number, kind, actor, via, via_id, corrects, \
        occurred_at, written_at, recorded_at, payload_version, payload_hash) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    /// Writes its payload.
    INSERT_PAYLOAD = "INSERT INTO payload (organisation, entry, salt, bytes) VALUES ($1, $2, $3, $4)";
    /// One entry.
    GET = concat!("SELECT ", entry_columns!(), " FROM entry e", entry_joins!(), "WHERE e.organisation = $1 AND e.id = $2");
    /// The changes of one incident in their order, up to a time.
    CHANGES = concat!("SELECT ", entry_columns!(), " FROM entry e", entry_joins!(),
        "WHERE e.organisation = $1 AND e.subject_id = $2 AND e.number IS NOT NULL AND e.recorded_at <= $3 \
         AND e.kind = 'change' ORDER BY e.number");
    /// Everything about one incident in its order, for exports.
    EVERYTHING = concat!("SELECT ", entry_columns!(), " FROM entry e", entry_joins!(),
        "WHERE e.organisation = $1 AND e.subject_id = $2 AND e.number > $3 ORDER BY e.number LIMIT $4");
    /// What follows a place in the stream.
    FOLLOW = concat!("SELECT ", entry_columns!(), ", s.seq, i.number, i.visibility, i.reporter FROM stream s \
        JOIN entry e ON e.organisation = s.organisation AND e.id = s.entry", entry_joins!(),
        "LEFT JOIN incident i ON i.organisation = e.organisation AND i.id = e.subject_id \
        WHERE s.organisation = $1 AND s.seq > $2 ORDER BY s.seq LIMIT $3");
    /// Older wordings and the newest one of an entry.
    WORDINGS = concat!("SELECT ", entry_columns!(), " FROM entry e", entry_joins!(),
        "WHERE e.organisation = $1 AND e.corrects = $2 ORDER BY e.number");
    /// Pins an entry.
    PIN = "INSERT INTO entry_pin (organisation, incident, entry, pinned_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (organisation, incident, entry) DO NOTHING";
    /// Unpins an entry.
    UNPIN = "DELETE FROM entry_pin WHERE organisation = $1 AND incident = $2 AND entry = $3";
    /// Notes that somebody was mentioned.
    MENTION = "INSERT INTO mention (organisation, account, entry, incident, recorded_at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (organisation, account, entry) DO NOTHING";
}

fn row(r: &Row) -> Result<EntryRow, StoreError> {
    Ok(EntryRow {
        id: EntryId(r.get(0)?),
        subject: r.get(1)?,
        subject_id: r.get(2)?,
        number: r.get(3)?,
        kind: r.get(4)?,
        actor: r.get::<Option<Uuid>>(5)?.map(AccountId),
        actor_name: r.get(6)?,
        via: r.get(7)?,
        corrects: r.get::<Option<Uuid>>(8)?.map(EntryId),
        occurred_at: Time(r.get(9)?),
        written_at: r.get::<Option<i64>>(10)?.map(Time),
        recorded_at: Time(r.get(11)?),
        payload_version: r.get(12)?,
        payload: r.get(13)?,
        pinned: r.get(14)?,
    })
}

/// The hash that stands for a payload: SHA-256 over a tag, the salt and the bytes.
pub fn payload_hash(salt: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(b"firebell payload v1\0");
    hash.update(salt);
    hash.update(bytes);
    hash.finalize().to_vec()
}

/// The time of record of the next entry of this run: now, not before the last change of the incident, and after the
/// entry before it in this run.
pub fn time(tx: &Tx, not_before: Time) -> Time {
    tx.tick(not_before)
}

/// Writes an entry with its payload, and leaves it to get its place in the stream.
pub async fn write(tx: &mut Tx, entry: NewEntry) -> Result<(), StoreError> {
    let recorded_at = entry.recorded_at;
    let salt: [u8; 16] = tx.random();
    let hash = payload_hash(&salt, &entry.payload);
    let organisation = entry.organisation;
    let (via, via_id) = match entry.via {
        Some(via) => (Some(via.kind), via.id),
        None => (None, None),
    };
    tx.execute(
        INSERT_ENTRY,
        args![
            organisation.0,
            entry.id.0,
            entry.subject.key(),
            entry.subject.id(),
            entry.number,
            entry.kind,
            entry.actor.map(|a| a.0),
            via,
            via_id,
            entry.corrects.map(|c| c.0),
            entry.occurred_at,
            entry.written_at,
            recorded_at,
            entry.payload_version,
            hash,
        ],
    )
    .await?;
    tx.execute(INSERT_PAYLOAD, args![organisation.0, entry.id.0, salt.as_slice(), entry.payload]).await?;
    tx.written.push(Written { organisation, entry: entry.id.0, recorded: Some(recorded_at) });
    Ok(())
}

/// One entry by id.
pub async fn get(tx: &mut Tx, organisation: OrganisationId, id: EntryId) -> Result<Option<EntryRow>, StoreError> {
    tx.fetch_optional(GET, args![organisation.0, id.0]).await?.as_ref().map(row).transpose()
}

/// Which of some ids are those of entries that are there.
pub async fn known(tx: &mut Tx, organisation: OrganisationId, ids: &[EntryId]) -> Result<Vec<EntryId>, StoreError> {
    let mut out = Vec::new();
    for ids in ids.chunks(200) {
        let mut sql = Sql::new("SELECT id FROM entry WHERE organisation = ");
        sql.bind(organisation.0).push(" AND id IN (").bind_list(ids.iter().map(|e| e.0)).push(")");
        for row in tx.fetch_all_built(sql).await? {
            out.push(EntryId(row.get(0)?));
        }
    }
    Ok(out)
}

/// The change entries of an incident recorded up to a time, in order.
pub async fn changes(
    tx: &mut Tx,
    organisation: OrganisationId,
    incident: IncidentId,
    until: Time,
) -> Result<Vec<EntryRow>, StoreError> {
    tx.fetch_all(CHANGES, args![organisation.0, incident.0, until]).await?.iter().map(row).collect()
}

/// Entries of an incident after a number, in order, corrections too.
pub async fn everything(
    tx: &mut Tx,
    organisation: OrganisationId,
    incident: IncidentId,
    after: i64,
    most: i64,
) -> Result<Vec<EntryRow>, StoreError> {
    tx.fetch_all(EVERYTHING, args![organisation.0, incident.0, after, most]).await?.iter().map(row).collect()
}

/// The corrections of one entry, oldest first.
pub async fn wordings(tx: &mut Tx, organisation: OrganisationId, entry: EntryId) -> Result<Vec<EntryRow>, StoreError> {
    tx.fetch_all(WORDINGS, args![organisation.0, entry.0]).await?.iter().map(row).collect()
}

/// Puts an entry on the timeline; answers whether it was not there yet.
pub async fn pin(
    tx: &mut Tx,
    organisation: OrganisationId,
    incident: IncidentId,
    entry: EntryId,
) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(tx.execute(PIN, args![organisation.0, incident.0, entry.0, now]).await? > 0)
}

/// Takes an entry off the timeline; answers whether it was there.
pub async fn unpin(
    tx: &mut Tx,
    organisation: OrganisationId,
    incident: IncidentId,
    entry: EntryId,
) -> Result<bool, StoreError> {
    Ok(tx.execute(UNPIN, args![organisation.0, incident.0, entry.0]).await? > 0)
}

/// Notes that an entry mentions somebody.
pub async fn mention(
    tx: &mut Tx,
    organisation: OrganisationId,
    incident: IncidentId,
    entry: EntryId,
    account: AccountId,
) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(MENTION, args![organisation.0, account.0, entry.0, incident.0, now]).await.map(|_| ())
}

/// Which part of an incident's journal to read.
#[derive(Debug, Clone)]
pub struct PageOf {
    /// By when it happened, or by when it was recorded (its number).
    pub by_occurred: bool,
    /// Newest first.
    pub newest_first: bool,
    /// Beyond this entry, in the order asked: its time in that order, and its id.
    pub beyond: Option<(Time, EntryId)>,
    /// Only of these kinds.
    pub kinds: Vec<String>,
    /// Only what is on the timeline.
    pub pinned: bool,
    /// How many at most.
    pub limit: i64,
}

/// A page of the journals of an incident and of those merged into it: first wordings only, corrections come by
/// [`corrections_of`].
pub async fn page(
    tx: &mut Tx,
    organisation: OrganisationId,
    incidents: &[IncidentId],
    page: &PageOf,
) -> Result<Vec<EntryRow>, StoreError> {
    let mut sql =
        Sql::new(concat!("SELECT ", entry_columns!(), " FROM entry e", entry_joins!(), "WHERE e.organisation = "));
    sql.bind(organisation.0).push(" AND e.subject_id IN (").bind_list(incidents.iter().map(|i| i.0));
    sql.push(") AND e.number IS NOT NULL AND e.corrects IS NULL");
    if !page.kinds.is_empty() {
        sql.push(" AND e.kind IN (").bind_list(page.kinds.iter()).push(")");
    }
    if page.pinned {
        sql.push(" AND pin.entry IS NOT NULL");
    }
    if let Some((at, id)) = page.beyond {
        sql.push(match (page.by_occurred, page.newest_first) {
            (true, true) => " AND (e.occurred_at, e.id) < (",
            (true, false) => " AND (e.occurred_at, e.id) > (",
            (false, true) => " AND (e.recorded_at, e.id) < (",
            (false, false) => " AND (e.recorded_at, e.id) > (",
        });
        sql.bind(at).push(", ").bind(id.0).push(")");
    }
    sql.push(match (page.by_occurred, page.newest_first) {
        (true, true) => " ORDER BY e.occurred_at DESC, e.id DESC LIMIT ",
        (true, false) => " ORDER BY e.occurred_at, e.id LIMIT ",
        (false, true) => " ORDER BY e.recorded_at DESC, e.id DESC LIMIT ",
        (false, false) => " ORDER BY e.recorded_at, e.id LIMIT ",
    });
    sql.bind(page.limit);
    tx.fetch_all_built(sql).await?.iter().map(row).collect()
}

/// All corrections of some entries, oldest first.
pub async fn corrections_of(
    tx: &mut Tx,
    organisation: OrganisationId,
    entries: &[EntryId],
) -> Result<Vec<EntryRow>, StoreError> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql =
        Sql::new(concat!("SELECT ", entry_columns!(), " FROM entry e", entry_joins!(), "WHERE e.organisation = "));
    sql.bind(organisation.0).push(" AND e.corrects IN (").bind_list(entries.iter().map(|e| e.0));
    sql.push(") ORDER BY e.number");
    tx.fetch_all_built(sql).await?.iter().map(row).collect()
}

/// A page of what happened outside incidents, newest first, before a time and id.
pub async fn audit(
    tx: &mut Tx,
    organisation: OrganisationId,
    before: Option<(Time, EntryId)>,
    kinds: &[String],
    limit: i64,
) -> Result<Vec<EntryRow>, StoreError> {
    let mut sql =
        Sql::new(concat!("SELECT ", entry_columns!(), " FROM entry e", entry_joins!(), "WHERE e.organisation = "));
    sql.bind(organisation.0).push(" AND e.number IS NULL");
    if !kinds.is_empty() {
        sql.push(" AND e.kind IN (").bind_list(kinds.iter()).push(")");
    }
    if let Some((at, id)) = before {
        sql.push(" AND (e.recorded_at, e.id) < (").bind(at).push(", ").bind(id.0).push(")");
    }
    sql.push(" ORDER BY e.recorded_at DESC, e.id DESC LIMIT ").bind(limit);
    tx.fetch_all_built(sql).await?.iter().map(row).collect()
}

/// An entry with its place in the stream, and what decides who may see it.
#[derive(Debug, Clone)]
pub struct Sequenced {
    /// Its place, from 1.
    pub seq: i64,
    /// The entry.
    pub entry: EntryRow,
    /// For entries of an incident: its number, visibility key, reporter and title.
    pub incident: Option<(i64, String, Option<AccountId>)>,
}

/// What follows a place in an organisation's stream, in order.
pub async fn follow(
    tx: &mut Tx,
    organisation: OrganisationId,
    after: i64,
    most: i64,
) -> Result<Vec<Sequenced>, StoreError> {
    let rows = tx.fetch_all(FOLLOW, args![organisation.0, after, most]).await?;
    rows.iter()
        .map(|r| {
            let number: Option<i64> = r.get(16)?;
            let incident = match number {
                Some(number) => Some((number, r.get(17)?, r.get::<Option<Uuid>>(18)?.map(AccountId))),
                None => None,
            };
            Ok(Sequenced { seq: r.get(15)?, entry: row(r)?, incident })
        })
        .collect()
}
