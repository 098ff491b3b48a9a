//! What holds for every request: an id, security headers, and the check that a change comes from our own pages.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::problem::Failure;
use crate::state::ServerState;

tokio::task_local! {
    static REQUEST_ID: String;
}

/// The id of the request that this task handles.
pub fn request_id() -> Option<String> {
    REQUEST_ID.try_with(Clone::clone).ok()
}

fn new_id(state: &ServerState) -> String {
    let seed = state.app.store.clock().seed();
    seed[..8].iter().map(|b| format!("{b:02x}")).collect()
}

fn set(response: &mut Response, name: HeaderName, value: &'static str) {
    response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
}

/// Gives each request an id and each answer its security headers.
pub async fn headers(State(state): State<ServerState>, request: Request, next: Next) -> Response {
    let id = new_id(&state);
    let secure = state.config.secure();
    let api = request.uri().path().starts_with("/api/");
    let mut response = REQUEST_ID.scope(id.clone(), next.run(request)).await;
    set(&mut response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(&mut response, header::X_FRAME_OPTIONS, "DENY");
    set(&mut response, header::REFERRER_POLICY, "same-origin");
    set(&mut response, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(&mut response, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    let bare = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    set(&mut response, header::CONTENT_SECURITY_POLICY, bare);
    if api {
        set(&mut response, header::CACHE_CONTROL, "no-store");
    }
    if secure {
        set(&mut response, header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

/// The origin of a URL: scheme, host and port.
fn origin(url: &str) -> &str {
    let after = url.find("://").map_or(0, |at| at + 3);
    match url[after..].find('/') {
        Some(end) => &url[..after + end],
        None => url,
    }
}

/// Refuses changes that a browser sends from another site. A request with a bearer token is not sent by a browser on
/// its own, so it needs no origin.
pub async fn same_origin(State(state): State<ServerState>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let headers = request.headers();
    let bearer = headers.contains_key(header::AUTHORIZATION);
    if safe || bearer {
        return next.run(request).await;
    }
    let ours = origin(&state.config.url);
    let from = headers.get(header::ORIGIN).and_then(|v| v.to_str().ok());
    let site = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok());
    let has_cookie = headers.contains_key(header::COOKIE);
    let allowed = match (from, site) {
        (Some(from), _) => from == ours,
        (None, Some(site)) => site == "same-origin" || site == "none",
        (None, None) => !has_cookie,
    };
    if allowed {
        return next.run(request).await;
    }
    let text = format!(
        "This request did not come from {ours}, so it was refused. Open Firebell under that address, or set --url to the one that people use."
    );
    Failure::new(StatusCode::FORBIDDEN, "other_origin", text).into_response()
}
