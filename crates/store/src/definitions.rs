//! What an organisation defines for itself, as rows: custom fields, and saved views of lists. Custom fields are retired
//! and never deleted, because incidents have their values; a view is only a view.

use firebell_domain::ids::{AccountId, FieldId, OrganisationId, ViewId};
use firebell_domain::time::Time;
use uuid::Uuid;

use crate::error::StoreError;
use crate::sql::{Row, args, statements};
use crate::tx::Tx;

/// A custom field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRow {
    /// Id.
    pub id: FieldId,
    /// Key, unique in the organisation; the fact is `custom.KEY`.
    pub key: String,
    /// Name on the screen.
    pub name: String,
    /// `text`, `number`, `choice`, `date`, `person` or `link`.
    pub kind: String,
    /// Options of a choice as a JSON array.
    pub options: String,
    /// Place among the fields.
    pub position: i64,
    /// When it was retired.
    pub retired_at: Option<Time>,
}

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewRow {
    /// Id.
    pub id: ViewId,
    /// Whose.
    pub owner: AccountId,
    /// Their name; read, not written.
    pub owner_name: String,
    /// Its name.
    pub name: String,
    /// The query string of the list.
    pub query: String,
    /// Whether everybody has it.
    pub shared: bool,
}

statements! {
    /// All custom fields in their order, retired ones too.
    FIELDS = "SELECT id, field_key, name, kind, options, position, retired_at FROM custom_field WHERE organisation = $1 ORDER BY position, field_key";
    /// Writes a custom field.
    PUT_FIELD = "INSERT INTO custom_field (organisation, id, field_key, name, kind, options, position, retired_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (organisation, id) DO UPDATE SET name = $4, options = $6, position = $7, retired_at = $8";
    /// The views that somebody has: their own, and the shared ones.
    VIEWS = "SELECT v.id, v.owner, a.name, v.name, v.query, v.shared FROM saved_view v JOIN account a ON a.id = v.owner \
        WHERE v.organisation = $1 AND (v.shared = TRUE OR v.owner = $2) ORDER BY v.created_at, v.id";
    /// One view.
    VIEW = "SELECT v.id, v.owner, a.name, v.name, v.query, v.shared FROM saved_view v JOIN account a ON a.id = v.owner \
        WHERE v.organisation = $1 AND v.id = $2";
    /// Writes a view.
    PUT_VIEW = "INSERT INTO saved_view (organisation, id, owner, name, query, shared, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
        ON CONFLICT (organisation, id) DO UPDATE SET name = $4, query = $5, shared = $6";
    /// Forgets a view.
    DROP_VIEW = "DELETE FROM saved_view WHERE organisation = $1 AND id = $2";
}

/// All custom fields in their order, retired ones too.
pub async fn fields(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<FieldRow>, StoreError> {
    let rows = tx.fetch_all(FIELDS, args![organisation.0]).await?;
    rows.iter()
        .map(|r| {
            Ok(FieldRow {
                id: FieldId(r.get(0)?),
                key: r.get(1)?,
                name: r.get(2)?,
                kind: r.get(3)?,
                options: r.get(4)?,
                position: r.get(5)?,
                retired_at: r.get::<Option<i64>>(6)?.map(Time),
            })
        })
        .collect()
}

/// Writes a custom field, new or changed; key and kind of one that is there stay.
pub async fn put_field(tx: &mut Tx, organisation: OrganisationId, f: &FieldRow) -> Result<(), StoreError> {
    let values = args![organisation.0, f.id.0, &f.key, &f.name, &f.kind, &f.options, f.position, f.retired_at];
    tx.execute(PUT_FIELD, values).await.map(|_| ())
}

fn view_row(r: &Row) -> Result<ViewRow, StoreError> {
    Ok(ViewRow {
        id: ViewId(r.get(0)?),
        owner: AccountId(r.get(1)?),
        owner_name: r.get(2)?,
        name: r.get(3)?,
        query: r.get(4)?,
        shared: r.get(5)?,
    })
}

/// The views that somebody has, or a program without a person: the shared ones.
pub async fn views(
    tx: &mut Tx,
    organisation: OrganisationId,
    account: Option<AccountId>,
) -> Result<Vec<ViewRow>, StoreError> {
    let account = account.map_or(Uuid::nil(), |a| a.0);
    tx.fetch_all(VIEWS, args![organisation.0, account]).await?.iter().map(view_row).collect()
}

/// One view.
pub async fn view(tx: &mut Tx, organisation: OrganisationId, id: ViewId) -> Result<Option<ViewRow>, StoreError> {
    tx.fetch_optional(VIEW, args![organisation.0, id.0]).await?.as_ref().map(view_row).transpose()
}

/// Writes a view, new or changed.
pub async fn put_view(tx: &mut Tx, organisation: OrganisationId, v: &ViewRow) -> Result<(), StoreError> {
    let now = tx.now();
    let values = args![organisation.0, v.id.0, v.owner.0, &v.name, &v.query, v.shared, now];
    tx.execute(PUT_VIEW, values).await.map(|_| ())
}

/// Forgets a view.
pub async fn drop_view(tx: &mut Tx, organisation: OrganisationId, id: ViewId) -> Result<(), StoreError> {
    tx.execute(DROP_VIEW, args![organisation.0, id.0]).await.map(|_| ())
}
