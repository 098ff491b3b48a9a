//! Adding a second factor, for those whose organisation requires one before it lets them in.

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use base64::Engine as _;
use firebell_app::AppError;
use firebell_app::auth::Caller;
use firebell_app::identity::{self, NewFactor, Person};
use minijinja::context;
use serde::Deserialize;

use super::{about_form, failed, message, next, page, session};
use crate::extract::Query;
use crate::state::ServerState;

/// Where to go on.
#[derive(Debug, Deserialize)]
pub struct Next {
    next: Option<String>,
}

async fn person(state: &ServerState, headers: &HeaderMap) -> Result<Person, Response> {
    let found = session(state, headers).await;
    let person = found.map(Caller::Session).and_then(|caller| identity::person(&caller).ok());
    person.ok_or_else(|| Redirect::to("/sign-in?next=%2Fsecond-factor").into_response())
}

/// `GET /second-factor`
pub async fn show(State(state): State<ServerState>, Query(q): Query<Next>, headers: HeaderMap) -> Response {
    let person = match person(&state, &headers).await {
        Ok(person) => person,
        Err(response) => return response,
    };
    let to = next(q.next.as_deref());
    match identity::must_add_factor(&state.app, person.account).await {
        Ok(required) => {
            let context = context! { next => to, required => required, qr => "", secret => "", error => "" };
            page(&state, StatusCode::OK, "second_factor.html", context)
        }
        Err(error) => failed(&state, error),
    }
}

fn form(state: &ServerState, status: StatusCode, to: &str, factor: NewFactor, error: &str) -> Response {
    let view = crate::api::me::view(factor);
    let qr = base64::engine::general_purpose::STANDARD.encode(view.qr_svg);
    let spaced: Vec<String> =
        view.secret.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c).into_owned()).collect();
    let context = context! {
        next => to, required => true, qr => format!("data:image/svg+xml;base64,{qr}"), secret => spaced.join(" "),
        uri => view.uri, error => error,
    };
    page(state, status, "second_factor.html", context)
}

/// `POST /second-factor`: makes the secret.
pub async fn begin(State(state): State<ServerState>, headers: HeaderMap, Form(q): Form<Next>) -> Response {
    let person = match person(&state, &headers).await {
        Ok(person) => person,
        Err(response) => return response,
    };
    let to = next(q.next.as_deref());
    match identity::propose_factor(&state.app, &person).await {
        Ok(factor) => form(&state, StatusCode::OK, &to, factor, ""),
        Err(AppError::Conflict { code: "second_factor_there", detail }) => {
            message(&state, StatusCode::CONFLICT, "There is one already", &detail, Some((&to, "Go on")))
        }
        Err(error) => failed(&state, error),
    }
}

/// The code that confirms it.
#[derive(Deserialize)]
pub struct Confirm {
    #[serde(default)]
    code: String,
    next: Option<String>,
}

/// `POST /second-factor/confirm`
pub async fn confirm(State(state): State<ServerState>, headers: HeaderMap, Form(f): Form<Confirm>) -> Response {
    let person = match person(&state, &headers).await {
        Ok(person) => person,
        Err(response) => return response,
    };
    let to = next(f.next.as_deref());
    match identity::confirm_factor(&state.app, &person, &f.code).await {
        Ok(codes) => page(&state, StatusCode::OK, "recovery.html", context! { next => to, codes => codes }),
        Err(error) => match (about_form(&error), identity::waiting_factor(&state.app, &person).await) {
            (Some((status, text, _)), Ok(Some(factor))) => form(&state, status, &to, factor, &text),
            _ => failed(&state, error),
        },
    }
}
