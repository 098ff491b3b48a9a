//! Every route of the server, and the OpenAPI document that comes from the same registrations.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::get;
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;

use crate::problem::Failure;
use crate::state::ServerState;
use crate::{api, assets, guard, metrics, pages};

#[derive(OpenApi)]
#[openapi(
    info(title = "Firebell", description = "Incident response: register first, understand later.", license(name = "Apache-2.0", identifier = "Apache-2.0")),
    modifiers(&Security)
)]
struct Document;

struct Security;

impl utoipa::Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
        components.add_security_scheme("bearer", bearer);
        let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(crate::cookies::NAME)));
        components.add_security_scheme("session", cookie);
    }
}

fn v1() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .merge(api::session::routes())
        .merge(api::me::routes())
        .merge(api::organisation::routes())
        .merge(api::people::routes())
        .merge(api::keys::routes())
        .merge(api::acts::routes())
        .merge(api::audit::routes())
        .merge(api::incidents::routes())
        .merge(api::lists::routes())
        .merge(api::journal::routes())
        .merge(api::files::routes())
        .merge(api::library::routes())
        .merge(api::definitions::routes())
        .merge(api::stream::routes())
        .merge(api::transfer::routes())
}

fn documented() -> OpenApiRouter<ServerState> {
    OpenApiRouter::with_openapi(Document::openapi()).nest("/api/v1", v1())
}

/// The OpenAPI document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = documented().split_for_parts().1;
    crate::specification::complete(&mut document);
    document
}

async fn no_such_endpoint() -> Failure {
    Failure::new(
        axum::http::StatusCode::NOT_FOUND,
        "not_found",
        "There is no such endpoint. What there is stands in /api/v1/openapi.json.",
    )
}

async fn wrong_method() -> Failure {
    Failure::new(
        axum::http::StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "This endpoint does not take this method. What it takes stands in /api/v1/openapi.json.",
    )
}

/// The server's routes on a state.
pub fn router(state: ServerState) -> Router {
    let (documented, _) = documented().split_for_parts();
    documented
        .route("/api/v1/openapi.json", get(api::open::openapi))
        .route("/healthz", get(api::open::healthz))
        .route("/readyz", get(api::open::readyz))
        .route("/metrics", get(metrics::endpoint))
        .route("/api/{*rest}", axum::routing::any(no_such_endpoint))
        .merge(assets::routes())
        .merge(pages::routes())
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(state.clone(), guard::same_origin))
        .layer(from_fn_with_state(state.clone(), metrics::count))
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(state.clone(), guard::headers))
        .with_state(state)
}

fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    use axum::response::IntoResponse as _;
    tracing::error!("a request handler panicked");
    let text = "Something went wrong inside Firebell. Try again, and tell your administrator the request id.";
    Failure::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, "internal", text).into_response()
}

/// Only `/metrics`, for an address of its own that nobody outside reaches.
pub fn metrics_router(state: ServerState) -> Router {
    Router::new()
        .route(
            "/metrics",
            get(|axum::extract::State(state): axum::extract::State<ServerState>| async move { metrics::text(&state) }),
        )
        .with_state(state)
}
