//! Logs into incidents and journals out of them; the list of incidents as a file.

use axum::Json;
use axum::body::Body as Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use firebell_api::{LogImportRequest, LogImported, Problem};
use firebell_app::incident::{self, Format, LogImport};
use firebell_app::{AppError, AppResult};
use firebell_domain::clock::DateOrder;
use futures::stream::try_unfold;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::lists::ListQuery;
use crate::extract::{Body, In, Path, Query};
use crate::problem::Answer;
use crate::state::ServerState;

/// Incidents in one part of a streamed list.
const PART: i64 = 200;

/// The endpoints of this file.
pub fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new().routes(routes!(import_log)).routes(routes!(export)).routes(routes!(list_csv))
}

/// Import a log that was kept elsewhere. Without `apply` nothing is written, and the answer says how each row is read;
/// with it, all rows become entries with their own times, or none does. The same log again writes nothing twice.
#[utoipa::path(post, path = "/incidents/{reference}/import-log", tag = "journal", request_body = LogImportRequest,
    params(("reference" = String, Path, description = "`INC-1` or an id")),
    responses((status = 200, body = LogImported), (status = "default", body = Problem)))]
async fn import_log(
    State(state): State<ServerState>,
    In(cx): In,
    Path(reference): Path<String>,
    body: Body<LogImportRequest>,
) -> Answer<Json<LogImported>> {
    let r = body.value;
    let order = match r.date_order.as_deref() {
        None | Some("") => None,
        Some("day_first") => Some(DateOrder::DayFirst),
        Some("month_first") => Some(DateOrder::MonthFirst),
        Some(_) => {
            return Err(AppError::invalid("invalid", "date_order", "This is either day_first or month_first.").into());
        }
    };
    let first_date = r.first_date.as_deref().filter(|d| !d.is_empty()).map(|d| {
        d.parse().map_err(|_| AppError::invalid("invalid", "first_date", "Send a day such as 2026-11-20 here."))
    });
    let import = LogImport {
        csv: r.csv,
        columns: r.columns,
        zone: r.zone,
        order,
        first_date: first_date.transpose()?,
        apply: r.apply,
    };
    Ok(Json(incident::import_log(&state.app, &cx, &reference, &import).await?))
}

/// As what to export.
#[derive(Debug, Deserialize, IntoParams)]
struct ExportQuery {
    /// `csv` (default), `md` or `json`.
    format: Option<String>,
}

/// Export an incident's journal. It is noted who did.
#[utoipa::path(get, path = "/incidents/{reference}/export", tag = "journal",
    params(("reference" = String, Path, description = "`INC-1` or an id"), ExportQuery),
    responses((status = 200, content((String = "text/csv"), (String = "text/markdown"), (Object = "application/json"))),
        (status = "default", body = Problem)))]
async fn export(
    State(state): State<ServerState>,
    In(cx): In,
    Path(reference): Path<String>,
    Query(q): Query<ExportQuery>,
) -> Answer<Response> {
    let format = Format::read(q.format.as_deref().filter(|f| !f.is_empty()).unwrap_or("csv"))?;
    let file = incident::export_journal(&state.app, &cx, &reference, format).await?;
    Ok(attachment(&file.name, format.media_type(), Bytes::from(file.text))?)
}

/// A file to be saved. Names are our own, of letters, digits, `-` and `.`.
fn attachment(name: &str, media_type: &'static str, body: Bytes) -> AppResult<Response> {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")).map_err(AppError::internal)?;
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}

/// List incidents as CSV: all that one may see and ask for, however many pages; `limit` and `after` do not count. It is
/// noted who did. If reading fails on the way, the answer is cut off.
#[utoipa::path(get, path = "/incidents.csv", tag = "incidents", params(ListQuery),
    responses((status = 200, body = String, content_type = "text/csv"), (status = "default", body = Problem)))]
async fn list_csv(
    State(state): State<ServerState>,
    In(cx): In,
    Query(mut q): Query<ListQuery>,
    RawQuery(raw): RawQuery,
) -> Answer<Response> {
    (q.limit, q.after) = (Some(PART), None);
    let filter = q.filter(&cx)?;
    incident::note_list_export(&state.app, &cx, &raw.unwrap_or_default()).await?;
    enum Next {
        Header,
        Part(Option<String>),
        End,
    }
    let parts = try_unfold((state, cx, filter, Next::Header), |(state, cx, mut filter, next)| async move {
        let after = match next {
            Next::End => return Ok::<_, AppError>(None),
            Next::Header => return Ok(Some((incident::list_csv_header()?, (state, cx, filter, Next::Part(None))))),
            Next::Part(after) => after,
        };
        filter.after = after.as_deref().map(incident::list_cursor).transpose()?;
        let page = incident::list(&state.app, &cx, filter.clone()).await?;
        let next = match page.next {
            Some(next) => Next::Part(Some(next)),
            None => Next::End,
        };
        Ok(Some((incident::list_csv(&page.items)?, (state, cx, filter, next))))
    });
    Ok(attachment("incidents.csv", "text/csv; charset=utf-8", Bytes::from_stream(parts))?)
}
