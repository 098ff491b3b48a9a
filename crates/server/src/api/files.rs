//! Files of incidents: up as a raw body, down as an attachment. Both are streamed; nothing that was uploaded is ever
//! run in a page of ours.

use std::time::Duration;

use axum::Json;
use axum::body::{Body, BodyDataStream};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use firebell_api::{FileView, Problem};
use firebell_app::file::{self, Download, Incoming};
use firebell_app::{AppError, AppResult};
use firebell_domain::ids::FileId;
use futures::StreamExt as _;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::extract::{In, Path, Query};
use crate::problem::Answer;
use crate::state::ServerState;

/// The endpoints of this file.
pub fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new().routes(routes!(upload)).routes(routes!(download))
}

/// What the file is.
#[derive(Debug, Deserialize, IntoParams)]
struct UploadQuery {
    /// Its name.
    name: Option<String>,
    /// A UUIDv7 of the client's own; the same id again answers with the file that is there.
    id: Option<Uuid>,
}

/// Upload a file to an incident. The body is the file itself, its `Content-Type` is kept as said. It shows with the
/// journal entry that names its id in `files`.
#[utoipa::path(post, path = "/incidents/{reference}/files", tag = "files",
    params(("reference" = String, Path, description = "`INC-1` or an id"), UploadQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = FileView), (status = 200, body = FileView, description = "The id was there already."),
        (status = 413, body = Problem, description = "Larger than this server takes."), (status = "default", body = Problem)))]
async fn upload(
    State(state): State<ServerState>,
    In(cx): In,
    Path(incident): Path<String>,
    Query(q): Query<UploadQuery>,
    headers: HeaderMap,
    body: Body,
) -> Answer<Response> {
    let limit = state.config.file_limit;
    let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    let announced: u64 = text(header::CONTENT_LENGTH).and_then(|n| n.parse().ok()).unwrap_or(0);
    let media_type = text(header::CONTENT_TYPE).unwrap_or("application/octet-stream").to_owned();
    let name = q.name.unwrap_or_default();
    let incoming = Incoming { id: q.id.map(FileId), incident, name, media_type, limit };
    let mut body = body.into_data_stream();
    // What is known to be too large is refused before anything of it is stored.
    let done = match announced > limit {
        true => Err(file::too_large(limit)),
        false => file::upload(&state.app, &cx, incoming, &mut body).await,
    };
    if matches!(done, Err(AppError::TooLarge { .. })) && !headers.contains_key(header::EXPECT) {
        let _ = tokio::time::timeout(DRAIN, drain(&mut body, limit)).await;
    }
    let done = done?;
    let status = if done.new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(done.file)).into_response())
}

/// How long the rest of a refused upload is read.
const DRAIN: Duration = Duration::from_secs(30);

/// Reads on and throws away, within bounds: most clients see the answer only when they have sent all they have.
async fn drain(body: &mut BodyDataStream, most: u64) {
    let mut read = 0;
    while let Some(Ok(bytes)) = body.next().await {
        read += bytes.len() as u64;
        if read > most {
            return;
        }
    }
}

/// How to get a file.
#[derive(Debug, Deserialize, IntoParams)]
struct DownloadQuery {
    /// To be shown in a page; only pictures (PNG, JPEG, GIF, WebP) that are what they say.
    inline: Option<bool>,
}

/// Download a file of an incident that you may see. It is noted who did.
#[utoipa::path(get, path = "/files/{id}", tag = "files", params(("id" = Uuid, Path), DownloadQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = "default", body = Problem)))]
async fn download(
    State(state): State<ServerState>,
    In(cx): In,
    Path(id): Path<Uuid>,
    Query(q): Query<DownloadQuery>,
) -> Answer<Response> {
    let found = file::download(&state.app, &cx, FileId(id)).await?;
    Ok(answer(found, q.inline.unwrap_or(false))?)
}

/// What stays as it is in a name within a header (RFC 8187).
const NAME: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn answer(found: Download, inline: bool) -> AppResult<Response> {
    let picture = if inline { found.picture() } else { None };
    let (how, media_type) = match picture {
        Some(picture) => ("inline", picture.to_owned()),
        None => ("attachment", found.file.media_type.clone()),
    };
    let name = utf8_percent_encode(&found.file.name, NAME);
    let header_value = |text: String| HeaderValue::from_str(&text).map_err(AppError::internal);
    let size = found.file.size;
    let disposition = header_value(format!("{how}; filename*=UTF-8''{name}"))?;
    let media_type = header_value(media_type)?;
    let mut response = Response::new(Body::from_stream(found.into_stream()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media_type);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}
