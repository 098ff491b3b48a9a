//! People, teams, areas and assets by id or by folded name, as facts refer to them.

use firebell_domain::ids::OrganisationId;
use uuid::Uuid;

use crate::error::StoreError;
use crate::sql::{args, statements};
use crate::tx::Tx;

/// What is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// Members of the organisation.
    People,
    /// Teams.
    Teams,
    /// Areas.
    Areas,
    /// Assets of any kind.
    Assets,
    /// Assets of kind service.
    Services,
}

statements! {
    /// A member by id, or by e-mail address or name (folded by the caller).
    PERSON = "SELECT a.id, a.name FROM membership m JOIN account a ON a.id = m.account \
        WHERE m.organisation = $1 AND m.until IS NULL AND (a.id = $2 OR a.email_folded = $3 OR lower(a.name) = $3) LIMIT 2";
    /// A team.
    TEAM = "SELECT id, name FROM team WHERE organisation = $1 AND (id = $2 OR (name_folded = $3 AND retired_at IS NULL)) LIMIT 2";
    /// An area.
    AREA = "SELECT id, name FROM area WHERE organisation = $1 AND (id = $2 OR (name_folded = $3 AND retired_at IS NULL)) LIMIT 2";
    /// An asset; of one kind, or of any.
    ASSET = "SELECT id, name FROM asset WHERE organisation = $1 AND (id = $2 OR (name_folded = $3 AND retired_at IS NULL)) \
        AND (kind = $4 OR $4 = '') LIMIT 2";
    /// All members, for mentions.
    MEMBERS = "SELECT a.id, a.name, a.email_folded FROM membership m JOIN account a ON a.id = m.account \
        WHERE m.organisation = $1 AND m.until IS NULL AND a.disabled_at IS NULL";
}

/// Finds a thing by id, or by its folded name if exactly one has it.
pub async fn find(
    tx: &mut Tx,
    organisation: OrganisationId,
    shelf: Shelf,
    id: Option<Uuid>,
    folded: &str,
) -> Result<Option<(Uuid, String)>, StoreError> {
    let (statement, kind) = match shelf {
        Shelf::People => (PERSON, None),
        Shelf::Teams => (TEAM, None),
        Shelf::Areas => (AREA, None),
        Shelf::Assets => (ASSET, Some("")),
        Shelf::Services => (ASSET, Some("service")),
    };
    // With an id, the name does not count.
    let name = if id.is_some() { "" } else { folded };
    let mut values = args![organisation.0, id, name];
    if let Some(kind) = kind {
        values.push(kind.into());
    }
    let rows = tx.fetch_all(statement, values).await?;
    match rows.as_slice() {
        [one] => Ok(Some((one.get(0)?, one.get(1)?))),
        _ => Ok(None),
    }
}

/// All members: id, name, folded e-mail address.
pub async fn members(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<(Uuid, String, String)>, StoreError> {
    let rows = tx.fetch_all(MEMBERS, args![organisation.0]).await?;
    rows.iter().map(|r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).collect()
}
