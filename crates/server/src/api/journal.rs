//! The journal of an incident: reading it, logging, correcting, pinning.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use firebell_api::{CorrectRequest, EntryView, LogRequest, Page, Problem};
use firebell_app::AppError;
use firebell_app::idempotency::{Answer as Kept, Key, Once};
use firebell_app::incident::{self, Correct, JournalQuery, Log, Logged, Pin};
use firebell_domain::ids::{EntryId, FileId};
use firebell_domain::keys::EntryKind;
use firebell_store::UseCase;
use serde::Deserialize;
use serde_json::{Value, json};
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
    OpenApiRouter::new().routes(routes!(read, log)).routes(routes!(wordings, correct)).routes(routes!(pin, unpin))
}

/// Which part of a journal to read.
#[derive(Debug, Deserialize, IntoParams)]
struct ReadQuery {
    /// `occurred` (default) or `recorded`.
    order: Option<String>,
    /// `newest` first (default) or `oldest`.
    first: Option<String>,
    /// Only these kinds, separated by commas.
    kind: Option<String>,
    /// Only what is on the timeline.
    pinned: Option<bool>,
    /// How many, 1 to 200; 50 if absent.
    limit: Option<i64>,
    /// Cursor of the page before.
    after: Option<String>,
    /// The same under another name, for reading backwards from the newest.
    before: Option<String>,
}

/// Read an incident's journal.
#[utoipa::path(get, path = "/incidents/{reference}/journal", tag = "journal", params(("reference" = String, Path), ReadQuery),
    responses((status = 200, body = Page<EntryView>), (status = "default", body = Problem)))]
async fn read(
    State(state): State<ServerState>,
    In(cx): In,
    Path(reference): Path<String>,
    Query(q): Query<ReadQuery>,
) -> Answer<Json<Page<EntryView>>> {
    let choice = |given: Option<&str>, usual: &str, other: &str, field: &str| match given {
        None | Some("") => Ok(false),
        Some(text) if text == usual => Ok(false),
        Some(text) if text == other => Ok(true),
        Some(_) => {
            Err(firebell_app::AppError::invalid("invalid", field, format!("This is either {usual} or {other}.")))
        }
    };
    let query = JournalQuery {
        recorded: choice(q.order.as_deref(), "occurred", "recorded", "order")?,
        oldest_first: choice(q.first.as_deref(), "newest", "oldest", "first")?,
        kinds: reading::keys(q.kind.as_deref(), "kind")?,
        pinned: q.pinned.unwrap_or(false),
        after: q.after.or(q.before).filter(|a| !a.is_empty()),
        limit: reading::limit(q.limit, 50)?,
    };
    Ok(Json(incident::journal(&state.app, &cx, &reference, &query).await?))
}

fn kind(text: Option<&str>) -> Result<EntryKind, firebell_app::AppError> {
    Ok(reading::optional_key(text, "kind")?.unwrap_or(EntryKind::Note))
}

/// Log what was seen, done, decided or told.
#[utoipa::path(post, path = "/incidents/{reference}/journal", tag = "journal", request_body = LogRequest,
    params(("reference" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = EntryView), (status = 200, body = EntryView, description = "The id was there already."),
        (status = "default", body = Problem)))]
async fn log(
    State(state): State<ServerState>,
    In(cx): In,
    Path(reference): Path<String>,
    body: Body<LogRequest>,
) -> Answer<Response> {
    let key = body.key(&cx);
    let r = body.value;
    let log = Log {
        cx: cx.clone(),
        incident: incident::named(&reference)?,
        id: r.id.map(EntryId),
        kind: kind(r.kind.as_deref())?,
        body: r.body,
        occurred_at: reading::optional_time(r.occurred_at.as_deref(), "occurred_at")?,
        written_at: reading::optional_time(r.written_at.as_deref(), "written_at")?,
        files: r.files.into_iter().map(FileId).collect(),
        reason: r.reason,
        with_whom: r.with_whom,
    };
    entry_once(&state, log, key).await
}

/// Runs a use case that writes an entry, once for each key, and answers the entry.
async fn entry_once<U>(state: &ServerState, use_case: U, key: Option<Key>) -> Answer<Response>
where
    U: UseCase<Out = Logged, Error = AppError>,
{
    if key.is_none() {
        return logged(state.app.store.write(use_case).await?);
    }
    let answer = |done: &Logged| {
        let view = incident::entry_view(&done.entry, Some(done.number), &[])?;
        let body = serde_json::to_vec(&view).map_err(AppError::internal)?;
        Ok(Kept { status: if done.new { 201 } else { 200 }, body })
    };
    let kept = state.app.store.write(Once { inner: use_case, key, answer }).await?;
    let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::CREATED);
    Ok((status, [(axum::http::header::CONTENT_TYPE, "application/json")], kept.body).into_response())
}

fn logged(done: Logged) -> Answer<Response> {
    let view = incident::entry_view(&done.entry, Some(done.number), &[])?;
    let status = if done.new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(view)).into_response())
}

/// Correct an entry. The old wording stays one click away.
#[utoipa::path(post, path = "/incidents/{reference}/journal/{entry}/corrections", tag = "journal", request_body = CorrectRequest,
    params(("reference" = String, Path), ("entry" = Uuid, Path)),
    responses((status = 201, body = EntryView), (status = 200, body = EntryView, description = "The id was there already."),
        (status = "default", body = Problem)))]
async fn correct(
    State(state): State<ServerState>,
    In(cx): In,
    Path((reference, entry)): Path<(String, Uuid)>,
    body: Body<CorrectRequest>,
) -> Answer<Response> {
    let key = body.key(&cx);
    let r = body.value;
    let correct = Correct {
        cx,
        incident: incident::named(&reference)?,
        entry: EntryId(entry),
        id: r.id.map(EntryId),
        body: r.body,
        kind: reading::optional_key(r.kind.as_deref(), "kind")?,
        occurred_at: reading::optional_time(r.occurred_at.as_deref(), "occurred_at")?,
        reason: r.reason,
        with_whom: r.with_whom,
    };
    entry_once(&state, correct, key).await
}

/// All wordings of an entry, oldest first.
#[utoipa::path(get, path = "/incidents/{reference}/journal/{entry}/corrections", tag = "journal",
    params(("reference" = String, Path), ("entry" = Uuid, Path)),
    responses((status = 200, body = Object), (status = "default", body = Problem)))]
async fn wordings(
    State(state): State<ServerState>,
    In(cx): In,
    Path((reference, entry)): Path<(String, Uuid)>,
) -> Answer<Json<Value>> {
    let items = incident::correction_history(&state.app, &cx, &reference, EntryId(entry)).await?;
    Ok(Json(json!({"items": items})))
}

/// Put an entry on the timeline.
#[utoipa::path(put, path = "/incidents/{reference}/journal/{entry}/pin", tag = "journal",
    params(("reference" = String, Path), ("entry" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
async fn pin(
    State(state): State<ServerState>,
    In(cx): In,
    Path((reference, entry)): Path<(String, Uuid)>,
) -> Answer<StatusCode> {
    let incident = incident::named(&reference)?;
    state.app.store.write(Pin { cx, incident, entry: EntryId(entry), pinned: true }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take an entry off the timeline.
#[utoipa::path(delete, path = "/incidents/{reference}/journal/{entry}/pin", tag = "journal",
    params(("reference" = String, Path), ("entry" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
async fn unpin(
    State(state): State<ServerState>,
    In(cx): In,
    Path((reference, entry)): Path<(String, Uuid)>,
) -> Answer<StatusCode> {
    let incident = incident::named(&reference)?;
    state.app.store.write(Pin { cx, incident, entry: EntryId(entry), pinned: false }).await?;
    Ok(StatusCode::NO_CONTENT)
}
