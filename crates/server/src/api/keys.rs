//! API keys.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use firebell_api::{KeyRequest, KeyView, Page, Problem};
use firebell_app::AppError;
use firebell_app::identity;
use firebell_domain::ids::KeyId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::extract::{Body, In, Path};
use crate::problem::Answer;
use crate::state::ServerState;

/// The endpoints of this file.
pub fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(revoke))
}

/// List the keys that are not withdrawn.
#[utoipa::path(get, path = "/keys", tag = "keys",
    responses((status = 200, body = Page<KeyView>), (status = "default", body = Problem)))]
async fn list(State(state): State<ServerState>, In(cx): In) -> Answer<Json<Page<KeyView>>> {
    Ok(Json(identity::keys(&state.app, &cx).await?))
}

/// Make a key. It is shown only here. Only a signed-in person makes keys.
#[utoipa::path(post, path = "/keys", tag = "keys", request_body = KeyRequest,
    responses((status = 201, body = KeyView), (status = "default", body = Problem)))]
async fn create(
    State(state): State<ServerState>,
    In(cx): In,
    body: Body<KeyRequest>,
) -> Answer<(StatusCode, Json<KeyView>)> {
    Ok((StatusCode::CREATED, Json(identity::create_key(&state.app, &cx, &body.value).await?)))
}

/// Withdraw a key. It stops working at once.
#[utoipa::path(delete, path = "/keys/{id}", tag = "keys",
    params(("id" = String, Path, description = "id of the key")),
    responses((status = 204, description = "It is withdrawn."), (status = "default", body = Problem)))]
async fn revoke(State(state): State<ServerState>, In(cx): In, Path(id): Path<String>) -> Answer<StatusCode> {
    let id: KeyId = id.parse().map_err(|_| AppError::NotFound("key"))?;
    identity::revoke_key(&state.app, &cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
