//! Incident rows: what is true of an incident now, with the few columns that lists filter by. Its history is the
//! journal's; what may be changed, and how, is decided in `domain`.

use firebell_domain::ids::{AccountId, AreaId, IncidentId, OrganisationId, TeamId};
use firebell_domain::time::Time;
use uuid::Uuid;

use crate::error::StoreError;
use crate::sql::{Row, Sql, args, statements};
use crate::tx::{Dialect, Tx};

/// How an incident is named by a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// By id.
    Id(IncidentId),
    /// By its number within the organisation.
    Number(i64),
}

/// An incident as stored, with whether the one who asked is named on it.
#[derive(Debug, Clone)]
pub struct IncidentRow {
    /// Its id.
    pub id: IncidentId,
    /// Its number within the organisation, from 1.
    pub number: i64,
    /// Number of its last entry.
    pub version: i64,
    /// Visibility key.
    pub visibility: String,
    /// Who registered it.
    pub reporter: Option<AccountId>,
    /// When it was registered.
    pub registered_at: Time,
    /// When its last entry was recorded.
    pub updated_at: Time,
    /// The state as JSON, made by `domain`.
    pub state: String,
    /// Whether the one who asked is named on it now, in person or through a team.
    pub named: bool,
}

/// What is written of an incident: the state, and what lists filter and show.
#[derive(Debug, Clone)]
pub struct Written {
    /// Title.
    pub title: String,
    /// Kind key.
    pub kind: &'static str,
    /// Phase key.
    pub phase: &'static str,
    /// Disposition key.
    pub disposition: Option<&'static str>,
    /// Visibility key.
    pub visibility: &'static str,
    /// Severity value.
    pub severity: Option<String>,
    /// State key of the severity.
    pub severity_state: Option<&'static str>,
    /// Priority value.
    pub priority: Option<String>,
    /// Lead, when it is somebody with an account.
    pub lead: Option<AccountId>,
    /// Name of the lead.
    pub lead_name: Option<String>,
    /// Owning area, when the library knows it.
    pub area: Option<AreaId>,
    /// Name of the owning area.
    pub area_name: Option<String>,
    /// Tags as a JSON array.
    pub tags: String,
    /// Not shown in lists: merged into another one.
    pub hidden: bool,
    /// When it was closed.
    pub closed_at: Option<Time>,
    /// The state as JSON.
    pub state: String,
    /// Search tokens joined by spaces; none when they did not change.
    pub tokens: Option<String>,
    /// Labels that lists filter by: (`tag`, `area`, …) with a value; none when they did not change.
    pub labels: Option<Vec<(&'static str, String)>>,
}

macro_rules! columns {
    () => {
        "incident.id, incident.number, incident.version, incident.visibility, incident.reporter, \
         incident.registered_at, incident.updated_at, incident.state, "
    };
}
// $2 is the account that asks, $3 the time.
macro_rules! named {
    () => {
        "EXISTS (SELECT 1 FROM incident_access x WHERE x.organisation = incident.organisation AND x.incident = incident.id \
         AND (x.until IS NULL OR x.until > $3) AND (x.account = $2 OR x.team IN \
         (SELECT m.team FROM team_member m WHERE m.organisation = incident.organisation AND m.account = $2)))"
    };
}

macro_rules! insert {
    ($tokens:literal) => {
        concat!("INSERT INTO incident (organisation, id, number, search_row, version, title, kind, phase, disposition, visibility, \
        reporter, severity, severity_state, priority, lead, lead_name, area, area_name, tags, hidden, registered_at, updated_at, \
        closed_at, state, tokens) VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, \
        $20, $20, $21, $22, ", $tokens, ")")
    };
}
macro_rules! save {
    ($tokens:literal) => {
        concat!("UPDATE incident SET title = $3, kind = $4, phase = $5, disposition = $6, visibility = $7, severity = $8, \
        severity_state = $9, priority = $10, lead = $11, lead_name = $12, area = $13, area_name = $14, tags = $15, hidden = $16, \
        closed_at = $17, state = $18", $tokens, " WHERE organisation = $1 AND id = $2")
    };
}

statements! {
    /// The next number; taken as late as possible, held until the commit.
    NEXT_NUMBER = "UPDATE incident_counter SET last = last + 1 WHERE organisation = $1 \
        RETURNING last, (SELECT o.ordinal FROM organisation o WHERE o.id = incident_counter.organisation)";
    /// Writes a new incident. SQLite.
    INSERT_SQLITE = insert!("NULL");
    /// Writes a new incident. PostgreSQL only.
    INSERT_PG = insert!("array_to_tsvector(string_to_array($23, ' '))");
    /// Indexes an incident's text. SQLite only.
    INDEX_SQLITE = "INSERT OR REPLACE INTO incident_search (rowid, tokens) VALUES ($1, $2)";
    /// One incident by number.
    GET_BY_NUMBER = concat!("SELECT ", columns!(), named!(), " FROM incident WHERE organisation = $1 AND number = $4");
    /// One incident by id.
    GET_BY_ID = concat!("SELECT ", columns!(), named!(), " FROM incident WHERE organisation = $1 AND id = $4");
    /// Takes an incident to change it, by number: one more entry.
    TAKE_BY_NUMBER = concat!("UPDATE incident SET version = version + 1, updated_at = CASE WHEN updated_at < $3 THEN $3 ELSE updated_at + 1 END \
        WHERE organisation = $1 AND number = $4 RETURNING ", columns!(), named!());
    /// Takes an incident to change it, by id: one more entry.
    TAKE_BY_ID = concat!("UPDATE incident SET version = version + 1, updated_at = CASE WHEN updated_at < $3 THEN $3 ELSE updated_at + 1 END \
        WHERE organisation = $1 AND id = $4 RETURNING ", columns!(), named!());
    /// Saves what changed, but not the search tokens.
    SAVE = save!("");
    /// Saves what changed with the search tokens. PostgreSQL only.
    SAVE_PG = save!(", tokens = array_to_tsvector(string_to_array($19, ' '))");
    /// The search row of an incident.
    SEARCH_ROW = "SELECT search_row FROM incident WHERE organisation = $1 AND id = $2";
    /// Forgets labels before they are written anew.
    FORGET_LABELS = "DELETE FROM incident_label WHERE organisation = $1 AND incident = $2";
    /// Who may see a private incident.
    ACCESS = "SELECT id, account, team, name, since, until, emergency, granted_by, reason FROM incident_access \
        WHERE organisation = $1 AND incident = $2 ORDER BY since, id";
    /// Admits somebody.
    ADMIT = "INSERT INTO incident_access (organisation, incident, id, account, team, name, since, until, emergency, granted_by, reason) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    /// Ends an admission.
    END_ACCESS = "DELETE FROM incident_access WHERE organisation = $1 AND incident = $2 AND id = $3";
    /// Whether somebody is named on an incident.
    IS_NAMED = concat!("SELECT ", named!(), " FROM incident WHERE organisation = $1 AND id = $4");
}

fn row(r: &Row) -> Result<IncidentRow, StoreError> {
    Ok(IncidentRow {
        id: IncidentId(r.get(0)?),
        number: r.get(1)?,
        version: r.get(2)?,
        visibility: r.get(3)?,
        reporter: r.get::<Option<Uuid>>(4)?.map(AccountId),
        registered_at: Time(r.get(5)?),
        updated_at: Time(r.get(6)?),
        state: r.get(7)?,
        named: r.get(8)?,
    })
}

/// Where an incident's text is in the search index: the organisation's ordinal above, the incident's number below.
pub(crate) fn search_row(ordinal: i64, number: i64) -> i64 {
    (ordinal << 32) | number
}

/// Writes a new incident and gives it its number.
pub async fn insert(
    tx: &mut Tx,
    organisation: OrganisationId,
    id: IncidentId,
    reporter: Option<AccountId>,
    w: &Written,
) -> Result<i64, StoreError> {
    let now = tx.now();
    let next = tx.fetch_one(NEXT_NUMBER, args![organisation.0]).await?;
    let (number, ordinal): (i64, i64) = (next.get(0)?, next.get(1)?);
    let search = search_row(ordinal, number);
    let tokens = w.tokens.clone().unwrap_or_default();
    let mut values = args![
        organisation.0,
        id.0,
        number,
        search,
        &w.title,
        w.kind,
        w.phase,
        w.disposition,
        w.visibility,
        reporter.map(|r| r.0),
        w.severity.clone(),
        w.severity_state,
        w.priority.clone(),
        w.lead.map(|l| l.0),
        w.lead_name.clone(),
        w.area.map(|a| a.0),
        w.area_name.clone(),
        &w.tags,
        w.hidden,
        now,
        w.closed_at,
        &w.state,
    ];
    match tx.dialect() {
        Dialect::Sqlite => {
            tx.execute(INSERT_SQLITE, values).await?;
            tx.execute(INDEX_SQLITE, args![search, tokens]).await?;
        }
        Dialect::Postgres => {
            values.push(tokens.into());
            tx.execute(INSERT_PG, values).await?;
        }
    }
    write_labels(tx, organisation, id, w.labels.as_deref().unwrap_or_default()).await?;
    Ok(number)
}

async fn write_labels(
    tx: &mut Tx,
    organisation: OrganisationId,
    incident: IncidentId,
    labels: &[(&'static str, String)],
) -> Result<(), StoreError> {
    for chunk in labels.chunks(100) {
        let mut sql = Sql::new("INSERT INTO incident_label (organisation, label, value, incident) VALUES ");
        for (i, (label, value)) in chunk.iter().enumerate() {
            sql.push(if i == 0 { "(" } else { ", (" });
            sql.bind(organisation.0)
                .push(", ")
                .bind(*label)
                .push(", ")
                .bind(value)
                .push(", ")
                .bind(incident.0)
                .push(")");
        }
        sql.push(" ON CONFLICT (organisation, label, value, incident) DO NOTHING");
        tx.execute_built(sql).await?;
    }
    Ok(())
}

/// Reads one incident, as somebody (`account`) would be let in to it; the caller decides whether they are.
pub async fn get(
    tx: &mut Tx,
    organisation: OrganisationId,
    named: Named,
    account: Option<AccountId>,
) -> Result<Option<IncidentRow>, StoreError> {
    let (statement, arg) = match named {
        Named::Id(id) => (GET_BY_ID, crate::sql::Arg::from(id.0)),
        Named::Number(number) => (GET_BY_NUMBER, number.into()),
    };
    let now = tx.now();
    let mut values = args![organisation.0, account.map(|a| a.0), now];
    values.push(arg);
    tx.fetch_optional(statement, values).await?.as_ref().map(row).transpose()
}

/// Takes an incident to change it: its version is one more, which is the number of the entry that must be written
/// now, and nobody else changes it before the commit.
pub async fn take(
    tx: &mut Tx,
    organisation: OrganisationId,
    named: Named,
    account: Option<AccountId>,
) -> Result<Option<IncidentRow>, StoreError> {
    let (statement, arg) = match named {
        Named::Id(id) => (TAKE_BY_ID, crate::sql::Arg::from(id.0)),
        Named::Number(number) => (TAKE_BY_NUMBER, number.into()),
    };
    let now = tx.now();
    let mut values = args![organisation.0, account.map(|a| a.0), now];
    values.push(arg);
    tx.fetch_optional(statement, values).await?.as_ref().map(row).transpose()
}

/// Saves what changed of an incident that was taken.
pub async fn save(tx: &mut Tx, organisation: OrganisationId, id: IncidentId, w: &Written) -> Result<(), StoreError> {
    let mut values = args![
        organisation.0,
        id.0,
        &w.title,
        w.kind,
        w.phase,
        w.disposition,
        w.visibility,
        w.severity.clone(),
        w.severity_state,
        w.priority.clone(),
        w.lead.map(|l| l.0),
        w.lead_name.clone(),
        w.area.map(|a| a.0),
        w.area_name.clone(),
        &w.tags,
        w.hidden,
        w.closed_at,
        &w.state,
    ];
    match (tx.dialect(), &w.tokens) {
        (_, None) => tx.execute(SAVE, values).await?,
        (Dialect::Postgres, Some(tokens)) => {
            values.push(tokens.into());
            tx.execute(SAVE_PG, values).await?
        }
        (Dialect::Sqlite, Some(tokens)) => {
            tx.execute(SAVE, values).await?;
            let search: i64 = tx.fetch_one(SEARCH_ROW, args![organisation.0, id.0]).await?.get(0)?;
            tx.execute(INDEX_SQLITE, args![search, tokens]).await?
        }
    };
    if let Some(labels) = &w.labels {
        tx.execute(FORGET_LABELS, args![organisation.0, id.0]).await?;
        write_labels(tx, organisation, id, labels).await?;
    }
    Ok(())
}

/// Somebody who may see a private incident.
#[derive(Debug, Clone)]
pub struct Access {
    /// Id of the admission.
    pub id: Uuid,
    /// The person.
    pub account: Option<AccountId>,
    /// Or the team.
    pub team: Option<TeamId>,
    /// Their name when they were admitted.
    pub name: String,
    /// Since when.
    pub since: Time,
    /// Until when; without end if none.
    pub until: Option<Time>,
    /// Opened in an emergency.
    pub emergency: bool,
    /// By whom.
    pub granted_by: Option<AccountId>,
    /// Why.
    pub reason: Option<String>,
}

/// Everybody named on an incident, oldest first.
pub async fn access(tx: &mut Tx, organisation: OrganisationId, id: IncidentId) -> Result<Vec<Access>, StoreError> {
    let rows = tx.fetch_all(ACCESS, args![organisation.0, id.0]).await?;
    rows.iter()
        .map(|r| {
            Ok(Access {
                id: r.get(0)?,
                account: r.get::<Option<Uuid>>(1)?.map(AccountId),
                team: r.get::<Option<Uuid>>(2)?.map(TeamId),
                name: r.get(3)?,
                since: Time(r.get(4)?),
                until: r.get::<Option<i64>>(5)?.map(Time),
                emergency: r.get(6)?,
                granted_by: r.get::<Option<Uuid>>(7)?.map(AccountId),
                reason: r.get(8)?,
            })
        })
        .collect()
}

/// Names somebody on an incident.
pub async fn admit(
    tx: &mut Tx,
    organisation: OrganisationId,
    incident: IncidentId,
    a: &Access,
) -> Result<(), StoreError> {
    tx.execute(
        ADMIT,
        args![
            organisation.0,
            incident.0,
            a.id,
            a.account.map(|x| x.0),
            a.team.map(|x| x.0),
            &a.name,
            a.since,
            a.until,
            a.emergency,
            a.granted_by.map(|x| x.0),
            a.reason.clone(),
        ],
    )
    .await
    .map(|_| ())
}

/// Ends an admission; answers whether there was one.
pub async fn end_access(
    tx: &mut Tx,
    organisation: OrganisationId,
    incident: IncidentId,
    id: Uuid,
) -> Result<bool, StoreError> {
    Ok(tx.execute(END_ACCESS, args![organisation.0, incident.0, id]).await? > 0)
}

/// Whether somebody is named on an incident now.
pub async fn is_named(
    tx: &mut Tx,
    organisation: OrganisationId,
    incident: IncidentId,
    account: AccountId,
) -> Result<bool, StoreError> {
    let now = tx.now();
    match tx.fetch_optional(IS_NAMED, args![organisation.0, account.0, now, incident.0]).await? {
        Some(row) => row.get(0),
        None => Ok(false),
    }
}
