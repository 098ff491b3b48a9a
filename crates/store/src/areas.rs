//! Areas of an organisation: a tree with its history. That there are no circles is made sure of by whoever changes it,
//! while the organisation's row is held; here it is only walked so that a circle would do no harm.

use firebell_domain::ids::{AccountId, AreaId, OrganisationId};
use firebell_domain::time::Time;
use uuid::Uuid;

use crate::error::StoreError;
use crate::sql::{Row, Sql, args, statements};
use crate::teams::{ByName, by_name};
use crate::tx::Tx;

/// An area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaRow {
    /// Id.
    pub id: AreaId,
    /// Name.
    pub name: String,
    /// The name folded; unique in the organisation.
    pub name_folded: String,
    /// The area above; none at the top.
    pub parent: Option<AreaId>,
    /// When it was retired.
    pub retired_at: Option<Time>,
}

/// How an area was for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaVersion {
    /// Since when.
    pub since: Time,
    /// Until when; none for how it is now.
    pub until: Option<Time>,
    /// Its name then.
    pub name: String,
    /// The area above it then.
    pub parent: Option<AreaId>,
    /// The name that that area has now.
    pub parent_name: Option<String>,
    /// Whether it was retired.
    pub retired: bool,
    /// Who changed it to this.
    pub by: Option<AccountId>,
    /// Their name.
    pub by_name: Option<String>,
}

statements! {
    /// One area.
    GET = "SELECT id, name, name_folded, parent, retired_at FROM area WHERE organisation = $1 AND id = $2";
    /// The area that has a name.
    BY_NAME = "SELECT id, name, name_folded, parent, retired_at FROM area WHERE organisation = $1 AND name_folded = $2";
    /// All areas, for the tree and imports.
    EVERY = "SELECT id, name, name_folded, parent, retired_at FROM area WHERE organisation = $1 ORDER BY name_folded";
    /// Writes an area.
    PUT = "INSERT INTO area (organisation, id, name, name_folded, parent, retired_at) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (organisation, id) DO UPDATE SET name = $3, name_folded = $4, parent = $5, retired_at = $6";
    /// Since when an area is as it is.
    LATEST = "SELECT max(since) FROM area_version WHERE organisation = $1 AND area = $2";
    /// Ends how an area was.
    END_VERSION = "UPDATE area_version SET until = $3 WHERE organisation = $1 AND area = $2 AND until IS NULL";
    /// Begins how it is.
    BEGIN_VERSION = "INSERT INTO area_version (organisation, area, since, name, parent, retired, changed_by) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// How an area was, newest first.
    HISTORY = "SELECT v.since, v.until, v.name, v.parent, p.name, v.retired, v.changed_by, a.name FROM area_version v \
        LEFT JOIN area p ON p.organisation = v.organisation AND p.id = v.parent LEFT JOIN account a ON a.id = v.changed_by \
        WHERE v.organisation = $1 AND v.area = $2 ORDER BY v.since DESC";
    /// An area and all below it.
    BELOW = "WITH RECURSIVE below (id) AS (SELECT a.id FROM area a WHERE a.organisation = $1 AND a.id = $2 \
        UNION SELECT c.id FROM area c JOIN below b ON c.parent = b.id WHERE c.organisation = $1) SELECT id FROM below";
}

fn row(r: &Row) -> Result<AreaRow, StoreError> {
    Ok(AreaRow {
        id: AreaId(r.get(0)?),
        name: r.get(1)?,
        name_folded: r.get(2)?,
        parent: r.get::<Option<Uuid>>(3)?.map(AreaId),
        retired_at: r.get::<Option<i64>>(4)?.map(Time),
    })
}

/// A page of areas, by name.
pub async fn page(tx: &mut Tx, organisation: OrganisationId, page: &ByName) -> Result<Vec<AreaRow>, StoreError> {
    let mut sql =
        Sql::new("SELECT t.id, t.name, t.name_folded, t.parent, t.retired_at FROM area t WHERE t.organisation = ");
    sql.bind(organisation.0);
    by_name(&mut sql, "area", organisation, page);
    tx.fetch_all_built(sql).await?.iter().map(row).collect()
}

/// One area.
pub async fn get(tx: &mut Tx, organisation: OrganisationId, id: AreaId) -> Result<Option<AreaRow>, StoreError> {
    tx.fetch_optional(GET, args![organisation.0, id.0]).await?.as_ref().map(row).transpose()
}

/// The area that has a folded name, retired or not.
pub async fn named(tx: &mut Tx, organisation: OrganisationId, folded: &str) -> Result<Option<AreaRow>, StoreError> {
    tx.fetch_optional(BY_NAME, args![organisation.0, folded]).await?.as_ref().map(row).transpose()
}

/// All areas, retired ones too.
pub async fn every(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<AreaRow>, StoreError> {
    tx.fetch_all(EVERY, args![organisation.0]).await?.iter().map(row).collect()
}

/// Writes an area, new or changed, and its history; fails as taken when another one has its name.
pub async fn put(
    tx: &mut Tx,
    organisation: OrganisationId,
    a: &AreaRow,
    by: Option<AccountId>,
) -> Result<(), StoreError> {
    let parent = a.parent.map(|p| p.0);
    tx.execute(PUT, args![organisation.0, a.id.0, &a.name, &a.name_folded, parent, a.retired_at]).await?;
    let latest: Option<i64> = tx.fetch_one(LATEST, args![organisation.0, a.id.0]).await?.get(0)?;
    let now = tx.now();
    let since = latest.map_or(now.0, |latest| now.0.max(latest + 1));
    tx.execute(END_VERSION, args![organisation.0, a.id.0, since]).await?;
    let retired = a.retired_at.is_some();
    let values = args![organisation.0, a.id.0, since, &a.name, parent, retired, by.map(|b| b.0)];
    tx.execute(BEGIN_VERSION, values).await.map(|_| ())
}

/// How an area was over time, newest first.
pub async fn history(tx: &mut Tx, organisation: OrganisationId, id: AreaId) -> Result<Vec<AreaVersion>, StoreError> {
    let rows = tx.fetch_all(HISTORY, args![organisation.0, id.0]).await?;
    rows.iter()
        .map(|r| {
            Ok(AreaVersion {
                since: Time(r.get(0)?),
                until: r.get::<Option<i64>>(1)?.map(Time),
                name: r.get(2)?,
                parent: r.get::<Option<Uuid>>(3)?.map(AreaId),
                parent_name: r.get(4)?,
                retired: r.get(5)?,
                by: r.get::<Option<Uuid>>(6)?.map(AccountId),
                by_name: r.get(7)?,
            })
        })
        .collect()
}

/// An area and all below it, for filters; empty when there is no such area.
pub async fn areas_below(tx: &mut Tx, organisation: OrganisationId, id: AreaId) -> Result<Vec<AreaId>, StoreError> {
    let rows = tx.fetch_all(BELOW, args![organisation.0, id.0]).await?;
    rows.iter().map(|r| Ok(AreaId(r.get(0)?))).collect()
}
