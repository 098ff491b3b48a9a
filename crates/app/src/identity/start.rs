//! The first start of an installation: a link that works once makes the first account and its organisation, and if wanted
//! the example beside it. `setup` does the same for scripts. Neither touches what is there already.

use firebell_domain::ids::{AccountId, OrganisationId};
use firebell_domain::keys::OrgRole;
use firebell_domain::time::{DAY, Time};
use firebell_store::identity::{self, NewAccount, OrganisationHead};
use firebell_store::{Store, Tx, UseCase, account, invitation, organisation};
use serde_json::json;

use super::session::{self, SessionMade};
use super::sign_in::Client;
use super::{checks, password};
use crate::app::App;
use crate::audit;
use crate::auth::{LINK_PREFIX, new_token, token_hash};
use crate::config::Settings;
use crate::error::{AppError, AppResult};
use crate::example;

/// How long a link for the first start works, microseconds.
const VALID: i64 = 7 * DAY;

struct MakeLink;

impl UseCase for MakeLink {
    const NAME: &'static str = "start.link";
    type Out = Option<String>;
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<Option<String>> {
        if identity::any_account(tx).await? {
            return Ok(None);
        }
        invitation::use_starts(tx).await?;
        let (token, hash) = new_token(tx, LINK_PREFIX);
        let until = Time(tx.now().0 + VALID);
        invitation::insert_start(tx, &hash, until).await?;
        Ok(Some(token))
    }
}

/// A new link for the first start, if there is no account yet; links made before stop working. To be shown to whoever
/// started the server.
pub async fn start_link(app: &App) -> AppResult<Option<String>> {
    let token = app.store.write(MakeLink).await?;
    Ok(token.map(|token| format!("{}/start?token={token}", app.url)))
}

/// Whether a link for the first start works.
pub async fn start_works(app: &App, token: &str) -> AppResult<bool> {
    let mut reader = app.store.reader("start.works").await?;
    Ok(invitation::start_works(&mut reader, &token_hash(token)).await? && !identity::any_account(&mut reader).await?)
}

/// The first start.
#[derive(Clone)]
pub struct Start {
    /// The link's token.
    pub token: String,
    /// Name of the first person.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their password.
    pub password: String,
    /// Name of their organisation.
    pub organisation: String,
    /// IANA time zone of both.
    pub zone: String,
    /// Makes the example organisation as well.
    pub example: bool,
    /// From where.
    pub client: Client,
}

/// What the first start made.
pub struct Started {
    /// A session of the first person.
    pub session: SessionMade,
    /// Their organisation.
    pub organisation: OrganisationHead,
    /// The example.
    pub example: Option<OrganisationHead>,
}

/// A person with an organisation to make.
struct Make {
    /// Hash of the link's token; none when it is done on the data itself.
    link: Option<Vec<u8>>,
    name: String,
    email: (String, String),
    password_hash: String,
    organisation: String,
    zone: String,
    example: bool,
    client: Option<Client>,
}

struct Made {
    session: Option<SessionMade>,
    organisation: OrganisationHead,
    example: Option<OrganisationHead>,
}

fn used_up() -> AppError {
    AppError::Refused {
        code: "link_used",
        detail: "This link was used already, or it is too old. Sign in; or if there is no account yet, start the server again: it prints a new link.".into(),
    }
}

/// A slug that nobody has, made from a name.
pub(super) async fn free_slug(tx: &mut Tx, name: &str) -> AppResult<String> {
    let wanted = checks::slug_of(name);
    let mut slug = wanted.clone();
    for n in 2..1000 {
        if !organisation::slug_taken(tx, &slug).await? {
            return Ok(slug);
        }
        slug = format!("{wanted}-{n}");
    }
    Err(AppError::conflict("slug_taken", "There are too many organisations of this name. Choose another name."))
}

/// Makes an organisation.
pub(super) async fn make_organisation(
    tx: &mut Tx,
    name: &str,
    slug: Option<&str>,
    zone: &str,
    example: bool,
    by: Option<AccountId>,
) -> AppResult<OrganisationHead> {
    let slug = match slug {
        Some(slug) if organisation::slug_taken(tx, slug).await? => {
            return Err(AppError::conflict("slug_taken", "Another organisation has this slug. Choose another one."));
        }
        Some(slug) => slug.to_owned(),
        None => free_slug(tx, name).await?,
    };
    let settings = Settings { zone: zone.to_owned(), ..Settings::default() };
    let settings = serde_json::to_string(&settings).map_err(AppError::internal)?;
    let id = OrganisationId(tx.new_id());
    let head = identity::insert_organisation(tx, id, &slug, name, &settings, example, by).await?;
    audit::write_as(tx, id, by, None, "organisation.created", json!({ "name": name, "slug": slug })).await?;
    Ok(head)
}

impl UseCase for Make {
    const NAME: &'static str = "start";
    type Out = Made;
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<Made> {
        let first = !identity::any_account(tx).await?;
        if let Some(link) = &self.link {
            // Two at once meet at the rows of the links; the second finds them used.
            let works = invitation::start_works(tx, link).await?;
            let used = invitation::use_starts(tx).await?;
            if !works || used == 0 || !first {
                return Err(used_up());
            }
        } else if account::by_email(tx, &self.email.1).await?.is_some() {
            return Err(AppError::conflict(
                "email_taken",
                "There is an account with this e-mail address already, so nothing was made. Use another address, or sign in with that account.",
            ));
        }
        let id = AccountId(tx.new_id());
        let new = NewAccount {
            id,
            email: self.email.0.clone(),
            email_folded: self.email.1.clone(),
            name: self.name.clone(),
            zone: self.zone.clone(),
            operator: first,
            password_hash: Some(self.password_hash.clone()),
        };
        identity::insert_account(tx, &new).await?;
        let organisation = make_organisation(tx, &self.organisation, None, &self.zone, false, Some(id)).await?;
        identity::set_membership(tx, organisation.id, id, OrgRole::Administrator.key()).await?;
        let example = match self.example {
            true => {
                let head = make_organisation(tx, "Example", None, &self.zone, true, Some(id)).await?;
                identity::set_membership(tx, head.id, id, OrgRole::Administrator.key()).await?;
                Some(head)
            }
            false => None,
        };
        let session = match &self.client {
            Some(client) => Some(session::begin_for(tx, id, &self.name, false, client).await?),
            None => None,
        };
        super::audit_everywhere(
            tx,
            id,
            "account.created",
            json!({ "account": id, "role": OrgRole::Administrator.key(), "operator": first }),
        )
        .await?;
        if let Some(session) = &session {
            super::audit_everywhere(tx, id, "session.started", json!({ "session": session.id, "with": "start link" }))
                .await?;
        }
        Ok(Made { session, organisation, example })
    }
}

/// Uses the link of the first start.
///
/// # Errors
/// When the link does not work any more, or what was written is not right.
pub async fn start(app: &App, input: Start) -> AppResult<Started> {
    if !start_works(app, &input.token).await? {
        return Err(used_up());
    }
    let email = checks::email(&input.email)?;
    checks::new_password(&input.password, &email.0, "password")?;
    let make = Make {
        link: Some(token_hash(&input.token)),
        name: checks::name(&input.name, "name")?,
        email,
        organisation: checks::name(&input.organisation, "organisation")?,
        zone: checks::zone(&input.zone, "zone")?,
        password_hash: password::hash(&app.store, &input.password).await?,
        example: input.example,
        client: Some(input.client),
    };
    let made = app.store.write(make).await?;
    let session = made.session.ok_or(AppError::Unauthenticated)?;
    // The account is there by now, so an example that stays incomplete must not look like a failed start.
    if let Some(organisation) = &made.example
        && let Err(error) = example::fill(app, organisation, session.account, &session.name).await
    {
        tracing::error!(%error, "the example organisation could not be filled");
    }
    Ok(Started { session, organisation: made.organisation, example: made.example })
}

/// Makes an account and an organisation that it administers, on the data itself; for scripts. The first account of an
/// installation also operates it.
///
/// # Errors
/// When there is an account with this e-mail address, or what was written is not right.
pub async fn setup(store: &Store, organisation: &str, email: &str, password: &str) -> AppResult<OrganisationHead> {
    let email = checks::email(email)?;
    checks::new_password(password, &email.0, "password")?;
    let name = email.0.split('@').next().unwrap_or_default().to_owned();
    let make = Make {
        link: None,
        name: checks::name(&name, "name")?,
        email,
        organisation: checks::name(organisation, "organisation")?,
        zone: "UTC".to_owned(),
        password_hash: password::hash(store, password).await?,
        example: false,
        client: None,
    };
    Ok(store.write(make).await?.organisation)
}
