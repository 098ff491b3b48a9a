//! The library: teams, areas, assets and importing them. Custom fields and saved views are in `definitions`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use firebell_api::{
    AreaPatch, AreaRequest, AreaVersionView, AreaView, AssetPatch, AssetRequest, AssetView, LibraryImport,
    LibraryImported, Page, Problem, TeamPatch, TeamRequest, TeamView,
};
use firebell_app::AppResult;
use firebell_app::library::{self, Listing};
use firebell_domain::ids::{AccountId, AreaId, AssetId, TeamId};
use firebell_domain::keys::AssetKind;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::reading;
use crate::extract::{Body, In, Path, Query};
use crate::problem::Answer;
use crate::state::ServerState;

/// The endpoints of this file.
pub fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .routes(routes!(teams, create_team))
        .routes(routes!(patch_team, retire_team))
        .routes(routes!(add_member, take_member_out))
        .routes(routes!(areas, create_area))
        .routes(routes!(patch_area, retire_area))
        .routes(routes!(area_history))
        .routes(routes!(assets, create_asset))
        .routes(routes!(patch_asset, retire_asset))
        .routes(routes!(import))
}

/// Which part of a list.
#[derive(Debug, Deserialize, IntoParams)]
struct ListQuery {
    /// Part of a name.
    text: Option<String>,
    /// Retired ones as well.
    retired: Option<bool>,
    /// Cursor of the page before.
    after: Option<String>,
    /// How many at most, 1 to 200.
    limit: Option<i64>,
}

impl ListQuery {
    fn read(self) -> AppResult<Listing> {
        let limit = reading::limit(self.limit, 100)?;
        Ok(Listing { text: self.text, retired: self.retired.unwrap_or(false), after: self.after, limit })
    }
}

pub(super) fn made<T: Serialize>((thing, new): (T, bool)) -> Response {
    (if new { StatusCode::CREATED } else { StatusCode::OK }, Json(thing)).into_response()
}

/// Teams with their members, by name.
#[utoipa::path(get, path = "/teams", tag = "library", params(ListQuery),
    responses((status = 200, body = Page<TeamView>), (status = "default", body = Problem)))]
async fn teams(
    State(state): State<ServerState>,
    In(cx): In,
    Query(q): Query<ListQuery>,
) -> Answer<Json<Page<TeamView>>> {
    Ok(Json(library::teams(&state.app, &cx, &q.read()?).await?))
}

/// Make a team.
#[utoipa::path(post, path = "/teams", tag = "library", request_body = TeamRequest,
    responses((status = 201, body = TeamView), (status = 200, body = TeamView, description = "The id was there already."),
        (status = "default", body = Problem)))]
async fn create_team(State(state): State<ServerState>, In(cx): In, body: Body<TeamRequest>) -> Answer<Response> {
    Ok(made(library::create_team(&state.app, &cx, body.value).await?))
}

/// Rename a team, retire it, or bring it back.
#[utoipa::path(patch, path = "/teams/{id}", tag = "library", params(("id" = Uuid, Path)), request_body = TeamPatch,
    responses((status = 200, body = TeamView), (status = "default", body = Problem)))]
async fn patch_team(
    State(state): State<ServerState>,
    In(cx): In,
    Path(id): Path<Uuid>,
    body: Body<TeamPatch>,
) -> Answer<Json<TeamView>> {
    Ok(Json(library::patch_team(&state.app, &cx, TeamId(id), body.value).await?))
}

/// Retire a team: it can't be chosen any more, and nobody is in it.
#[utoipa::path(delete, path = "/teams/{id}", tag = "library", params(("id" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
async fn retire_team(State(state): State<ServerState>, In(cx): In, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let retire = TeamPatch { retired: Some(true), ..TeamPatch::default() };
    library::patch_team(&state.app, &cx, TeamId(id), retire).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Put somebody into a team.
#[utoipa::path(put, path = "/teams/{id}/members/{account}", tag = "library",
    params(("id" = Uuid, Path), ("account" = Uuid, Path)),
    responses((status = 200, body = TeamView), (status = "default", body = Problem)))]
async fn add_member(
    State(state): State<ServerState>,
    In(cx): In,
    Path((id, account)): Path<(Uuid, Uuid)>,
) -> Answer<Json<TeamView>> {
    Ok(Json(library::add_member(&state.app, &cx, TeamId(id), AccountId(account)).await?))
}

/// Take somebody out of a team.
#[utoipa::path(delete, path = "/teams/{id}/members/{account}", tag = "library",
    params(("id" = Uuid, Path), ("account" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
async fn take_member_out(
    State(state): State<ServerState>,
    In(cx): In,
    Path((id, account)): Path<(Uuid, Uuid)>,
) -> Answer<StatusCode> {
    library::take_member_out(&state.app, &cx, TeamId(id), AccountId(account)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Areas, by name; the tree is in `parent`.
#[utoipa::path(get, path = "/areas", tag = "library", params(ListQuery),
    responses((status = 200, body = Page<AreaView>), (status = "default", body = Problem)))]
async fn areas(
    State(state): State<ServerState>,
    In(cx): In,
    Query(q): Query<ListQuery>,
) -> Answer<Json<Page<AreaView>>> {
    Ok(Json(library::areas(&state.app, &cx, &q.read()?).await?))
}

/// Make an area.
#[utoipa::path(post, path = "/areas", tag = "library", request_body = AreaRequest,
    responses((status = 201, body = AreaView), (status = 200, body = AreaView, description = "The id was there already."),
        (status = "default", body = Problem)))]
async fn create_area(State(state): State<ServerState>, In(cx): In, body: Body<AreaRequest>) -> Answer<Response> {
    Ok(made(library::create_area(&state.app, &cx, body.value).await?))
}

/// Rename an area, move it in the tree, retire it, or bring it back. Its history is kept.
#[utoipa::path(patch, path = "/areas/{id}", tag = "library", params(("id" = Uuid, Path)), request_body = AreaPatch,
    responses((status = 200, body = AreaView), (status = "default", body = Problem)))]
async fn patch_area(
    State(state): State<ServerState>,
    In(cx): In,
    Path(id): Path<Uuid>,
    body: Body<AreaPatch>,
) -> Answer<Json<AreaView>> {
    Ok(Json(library::patch_area(&state.app, &cx, AreaId(id), body.value).await?))
}

/// Retire an area: it can't be chosen any more.
#[utoipa::path(delete, path = "/areas/{id}", tag = "library", params(("id" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
async fn retire_area(State(state): State<ServerState>, In(cx): In, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let retire = AreaPatch { retired: Some(true), ..AreaPatch::default() };
    library::patch_area(&state.app, &cx, AreaId(id), retire).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How an area was over time, newest first.
#[utoipa::path(get, path = "/areas/{id}/history", tag = "library", params(("id" = Uuid, Path)),
    responses((status = 200, body = Page<AreaVersionView>), (status = "default", body = Problem)))]
async fn area_history(
    State(state): State<ServerState>,
    In(cx): In,
    Path(id): Path<Uuid>,
) -> Answer<Json<Page<AreaVersionView>>> {
    Ok(Json(library::area_history(&state.app, &cx, AreaId(id)).await?))
}

/// Which assets.
#[derive(Debug, Deserialize, IntoParams)]
struct AssetQuery {
    /// Kinds, separated by commas.
    kind: Option<String>,
    /// Part of a name.
    text: Option<String>,
    /// Retired ones as well.
    retired: Option<bool>,
    /// Cursor of the page before.
    after: Option<String>,
    /// How many at most, 1 to 200.
    limit: Option<i64>,
}

/// Assets, by name.
#[utoipa::path(get, path = "/assets", tag = "library", params(AssetQuery),
    responses((status = 200, body = Page<AssetView>), (status = "default", body = Problem)))]
async fn assets(
    State(state): State<ServerState>,
    In(cx): In,
    Query(q): Query<AssetQuery>,
) -> Answer<Json<Page<AssetView>>> {
    let kinds: Vec<AssetKind> = reading::keys(q.kind.as_deref(), "kind")?;
    let listing = ListQuery { text: q.text, retired: q.retired, after: q.after, limit: q.limit }.read()?;
    Ok(Json(library::assets(&state.app, &cx, &kinds, &listing).await?))
}

/// Make an asset. What is not said is unknown.
#[utoipa::path(post, path = "/assets", tag = "library", request_body = AssetRequest,
    responses((status = 201, body = AssetView), (status = 200, body = AssetView, description = "The id was there already."),
        (status = "default", body = Problem)))]
async fn create_asset(State(state): State<ServerState>, In(cx): In, body: Body<AssetRequest>) -> Answer<Response> {
    Ok(made(library::create_asset(&state.app, &cx, body.value).await?))
}

/// Change an asset, retire it, or bring it back; null makes unknown.
#[utoipa::path(patch, path = "/assets/{id}", tag = "library", params(("id" = Uuid, Path)), request_body = AssetPatch,
    responses((status = 200, body = AssetView), (status = "default", body = Problem)))]
async fn patch_asset(
    State(state): State<ServerState>,
    In(cx): In,
    Path(id): Path<Uuid>,
    body: Body<AssetPatch>,
) -> Answer<Json<AssetView>> {
    Ok(Json(library::patch_asset(&state.app, &cx, AssetId(id), body.value).await?))
}

/// Retire an asset: it can't be chosen any more.
#[utoipa::path(delete, path = "/assets/{id}", tag = "library", params(("id" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
async fn retire_asset(State(state): State<ServerState>, In(cx): In, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let retire = AssetPatch { retired: Some(true), ..AssetPatch::default() };
    library::patch_asset(&state.app, &cx, AssetId(id), retire).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Import people, teams, areas or assets from CSV. Without `apply` it only shows what would be done; with it, all is
/// done or nothing. People are invited; their links are in the answer and nowhere else.
#[utoipa::path(post, path = "/library/import", tag = "library", request_body = LibraryImport,
    responses((status = 200, body = LibraryImported), (status = "default", body = Problem)))]
async fn import(
    State(state): State<ServerState>,
    In(cx): In,
    body: Body<LibraryImport>,
) -> Answer<Json<LibraryImported>> {
    Ok(Json(library::import(&state.app, &cx, body.value).await?))
}
