//! Accepting an invitation: with a new account, or with the one that is signed in.

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use firebell_app::AppError;
use firebell_app::identity::{self, AcceptNew, Invited};
use minijinja::context;
use serde::Deserialize;

use super::{about_form, failed, in_query, message, page, session, signed_in};
use crate::client::Remote;
use crate::extract::Path;
use crate::state::ServerState;

/// What somebody who comes new writes; `with_session` when they come with the account that is signed in.
#[derive(Deserialize, Default)]
pub struct Join {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    with_session: bool,
}

/// What is wrong with what was written.
#[derive(Default)]
struct Wrong {
    text: String,
    field: String,
}

fn role(key: &str) -> &'static str {
    match key {
        "administrator" => "an administrator",
        "lead" => "a lead",
        "responder" => "a responder",
        "reporter" => "a reporter",
        "auditor" => "an auditor",
        _ => "a member",
    }
}

fn form(
    state: &ServerState,
    status: StatusCode,
    token: &str,
    invited: &Invited,
    who: Option<(&str, &str)>,
    f: &Join,
    wrong: &Wrong,
) -> Response {
    let back = in_query(&format!("/invitation/{token}"));
    let (signed_in, signed_in_email) = who.unwrap_or_default();
    let context = context! {
        token => token, organisation => invited.organisation.as_str(), role => role(&invited.role),
        by => invited.by.as_deref().unwrap_or_default(), invited_email => invited.email.as_str(), back => back,
        signed_in => signed_in, signed_in_email => signed_in_email, name => f.name.as_str(), email => f.email.as_str(),
        error => wrong.text.as_str(), field => wrong.field.as_str(),
    };
    page(state, status, "invitation.html", context)
}

fn gone(state: &ServerState, error: AppError) -> Response {
    match error {
        AppError::Refused { code: "link_used", detail } => {
            let way = Some(("/sign-in", "Sign in"));
            message(state, StatusCode::GONE, "This invitation does not work any more", &detail, way)
        }
        other => failed(state, other),
    }
}

/// `GET /invitation/{token}`
pub async fn show(State(state): State<ServerState>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    match identity::invited(&state.app, &token).await {
        Ok(invited) => {
            let s = session(&state, &headers).await;
            let who = s.as_ref().map(|s| (s.name.as_str(), s.email.as_str()));
            form(&state, StatusCode::OK, &token, &invited, who, &Join::default(), &Wrong::default())
        }
        Err(error) => gone(&state, error),
    }
}

/// `POST /invitation/{token}`
pub async fn submit(
    State(state): State<ServerState>,
    Path(token): Path<String>,
    Remote(client): Remote,
    headers: HeaderMap,
    Form(f): Form<Join>,
) -> Response {
    let invited = match identity::invited(&state.app, &token).await {
        Ok(invited) => invited,
        Err(error) => return gone(&state, error),
    };
    let s = if f.with_session { session(&state, &headers).await } else { None };
    let done = match &s {
        Some(s) => identity::accept(&state.app, &token, s.account).await.map(|organisation| (organisation, None)),
        None => {
            let input = AcceptNew {
                token: token.clone(),
                name: f.name.clone(),
                email: f.email.clone(),
                password: f.password.clone(),
                client,
            };
            identity::accept_new(&state.app, input).await.map(|(organisation, made)| (organisation, Some(made)))
        }
    };
    match done {
        Ok((organisation, made)) => {
            let to = format!("/o/{}/now", organisation.slug);
            match made {
                Some(made) => signed_in(&state, made, &to).await,
                None => Redirect::to(&to).into_response(),
            }
        }
        Err(error) => match about_form(&error) {
            Some((status, text, field)) => {
                let who = s.as_ref().map(|s| (s.name.as_str(), s.email.as_str()));
                form(&state, status, &token, &invited, who, &f, &Wrong { text, field })
            }
            None => gone(&state, error),
        },
    }
}
