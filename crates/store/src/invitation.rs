//! Links that are shown once: invitations into an organisation, and the first start of an installation. Only hashes of
//! their tokens are kept, and each works once.

use firebell_domain::ids::{AccountId, InvitationId, OrganisationId};
use firebell_domain::time::Time;
use uuid::Uuid;

use crate::error::StoreError;
use crate::identity::{OrganisationHead, head};
use crate::sql::{args, statements};
use crate::tx::Tx;

/// An invitation to make.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// Its id.
    pub id: InvitationId,
    /// Hash of its token.
    pub token_hash: Vec<u8>,
    /// For whom; empty when it is not said.
    pub email: String,
    /// Role key.
    pub role: String,
    /// Who made it.
    pub created_by: Option<AccountId>,
    /// Until when.
    pub expires_at: Time,
}

/// An invitation that still works.
#[derive(Debug, Clone)]
pub struct InvitationRow {
    /// Its id.
    pub id: InvitationId,
    /// For whom; empty when it is not said.
    pub email: String,
    /// Role key.
    pub role: String,
    /// Who made it.
    pub created_by: Option<AccountId>,
    /// When.
    pub created_at: Time,
    /// Until when.
    pub expires_at: Time,
}

statements! {
    /// Makes an invitation.
    INSERT = "INSERT INTO invitation (organisation, id, token_hash, email, role, created_by, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// Invitations that still work, newest first.
    LIST = "SELECT id, email, role, created_by, created_at, expires_at FROM invitation \
        WHERE organisation = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $2 ORDER BY created_at DESC, id";
    /// An invitation by its token's hash, if it still works.
    BY_TOKEN = "SELECT i.id, i.email, i.role, i.created_by, i.created_at, i.expires_at, \
        o.id, o.ordinal, o.slug, o.name, o.version, o.example FROM invitation i JOIN organisation o ON o.id = i.organisation \
        WHERE i.token_hash = $1 AND i.used_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > $2";
    /// Uses an invitation, once.
    USE = "UPDATE invitation SET used_at = $3, used_by = $4 WHERE organisation = $1 AND id = $2 \
        AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $3";
    /// Takes an invitation back.
    REVOKE = "UPDATE invitation SET revoked_at = $3 WHERE organisation = $1 AND id = $2 AND used_at IS NULL AND revoked_at IS NULL";
    /// Makes a link for the first start.
    INSERT_START = "INSERT INTO start_link (token_hash, created_at, expires_at) VALUES ($1, $2, $3)";
    /// Whether a link for the first start works.
    START_WORKS = "SELECT count(*) FROM start_link WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
    /// Uses up every link for the first start.
    USE_STARTS = "UPDATE start_link SET used_at = $1 WHERE used_at IS NULL";
}

fn row(r: &crate::sql::Row) -> Result<InvitationRow, StoreError> {
    Ok(InvitationRow {
        id: InvitationId(r.get(0)?),
        email: r.get(1)?,
        role: r.get(2)?,
        created_by: r.get::<Option<Uuid>>(3)?.map(AccountId),
        created_at: Time(r.get(4)?),
        expires_at: Time(r.get(5)?),
    })
}

/// Makes an invitation.
pub async fn insert(tx: &mut Tx, organisation: OrganisationId, i: &NewInvitation) -> Result<(), StoreError> {
    let now = tx.now();
    let by = i.created_by.map(|a| a.0);
    let args = args![organisation.0, i.id.0, i.token_hash.as_slice(), &i.email, &i.role, by, now, i.expires_at];
    tx.execute(INSERT, args).await.map(|_| ())
}

/// The invitations of an organisation that still work, newest first.
pub async fn list(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<InvitationRow>, StoreError> {
    let now = tx.now();
    tx.fetch_all(LIST, args![organisation.0, now]).await?.iter().map(row).collect()
}

/// An invitation that still works, by its token's hash, with the organisation it leads into.
pub async fn by_token(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<(InvitationRow, OrganisationHead)>, StoreError> {
    let now = tx.now();
    let found = tx.fetch_optional(BY_TOKEN, args![token_hash, now]).await?;
    found.as_ref().map(|r| Ok((row(r)?, head(r, 6)?))).transpose()
}

/// Uses an invitation; false when it does not work any more.
pub async fn accept(
    tx: &mut Tx,
    organisation: OrganisationId,
    id: InvitationId,
    by: AccountId,
) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(tx.execute(USE, args![organisation.0, id.0, now, by.0]).await? > 0)
}

/// Takes an invitation back; false when there is none such.
pub async fn revoke(tx: &mut Tx, organisation: OrganisationId, id: InvitationId) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(tx.execute(REVOKE, args![organisation.0, id.0, now]).await? > 0)
}

/// Makes a link for the first start.
pub async fn insert_start(tx: &mut Tx, token_hash: &[u8], expires_at: Time) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(INSERT_START, args![token_hash, now, expires_at]).await.map(|_| ())
}

/// Whether a link for the first start works.
pub async fn start_works(tx: &mut Tx, token_hash: &[u8]) -> Result<bool, StoreError> {
    let now = tx.now();
    let n: i64 = tx.fetch_one(START_WORKS, args![token_hash, now]).await?.get(0)?;
    Ok(n > 0)
}

/// Uses up every link for the first start; answers how many there were. Whoever gets zero came too late.
pub async fn use_starts(tx: &mut Tx) -> Result<u64, StoreError> {
    let now = tx.now();
    tx.execute(USE_STARTS, args![now]).await
}
