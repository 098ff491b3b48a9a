//! API keys: shown once, stored hashed, with a scope that only narrows what the role allows, and perhaps an end. A key is
//! the organisation's own, or acts as the person who made it.

use firebell_api::{KeyRequest, KeyView, Page, Thing};
use firebell_domain::ids::KeyId;
use firebell_domain::permission::Action;
use firebell_domain::text::fold;
use firebell_domain::time::Time;
use firebell_store::identity::{self, NewKey};
use firebell_store::journal::Via;
use firebell_store::organisation::{self, KeyRow};
use firebell_store::{Store, Tx, UseCase, account};
use serde_json::{Value, json};

use super::checks;
use crate::app::App;
use crate::audit;
use crate::auth::{KEY_PREFIX, new_token};
use crate::cx::Cx;
use crate::error::{AppError, AppResult};

fn scope(json: &Value) -> AppResult<Value> {
    let wrong = |text: String| AppError::invalid("scope", "scope", text);
    match json {
        Value::String(all) if all == "all" => Ok(json.clone()),
        Value::Array(list) if !list.is_empty() => {
            let mut actions = std::collections::BTreeSet::new();
            for item in list {
                let key = item
                    .as_str()
                    .ok_or_else(|| wrong("A scope is \"all\" or a list of permissions as texts.".into()))?;
                actions.insert(key.parse::<Action>().map_err(|e| wrong(e.to_string()))?);
            }
            Ok(actions.into_iter().map(|a| Value::String(a.key().to_owned())).collect())
        }
        _ => Err(wrong("Say what the key may do: \"all\", or a list of permissions.".into())),
    }
}

fn view(row: KeyRow, names: &crate::names::NameMap) -> KeyView {
    KeyView {
        id: row.id.0,
        name: row.name,
        scope: serde_json::from_str(&row.scope).unwrap_or_default(),
        person: row.person.map(|(id, name)| Thing { id: Some(id.0), name }),
        created_by: row.created_by.map(|a| Thing { id: Some(a.0), name: names.get(&a).cloned().unwrap_or_default() }),
        created_at: row.created_at.to_string(),
        expires_at: row.expires_at.map(|t| t.to_string()),
        last_used_at: row.last_used_at.map(|t| t.to_string()),
        secret: None,
    }
}

/// The keys of the organisation that are not withdrawn, newest first.
///
/// # Errors
/// Without the permission.
pub async fn keys(app: &App, cx: &Cx) -> AppResult<Page<KeyView>> {
    cx.require(Action::ManageKeys)?;
    let mut reader = app.store.reader("key.list").await?;
    let rows = organisation::keys(&mut reader, cx.org()).await?;
    drop(reader);
    let names = app.names.of(&app.store, rows.iter().filter_map(|r| r.created_by)).await?;
    Ok(Page { items: rows.into_iter().map(|r| view(r, &names)).collect(), next: None })
}

struct Create {
    cx: Cx,
    name: String,
    scope: Value,
    expires_at: Option<Time>,
    as_person: bool,
}

impl UseCase for Create {
    const NAME: &'static str = "key.create";
    type Out = (KeyRow, String);
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<Self::Out> {
        let actor = &self.cx.actor;
        self.cx.require(Action::ManageKeys)?;
        let (token, token_hash) = new_token(tx, KEY_PREFIX);
        let id = KeyId(tx.new_id());
        let person = actor.account.filter(|_| self.as_person);
        let new = NewKey {
            id,
            token_hash,
            name: self.name.clone(),
            scope: self.scope.to_string(),
            account: person,
            created_by: actor.account,
            expires_at: self.expires_at,
        };
        identity::insert_key(tx, self.cx.org(), &new).await?;
        let particulars = json!({
            "key": id, "name": self.name, "scope": self.scope, "as": person, "expires_at": self.expires_at,
        });
        audit::write(tx, &self.cx, "key.created", particulars).await?;
        let row = KeyRow {
            id,
            name: self.name.clone(),
            scope: new.scope,
            person: person.map(|p| (p, actor.name.clone())),
            created_by: actor.account,
            created_at: tx.now(),
            expires_at: self.expires_at,
            last_used_at: None,
        };
        Ok((row, token))
    }
}

/// Makes a key; it is in the answer and nowhere else. Only a person makes keys: one that could make others would
/// outlive its own scope and end.
///
/// # Errors
/// Without the permission, for keys, and when name, scope or end are not right.
pub async fn create_key(app: &App, cx: &Cx, request: &KeyRequest) -> AppResult<KeyView> {
    cx.require(Action::ManageKeys)?;
    if cx.actor.session.is_none() {
        return Err(AppError::Refused {
            code: "needs_session",
            detail: "A key can't make keys. Sign in and make it there, or use `firebell key create` on the server."
                .into(),
        });
    }
    let name = checks::name(&request.name, "name")?;
    let scope = scope(&request.scope)?;
    let expires_at = match &request.expires_at {
        None => None,
        Some(text) => {
            let at = Time::parse_rfc3339(text)
                .map_err(|e| AppError::invalid("time", "expires_at", format!("This is not a time in RFC 3339: {e}")))?;
            if at <= app.store.now() {
                return Err(AppError::invalid(
                    "in_the_past",
                    "expires_at",
                    "This time is over, so the key would never work. Choose a later one.",
                ));
            }
            Some(at)
        }
    };
    let create = Create { cx: cx.clone(), name, scope, expires_at, as_person: request.as_person };
    let (row, token) = app.store.write(create).await?;
    let names = cx.actor.account.map(|a| (a, cx.actor.name.clone())).into_iter().collect();
    Ok(KeyView { secret: Some(token), ..view(row, &names) })
}

struct Revoke {
    cx: Cx,
    id: KeyId,
}

impl UseCase for Revoke {
    const NAME: &'static str = "key.revoke";
    type Out = ();
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<()> {
        self.cx.require(Action::ManageKeys)?;
        if !organisation::revoke_key(tx, self.cx.org(), self.id).await? {
            return Err(AppError::NotFound("key"));
        }
        audit::write(tx, &self.cx, "key.revoked", json!({ "key": self.id })).await
    }
}

/// Withdraws a key; it stops working at once.
///
/// # Errors
/// Without the permission, or when there is none such.
pub async fn revoke_key(app: &App, cx: &Cx, id: KeyId) -> AppResult<()> {
    app.store.write(Revoke { cx: cx.clone(), id }).await
}

struct CreateOffline {
    name: String,
    email: Option<String>,
    slug: String,
}

impl UseCase for CreateOffline {
    const NAME: &'static str = "key.create_offline";
    type Out = String;
    type Error = AppError;
    async fn run(&self, tx: &mut Tx) -> AppResult<String> {
        let head = identity::organisation_by_slug(tx, &self.slug).await?.ok_or(AppError::NotFound("organisation"))?;
        let person = match &self.email {
            None => None,
            Some(email) => {
                let found = account::by_email(tx, email).await?.ok_or(AppError::NotFound("person"))?;
                organisation::member(tx, head.id, found.id).await?.ok_or(AppError::NotFound("person"))?;
                Some(found.id)
            }
        };
        let (token, token_hash) = new_token(tx, KEY_PREFIX);
        let id = KeyId(tx.new_id());
        let scope = json!("all").to_string();
        let new = NewKey {
            id,
            token_hash,
            name: self.name.clone(),
            scope,
            account: person,
            created_by: person,
            expires_at: None,
        };
        identity::insert_key(tx, head.id, &new).await?;
        let via = Via { kind: "command_line".to_owned(), id: None };
        let particulars = json!({ "key": id, "name": self.name, "scope": "all", "as": person });
        audit::write_as(tx, head.id, None, Some(via), "key.created", particulars).await?;
        Ok(token)
    }
}

/// Makes a key on the data itself, for the command line: for everything, without an end; as a member if an e-mail address
/// is given. Without a slug it is for the first organisation. Answers the key, which is shown once.
///
/// # Errors
/// When the organisation or the member is not there.
pub async fn key_create_offline(
    store: &Store,
    name: &str,
    as_email: Option<&str>,
    organisation: Option<&str>,
) -> AppResult<String> {
    let create = CreateOffline {
        name: checks::name(name, "name")?,
        email: as_email.map(|e| fold(e.trim())),
        slug: organisation.unwrap_or_default().to_owned(),
    };
    store.write(create).await
}
