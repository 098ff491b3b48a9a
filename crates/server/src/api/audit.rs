//! The log of what happens outside incidents: sign-ins and refusals, roles, keys, settings, exports, openings of
//! private incidents. For those who may read it.

use axum::Json;
use axum::body::Body as AxumBody;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use firebell_api::{EntryView, Page, Problem};
use firebell_app::audit_page::audit as page;
use firebell_domain::export::csv_cell;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reading;
use crate::extract::{In, Query};
use crate::problem::{Answer, Failure};
use crate::state::ServerState;

/// The endpoints of this file.
pub fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new().routes(routes!(audit)).routes(routes!(audit_csv))
}

/// Which part of the log.
#[derive(Debug, Deserialize, IntoParams)]
struct AuditQuery {
    /// Only what begins with this key, such as `session.`.
    what: Option<String>,
    /// How many, 1 to 200; 50 if absent.
    limit: Option<i64>,
    /// Cursor of the page before.
    after: Option<String>,
}

/// Read the log of what happens outside incidents, newest first.
#[utoipa::path(get, path = "/audit", tag = "audit", params(AuditQuery),
    responses((status = 200, body = Page<EntryView>), (status = "default", body = Problem)))]
async fn audit(
    State(state): State<ServerState>,
    In(cx): In,
    Query(q): Query<AuditQuery>,
) -> Answer<Json<Page<EntryView>>> {
    let what = q.what.as_deref().filter(|w| !w.is_empty());
    let after = q.after.as_deref().filter(|a| !a.is_empty());
    Ok(Json(page(&state.app, &cx, what, after, reading::limit(q.limit, 50)?).await?))
}

fn line(entry: &EntryView) -> String {
    let audit = entry.audit.clone().unwrap_or_default();
    let who = entry.actor.as_ref().map_or("", |a| &a.name);
    let cells = [
        entry.recorded_at.as_str(),
        audit["what"].as_str().unwrap_or_default(),
        who,
        entry.via.as_deref().unwrap_or_default(),
        &audit.to_string(),
    ];
    let quoted = cells.map(|cell| format!("\"{}\"", csv_cell(cell).replace('"', "\"\"")));
    format!("{}\r\n", quoted.join(","))
}

/// The whole log as CSV, newest first.
#[utoipa::path(get, path = "/audit.csv", tag = "audit", params(("what" = Option<String>, Query, description = "Only what begins with this key.")),
    responses((status = 200, content_type = "text/csv", body = String), (status = "default", body = Problem)))]
async fn audit_csv(State(state): State<ServerState>, In(cx): In, Query(q): Query<AuditQuery>) -> Answer<Response> {
    let what = q.what.filter(|w| !w.is_empty());
    // The first page tells whether it is allowed, before anything is sent.
    let first = page(&state.app, &cx, what.as_deref(), None, 200).await?;
    let next_pages = futures::stream::try_unfold(Some(first), move |page_now| {
        let (state, cx, what) = (state.clone(), cx.clone(), what.clone());
        async move {
            let Some(now) = page_now else { return Ok::<_, std::io::Error>(None) };
            let text: String = now.items.iter().map(line).collect();
            let next = match now.next {
                Some(cursor) => Some(
                    page(&state.app, &cx, what.as_deref(), Some(&cursor), 200)
                        .await
                        .map_err(|e| std::io::Error::other(Failure::from(e).problem().detail.clone()))?,
                ),
                None => None,
            };
            Ok(Some((text, next)))
        }
    });
    let head = futures::stream::once(async { Ok("recorded_at,what,who,via,particulars\r\n".to_owned()) });
    let body = AxumBody::from_stream(futures::StreamExt::chain(head, next_pages));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"firebell-audit.csv\""),
    ];
    Ok((headers, body).into_response())
}
