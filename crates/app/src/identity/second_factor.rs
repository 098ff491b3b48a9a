//! The second factor: a time-based code (RFC 6238, six digits, 30 seconds) from a secret that is stored sealed, and
//! recovery codes that are shown once, stored hashed and work once each. No code counts twice.

use firebell_domain::ids::{AccountId, SessionId};
use firebell_domain::time::SECOND;
use firebell_store::account::{self, Account};
use firebell_store::{Store, Tx, UseCase, keeper, session};
use rand::{Rng as _, SeedableRng as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use totp_rs::{Builder, Secret, Totp};

use super::me::Person;
use super::sign_in::limited;
use super::{audit_everywhere, profile};
use crate::app::App;
use crate::config;
use crate::error::{AppError, AppResult};

/// How many recovery codes there are.
const CODES: usize = 10;
/// Letters of recovery codes: none that looks like another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

#[derive(Debug, thiserror::Error)]
#[error("a second factor can't be used: {0}")]
struct Broken(String);

/// Fresh randomness outside a transaction.
pub(super) fn fresh<const N: usize>(store: &Store) -> [u8; N] {
    let mut bytes = [0; N];
    rand_chacha::ChaCha12Rng::from_seed(store.clock().seed()).fill_bytes(&mut bytes);
    bytes
}

/// Seals something with the master key.
pub(super) fn seal(app: &App, context: &str, plain: &[u8]) -> AppResult<Vec<u8>> {
    Ok(app.keeper.seal(context, plain, fresh::<{ keeper::NONCE }>(&app.store))?)
}

fn context(account: AccountId) -> String {
    format!("second factor of {account}")
}

fn totp(secret: &[u8]) -> AppResult<Totp> {
    Builder::new().with_secret(secret.to_vec()).build().map_err(|e| AppError::internal(Broken(e.to_string())))
}

/// The step whose code this is, if it is one of now, the step before or the one after.
fn step(secret: &[u8], code: &str, now: firebell_domain::time::Time) -> AppResult<Option<i64>> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    let seconds = u64::try_from(now.0 / SECOND).unwrap_or(0);
    Ok(totp(secret)?.check(&code, seconds).and_then(|step| i64::try_from(step).ok()))
}

/// The step whose code this is, for an account with a second factor. Whether it was used is decided when it is.
pub(super) fn step_of(app: &App, account: &Account, code: &str) -> AppResult<Option<i64>> {
    let Some(sealed) = &account.totp_secret else { return Ok(None) };
    let secret = app.keeper.open_sealed(&context(account.id), sealed)?;
    step(&secret, code, app.store.now())
}

/// The hash under which a recovery code is kept.
pub(super) fn code_hash(account: AccountId, code: &str) -> Vec<u8> {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let mut hash = Sha256::new();
    hash.update(b"firebell recovery code v1\0");
    hash.update(account.0.as_bytes());
    hash.update(plain.as_bytes());
    hash.finalize().to_vec()
}

/// A second factor that waits to be confirmed.
#[derive(Debug, Clone)]
pub struct NewFactor {
    /// To type in by hand, base32.
    pub secret: String,
    /// For an authenticator app.
    pub uri: String,
}

struct Propose {
    account: AccountId,
    sealed: Vec<u8>,
}

impl UseCase for Propose {
    const NAME: &'static str = "second_factor.propose";
    type Out = ();
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<()> {
        if account::propose_totp(tx, self.account, &self.sealed).await? {
            return Ok(());
        }
        Err(AppError::conflict(
            "second_factor_there",
            "You have a second factor already. Remove it first if you want another one.",
        ))
    }
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}

/// Makes a new secret, to be confirmed with a code.
///
/// # Errors
/// A conflict when a second factor is in use already.
pub async fn propose_factor(app: &App, person: &Person) -> AppResult<NewFactor> {
    let secret: [u8; 20] = fresh(&app.store);
    let sealed = seal(app, &context(person.account), &secret)?;
    app.store.write(Propose { account: person.account, sealed }).await?;
    Ok(shown(person, secret))
}

fn shown(person: &Person, secret: [u8; 20]) -> NewFactor {
    let secret = Secret::new_stack(secret).to_base32();
    let uri = format!("otpauth://totp/Firebell:{}?secret={secret}&issuer=Firebell", escaped(&person.email));
    NewFactor { secret, uri }
}

/// The second factor that waits to be confirmed, to show it again.
pub async fn waiting_factor(app: &App, person: &Person) -> AppResult<Option<NewFactor>> {
    let account = profile::account(app, person.account).await?;
    let (None, Some(sealed)) = (account.totp_confirmed_at, account.totp_secret) else { return Ok(None) };
    let secret = app.keeper.open_sealed(&context(person.account), &sealed)?;
    Ok(<[u8; 20]>::try_from(secret.as_slice()).ok().map(|secret| shown(person, secret)))
}

struct Confirm {
    account: AccountId,
    session: SessionId,
    sealed: Vec<u8>,
    step: i64,
    hashes: Vec<Vec<u8>>,
}

impl UseCase for Confirm {
    const NAME: &'static str = "second_factor.confirm";
    type Out = ();
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<()> {
        if !account::confirm_totp(tx, self.account, &self.sealed, self.step).await? {
            return Err(AppError::conflict(
                "second_factor_changed",
                "Another second factor was begun meanwhile. Begin again and use its code.",
            ));
        }
        account::set_codes(tx, self.account, &self.hashes).await?;
        session::with_factor(tx, self.account, self.session).await?;
        audit_everywhere(tx, self.account, "second_factor.added", json!({})).await
    }
}

/// Takes the waiting secret into use; answers the recovery codes, which are shown once.
///
/// # Errors
/// When no secret waits, or the code is not right.
pub async fn confirm_factor(app: &App, person: &Person, code: &str) -> AppResult<Vec<String>> {
    let account = profile::account(app, person.account).await?;
    let sealed = match (account.totp_confirmed_at, account.totp_secret.clone()) {
        (None, Some(sealed)) => sealed,
        _ => {
            return Err(AppError::conflict(
                "second_factor_none",
                "There is no second factor to confirm. Begin to add one first.",
            ));
        }
    };
    let step = step_of(app, &account, code)?.filter(|step| *step > account.totp_last_step);
    let Some(step) = step else {
        return Err(AppError::invalid(
            "code",
            "code",
            "This code is not right. Check that the clock of your phone is right, wait for the next code, and try again.",
        ));
    };
    let mut rng = rand_chacha::ChaCha12Rng::from_seed(app.store.clock().seed());
    let mut codes = Vec::with_capacity(CODES);
    for _ in 0..CODES {
        let mut bytes = [0u8; 16];
        rng.fill_bytes(&mut bytes);
        let letters: Vec<char> = bytes.iter().map(|b| char::from(LETTERS[usize::from(b & 31)])).collect();
        codes.push(letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-"));
    }
    let hashes = codes.iter().map(|c| code_hash(person.account, c)).collect();
    app.store.write(Confirm { account: person.account, session: person.session, sealed, step, hashes }).await?;
    Ok(codes)
}

struct Remove {
    account: AccountId,
    step: Option<i64>,
    code: Vec<u8>,
}

impl UseCase for Remove {
    const NAME: &'static str = "second_factor.remove";
    type Out = bool;
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<bool> {
        limited(tx, &format!("second factor {}", self.account), 15, 10).await?;
        let right = match self.step {
            Some(step) => account::use_step(tx, self.account, step).await?,
            None => account::use_code(tx, self.account, &self.code).await?,
        };
        if right {
            account::remove_totp(tx, self.account).await?;
            session::without_factor(tx, self.account).await?;
            audit_everywhere(tx, self.account, "second_factor.removed", json!({})).await?;
        }
        Ok(right)
    }
}

/// Takes the second factor away, with one of its codes or a recovery code.
///
/// # Errors
/// When there is none, the code is not right, or it was tried too often.
pub async fn remove_factor(app: &App, person: &Person, code: &str) -> AppResult<()> {
    let account = profile::account(app, person.account).await?;
    if account.totp_confirmed_at.is_none() {
        return Err(AppError::conflict(
            "second_factor_none",
            "You have no second factor, so there is nothing to remove.",
        ));
    }
    let step = step_of(app, &account, code)?;
    let code = code_hash(person.account, code);
    if app.store.write(Remove { account: person.account, step, code }).await? {
        return Ok(());
    }
    Err(AppError::invalid(
        "code",
        "code",
        "This code is not right, or it was used before. Wait for the next one, or use a recovery code.",
    ))
}

/// Whether an organisation of this account requires a second factor that it does not have yet.
pub async fn must_add_factor(app: &App, account: AccountId) -> AppResult<bool> {
    let mut reader = app.store.reader("second_factor.must").await?;
    let Some(row) = account::get(&mut reader, account).await? else { return Ok(false) };
    if row.totp_confirmed_at.is_some() {
        return Ok(false);
    }
    for (organisation, _) in account::memberships(&mut reader, account).await? {
        if config::load(&mut reader, organisation.id).await?.settings.require_second_factor {
            return Ok(true);
        }
    }
    Ok(false)
}
