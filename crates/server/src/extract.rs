//! What handlers ask of a request: who acts in which organisation, and a body. Each failure is a problem document.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use firebell_app::auth::Caller;
use firebell_app::idempotency::Key;
use firebell_app::{AppError, Cx};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::cookies;
use crate::problem::Failure;
use crate::state::ServerState;

/// Somebody with a valid session or key, in whichever organisation.
pub struct Someone(pub Caller);

/// Somebody in an organisation.
pub struct In(pub Cx);

/// A query string, with a problem document when it can't be read.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Failure))]
pub struct Query<T>(pub T);

/// Parts of the path.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Failure))]
pub struct Path<T>(pub T);

/// A JSON body, with what makes the request known again.
pub struct Body<T> {
    /// The body.
    pub value: T,
    /// The client's `Idempotency-Key` with the hash of the body; the caller is added by [`Body::key`].
    once: Option<(String, Vec<u8>, String)>,
}

/// Largest JSON body, bytes.
pub const JSON_LIMIT: usize = 8 * 1024 * 1024;

fn organisation(parts: &Parts) -> Option<String> {
    let query = parts.uri.query()?;
    query.split('&').find_map(|pair| {
        let value = pair.strip_prefix("organisation=")?;
        percent_encoding::percent_decode_str(value).decode_utf8().ok().map(|v| v.into_owned())
    })
}

impl FromRequestParts<ServerState> for Someone {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &ServerState) -> Result<Self, Failure> {
        let token = cookies::token(&parts.headers).ok_or(AppError::Unauthenticated)?;
        Ok(Someone(state.app.caller(&token).await?))
    }
}

impl FromRequestParts<ServerState> for In {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &ServerState) -> Result<Self, Failure> {
        let Someone(caller) = Someone::from_request_parts(parts, state).await?;
        let organisation = organisation(parts);
        Ok(In(state.app.cx(&caller, organisation.as_deref()).await?))
    }
}

fn idempotency(headers: &HeaderMap) -> Result<Option<String>, Failure> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    match value.to_str() {
        Ok(key) if !key.is_empty() && key.len() <= 200 => Ok(Some(key.to_owned())),
        _ => Err(Failure::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid",
            "Idempotency-Key must be 1 to 200 visible characters. Nothing was done; send another key.",
        )
        .at("Idempotency-Key")),
    }
}

impl<T: DeserializeOwned> FromRequest<ServerState> for Body<T> {
    type Rejection = Failure;
    async fn from_request(request: Request, _: &ServerState) -> Result<Self, Failure> {
        let key = idempotency(request.headers())?;
        let path = request.uri().path().to_owned();
        let json =
            request.headers().get(axum::http::header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).is_some_and(|v| {
                v.split(';').next().is_some_and(|m| m.trim().eq_ignore_ascii_case("application/json"))
            });
        if !json {
            let text = "The body must be JSON, with the header Content-Type: application/json. Nothing was done.";
            return Err(Failure::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type", text));
        }
        let bytes = axum::body::to_bytes(request.into_body(), JSON_LIMIT).await.map_err(|_| {
            let text = "The body is too large or was cut off, so nothing was done. Send less at once; attach long texts as files.";
            Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", text)
        })?;
        // A list would be read as the members in their order, which nobody means.
        let object = bytes.iter().find(|b| !b.is_ascii_whitespace()).is_none_or(|b| *b == b'{');
        if !object && serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok() {
            let text = "The body must be a JSON object, in braces. Nothing was done.";
            return Err(Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", text));
        }
        let value = serde_json::from_slice(&bytes).map_err(|error| {
            let syntax =
                matches!(error.classify(), serde_json::error::Category::Syntax | serde_json::error::Category::Eof);
            let (status, code) = if syntax {
                (StatusCode::BAD_REQUEST, "malformed")
            } else {
                (StatusCode::UNPROCESSABLE_ENTITY, "invalid")
            };
            Failure::new(status, code, format!("The body can't be read, so nothing was done: {error}."))
        })?;
        let once = key.map(|key| (path, Sha256::digest(&bytes).to_vec(), key));
        Ok(Body { value, once })
    }
}

impl<T> Body<T> {
    /// How this request is known when it comes again from the same caller.
    pub fn key(&self, cx: &Cx) -> Option<Key> {
        let (path, body_hash, key) = self.once.clone()?;
        let who = match (cx.actor.key, cx.actor.account) {
            (Some(key), _) => format!("key {key}"),
            (None, Some(account)) => format!("account {account}"),
            (None, None) => "nobody".to_owned(),
        };
        Some(Key { caller: format!("{} {who}", cx.org()), path, key, body_hash })
    }
}
