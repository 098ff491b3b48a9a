//! Signing in in one or two steps, and signing out.

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use firebell_app::auth::Caller;
use firebell_app::identity::{self, SignIn, SignedIn};
use minijinja::context;
use serde::Deserialize;

use super::{about_form, failed, in_query, next, page, session, signed_in, signed_out};
use crate::client::Remote;
use crate::extract::Query;
use crate::state::ServerState;

/// Where to go on.
#[derive(Debug, Deserialize)]
pub struct Next {
    next: Option<String>,
}

fn form(state: &ServerState, status: StatusCode, to: &str, email: &str, error: &str, notice: &str) -> Response {
    let context = context! { next => to, email => email, error => error, notice => notice };
    page(state, status, "sign_in.html", context)
}

/// `GET /sign-in`
pub async fn show(State(state): State<ServerState>, Query(q): Query<Next>, headers: HeaderMap) -> Response {
    let to = next(q.next.as_deref());
    match session(&state, &headers).await {
        Some(s) if !s.memberships.is_empty() => Redirect::to(&to).into_response(),
        Some(s) => {
            let notice = format!(
                "{} is signed in, but belongs to no organisation any more. Ask an administrator for an invitation, or sign in as somebody else.",
                s.name
            );
            form(&state, StatusCode::OK, &to, "", "", &notice)
        }
        None => form(&state, StatusCode::OK, &to, "", "", ""),
    }
}

/// The first step.
#[derive(Deserialize)]
pub struct Credentials {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    next: Option<String>,
}

/// `POST /sign-in`
pub async fn submit(State(state): State<ServerState>, Remote(client): Remote, Form(f): Form<Credentials>) -> Response {
    let to = next(f.next.as_deref());
    let input = SignIn { email: f.email.clone(), password: f.password, code: None, client };
    match identity::sign_in(&state.app, input).await {
        Ok(SignedIn::Started(made)) => signed_in(&state, made, &to).await,
        Ok(SignedIn::NeedsCode { pending }) => {
            page(&state, StatusCode::OK, "code.html", context! { next => to, pending => pending, error => "" })
        }
        Err(error) => match about_form(&error) {
            Some((status, text, _)) => form(&state, status, &to, &f.email, &text, ""),
            None => failed(&state, error),
        },
    }
}

/// The second step.
#[derive(Deserialize)]
pub struct Code {
    #[serde(default)]
    pending: String,
    #[serde(default)]
    code: String,
    next: Option<String>,
}

/// `POST /sign-in/code`
pub async fn code(State(state): State<ServerState>, Remote(client): Remote, Form(f): Form<Code>) -> Response {
    let to = next(f.next.as_deref());
    match identity::second_step(&state.app, &f.pending, &f.code, client).await {
        Ok(made) => signed_in(&state, made, &to).await,
        Err(firebell_app::AppError::SignIn("sign_in_again", text)) => {
            form(&state, StatusCode::UNAUTHORIZED, &to, "", &text, "")
        }
        Err(error) => match about_form(&error) {
            Some((status, text, _)) => {
                page(&state, status, "code.html", context! { next => to, pending => f.pending, error => text })
            }
            None => failed(&state, error),
        },
    }
}

/// `GET /sign-out`: asks, because a link alone must not sign anybody out.
pub async fn ask_sign_out(State(state): State<ServerState>, headers: HeaderMap) -> Response {
    match session(&state, &headers).await {
        None => Redirect::to("/sign-in").into_response(),
        Some(s) => page(
            &state,
            StatusCode::OK,
            "message.html",
            context! {
                title => "Sign out?", text => format!("You are signed in as {} ({}).", s.name, s.email),
                action => "/sign-out", label => "Sign out",
            },
        ),
    }
}

/// `POST /sign-out`
pub async fn sign_out(State(state): State<ServerState>, Query(q): Query<Next>, headers: HeaderMap) -> Response {
    if let Some(found) = session(&state, &headers).await
        && let Ok(person) = identity::person(&Caller::Session(found))
        && let Err(error) = identity::end_session(&state.app, &person, person.session).await
    {
        tracing::debug!(%error, "a session was ended already");
    }
    match q.next {
        Some(to) => signed_out(&state, &format!("/sign-in?next={}", in_query(&next(Some(&to))))),
        None => signed_out(&state, "/sign-in"),
    }
}
