//! The organisation one acts in, new organisations, and the end of the example.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use firebell_api::{OrganisationMade, OrganisationPatch, OrganisationRequest, OrganisationView, Problem};
use firebell_app::identity::{self, person};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::extract::{Body, In, Someone};
use crate::problem::Answer;
use crate::state::ServerState;

/// The endpoints of this file.
pub fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new().routes(routes!(open, patch)).routes(routes!(remove_example)).routes(routes!(create))
}

/// Read the organisation's settings. Every member may.
#[utoipa::path(get, path = "/organisation", tag = "organisation",
    responses((status = 200, body = OrganisationView), (status = "default", body = Problem)))]
async fn open(State(state): State<ServerState>, In(cx): In) -> Json<OrganisationView> {
    Json(identity::organisation(&state.app, &cx))
}

/// Change the organisation's settings; what is absent stays.
#[utoipa::path(patch, path = "/organisation", tag = "organisation", request_body = OrganisationPatch,
    responses((status = 200, body = OrganisationView), (status = "default", body = Problem)))]
async fn patch(
    State(state): State<ServerState>,
    In(cx): In,
    body: Body<OrganisationPatch>,
) -> Answer<Json<OrganisationView>> {
    Ok(Json(identity::patch_organisation(&state.app, &cx, body.value).await?))
}

/// Remove the example organisation with everything in it. Real organisations can't be removed.
#[utoipa::path(delete, path = "/organisation/example", tag = "organisation",
    responses((status = 204, description = "Nothing of it is left."), (status = "default", body = Problem)))]
async fn remove_example(State(state): State<ServerState>, Someone(caller): Someone) -> Answer<StatusCode> {
    identity::remove_example(&state.app, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make an organisation. Only the operator of the installation may; its first administrator comes in by the link in the
/// answer.
#[utoipa::path(post, path = "/organisations", tag = "organisation", request_body = OrganisationRequest,
    responses((status = 201, body = OrganisationMade), (status = "default", body = Problem)))]
async fn create(
    State(state): State<ServerState>,
    Someone(caller): Someone,
    body: Body<OrganisationRequest>,
) -> Answer<(StatusCode, Json<OrganisationMade>)> {
    let made = identity::create_organisation(&state.app, &person(&caller)?, &body.value).await?;
    Ok((StatusCode::CREATED, Json(made)))
}
