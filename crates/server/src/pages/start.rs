//! The first start: the first account, its organisation, and if wanted the example beside it.

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use firebell_app::AppError;
use firebell_app::example;
use firebell_app::identity::{self, Start};
use minijinja::context;
use serde::Deserialize;

use super::{ZONES, about_form, failed, message, page, signed_in};
use crate::client::Remote;
use crate::extract::Query;
use crate::state::ServerState;

/// The link.
#[derive(Debug, Deserialize)]
pub struct Link {
    #[serde(default)]
    token: String,
}

/// What the first person writes.
#[derive(Deserialize, Default)]
pub struct First {
    #[serde(default)]
    token: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    zone: String,
    #[serde(default)]
    begin: String,
}

fn form(state: &ServerState, status: StatusCode, f: &First, error: &str, field: &str) -> Response {
    let context = context! {
        token => f.token.as_str(), name => f.name.as_str(), email => f.email.as_str(),
        organisation => f.organisation.as_str(), zone => f.zone.as_str(), example => f.begin == "example",
        zones => ZONES.clone(), error => error, field => field,
    };
    page(state, status, "start.html", context)
}

fn used(state: &ServerState) -> Response {
    let text = "This link was used already, or it is too old. If there is no account yet, start the server again: it prints a new link.";
    message(state, StatusCode::GONE, "This link does not work any more", text, Some(("/sign-in", "Sign in")))
}

/// `GET /start?token=…`
pub async fn show(State(state): State<ServerState>, Query(link): Query<Link>) -> Response {
    match identity::start_works(&state.app, &link.token).await {
        Ok(true) => form(&state, StatusCode::OK, &First { token: link.token, ..First::default() }, "", ""),
        Ok(false) => used(&state),
        Err(error) => failed(&state, error),
    }
}

/// `POST /start`
pub async fn submit(State(state): State<ServerState>, Remote(client): Remote, Form(f): Form<First>) -> Response {
    let input = Start {
        token: f.token.clone(),
        name: f.name.clone(),
        email: f.email.clone(),
        password: f.password.clone(),
        organisation: f.organisation.clone(),
        zone: f.zone.clone(),
        example: f.begin == "example",
        client,
    };
    match identity::start(&state.app, input).await {
        Ok(started) => {
            if let Some(head) = &started.example
                && let Err(error) =
                    example::fill(&state.app, head, started.session.account, &started.session.name).await
            {
                // The account is there and comes first; an example that is not whole can be removed like any other.
                tracing::error!(%error, "the example could not be filled");
            }
            let organisation = started.example.as_ref().unwrap_or(&started.organisation);
            signed_in(&state, started.session, &format!("/o/{}/now", organisation.slug)).await
        }
        Err(AppError::Refused { code: "link_used", .. }) => used(&state),
        Err(error) => match about_form(&error) {
            Some((status, text, field)) => form(&state, status, &f, &text, &field),
            None => failed(&state, error),
        },
    }
}
