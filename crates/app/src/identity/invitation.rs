//! Invitations: a link that is shown once, works once, for seven days, and needs no mail server. Whoever has it comes in
//! with the role it says: with a new account, or with the one they are signed in with.

use firebell_api::{InvitationRequest, InvitationView, Page, Thing};
use firebell_domain::ids::{AccountId, InvitationId, OrganisationId};
use firebell_domain::keys::OrgRole;
use firebell_domain::permission::Action;
use firebell_domain::time::{DAY, Time};
use firebell_store::identity::{self, NewAccount, OrganisationHead};
use firebell_store::invitation::{self, InvitationRow, NewInvitation};
use firebell_store::{Tx, UseCase, account, organisation};
use serde_json::json;

use super::session::{self, SessionMade};
use super::sign_in::Client;
use super::{checks, password};
use crate::app::App;
use crate::audit;
use crate::auth::{LINK_PREFIX, new_token, token_hash};
use crate::config;
use crate::cx::Cx;
use crate::error::{AppError, AppResult};

/// How long an invitation works, microseconds.
const VALID: i64 = 7 * DAY;

fn gone() -> AppError {
    AppError::Refused {
        code: "link_used",
        detail: "This invitation was used already, was taken back, or is older than seven days. Ask the one who invited you for a new one.".into(),
    }
}

/// Makes an invitation and answers its id and token.
pub(crate) async fn make(
    tx: &mut Tx,
    organisation: OrganisationId,
    email: &str,
    role: OrgRole,
    by: Option<AccountId>,
) -> AppResult<(NewInvitation, String)> {
    let (token, token_hash) = new_token(tx, LINK_PREFIX);
    let new = NewInvitation {
        id: InvitationId(tx.new_id()),
        token_hash,
        email: email.to_owned(),
        role: role.key().to_owned(),
        created_by: by,
        expires_at: Time(tx.now().0 + VALID),
    };
    invitation::insert(tx, organisation, &new).await?;
    Ok((new, token))
}

/// The address of an invitation.
pub(crate) fn url(app: &App, token: &str) -> String {
    format!("{}/invitation/{token}", app.url)
}

struct Invite {
    cx: Cx,
    email: String,
    role: OrgRole,
}

impl UseCase for Invite {
    const NAME: &'static str = "invitation.make";
    type Out = (NewInvitation, String, Time);
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<Self::Out> {
        self.cx.require(Action::ManagePeople)?;
        let (new, token) = make(tx, self.cx.org(), &self.email, self.role, self.cx.actor.account).await?;
        let particulars = json!({ "invitation": new.id, "email": self.email, "role": self.role });
        audit::write(tx, &self.cx, "invitation.created", particulars).await?;
        Ok((new, token, tx.now()))
    }
}

/// Invites somebody; the link is in the answer and nowhere else.
///
/// # Errors
/// Without the permission, or when role or address are not right.
pub async fn invite(app: &App, cx: &Cx, request: &InvitationRequest) -> AppResult<InvitationView> {
    cx.require(Action::ManagePeople)?;
    let role: OrgRole = request
        .role
        .parse()
        .map_err(|e: firebell_domain::keys::UnknownKey| AppError::invalid("role", "role", e.to_string()))?;
    let email = match request.email.as_deref().map(str::trim).filter(|e| !e.is_empty()) {
        Some(email) => checks::email(email)?.0,
        None => String::new(),
    };
    let (new, token, now) = app.store.write(Invite { cx: cx.clone(), email, role }).await?;
    let by = cx.actor.account.map(|a| Thing { id: Some(a.0), name: cx.actor.name.clone() });
    Ok(InvitationView {
        id: new.id.0,
        email: Some(new.email).filter(|e| !e.is_empty()),
        role: new.role,
        created_by: by,
        created_at: now.to_string(),
        expires_at: new.expires_at.to_string(),
        url: Some(url(app, &token)),
    })
}

/// The invitations that still work.
///
/// # Errors
/// Without the permission.
pub async fn invitations(app: &App, cx: &Cx) -> AppResult<Page<InvitationView>> {
    cx.require(Action::ManagePeople)?;
    let mut reader = app.store.reader("invitation.list").await?;
    let rows = invitation::list(&mut reader, cx.org()).await?;
    drop(reader);
    let names = app.names.of(&app.store, rows.iter().filter_map(|r| r.created_by)).await?;
    let view = |r: InvitationRow| InvitationView {
        id: r.id.0,
        email: Some(r.email).filter(|e| !e.is_empty()),
        role: r.role,
        created_by: r.created_by.map(|a| Thing { id: Some(a.0), name: names.get(&a).cloned().unwrap_or_default() }),
        created_at: r.created_at.to_string(),
        expires_at: r.expires_at.to_string(),
        url: None,
    };
    Ok(Page { items: rows.into_iter().map(view).collect(), next: None })
}

struct TakeBack {
    cx: Cx,
    id: InvitationId,
}

impl UseCase for TakeBack {
    const NAME: &'static str = "invitation.take_back";
    type Out = ();
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<()> {
        self.cx.require(Action::ManagePeople)?;
        if !invitation::revoke(tx, self.cx.org(), self.id).await? {
            return Err(AppError::NotFound("invitation"));
        }
        audit::write(tx, &self.cx, "invitation.taken_back", json!({ "invitation": self.id })).await
    }
}

/// Takes an invitation back.
///
/// # Errors
/// Without the permission, or when it is not there any more.
pub async fn take_back(app: &App, cx: &Cx, id: InvitationId) -> AppResult<()> {
    app.store.write(TakeBack { cx: cx.clone(), id }).await
}

/// What somebody with a link is invited to.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The organisation's name.
    pub organisation: String,
    /// Role key.
    pub role: String,
    /// For whom; empty when it is not said.
    pub email: String,
    /// Who invites.
    pub by: Option<String>,
    /// The organisation's time zone.
    pub zone: String,
}

/// What a link invites to.
///
/// # Errors
/// Refused when it does not work any more.
pub async fn invited(app: &App, token: &str) -> AppResult<Invited> {
    let mut reader = app.store.reader("invitation.look").await?;
    let (row, head) = invitation::by_token(&mut reader, &token_hash(token)).await?.ok_or_else(gone)?;
    let zone = config::load(&mut reader, head.id).await?.settings.zone;
    drop(reader);
    let by = match row.created_by {
        Some(by) => app.names.of(&app.store, [by]).await?.remove(&by),
        None => None,
    };
    Ok(Invited { organisation: head.name, role: row.role, email: row.email, by, zone })
}

async fn join(tx: &mut Tx, row: &InvitationRow, head: &OrganisationHead, account: AccountId) -> AppResult<()> {
    if organisation::member(tx, head.id, account).await?.is_some() {
        return Err(AppError::conflict(
            "already_member",
            "You belong to this organisation already, so the invitation was not used. An administrator can give you another role.",
        ));
    }
    if !invitation::accept(tx, head.id, row.id, account).await? {
        return Err(gone());
    }
    identity::set_membership(tx, head.id, account, &row.role).await?;
    identity::touch(tx, head.id).await?;
    let particulars =
        json!({ "invitation": row.id, "account": account, "role": row.role, "invited_by": row.created_by });
    audit::write_as(tx, head.id, Some(account), None, "person.joined", particulars).await
}

struct Accept {
    hash: Vec<u8>,
    account: AccountId,
}

impl UseCase for Accept {
    const NAME: &'static str = "invitation.accept";
    type Out = OrganisationHead;
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<OrganisationHead> {
        let (row, head) = invitation::by_token(tx, &self.hash).await?.ok_or_else(gone)?;
        join(tx, &row, &head, self.account).await?;
        Ok(head)
    }
}

/// Accepts an invitation with the account one is signed in with.
///
/// # Errors
/// When it does not work any more, or one belongs to the organisation already.
pub async fn accept(app: &App, token: &str, account: AccountId) -> AppResult<OrganisationHead> {
    app.store.write(Accept { hash: token_hash(token), account }).await
}

/// Accepting an invitation with a new account.
#[derive(Clone)]
pub struct AcceptNew {
    /// The link's token.
    pub token: String,
    /// Name.
    pub name: String,
    /// E-mail address; when the invitation says one, that one counts.
    pub email: String,
    /// Password.
    pub password: String,
    /// From where.
    pub client: Client,
}

struct Join {
    hash: Vec<u8>,
    name: String,
    email: (String, String),
    zone: String,
    password_hash: String,
    client: Client,
}

impl UseCase for Join {
    const NAME: &'static str = "invitation.join";
    type Out = (OrganisationHead, SessionMade);
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<Self::Out> {
        let (row, head) = invitation::by_token(tx, &self.hash).await?.ok_or_else(gone)?;
        if account::by_email(tx, &self.email.1).await?.is_some() {
            return Err(AppError::conflict(
                "email_taken",
                "There is an account with this e-mail address already. Sign in with it first, then open the invitation again.",
            ));
        }
        let id = AccountId(tx.new_id());
        let new = NewAccount {
            id,
            email: self.email.0.clone(),
            email_folded: self.email.1.clone(),
            name: self.name.clone(),
            zone: self.zone.clone(),
            operator: false,
            password_hash: Some(self.password_hash.clone()),
        };
        identity::insert_account(tx, &new).await?;
        join(tx, &row, &head, id).await?;
        let session = session::begin_for(tx, id, &self.name, false, &self.client).await?;
        super::audit_everywhere(
            tx,
            id,
            "session.started",
            json!({ "session": session.id, "with": "invitation", "address": self.client.address }),
        )
        .await?;
        Ok((head, session))
    }
}

/// Accepts an invitation with a new account, and signs it in.
///
/// # Errors
/// When it does not work any more, the address has an account, or what was written is not right.
pub async fn accept_new(app: &App, input: AcceptNew) -> AppResult<(OrganisationHead, SessionMade)> {
    let invited = invited(app, &input.token).await?;
    let email = checks::email(if invited.email.is_empty() { &input.email } else { &invited.email })?;
    checks::new_password(&input.password, &email.0, "password")?;
    let join = Join {
        hash: token_hash(&input.token),
        name: checks::name(&input.name, "name")?,
        email,
        zone: invited.zone,
        password_hash: password::hash(&app.store, &input.password).await?,
        client: input.client,
    };
    app.store.write(join).await
}
