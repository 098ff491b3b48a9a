//! Pages that work without JavaScript: first start, signing in, invitations, the second factor, and the report page for
//! people without an account. They call the same use cases as the API. Everything else is the web app's.

mod invitation;
mod report;
mod second_factor;
mod sign_in;
mod start;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use firebell_app::AppError;
use firebell_app::auth::Caller;
use firebell_app::identity::SessionMade;
use firebell_domain::time::SECOND;
use firebell_store::identity::SessionFound;
use minijinja::{Environment, Value, context};

use crate::state::ServerState;
use crate::{assets, cookies};

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    for (name, text) in [
        ("base.html", include_str!("../../templates/base.html")),
        ("code.html", include_str!("../../templates/code.html")),
        ("invitation.html", include_str!("../../templates/invitation.html")),
        ("message.html", include_str!("../../templates/message.html")),
        ("recovery.html", include_str!("../../templates/recovery.html")),
        ("report.html", include_str!("../../templates/report.html")),
        ("second_factor.html", include_str!("../../templates/second_factor.html")),
        ("sign_in.html", include_str!("../../templates/sign_in.html")),
        ("start.html", include_str!("../../templates/start.html")),
        ("thanks.html", include_str!("../../templates/thanks.html")),
    ] {
        if let Err(error) = environment.add_template(name, text) {
            tracing::error!(name, %error, "a page's template is broken");
        }
    }
    environment
});

/// Time zones that can be chosen.
static ZONES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let names: BTreeSet<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|n| {
            n.contains('/') && !["Etc/", "SystemV/", "US/", "posix/", "right/"].iter().any(|p| n.starts_with(p))
        })
        .collect();
    std::iter::once("UTC".to_owned()).chain(names).collect()
});

/// The routes of the pages.
pub fn routes() -> Router<ServerState> {
    Router::new()
        .route("/assets/pages.css", get(|| file("text/css; charset=utf-8", include_str!("../../templates/pages.css"))))
        .route(
            "/assets/pages.js",
            get(|| file("text/javascript; charset=utf-8", include_str!("../../templates/pages.js"))),
        )
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/sign-in/code", post(sign_in::code))
        .route("/sign-out", get(sign_in::ask_sign_out).post(sign_in::sign_out))
        .route("/start", get(start::show).post(start::submit))
        .route("/invitation/{token}", get(invitation::show).post(invitation::submit))
        .route("/second-factor", get(second_factor::show).post(second_factor::begin))
        .route("/second-factor/confirm", post(second_factor::confirm))
        .route("/report/{organisation}", get(report::show).post(report::submit))
}

async fn file(media_type: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "public, max-age=300")], text).into_response()
}

/// A page from a template.
fn page(state: &ServerState, status: StatusCode, template: &str, context: Value) -> Response {
    let rendered = TEMPLATES.get_template(template).and_then(|t| t.render(context));
    let nonce = assets::nonce(state);
    match rendered {
        Ok(html) => {
            let mut response = assets::html(html, &nonce);
            *response.status_mut() = status;
            response
        }
        Err(error) => {
            tracing::error!(template, %error, "a page could not be rendered");
            (StatusCode::INTERNAL_SERVER_ERROR, "This page could not be shown. Try again in a moment.").into_response()
        }
    }
}

/// A page that says one thing, with one way on.
fn message(state: &ServerState, status: StatusCode, title: &str, text: &str, way: Option<(&str, &str)>) -> Response {
    let (href, label) = way.unwrap_or_default();
    page(state, status, "message.html", context! { title => title, text => text, href => href, label => label })
}

/// Like an API error, as a page.
fn failed(state: &ServerState, error: AppError) -> Response {
    let failure = crate::problem::Failure::from(error);
    let title = match failure.status() {
        StatusCode::NOT_FOUND => "Not here",
        StatusCode::FORBIDDEN => "This link does not work any more",
        StatusCode::TOO_MANY_REQUESTS => "Too many attempts",
        status if status.is_server_error() => "That did not work",
        _ => "That can't be done",
    };
    message(state, failure.status(), title, &failure.problem().detail, Some(("/sign-in", "Go to sign-in")))
}

/// The status for a form that is shown again with an error, and its text with the field at fault. `None` when the error is
/// not about what was written.
fn about_form(error: &AppError) -> Option<(StatusCode, String, String)> {
    let text = error.to_string();
    match error {
        AppError::Invalid { field, .. } => {
            Some((StatusCode::UNPROCESSABLE_ENTITY, text, field.clone().unwrap_or_default()))
        }
        AppError::Domain(error) => {
            Some((StatusCode::UNPROCESSABLE_ENTITY, text, error.field().unwrap_or_default().to_owned()))
        }
        AppError::Conflict { .. } => Some((StatusCode::CONFLICT, text, String::new())),
        AppError::SignIn(_, detail) => Some((StatusCode::UNAUTHORIZED, detail.clone(), String::new())),
        AppError::TooMany { .. } => Some((StatusCode::TOO_MANY_REQUESTS, text, String::new())),
        _ => None,
    }
}

/// Where to go after signing in: a path of ours, nothing else.
fn next(text: Option<&str>) -> String {
    match text {
        Some(path)
            if path.starts_with('/')
                && !path.starts_with("//")
                && path.len() <= 2000
                && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\') =>
        {
            path.to_owned()
        }
        _ => "/".to_owned(),
    }
}

/// Text as part of a query.
fn in_query(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// The session of the cookie, if it is valid.
async fn session(state: &ServerState, headers: &HeaderMap) -> Option<Box<SessionFound>> {
    let token = cookies::token(headers)?;
    match state.app.caller(&token).await.ok()? {
        Caller::Session(session) => Some(session),
        Caller::Key(_) => None,
    }
}

fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Gives the browser its session, and sends it on: first to the second factor when an organisation requires one.
async fn signed_in(state: &ServerState, made: SessionMade, next: &str) -> Response {
    let must = firebell_app::identity::must_add_factor(&state.app, made.account).await.unwrap_or(false);
    let to = if must { format!("/second-factor?next={}", in_query(next)) } else { next.to_owned() };
    let mut response = Redirect::to(&to).into_response();
    let seconds = (made.expires_at.0 - state.app.store.now().0) / SECOND;
    let cookie = cookies::session(&state.config, made.token);
    set_cookie(&mut response, &format!("{cookie}; Max-Age={seconds}"));
    response
}

/// Takes the browser's session away.
fn signed_out(state: &ServerState, to: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    set_cookie(&mut response, &cookies::removal(&state.config).to_string());
    response
}
