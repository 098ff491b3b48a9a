//! Assets, as rows: systems, services, accounts and data sets, with what is known of them. What is not known is null.

use firebell_domain::ids::{AreaId, AssetId, OrganisationId};
use firebell_domain::time::Time;
use uuid::Uuid;

use crate::error::StoreError;
use crate::sql::{Row, Sql, args, statements};
use crate::teams::{ByName, by_name};
use crate::tx::Tx;

/// An asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetRow {
    /// Id.
    pub id: AssetId,
    /// Kind key.
    pub kind: String,
    /// Name.
    pub name: String,
    /// The name folded; unique among the organisation's assets of its kind.
    pub name_folded: String,
    /// The area that owns it.
    pub owner_area: Option<AreaId>,
    /// That area's name; read, not written.
    pub owner_name: Option<String>,
    /// Criticality key.
    pub criticality: Option<String>,
    /// Whether it holds personal data.
    pub holds_personal_data: Option<bool>,
    /// Whether a critical function needs it.
    pub supports_critical_function: Option<bool>,
    /// When it was retired.
    pub retired_at: Option<Time>,
}

macro_rules! columns {
    () => {
        "SELECT t.id, t.kind, t.name, t.name_folded, t.owner_area, o.name, t.criticality, t.holds_personal_data, \
         t.supports_critical_function, t.retired_at FROM asset t \
         LEFT JOIN area o ON o.organisation = t.organisation AND o.id = t.owner_area WHERE t.organisation = "
    };
}

statements! {
    /// One asset.
    GET = concat!(columns!(), "$1 AND t.id = $2");
    /// The asset of a kind that has a name.
    BY_NAME = concat!(columns!(), "$1 AND t.kind = $2 AND t.name_folded = $3");
    /// All assets, for imports.
    EVERY = concat!(columns!(), "$1 ORDER BY t.name_folded");
    /// Writes an asset.
    PUT = "INSERT INTO asset (organisation, id, kind, name, name_folded, owner_area, criticality, holds_personal_data, \
        supports_critical_function, retired_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
        ON CONFLICT (organisation, id) DO UPDATE SET kind = $3, name = $4, name_folded = $5, owner_area = $6, criticality = $7, \
        holds_personal_data = $8, supports_critical_function = $9, retired_at = $10";
}

fn row(r: &Row) -> Result<AssetRow, StoreError> {
    Ok(AssetRow {
        id: AssetId(r.get(0)?),
        kind: r.get(1)?,
        name: r.get(2)?,
        name_folded: r.get(3)?,
        owner_area: r.get::<Option<Uuid>>(4)?.map(AreaId),
        owner_name: r.get(5)?,
        criticality: r.get(6)?,
        holds_personal_data: r.get(7)?,
        supports_critical_function: r.get(8)?,
        retired_at: r.get::<Option<i64>>(9)?.map(Time),
    })
}

/// A page of assets of some kinds (all when none is said), by name.
pub async fn page(
    tx: &mut Tx,
    organisation: OrganisationId,
    kinds: &[String],
    page: &ByName,
) -> Result<Vec<AssetRow>, StoreError> {
    let mut sql = Sql::new(columns!());
    sql.bind(organisation.0);
    if !kinds.is_empty() {
        sql.push(" AND t.kind IN (").bind_list(kinds.iter()).push(")");
    }
    by_name(&mut sql, "asset", organisation, page);
    tx.fetch_all_built(sql).await?.iter().map(row).collect()
}

/// One asset.
pub async fn get(tx: &mut Tx, organisation: OrganisationId, id: AssetId) -> Result<Option<AssetRow>, StoreError> {
    tx.fetch_optional(GET, args![organisation.0, id.0]).await?.as_ref().map(row).transpose()
}

/// The asset of a kind that has a folded name, retired or not.
pub async fn named(
    tx: &mut Tx,
    organisation: OrganisationId,
    kind: &str,
    folded: &str,
) -> Result<Option<AssetRow>, StoreError> {
    tx.fetch_optional(BY_NAME, args![organisation.0, kind, folded]).await?.as_ref().map(row).transpose()
}

/// All assets, retired ones too.
pub async fn every(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<AssetRow>, StoreError> {
    tx.fetch_all(EVERY, args![organisation.0]).await?.iter().map(row).collect()
}

/// Writes an asset, new or changed; fails as taken when another one of its kind has its name.
pub async fn put(tx: &mut Tx, organisation: OrganisationId, a: &AssetRow) -> Result<(), StoreError> {
    let values = args![
        organisation.0,
        a.id.0,
        &a.kind,
        &a.name,
        &a.name_folded,
        a.owner_area.map(|o| o.0),
        a.criticality.clone(),
        a.holds_personal_data,
        a.supports_critical_function,
        a.retired_at,
    ];
    tx.execute(PUT, values).await.map(|_| ())
}
