//! The people of an organisation, and inviting more.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use firebell_api::{InvitationRequest, InvitationView, Page, PersonView, Problem, RoleRequest};
use firebell_app::AppError;
use firebell_app::identity::{self, PeopleQuery};
use firebell_domain::ids::{AccountId, InvitationId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reading;
use crate::extract::{Body, In, Path, Query};
use crate::problem::Answer;
use crate::state::ServerState;

/// The endpoints of this file.
pub fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(set_role, remove))
        .routes(routes!(invitations, invite))
        .routes(routes!(take_back))
}

/// Which people.
#[derive(Debug, Deserialize, IntoParams)]
struct ListQuery {
    /// Part of a name or e-mail address.
    text: Option<String>,
    /// How many, 1 to 200; 100 if absent.
    limit: Option<i64>,
    /// Cursor of the page before.
    after: Option<String>,
}

/// List the people of the organisation, by name.
#[utoipa::path(get, path = "/people", tag = "people", params(ListQuery),
    responses((status = 200, body = Page<PersonView>), (status = "default", body = Problem)))]
async fn list(
    State(state): State<ServerState>,
    In(cx): In,
    Query(q): Query<ListQuery>,
) -> Answer<Json<Page<PersonView>>> {
    let limit = usize::try_from(reading::limit(q.limit, 100)?).unwrap_or(100);
    let query = PeopleQuery { text: q.text, limit, after: q.after.filter(|a| !a.is_empty()) };
    Ok(Json(identity::people(&state.app, &cx, &query).await?))
}

fn account(id: &str) -> Result<AccountId, AppError> {
    id.parse().map_err(|_| AppError::NotFound("person"))
}

/// Give somebody another role.
#[utoipa::path(patch, path = "/people/{id}", tag = "people", request_body = RoleRequest,
    params(("id" = String, Path, description = "id of the account")),
    responses((status = 200, body = PersonView), (status = "default", body = Problem)))]
async fn set_role(
    State(state): State<ServerState>,
    In(cx): In,
    Path(id): Path<String>,
    body: Body<RoleRequest>,
) -> Answer<Json<PersonView>> {
    Ok(Json(identity::set_role(&state.app, &cx, account(&id)?, &body.value.role).await?))
}

/// Take somebody out of the organisation. What they wrote stays.
#[utoipa::path(delete, path = "/people/{id}", tag = "people",
    params(("id" = String, Path, description = "id of the account")),
    responses((status = 204, description = "They are out."), (status = "default", body = Problem)))]
async fn remove(State(state): State<ServerState>, In(cx): In, Path(id): Path<String>) -> Answer<StatusCode> {
    identity::remove_person(&state.app, &cx, account(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List the invitations that still work.
#[utoipa::path(get, path = "/invitations", tag = "people",
    responses((status = 200, body = Page<InvitationView>), (status = "default", body = Problem)))]
async fn invitations(State(state): State<ServerState>, In(cx): In) -> Answer<Json<Page<InvitationView>>> {
    Ok(Json(identity::invitations(&state.app, &cx).await?))
}

/// Invite somebody. The link is shown only here; it works once, for seven days.
#[utoipa::path(post, path = "/invitations", tag = "people", request_body = InvitationRequest,
    responses((status = 201, body = InvitationView), (status = "default", body = Problem)))]
async fn invite(
    State(state): State<ServerState>,
    In(cx): In,
    body: Body<InvitationRequest>,
) -> Answer<(StatusCode, Json<InvitationView>)> {
    Ok((StatusCode::CREATED, Json(identity::invite(&state.app, &cx, &body.value).await?)))
}

/// Take an invitation back.
#[utoipa::path(delete, path = "/invitations/{id}", tag = "people",
    params(("id" = String, Path, description = "id of the invitation")),
    responses((status = 204, description = "It does not work any more."), (status = "default", body = Problem)))]
async fn take_back(State(state): State<ServerState>, In(cx): In, Path(id): Path<String>) -> Answer<StatusCode> {
    let id: InvitationId = id.parse().map_err(|_| AppError::NotFound("invitation"))?;
    identity::take_back(&state.app, &cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
