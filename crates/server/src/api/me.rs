//! Oneself: who one is and what one may do, profile, password and second factor. These work without the second factor
//! that an organisation requires, so that one can be added.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use firebell_api::{CodeRequest, MeView, PasswordRequest, Problem, ProfilePatch, RecoveryCodes, SecondFactorView};
use firebell_app::identity::{self, NewFactor, person};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::extract::{Body, Query, Someone};
use crate::problem::Answer;
use crate::state::ServerState;

/// The endpoints of this file.
pub fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .routes(routes!(me, patch))
        .routes(routes!(password))
        .routes(routes!(propose, remove))
        .routes(routes!(confirm))
}

/// In which organisation.
#[derive(Debug, Deserialize, IntoParams)]
struct MeQuery {
    /// Slug; the first one if absent.
    organisation: Option<String>,
}

/// Who one is, and what one may do in an organisation.
#[utoipa::path(get, path = "/me", tag = "me", params(MeQuery),
    responses((status = 200, body = MeView), (status = "default", body = Problem)))]
async fn me(
    State(state): State<ServerState>,
    Someone(caller): Someone,
    Query(q): Query<MeQuery>,
) -> Answer<Json<MeView>> {
    Ok(Json(identity::me(&state.app, &caller, q.organisation.as_deref()).await?))
}

/// Change one's own name and time zone.
#[utoipa::path(patch, path = "/me", tag = "me", request_body = ProfilePatch, params(MeQuery),
    responses((status = 200, body = MeView), (status = "default", body = Problem)))]
async fn patch(
    State(state): State<ServerState>,
    Someone(caller): Someone,
    Query(q): Query<MeQuery>,
    body: Body<ProfilePatch>,
) -> Answer<Json<MeView>> {
    identity::patch_profile(&state.app, &person(&caller)?, &body.value).await?;
    Ok(Json(identity::me(&state.app, &caller, q.organisation.as_deref()).await?))
}

/// Change one's own password. All other sessions end.
#[utoipa::path(post, path = "/me/password", tag = "me", request_body = PasswordRequest,
    responses((status = 204, description = "It is changed."), (status = "default", body = Problem)))]
async fn password(
    State(state): State<ServerState>,
    Someone(caller): Someone,
    body: Body<PasswordRequest>,
) -> Answer<StatusCode> {
    identity::change_password(&state.app, &person(&caller)?, &body.value.current, &body.value.new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A second factor as a client shows it.
pub fn view(factor: NewFactor) -> SecondFactorView {
    let qr_svg = qrcode::QrCode::new(factor.uri.as_bytes())
        .map(|code| code.render::<qrcode::render::svg::Color>().min_dimensions(200, 200).build())
        .unwrap_or_default();
    SecondFactorView { secret: factor.secret, uri: factor.uri, qr_svg }
}

/// Begin to add a second factor. It counts once it is confirmed with a code.
#[utoipa::path(post, path = "/me/second-factor", tag = "me",
    responses((status = 200, body = SecondFactorView), (status = "default", body = Problem)))]
async fn propose(State(state): State<ServerState>, Someone(caller): Someone) -> Answer<Json<SecondFactorView>> {
    Ok(Json(view(identity::propose_factor(&state.app, &person(&caller)?).await?)))
}

/// Confirm the new second factor with a code from it. The recovery codes are shown only here.
#[utoipa::path(post, path = "/me/second-factor/confirm", tag = "me", request_body = CodeRequest,
    responses((status = 200, body = RecoveryCodes), (status = "default", body = Problem)))]
async fn confirm(
    State(state): State<ServerState>,
    Someone(caller): Someone,
    body: Body<CodeRequest>,
) -> Answer<Json<RecoveryCodes>> {
    let recovery_codes = identity::confirm_factor(&state.app, &person(&caller)?, &body.value.code).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// Remove one's own second factor, with a code from it or a recovery code.
#[utoipa::path(delete, path = "/me/second-factor", tag = "me", request_body = CodeRequest,
    responses((status = 204, description = "It is removed."), (status = "default", body = Problem)))]
async fn remove(
    State(state): State<ServerState>,
    Someone(caller): Someone,
    body: Body<CodeRequest>,
) -> Answer<StatusCode> {
    identity::remove_factor(&state.app, &person(&caller)?, &body.value.code).await?;
    Ok(StatusCode::NO_CONTENT)
}
