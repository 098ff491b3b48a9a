//! Sessions: signing in with a password and, where there is one, a second factor; seeing and ending one's own.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use firebell_api::{Page, Problem, SessionStarted, SessionView, SignInRequest, Thing};
use firebell_app::AppError;
use firebell_app::identity::{self, SignIn, SignedIn, person};
use firebell_domain::ids::SessionId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::client::Remote;
use crate::cookies;
use crate::extract::{Body, Path, Someone};
use crate::problem::Answer;
use crate::state::ServerState;

/// The endpoints of this file.
pub fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new().routes(routes!(sign_in, list, end_others)).routes(routes!(end))
}

/// Sign in. The answer is 401 with the code `second_factor_needed` when the account has a second factor and no code came.
#[utoipa::path(post, path = "/sessions", tag = "sessions", request_body = SignInRequest, security(()),
    responses((status = 201, body = SessionStarted), (status = 401, body = Problem), (status = 429, body = Problem),
        (status = "default", body = Problem)))]
async fn sign_in(
    State(state): State<ServerState>,
    Remote(client): Remote,
    body: Body<SignInRequest>,
) -> Answer<(StatusCode, Json<SessionStarted>)> {
    let SignInRequest { email, password, code } = body.value;
    match identity::sign_in(&state.app, SignIn { email, password, code, client }).await? {
        SignedIn::Started(made) => {
            let account = Thing { id: Some(made.account.0), name: made.name };
            let started = SessionStarted { token: made.token, expires_at: made.expires_at.to_string(), account };
            Ok((StatusCode::CREATED, Json(started)))
        }
        SignedIn::NeedsCode { .. } => {
            let text = "This account has a second factor. Send the request again with a code from it, or with a recovery code.";
            Err(AppError::SignIn("second_factor_needed", text.into()).into())
        }
    }
}

/// List one's own sessions.
#[utoipa::path(get, path = "/sessions", tag = "sessions",
    responses((status = 200, body = Page<SessionView>), (status = "default", body = Problem)))]
async fn list(State(state): State<ServerState>, Someone(caller): Someone) -> Answer<Json<Page<SessionView>>> {
    Ok(Json(identity::sessions(&state.app, &person(&caller)?).await?))
}

/// End all of one's own sessions but this one.
#[utoipa::path(delete, path = "/sessions", tag = "sessions",
    responses((status = 204, description = "They are ended."), (status = "default", body = Problem)))]
async fn end_others(State(state): State<ServerState>, Someone(caller): Someone) -> Answer<StatusCode> {
    identity::end_other_sessions(&state.app, &person(&caller)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End one of one's own sessions. `current` is this one, and signs out.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "sessions",
    params(("id" = String, Path, description = "an id, or `current`")),
    responses((status = 204, description = "It is ended."), (status = "default", body = Problem)))]
async fn end(State(state): State<ServerState>, Someone(caller): Someone, Path(id): Path<String>) -> Answer<Response> {
    let person = person(&caller)?;
    let session: SessionId = match id.as_str() {
        "current" => person.session,
        id => id.parse().map_err(|_| AppError::NotFound("session"))?,
    };
    identity::end_session(&state.app, &person, session).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if session == person.session
        && let Ok(value) = HeaderValue::from_str(&cookies::removal(&state.config).to_string())
    {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}
