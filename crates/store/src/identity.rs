//! Who somebody is: accounts, memberships, sessions, API keys, and the organisation they act in. Tokens are stored as
//! hashes only. Accounts and sessions belong to the installation; everything else is scoped by organisation.

use firebell_domain::ids::{AccountId, KeyId, OrganisationId, SessionId};
use firebell_domain::time::Time;
use uuid::Uuid;

use crate::error::StoreError;
use crate::sql::{Row, args, statements};
use crate::tx::Tx;

/// An organisation as found with whoever acts in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationHead {
    /// Its id.
    pub id: OrganisationId,
    /// Its place among the organisations of this installation, from 1; part of search rows.
    pub ordinal: i64,
    /// In URLs.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Rises with each change of settings, library definitions or members.
    pub version: i64,
    /// Whether it is the example, which can be removed whole.
    pub example: bool,
}

/// What a key's token leads to.
#[derive(Debug, Clone)]
pub struct KeyFound {
    /// The key.
    pub id: KeyId,
    /// Its name.
    pub name: String,
    /// Its scope as JSON.
    pub scope: String,
    /// The organisation.
    pub organisation: OrganisationHead,
    /// The person it acts as, with name and role.
    pub person: Option<(AccountId, String, Option<String>)>,
    /// When it was last noted as used.
    pub last_used_at: Option<Time>,
}

/// What a session's token leads to: the account, and each organisation with the role in it.
#[derive(Debug, Clone)]
pub struct SessionFound {
    /// The session.
    pub id: SessionId,
    /// Whose.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their time zone.
    pub zone: String,
    /// Whether they operate the installation.
    pub operator: bool,
    /// Whether the second factor was given.
    pub second_factor: bool,
    /// When the session was last noted as used.
    pub last_seen_at: Time,
    /// Memberships.
    pub memberships: Vec<(OrganisationHead, String)>,
}

statements! {
    /// A key by its hash, if it is valid now.
    KEY = "SELECT k.id, k.name, k.scope, k.last_used_at, o.id, o.ordinal, o.slug, o.name, o.version, o.example, a.id, a.name, m.role \
        FROM api_key k JOIN organisation o ON o.id = k.organisation \
        LEFT JOIN account a ON a.id = k.account \
        LEFT JOIN membership m ON m.organisation = k.organisation AND m.account = k.account AND m.until IS NULL \
        WHERE k.token_hash = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $2) \
        AND (k.account IS NULL OR (a.disabled_at IS NULL AND m.role IS NOT NULL))";
    /// A session by its hash, if it is valid now, with all memberships.
    SESSION = "SELECT s.id, s.last_seen_at, s.second_factor, a.id, a.name, a.email, a.zone, a.operator, \
        o.id, o.ordinal, o.slug, o.name, o.version, o.example, m.role \
        FROM session s JOIN account a ON a.id = s.account \
        LEFT JOIN membership m ON m.account = a.id AND m.until IS NULL \
        LEFT JOIN organisation o ON o.id = m.organisation \
        WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND a.disabled_at IS NULL ORDER BY o.ordinal";
    /// Makes an account.
    INSERT_ACCOUNT = "INSERT INTO account (id, email, email_folded, name, zone, operator, password_hash, totp_last_step, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)";
    /// The next place among organisations.
    NEXT_ORDINAL = "SELECT coalesce(max(ordinal), 0) + 1 FROM organisation";
    /// Makes an organisation.
    INSERT_ORGANISATION = "INSERT INTO organisation (id, ordinal, slug, name, settings, example, version, created_at, created_by) \
        VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8)";
    /// Begins its numbering.
    INSERT_COUNTER = "INSERT INTO incident_counter (organisation, last) VALUES ($1, 0)";
    /// Makes or renews a membership.
    SET_MEMBERSHIP = "INSERT INTO membership (organisation, account, role, since) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (organisation, account) DO UPDATE SET role = $3, until = NULL";
    /// Makes a session.
    INSERT_SESSION = "INSERT INTO session (id, token_hash, account, created_at, last_seen_at, expires_at, user_agent, address, second_factor) \
        VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8)";
    /// Makes a key.
    INSERT_KEY = "INSERT INTO api_key (organisation, id, token_hash, name, scope, account, created_by, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    /// An account by its folded e-mail address.
    ACCOUNT_BY_EMAIL = "SELECT id, name FROM account WHERE email_folded = $1";
    /// Whether there is any account.
    ANY_ACCOUNT = "SELECT count(*) FROM (SELECT 1 FROM account LIMIT 1) AS any_account";
    /// The first organisation by place, or the one with a slug.
    ORGANISATION_BY_SLUG = "SELECT id, ordinal, slug, name, version, example FROM organisation \
        WHERE slug = $1 OR $1 = '' ORDER BY ordinal LIMIT 1";
    /// An organisation's settings and version.
    SETTINGS = "SELECT settings, version FROM organisation WHERE id = $1";
    /// Custom fields in use.
    CUSTOM_FIELDS = "SELECT field_key, name, kind, options FROM custom_field WHERE organisation = $1 AND retired_at IS NULL ORDER BY position, field_key";
    /// Raises the organisation's version, so that every server reads its settings anew.
    TOUCH = "UPDATE organisation SET version = version + 1 WHERE id = $1";
}

pub(crate) fn head(r: &Row, at: usize) -> Result<OrganisationHead, StoreError> {
    Ok(OrganisationHead {
        id: OrganisationId(r.get(at)?),
        ordinal: r.get(at + 1)?,
        slug: r.get(at + 2)?,
        name: r.get(at + 3)?,
        version: r.get(at + 4)?,
        example: r.get(at + 5)?,
    })
}

/// Finds a valid key by the hash of its token.
pub async fn key(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<KeyFound>, StoreError> {
    let now = tx.now();
    let Some(r) = tx.fetch_optional(KEY, args![token_hash, now]).await? else { return Ok(None) };
    let account: Option<Uuid> = r.get(10)?;
    let person = match account {
        Some(account) => Some((AccountId(account), r.get(11)?, r.get(12)?)),
        None => None,
    };
    Ok(Some(KeyFound {
        id: KeyId(r.get(0)?),
        name: r.get(1)?,
        scope: r.get(2)?,
        last_used_at: r.get::<Option<i64>>(3)?.map(Time),
        organisation: head(&r, 4)?,
        person,
    }))
}

/// Finds a valid session by the hash of its token.
pub async fn session(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<SessionFound>, StoreError> {
    let now = tx.now();
    let rows = tx.fetch_all(SESSION, args![token_hash, now]).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let mut memberships = Vec::new();
    for r in &rows {
        if r.get::<Option<Uuid>>(8)?.is_some() {
            memberships.push((head(r, 8)?, r.get(14)?));
        }
    }
    Ok(Some(SessionFound {
        id: SessionId(first.get(0)?),
        last_seen_at: Time(first.get(1)?),
        second_factor: first.get(2)?,
        account: AccountId(first.get(3)?),
        name: first.get(4)?,
        email: first.get(5)?,
        zone: first.get(6)?,
        operator: first.get(7)?,
        memberships,
    }))
}

/// An account to make.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Its id.
    pub id: AccountId,
    /// E-mail address as written.
    pub email: String,
    /// The same, folded; unique.
    pub email_folded: String,
    /// Name.
    pub name: String,
    /// IANA time zone.
    pub zone: String,
    /// Whether it operates the installation.
    pub operator: bool,
    /// Password hash in PHC form.
    pub password_hash: Option<String>,
}

/// Makes an account.
pub async fn insert_account(tx: &mut Tx, a: &NewAccount) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(
        INSERT_ACCOUNT,
        args![a.id.0, &a.email, &a.email_folded, &a.name, &a.zone, a.operator, a.password_hash.clone(), now],
    )
    .await
    .map(|_| ())
}

/// Makes an organisation and begins its numbering; answers its head.
pub async fn insert_organisation(
    tx: &mut Tx,
    id: OrganisationId,
    slug: &str,
    name: &str,
    settings: &str,
    example: bool,
    by: Option<AccountId>,
) -> Result<OrganisationHead, StoreError> {
    let now = tx.now();
    let ordinal: i64 = tx.fetch_one(NEXT_ORDINAL, args![]).await?.get(0)?;
    tx.execute(INSERT_ORGANISATION, args![id.0, ordinal, slug, name, settings, example, now, by.map(|b| b.0)]).await?;
    tx.execute(INSERT_COUNTER, args![id.0]).await?;
    Ok(OrganisationHead { id, ordinal, slug: slug.to_owned(), name: name.to_owned(), version: 1, example })
}

/// Makes somebody a member, or gives them another role.
pub async fn set_membership(
    tx: &mut Tx,
    organisation: OrganisationId,
    account: AccountId,
    role: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(SET_MEMBERSHIP, args![organisation.0, account.0, role, now]).await.map(|_| ())
}

/// A session to make.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// Hash of its token.
    pub token_hash: Vec<u8>,
    /// Whose.
    pub account: AccountId,
    /// Until when.
    pub expires_at: Time,
    /// What the client called itself.
    pub user_agent: String,
    /// From where.
    pub address: String,
    /// Whether the second factor was given.
    pub second_factor: bool,
}

/// Makes a session.
pub async fn insert_session(tx: &mut Tx, s: &NewSession) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(
        INSERT_SESSION,
        args![
            s.id.0,
            s.token_hash.as_slice(),
            s.account.0,
            now,
            s.expires_at,
            &s.user_agent,
            &s.address,
            s.second_factor
        ],
    )
    .await
    .map(|_| ())
}

/// A key to make.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// Its id.
    pub id: KeyId,
    /// Hash of its token.
    pub token_hash: Vec<u8>,
    /// Its name.
    pub name: String,
    /// Its scope as JSON.
    pub scope: String,
    /// The person it acts as.
    pub account: Option<AccountId>,
    /// Who made it.
    pub created_by: Option<AccountId>,
    /// Until when.
    pub expires_at: Option<Time>,
}

/// Makes a key.
pub async fn insert_key(tx: &mut Tx, organisation: OrganisationId, k: &NewKey) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(
        INSERT_KEY,
        args![
            organisation.0,
            k.id.0,
            k.token_hash.as_slice(),
            &k.name,
            &k.scope,
            k.account.map(|a| a.0),
            k.created_by.map(|a| a.0),
            now,
            k.expires_at,
        ],
    )
    .await
    .map(|_| ())
}

/// An account's id and name by its folded e-mail address.
pub async fn account_by_email(tx: &mut Tx, folded: &str) -> Result<Option<(AccountId, String)>, StoreError> {
    let row = tx.fetch_optional(ACCOUNT_BY_EMAIL, args![folded]).await?;
    row.map(|r| Ok((AccountId(r.get(0)?), r.get(1)?))).transpose()
}

/// Whether there is any account yet.
pub async fn any_account(tx: &mut Tx) -> Result<bool, StoreError> {
    let n: i64 = tx.fetch_one(ANY_ACCOUNT, args![]).await?.get(0)?;
    Ok(n > 0)
}

/// The organisation with a slug, or the first one when the slug is empty.
pub async fn organisation_by_slug(tx: &mut Tx, slug: &str) -> Result<Option<OrganisationHead>, StoreError> {
    tx.fetch_optional(ORGANISATION_BY_SLUG, args![slug]).await?.as_ref().map(|r| head(r, 0)).transpose()
}

/// An organisation's settings as JSON and its version.
pub async fn settings(tx: &mut Tx, organisation: OrganisationId) -> Result<(String, i64), StoreError> {
    let row = tx.fetch_one(SETTINGS, args![organisation.0]).await?;
    Ok((row.get(0)?, row.get(1)?))
}

/// Custom fields in use: (key, name, type, options as JSON).
pub async fn custom_fields(
    tx: &mut Tx,
    organisation: OrganisationId,
) -> Result<Vec<(String, String, String, String)>, StoreError> {
    let rows = tx.fetch_all(CUSTOM_FIELDS, args![organisation.0]).await?;
    rows.iter().map(|r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))).collect()
}

/// Raises the organisation's version.
pub async fn touch(tx: &mut Tx, organisation: OrganisationId) -> Result<(), StoreError> {
    tx.execute(TOUCH, args![organisation.0]).await.map(|_| ())
}

/// Names of some accounts.
pub async fn names(
    tx: &mut Tx,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<Vec<(AccountId, String)>, StoreError> {
    let mut sql = crate::sql::Sql::new("SELECT id, name FROM account WHERE id IN (");
    sql.bind_list(accounts.into_iter().map(|a| a.0)).push(")");
    tx.fetch_all_built(sql).await?.iter().map(|r| Ok((AccountId(r.get(0)?), r.get(1)?))).collect()
}
