//! An organisation's people, settings and keys, as its administrators see them. Who may change them is decided in `app`.

use firebell_domain::ids::{AccountId, KeyId, OrganisationId};
use firebell_domain::time::Time;
use uuid::Uuid;

use crate::error::StoreError;
use crate::sql::{Row, args, statements};
use crate::tx::Tx;

/// A member.
#[derive(Debug, Clone)]
pub struct MemberRow {
    /// The account.
    pub id: AccountId,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Role key.
    pub role: String,
    /// Whether the account is shut.
    pub disabled: bool,
    /// Whether a second factor is in use.
    pub second_factor: bool,
}

/// A key without its token.
#[derive(Debug, Clone)]
pub struct KeyRow {
    /// Its id.
    pub id: KeyId,
    /// Its name.
    pub name: String,
    /// Its scope as JSON.
    pub scope: String,
    /// The person it acts as, with the name.
    pub person: Option<(AccountId, String)>,
    /// Who made it.
    pub created_by: Option<AccountId>,
    /// When.
    pub created_at: Time,
    /// Until when.
    pub expires_at: Option<Time>,
    /// When it was last used, to within five minutes.
    pub last_used_at: Option<Time>,
}

macro_rules! members {
    ($more:literal) => {
        concat!(
            "SELECT a.id, a.name, a.email, m.role, (a.disabled_at IS NOT NULL), (a.totp_confirmed_at IS NOT NULL) \
             FROM membership m JOIN account a ON a.id = m.account WHERE m.organisation = $1 AND m.until IS NULL",
            $more
        )
    };
}

statements! {
    /// All members.
    MEMBERS = members!("");
    /// One member.
    MEMBER = members!(" AND m.account = $2");
    /// How many could administer.
    ADMINISTRATORS = "SELECT count(*) FROM membership m JOIN account a ON a.id = m.account \
        WHERE m.organisation = $1 AND m.until IS NULL AND m.role = 'administrator' AND a.disabled_at IS NULL";
    /// Another role.
    SET_ROLE = "UPDATE membership SET role = $3 WHERE organisation = $1 AND account = $2 AND until IS NULL";
    /// Ends a membership.
    END = "UPDATE membership SET until = $3 WHERE organisation = $1 AND account = $2 AND until IS NULL";
    /// Takes somebody out of all teams.
    LEAVE_TEAMS = "DELETE FROM team_member WHERE organisation = $1 AND account = $2";
    /// Another name and other settings.
    SET_SETTINGS = "UPDATE organisation SET name = $2, settings = $3 WHERE id = $1";
    /// Whether a slug is taken.
    SLUG_TAKEN = "SELECT count(*) FROM organisation WHERE slug = $1";
    /// Keys that are not withdrawn, newest first.
    KEYS = "SELECT k.id, k.name, k.scope, k.account, a.name, k.created_by, k.created_at, k.expires_at, k.last_used_at \
        FROM api_key k LEFT JOIN account a ON a.id = k.account \
        WHERE k.organisation = $1 AND k.revoked_at IS NULL ORDER BY k.created_at DESC, k.id";
    /// Withdraws a key.
    REVOKE_KEY = "UPDATE api_key SET revoked_at = $3 WHERE organisation = $1 AND id = $2 AND revoked_at IS NULL";
    /// Withdraws the keys that act as somebody.
    REVOKE_KEYS_OF = "UPDATE api_key SET revoked_at = $3 WHERE organisation = $1 AND account = $2 AND revoked_at IS NULL";
}

fn member_row(r: &Row) -> Result<MemberRow, StoreError> {
    Ok(MemberRow {
        id: AccountId(r.get(0)?),
        name: r.get(1)?,
        email: r.get(2)?,
        role: r.get(3)?,
        disabled: r.get(4)?,
        second_factor: r.get(5)?,
    })
}

fn key_row(r: &Row) -> Result<KeyRow, StoreError> {
    let person = match r.get::<Option<Uuid>>(3)? {
        Some(account) => Some((AccountId(account), r.get::<Option<String>>(4)?.unwrap_or_default())),
        None => None,
    };
    Ok(KeyRow {
        id: KeyId(r.get(0)?),
        name: r.get(1)?,
        scope: r.get(2)?,
        person,
        created_by: r.get::<Option<Uuid>>(5)?.map(AccountId),
        created_at: Time(r.get(6)?),
        expires_at: r.get::<Option<i64>>(7)?.map(Time),
        last_used_at: r.get::<Option<i64>>(8)?.map(Time),
    })
}

/// All members, in no order.
pub async fn members(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<MemberRow>, StoreError> {
    tx.fetch_all(MEMBERS, args![organisation.0]).await?.iter().map(member_row).collect()
}

/// One member.
pub async fn member(
    tx: &mut Tx,
    organisation: OrganisationId,
    account: AccountId,
) -> Result<Option<MemberRow>, StoreError> {
    tx.fetch_optional(MEMBER, args![organisation.0, account.0]).await?.as_ref().map(member_row).transpose()
}

/// How many members could administer.
pub async fn administrators(tx: &mut Tx, organisation: OrganisationId) -> Result<i64, StoreError> {
    tx.fetch_one(ADMINISTRATORS, args![organisation.0]).await?.get(0)
}

/// Gives a member another role.
pub async fn set_role(
    tx: &mut Tx,
    organisation: OrganisationId,
    account: AccountId,
    role: &str,
) -> Result<(), StoreError> {
    tx.execute(SET_ROLE, args![organisation.0, account.0, role]).await.map(|_| ())
}

/// Ends a membership, with its places in teams and the keys that act as this person.
pub async fn end_membership(tx: &mut Tx, organisation: OrganisationId, account: AccountId) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(END, args![organisation.0, account.0, now]).await?;
    tx.execute(LEAVE_TEAMS, args![organisation.0, account.0]).await?;
    tx.execute(REVOKE_KEYS_OF, args![organisation.0, account.0, now]).await.map(|_| ())
}

/// Writes name and settings (JSON).
pub async fn set_settings(
    tx: &mut Tx,
    organisation: OrganisationId,
    name: &str,
    settings: &str,
) -> Result<(), StoreError> {
    tx.execute(SET_SETTINGS, args![organisation.0, name, settings]).await.map(|_| ())
}

/// Whether a slug is taken.
pub async fn slug_taken(tx: &mut Tx, slug: &str) -> Result<bool, StoreError> {
    let n: i64 = tx.fetch_one(SLUG_TAKEN, args![slug]).await?.get(0)?;
    Ok(n > 0)
}

/// Keys that are not withdrawn, newest first; expired ones too.
pub async fn keys(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<KeyRow>, StoreError> {
    tx.fetch_all(KEYS, args![organisation.0]).await?.iter().map(key_row).collect()
}

/// Withdraws a key; false when there is none such.
pub async fn revoke_key(tx: &mut Tx, organisation: OrganisationId, id: KeyId) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(tx.execute(REVOKE_KEY, args![organisation.0, id.0, now]).await? > 0)
}
