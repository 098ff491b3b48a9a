//! Signing in: counted before anything is tried, the same work whether the account is there or not, and written into the
//! log of every organisation of the account. Answers say as little as possible.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use firebell_domain::ids::AccountId;
use firebell_domain::text::fold;
use firebell_domain::time::{MINUTE, Time};
use firebell_store::account::{self, Account};
use firebell_store::{Tx, UseCase, attempts};
use serde_json::json;

use super::session::{self, SessionMade};
use super::{audit_everywhere, password, second_factor};
use crate::app::App;
use crate::audit;
use crate::auth::token_hash;
use crate::error::{AppError, AppResult};

/// Minutes that the limits look back.
const WINDOW: i64 = 15;
/// Failed attempts for one e-mail address within them.
const PER_EMAIL: i64 = 10;
/// Failed attempts from one address within them.
const PER_ADDRESS: i64 = 50;
/// How long the second step may follow the first, microseconds.
const STEP: i64 = 5 * MINUTE;
const CONTEXT: &str = "second step of signing in";

/// From where somebody comes, as the edge knows it.
#[derive(Debug, Clone, Default)]
pub struct Client {
    /// IP address.
    pub address: String,
    /// What the client called itself.
    pub user_agent: String,
}

/// Signing in.
#[derive(Clone)]
pub struct SignIn {
    /// As typed.
    pub email: String,
    /// As typed.
    pub password: String,
    /// A code of the second factor or a recovery code.
    pub code: Option<String>,
    /// From where.
    pub client: Client,
}

/// What signing in came to.
pub enum SignedIn {
    /// A session.
    Started(SessionMade),
    /// The password is right; the code is needed. `pending` goes into [`second_step`], within five minutes.
    NeedsCode {
        /// Sealed; says who it is.
        pending: String,
    },
}

/// The buckets in which attempts are counted.
#[derive(Debug, Clone)]
pub(super) struct Buckets {
    email: String,
    address: String,
}

impl Buckets {
    pub(super) fn new(email_folded: &str, client: &Client) -> Buckets {
        // What is typed as an address may be anything, even a password: only its hash is kept.
        let email: String = token_hash(email_folded).iter().take(16).map(|b| format!("{b:02x}")).collect();
        Buckets {
            email: format!("sign-in email {email}"),
            address: format!("sign-in address {}", network(&client.address)),
        }
    }
}

/// An address, or the network of an IPv6 one: a customer has at least that much.
pub(super) fn network(address: &str) -> String {
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V6(v6)) if v6.to_ipv4_mapped().is_none() => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        _ => address.chars().take(60).collect(),
    }
}

/// Counts an attempt and finds the account.
struct Begin {
    by: By,
    buckets: Buckets,
}

enum By {
    Email(String),
    Id(AccountId),
}

struct Begun {
    account: Option<Account>,
    slot: i64,
}

impl UseCase for Begin {
    const NAME: &'static str = "session.begin";
    type Out = Begun;
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<Begun> {
        let email = limited(tx, &self.buckets.email, WINDOW, PER_EMAIL).await?;
        limited(tx, &self.buckets.address, WINDOW, PER_ADDRESS).await?;
        let account = match &self.by {
            By::Email(folded) => account::by_email(tx, folded).await?,
            By::Id(id) => account::get(tx, *id).await?,
        };
        Ok(Begun { account: account.filter(|a| a.disabled_at.is_none()), slot: email })
    }
}

/// Counts an attempt; too many are an error, which is not counted itself. Answers the slot.
pub(super) async fn limited(tx: &mut Tx, bucket: &str, minutes: i64, most: i64) -> AppResult<i64> {
    let hit = attempts::hit(tx, bucket, minutes).await?;
    if hit.tries > most {
        return Err(AppError::TooMany { seconds: hit.seconds });
    }
    Ok(hit.slot)
}

/// What was shown beside the password.
enum Proof {
    Nothing,
    Step(i64),
    Code(Vec<u8>),
}

/// Begins the session, if the account is still as it was when it was checked.
struct Finish {
    account: Account,
    proof: Proof,
    buckets: Buckets,
    slot: i64,
    client: Client,
}

impl UseCase for Finish {
    const NAME: &'static str = "session.start";
    type Out = Option<SessionMade>;
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<Option<SessionMade>> {
        let id = self.account.id;
        let proved = match &self.proof {
            Proof::Nothing => true,
            Proof::Step(step) => account::use_step(tx, id, *step).await?,
            Proof::Code(hash) => account::use_code(tx, id, hash).await?,
        };
        let now = account::get(tx, id).await?.ok_or(AppError::Unauthenticated)?;
        let same = now.password_hash == self.account.password_hash
            && now.totp_confirmed_at == self.account.totp_confirmed_at
            && now.disabled_at.is_none();
        if !proved || !same {
            refused(tx, id, "second_factor", &self.client).await?;
            return Ok(None);
        }
        attempts::clear(tx, &self.buckets.email).await?;
        attempts::release(tx, &self.buckets.address, self.slot).await?;
        let with_factor = !matches!(self.proof, Proof::Nothing);
        let made = session::begin(tx, &now, with_factor, &self.client).await?;
        let how = match self.proof {
            Proof::Nothing => "password",
            Proof::Step(_) => "second_factor",
            Proof::Code(_) => "recovery_code",
        };
        audit_everywhere(
            tx,
            id,
            "session.started",
            json!({ "session": made.id, "with": how, "address": self.client.address }),
        )
        .await?;
        Ok(Some(made))
    }
}

/// Nobody is named as the one who tried: that is what is not known.
async fn refused(tx: &mut Tx, account: AccountId, why: &str, client: &Client) -> AppResult<()> {
    let particulars = json!({ "account": account, "why": why, "address": client.address });
    for (organisation, _) in account::memberships(tx, account).await? {
        audit::write_as(tx, organisation.id, None, None, "session.refused", particulars.clone()).await?;
    }
    Ok(())
}

/// Writes that somebody was refused.
struct Refuse {
    account: AccountId,
    why: &'static str,
    client: Client,
}

impl UseCase for Refuse {
    const NAME: &'static str = "session.refuse";
    type Out = ();
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<()> {
        refused(tx, self.account, self.why, &self.client).await
    }
}

/// The password was right and the code is yet to come: that was no failed attempt.
struct Release(Buckets, i64);

impl UseCase for Release {
    const NAME: &'static str = "session.release";
    type Out = ();
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<()> {
        attempts::release(tx, &self.0.email, self.1).await?;
        Ok(attempts::release(tx, &self.0.address, self.1).await?)
    }
}

fn wrong() -> AppError {
    AppError::SignIn(
        "sign_in_failed",
        "E-mail address or password is not right, so you are not signed in. Check both and try again.".into(),
    )
}

fn wrong_code() -> AppError {
    AppError::SignIn(
        "second_factor_wrong",
        "This code is not right, or it was used before. Wait for the next one and try again, or use a recovery code."
            .into(),
    )
}

/// Signs somebody in.
///
/// # Errors
/// `SignIn` when something is not right, `TooMany` when it was tried too often.
pub async fn sign_in(app: &App, input: SignIn) -> AppResult<SignedIn> {
    let folded = fold(input.email.trim());
    let buckets = Buckets::new(&folded, &input.client);
    let begun = app.store.write(Begin { by: By::Email(folded), buckets: buckets.clone() }).await?;
    let hash = begun.account.as_ref().and_then(|a| a.password_hash.as_deref());
    let right = password::verify(&input.password, hash).await?;
    let account = match (right, begun.account) {
        (true, Some(account)) => account,
        (_, Some(account)) => {
            app.store.write(Refuse { account: account.id, why: "password", client: input.client }).await?;
            return Err(wrong());
        }
        (_, None) => return Err(wrong()),
    };
    let code = input.code.as_deref().map(str::trim).filter(|c| !c.is_empty());
    if account.totp_confirmed_at.is_none() {
        return finish(app, account, Proof::Nothing, buckets, begun.slot, input.client).await.map(SignedIn::Started);
    }
    let Some(code) = code else {
        app.store.write(Release(buckets, begun.slot)).await?;
        return Ok(SignedIn::NeedsCode { pending: seal_pending(app, &account)? });
    };
    let code = code.to_owned();
    with_code(app, account, &code, buckets, begun.slot, input.client).await.map(SignedIn::Started)
}

/// Goes on after [`SignedIn::NeedsCode`].
///
/// # Errors
/// `SignIn` when the code is wrong or it took too long, `TooMany` when it was tried too often.
pub async fn second_step(app: &App, pending: &str, code: &str, client: Client) -> AppResult<SessionMade> {
    let late = || {
        AppError::SignIn("sign_in_again", "It took too long between the password and the code. Sign in again.".into())
    };
    let (id, until, print) = open_pending(app, pending).ok_or_else(late)?;
    let mut reader = app.store.reader("session.second_step").await?;
    let there = account::get(&mut reader, id).await?.ok_or_else(late)?;
    drop(reader);
    if app.store.now() > until || fingerprint(&there) != print {
        return Err(late());
    }
    let buckets = Buckets::new(&there.email_folded, &client);
    let begun = app.store.write(Begin { by: By::Id(id), buckets: buckets.clone() }).await?;
    let account = begun.account.ok_or_else(late)?;
    with_code(app, account, code.trim(), buckets, begun.slot, client).await
}

async fn with_code(
    app: &App,
    account: Account,
    code: &str,
    buckets: Buckets,
    slot: i64,
    client: Client,
) -> AppResult<SessionMade> {
    let proof = match second_factor::step_of(app, &account, code)? {
        Some(step) => Proof::Step(step),
        None => Proof::Code(second_factor::code_hash(account.id, code)),
    };
    finish(app, account, proof, buckets, slot, client).await
}

async fn finish(
    app: &App,
    account: Account,
    proof: Proof,
    buckets: Buckets,
    slot: i64,
    client: Client,
) -> AppResult<SessionMade> {
    app.store.write(Finish { account, proof, buckets, slot, client }).await?.ok_or_else(wrong_code)
}

fn fingerprint(account: &Account) -> Vec<u8> {
    let mut hash = token_hash(account.password_hash.as_deref().unwrap_or_default());
    hash.truncate(16);
    hash
}

fn seal_pending(app: &App, account: &Account) -> AppResult<String> {
    let mut plain = account.id.0.as_bytes().to_vec();
    plain.extend_from_slice(&(app.store.now().0 + STEP).to_be_bytes());
    plain.extend_from_slice(&fingerprint(account));
    Ok(URL_SAFE_NO_PAD.encode(second_factor::seal(app, CONTEXT, &plain)?))
}

fn open_pending(app: &App, pending: &str) -> Option<(AccountId, Time, Vec<u8>)> {
    let sealed = URL_SAFE_NO_PAD.decode(pending).ok()?;
    let plain = app.keeper.open_sealed(CONTEXT, &sealed).ok()?;
    let (id, rest) = plain.split_at_checked(16)?;
    let (until, print) = rest.split_at_checked(8)?;
    let id = uuid::Uuid::from_slice(id).ok()?;
    let until = i64::from_be_bytes(until.try_into().ok()?);
    Some((AccountId(id), Time(until), print.to_vec()))
}
