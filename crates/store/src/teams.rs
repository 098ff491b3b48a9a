//! Teams and who is in them, as rows. A team that is not needed any more is retired: records refer to it.

use firebell_domain::ids::{AccountId, OrganisationId, TeamId};
use firebell_domain::time::Time;
use uuid::Uuid;

use crate::error::StoreError;
use crate::sql::{Row, Sql, args, statements};
use crate::tx::Tx;

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRow {
    /// Id.
    pub id: TeamId,
    /// Name.
    pub name: String,
    /// The name folded; unique in the organisation.
    pub name_folded: String,
    /// When it was retired.
    pub retired_at: Option<Time>,
}

/// Somebody in a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamMember {
    /// The team.
    pub team: TeamId,
    /// The person.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Since when.
    pub since: Time,
}

/// Which page of a list that is ordered by name.
#[derive(Debug, Clone, Default)]
pub struct ByName {
    /// Only names that hold this, folded.
    pub text: String,
    /// Retired ones as well.
    pub retired: bool,
    /// The last one of the page before.
    pub after: Option<Uuid>,
    /// How many at most.
    pub limit: i64,
}

statements! {
    /// One team.
    GET = "SELECT id, name, name_folded, retired_at FROM team WHERE organisation = $1 AND id = $2";
    /// The team that has a name.
    BY_NAME = "SELECT id, name, name_folded, retired_at FROM team WHERE organisation = $1 AND name_folded = $2";
    /// All teams, for imports.
    EVERY = "SELECT id, name, name_folded, retired_at FROM team WHERE organisation = $1 ORDER BY name_folded";
    /// Writes a team.
    PUT = "INSERT INTO team (organisation, id, name, name_folded, retired_at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (organisation, id) DO UPDATE SET name = $3, name_folded = $4, retired_at = $5";
    /// Everybody in some team.
    MEMBERS = "SELECT m.team, m.account, a.name, m.since FROM team_member m JOIN account a ON a.id = m.account \
        WHERE m.organisation = $1 ORDER BY a.name, a.id";
    /// Puts somebody in.
    ADD = "INSERT INTO team_member (organisation, team, account, since) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (organisation, team, account) DO NOTHING";
    /// Takes somebody out.
    TAKE_OUT = "DELETE FROM team_member WHERE organisation = $1 AND team = $2 AND account = $3";
    /// Takes everybody out.
    EMPTY = "DELETE FROM team_member WHERE organisation = $1 AND team = $2";
}

fn row(r: &Row) -> Result<TeamRow, StoreError> {
    Ok(TeamRow {
        id: TeamId(r.get(0)?),
        name: r.get(1)?,
        name_folded: r.get(2)?,
        retired_at: r.get::<Option<i64>>(3)?.map(Time),
    })
}

/// A folded text as a LIKE pattern that finds it anywhere.
pub(crate) fn anywhere(folded: &str) -> String {
    let mut pattern = String::from("%");
    for c in folded.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Adds filter, place, order and length of a page ordered by name to a statement on `t`, whose table is `table`.
pub(crate) fn by_name(sql: &mut Sql, table: &'static str, organisation: OrganisationId, page: &ByName) {
    if !page.text.is_empty() {
        sql.push(" AND t.name_folded LIKE ").bind(anywhere(&page.text)).push(" ESCAPE '\\'");
    }
    if !page.retired {
        sql.push(" AND t.retired_at IS NULL");
    }
    if let Some(after) = page.after {
        sql.push(" AND (t.name_folded, t.id) > (SELECT x.name_folded, x.id FROM ").push(table);
        sql.push(" x WHERE x.organisation = ").bind(organisation.0).push(" AND x.id = ").bind(after).push(")");
    }
    sql.push(" ORDER BY t.name_folded, t.id LIMIT ").bind(page.limit);
}

/// A page of teams, by name.
pub async fn page(tx: &mut Tx, organisation: OrganisationId, page: &ByName) -> Result<Vec<TeamRow>, StoreError> {
    let mut sql = Sql::new("SELECT t.id, t.name, t.name_folded, t.retired_at FROM team t WHERE t.organisation = ");
    sql.bind(organisation.0);
    by_name(&mut sql, "team", organisation, page);
    tx.fetch_all_built(sql).await?.iter().map(row).collect()
}

/// One team.
pub async fn get(tx: &mut Tx, organisation: OrganisationId, id: TeamId) -> Result<Option<TeamRow>, StoreError> {
    tx.fetch_optional(GET, args![organisation.0, id.0]).await?.as_ref().map(row).transpose()
}

/// The team that has a folded name, retired or not.
pub async fn named(tx: &mut Tx, organisation: OrganisationId, folded: &str) -> Result<Option<TeamRow>, StoreError> {
    tx.fetch_optional(BY_NAME, args![organisation.0, folded]).await?.as_ref().map(row).transpose()
}

/// All teams, retired ones too.
pub async fn every(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<TeamRow>, StoreError> {
    tx.fetch_all(EVERY, args![organisation.0]).await?.iter().map(row).collect()
}

/// Writes a team, new or changed; fails as taken when another one has its name.
pub async fn put(tx: &mut Tx, organisation: OrganisationId, t: &TeamRow) -> Result<(), StoreError> {
    tx.execute(PUT, args![organisation.0, t.id.0, &t.name, &t.name_folded, t.retired_at]).await.map(|_| ())
}

/// Everybody who is in a team, by name.
pub async fn members(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<TeamMember>, StoreError> {
    let rows = tx.fetch_all(MEMBERS, args![organisation.0]).await?;
    rows.iter()
        .map(|r| {
            Ok(TeamMember {
                team: TeamId(r.get(0)?),
                account: AccountId(r.get(1)?),
                name: r.get(2)?,
                since: Time(r.get(3)?),
            })
        })
        .collect()
}

/// Puts somebody into a team; answers whether they were not in it.
pub async fn add(
    tx: &mut Tx,
    organisation: OrganisationId,
    team: TeamId,
    account: AccountId,
) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(tx.execute(ADD, args![organisation.0, team.0, account.0, now]).await? > 0)
}

/// Takes somebody out of a team; answers whether they were in it.
pub async fn take_out(
    tx: &mut Tx,
    organisation: OrganisationId,
    team: TeamId,
    account: AccountId,
) -> Result<bool, StoreError> {
    Ok(tx.execute(TAKE_OUT, args![organisation.0, team.0, account.0]).await? > 0)
}

/// Takes everybody out of a team.
pub async fn empty(tx: &mut Tx, organisation: OrganisationId, team: TeamId) -> Result<(), StoreError> {
    tx.execute(EMPTY, args![organisation.0, team.0]).await.map(|_| ())
}
