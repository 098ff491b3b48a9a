//! Accounts beyond what every request needs: password, second factor, recovery codes, memberships. Accounts belong to
//! the installation. Passwords and codes arrive here hashed, secrets sealed; what is valid is decided in `app`.

use firebell_domain::ids::AccountId;
use firebell_domain::time::Time;

use crate::error::StoreError;
use crate::identity::{OrganisationHead, head};
use crate::sql::{Row, args, statements};
use crate::tx::Tx;

/// An account as stored.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// E-mail address as written.
    pub email: String,
    /// The same, folded.
    pub email_folded: String,
    /// Name.
    pub name: String,
    /// IANA time zone.
    pub zone: String,
    /// Whether it operates the installation.
    pub operator: bool,
    /// Password hash in PHC form.
    pub password_hash: Option<String>,
    /// Sealed secret of the second factor.
    pub totp_secret: Option<Vec<u8>>,
    /// When the second factor was confirmed; without it the secret is not in use.
    pub totp_confirmed_at: Option<Time>,
    /// The last step of 30 seconds whose code was used.
    pub totp_last_step: i64,
    /// When it was shut.
    pub disabled_at: Option<Time>,
}

macro_rules! columns {
    () => {
        "SELECT id, email, email_folded, name, zone, operator, password_hash, totp_secret, totp_confirmed_at, totp_last_step, \
         disabled_at FROM account WHERE "
    };
}

statements! {
    /// An account by id.
    BY_ID = concat!(columns!(), "id = $1");
    /// An account by its folded e-mail address.
    BY_EMAIL = concat!(columns!(), "email_folded = $1");
    /// Where somebody is a member.
    MEMBERSHIPS = "SELECT o.id, o.ordinal, o.slug, o.name, o.version, o.example, m.role FROM membership m \
        JOIN organisation o ON o.id = m.organisation WHERE m.account = $1 AND m.until IS NULL ORDER BY o.ordinal";
    /// Another name and zone.
    SET_PROFILE = "UPDATE account SET name = $2, zone = $3 WHERE id = $1";
    /// Another password.
    SET_PASSWORD = "UPDATE account SET password_hash = $2 WHERE id = $1";
    /// A secret that waits to be confirmed.
    PROPOSE_TOTP = "UPDATE account SET totp_secret = $2 WHERE id = $1 AND totp_confirmed_at IS NULL";
    /// Takes the waiting secret into use.
    CONFIRM_TOTP = "UPDATE account SET totp_confirmed_at = $2, totp_last_step = $3 \
        WHERE id = $1 AND totp_confirmed_at IS NULL AND totp_secret = $4";
    /// Takes the second factor away. The last step stays, so that no code ever counts twice.
    REMOVE_TOTP = "UPDATE account SET totp_secret = NULL, totp_confirmed_at = NULL WHERE id = $1";
    /// Uses a step's code, once.
    USE_STEP = "UPDATE account SET totp_last_step = $2 WHERE id = $1 AND totp_last_step < $2";
    /// Keeps a recovery code.
    INSERT_CODE = "INSERT INTO recovery_code (account, code_hash) VALUES ($1, $2)";
    /// Uses a recovery code, once.
    USE_CODE = "UPDATE recovery_code SET used_at = $3 WHERE account = $1 AND code_hash = $2 AND used_at IS NULL";
    /// Forgets all recovery codes.
    DELETE_CODES = "DELETE FROM recovery_code WHERE account = $1";
}

fn row(r: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        id: AccountId(r.get(0)?),
        email: r.get(1)?,
        email_folded: r.get(2)?,
        name: r.get(3)?,
        zone: r.get(4)?,
        operator: r.get(5)?,
        password_hash: r.get(6)?,
        totp_secret: r.get(7)?,
        totp_confirmed_at: r.get::<Option<i64>>(8)?.map(Time),
        totp_last_step: r.get(9)?,
        disabled_at: r.get::<Option<i64>>(10)?.map(Time),
    })
}

/// An account by id.
pub async fn get(tx: &mut Tx, id: AccountId) -> Result<Option<Account>, StoreError> {
    tx.fetch_optional(BY_ID, args![id.0]).await?.as_ref().map(row).transpose()
}

/// An account by its folded e-mail address.
pub async fn by_email(tx: &mut Tx, folded: &str) -> Result<Option<Account>, StoreError> {
    tx.fetch_optional(BY_EMAIL, args![folded]).await?.as_ref().map(row).transpose()
}

/// The organisations somebody is a member of now, with the role key in each, in their order.
pub async fn memberships(tx: &mut Tx, account: AccountId) -> Result<Vec<(OrganisationHead, String)>, StoreError> {
    let rows = tx.fetch_all(MEMBERSHIPS, args![account.0]).await?;
    rows.iter().map(|r| Ok((head(r, 0)?, r.get(6)?))).collect()
}

/// Gives an account another name and time zone.
pub async fn set_profile(tx: &mut Tx, id: AccountId, name: &str, zone: &str) -> Result<(), StoreError> {
    tx.execute(SET_PROFILE, args![id.0, name, zone]).await.map(|_| ())
}

/// Gives an account another password.
pub async fn set_password(tx: &mut Tx, id: AccountId, hash: &str) -> Result<(), StoreError> {
    tx.execute(SET_PASSWORD, args![id.0, hash]).await.map(|_| ())
}

/// Keeps a sealed secret that waits to be confirmed; false when a second factor is in use already.
pub async fn propose_totp(tx: &mut Tx, id: AccountId, sealed: &[u8]) -> Result<bool, StoreError> {
    Ok(tx.execute(PROPOSE_TOTP, args![id.0, sealed]).await? > 0)
}

/// Takes the waiting secret into use, with the step whose code confirmed it; false when it is not that secret any more.
pub async fn confirm_totp(tx: &mut Tx, id: AccountId, sealed: &[u8], step: i64) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(tx.execute(CONFIRM_TOTP, args![id.0, now, step, sealed]).await? > 0)
}

/// Takes the second factor and its recovery codes away.
pub async fn remove_totp(tx: &mut Tx, id: AccountId) -> Result<(), StoreError> {
    tx.execute(DELETE_CODES, args![id.0]).await?;
    tx.execute(REMOVE_TOTP, args![id.0]).await.map(|_| ())
}

/// Uses the code of a step; false when that step's, or a later one's, was used before.
pub async fn use_step(tx: &mut Tx, id: AccountId, step: i64) -> Result<bool, StoreError> {
    Ok(tx.execute(USE_STEP, args![id.0, step]).await? > 0)
}

/// Replaces the recovery codes, given as hashes.
pub async fn set_codes(tx: &mut Tx, id: AccountId, hashes: &[Vec<u8>]) -> Result<(), StoreError> {
    tx.execute(DELETE_CODES, args![id.0]).await?;
    for hash in hashes {
        tx.execute(INSERT_CODE, args![id.0, hash.as_slice()]).await?;
    }
    Ok(())
}

/// Uses a recovery code; false when there is no such unused one.
pub async fn use_code(tx: &mut Tx, id: AccountId, hash: &[u8]) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(tx.execute(USE_CODE, args![id.0, hash, now]).await? > 0)
}
