//! The web app: its files as they were built, compressed ahead where the browser takes it, and its one page with a
//! fresh nonce in each answer.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use base64::Engine as _;
use firebell_app::auth::Caller;
use rust_embed::RustEmbed;

use crate::cookies;
use crate::problem::Failure;
use crate::state::ServerState;

#[derive(RustEmbed)]
#[folder = "$FIREBELL_WEB"]
struct Web;

/// The routes of the web app.
pub fn routes() -> Router<ServerState> {
    Router::new()
        .route("/", get(home))
        .route("/o/{*page}", get(page))
        .route("/assets/{*path}", get(asset))
        .route("/favicon.svg", get(favicon))
}

/// A nonce for one answer.
pub fn nonce(state: &ServerState) -> String {
    base64::engine::general_purpose::STANDARD_NO_PAD.encode(&state.app.store.clock().seed()[..18])
}

/// The content security policy of a page with a nonce.
pub fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// An HTML page under its policy.
pub fn html(body: String, nonce: &str) -> Response {
    let mut response =
        ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], body)
            .into_response();
    if let Ok(value) = HeaderValue::from_str(&policy(nonce)) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, value);
    }
    response
}

/// Where somebody who opens the bare address belongs.
async fn home(State(state): State<ServerState>, headers: HeaderMap) -> Redirect {
    let caller = match cookies::token(&headers) {
        Some(token) => state.app.caller(&token).await.ok(),
        None => None,
    };
    match caller {
        Some(Caller::Session(session)) => match session.memberships.first() {
            Some((organisation, _)) => Redirect::to(&format!("/o/{}/now", organisation.slug)),
            None => Redirect::to("/sign-in"),
        },
        _ => Redirect::to("/sign-in"),
    }
}

/// The app's page; what it shows is for the app to say. Signing in comes first.
async fn page(State(state): State<ServerState>, headers: HeaderMap, uri: axum::http::Uri) -> Response {
    let signed_in = match cookies::token(&headers) {
        Some(token) => state.app.caller(&token).await.is_ok(),
        None => false,
    };
    if !signed_in {
        let next = uri.path_and_query().map_or("/", |p| p.as_str());
        let next = percent_encoding::utf8_percent_encode(next, percent_encoding::NON_ALPHANUMERIC);
        return Redirect::to(&format!("/sign-in?next={next}")).into_response();
    }
    let Some(file) = Web::get("index.html") else { return missing().into_response() };
    let nonce = nonce(&state);
    html(String::from_utf8_lossy(&file.data).replace("__NONCE__", &nonce), &nonce)
}

fn missing() -> Failure {
    Failure::new(StatusCode::NOT_FOUND, "not_found", "There is no such file.")
}

async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    send(&format!("assets/{path}"), &headers, "public, max-age=31536000, immutable")
}

async fn favicon(headers: HeaderMap) -> Response {
    send("favicon.svg", &headers, "public, max-age=86400")
}

fn send(path: &str, headers: &HeaderMap, caching: &'static str) -> Response {
    let takes = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let media_type = mime_guess::from_path(path).first_or_octet_stream();
    for (coding, ending) in [("br", ".br"), ("gzip", ".gz")] {
        if takes.split(',').any(|t| t.split(';').next().is_some_and(|c| c.trim() == coding))
            && let Some(file) = Web::get(&format!("{path}{ending}"))
        {
            let mut response = content(&file.data, media_type.essence_str(), caching);
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
            return response;
        }
    }
    match Web::get(path) {
        Some(file) => content(&file.data, media_type.essence_str(), caching),
        None => missing().into_response(),
    }
}

fn content(data: &[u8], media_type: &str, caching: &'static str) -> Response {
    let kind =
        if media_type.starts_with("text/") { format!("{media_type}; charset=utf-8") } else { media_type.to_owned() };
    (
        [(header::CONTENT_TYPE, kind.as_str()), (header::CACHE_CONTROL, caching), (header::VARY, "accept-encoding")],
        data.to_vec(),
    )
        .into_response()
}
