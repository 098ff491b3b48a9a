//! What anybody may ask: whether the server lives, whether it is ready, and what the API is.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use crate::problem::Failure;
use crate::router;
use crate::state::ServerState;

/// `GET /healthz`: the process answers.
pub async fn healthz() -> Json<serde_json::Value> {
    Json(json!({"ok": true}))
}

/// `GET /readyz`: the database answers, and what it commits is on disk.
pub async fn readyz(State(state): State<ServerState>) -> Response {
    match state.app.store.ready().await {
        Ok(()) => Json(json!({"ready": true})).into_response(),
        Err(error) => {
            let text = format!("This server can't take work: {error}.");
            Failure::new(axum::http::StatusCode::SERVICE_UNAVAILABLE, "not_ready", text).into_response()
        }
    }
}

/// `GET /api/v1/openapi.json`.
pub async fn openapi() -> Response {
    match router::openapi().to_json() {
        Ok(text) => ([(axum::http::header::CONTENT_TYPE, "application/json")], text).into_response(),
        Err(error) => Failure::from(firebell_app::AppError::internal(error)).into_response(),
    }
}
