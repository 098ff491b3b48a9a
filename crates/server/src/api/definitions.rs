//! What an organisation defines for itself: custom fields and saved views.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use firebell_api::{
    CustomFieldPatch, CustomFieldRequest, CustomFieldView, Page, Problem, SavedView, ViewPatch, ViewRequest,
};
use firebell_app::library;
use firebell_domain::ids::{FieldId, ViewId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::extract::{Body, In, Path};
use crate::problem::Answer;
use crate::state::ServerState;

/// The endpoints of this file.
pub fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .routes(routes!(fields, create_field))
        .routes(routes!(patch_field, retire_field))
        .routes(routes!(views, create_view))
        .routes(routes!(patch_view, drop_view))
}

/// Custom fields in their order, retired ones too.
#[utoipa::path(get, path = "/custom-fields", tag = "library",
    responses((status = 200, body = Page<CustomFieldView>), (status = "default", body = Problem)))]
async fn fields(State(state): State<ServerState>, In(cx): In) -> Answer<Json<Page<CustomFieldView>>> {
    Ok(Json(library::fields(&state.app, &cx).await?))
}

/// Make a custom field: a fact `custom.KEY` of every incident.
#[utoipa::path(post, path = "/custom-fields", tag = "library", request_body = CustomFieldRequest,
    responses((status = 201, body = CustomFieldView), (status = "default", body = Problem)))]
async fn create_field(
    State(state): State<ServerState>,
    In(cx): In,
    body: Body<CustomFieldRequest>,
) -> Answer<(StatusCode, Json<CustomFieldView>)> {
    Ok((StatusCode::CREATED, Json(library::create_field(&state.app, &cx, body.value).await?)))
}

/// Change a custom field, retire it, or bring it back. Its key and type stay.
#[utoipa::path(patch, path = "/custom-fields/{id}", tag = "library", params(("id" = Uuid, Path)),
    request_body = CustomFieldPatch,
    responses((status = 200, body = CustomFieldView), (status = "default", body = Problem)))]
async fn patch_field(
    State(state): State<ServerState>,
    In(cx): In,
    Path(id): Path<Uuid>,
    body: Body<CustomFieldPatch>,
) -> Answer<Json<CustomFieldView>> {
    Ok(Json(library::patch_field(&state.app, &cx, FieldId(id), body.value).await?))
}

/// Retire a custom field. Its values stay with the incidents that have them.
#[utoipa::path(delete, path = "/custom-fields/{id}", tag = "library", params(("id" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
async fn retire_field(State(state): State<ServerState>, In(cx): In, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let retire = CustomFieldPatch { retired: Some(true), ..CustomFieldPatch::default() };
    library::patch_field(&state.app, &cx, FieldId(id), retire).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One's own views and the shared ones.
#[utoipa::path(get, path = "/views", tag = "library",
    responses((status = 200, body = Page<SavedView>), (status = "default", body = Problem)))]
async fn views(State(state): State<ServerState>, In(cx): In) -> Answer<Json<Page<SavedView>>> {
    Ok(Json(library::views(&state.app, &cx).await?))
}

/// Save a view of the list of incidents.
#[utoipa::path(post, path = "/views", tag = "library", request_body = ViewRequest,
    responses((status = 201, body = SavedView), (status = "default", body = Problem)))]
async fn create_view(
    State(state): State<ServerState>,
    In(cx): In,
    body: Body<ViewRequest>,
) -> Answer<(StatusCode, Json<SavedView>)> {
    Ok((StatusCode::CREATED, Json(library::create_view(&state.app, &cx, body.value).await?)))
}

/// Change a saved view: one's own, or a shared one for whoever looks after the library.
#[utoipa::path(patch, path = "/views/{id}", tag = "library", params(("id" = Uuid, Path)), request_body = ViewPatch,
    responses((status = 200, body = SavedView), (status = "default", body = Problem)))]
async fn patch_view(
    State(state): State<ServerState>,
    In(cx): In,
    Path(id): Path<Uuid>,
    body: Body<ViewPatch>,
) -> Answer<Json<SavedView>> {
    Ok(Json(library::patch_view(&state.app, &cx, ViewId(id), body.value).await?))
}

/// Delete a saved view.
#[utoipa::path(delete, path = "/views/{id}", tag = "library", params(("id" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
async fn drop_view(State(state): State<ServerState>, In(cx): In, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    library::drop_view(&state.app, &cx, ViewId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
