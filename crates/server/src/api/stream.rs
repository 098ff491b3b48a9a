//! `GET /api/v1/stream`: the journal as it happens, as server-sent events, from a cursor on. Session and permission are
//! checked for each entry; whoever changes who may do what is in the same stream, so nobody sees a moment longer.

use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event as Sse, KeepAlive};
use axum::response::{IntoResponse, Response};
use firebell_api::StreamEntry;
use firebell_app::payload::Payload;
use firebell_app::{AppError, AppResult, Cx, incident};
use firebell_domain::change::Change;
use firebell_domain::ids::IncidentId;
use firebell_domain::keys::Visibility;
use firebell_domain::permission::{Action, IncidentAccess, may_see};
use firebell_domain::reference::Reference;
use firebell_store::journal::{self, Sequenced};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::{broadcast, mpsc};
use tokio_stream::wrappers::ReceiverStream;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::cookies;
use crate::extract::{In, Query};
use crate::live::Event;
use crate::problem::Answer;
use crate::state::ServerState;

/// How often a comment is sent, and the session looked at again.
const BEAT: Duration = Duration::from_secs(15);
/// A reader that takes nothing for this long is cut off.
const SLOW: Duration = Duration::from_secs(20);
/// Entries read at once when catching up.
const BATCH: i64 = 200;

/// The endpoints of this file.
pub fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new().routes(routes!(stream))
}

/// From where.
#[derive(Debug, Deserialize, IntoParams)]
struct StreamQuery {
    /// Cursor after which to read; `0` for everything, absent for what comes from now on.
    after: Option<String>,
}

/// Follow the journal live. Events: `ready` with the cursor, `entry` with cursor and entry, `access` when an incident
/// became visible or stopped being so.
#[utoipa::path(get, path = "/stream", tag = "stream", params(StreamQuery),
    responses((status = 200, content_type = "text/event-stream", body = StreamEntry), (status = "default", body = firebell_api::Problem)))]
async fn stream(
    State(state): State<ServerState>,
    In(cx): In,
    headers: HeaderMap,
    Query(q): Query<StreamQuery>,
) -> Answer<Response> {
    let given = headers.get("last-event-id").and_then(|v| v.to_str().ok()).map(str::to_owned).or(q.after);
    let live = state.live.listen(cx.org()).await?;
    let after = match given.as_deref().filter(|g| !g.is_empty()) {
        Some(text) => text.parse::<i64>().ok().filter(|n| *n >= 0).ok_or_else(|| {
            AppError::invalid("cursor", "after", "This cursor is not one of this stream. Start again without it.")
        })?,
        None => {
            let mut reader = state.app.store.reader("stream.last").await?;
            firebell_store::stream::last(&mut reader, cx.org()).await?
        }
    };
    let token = cookies::token(&headers).ok_or(AppError::Unauthenticated)?;
    let (sender, receiver) = mpsc::channel(64);
    let listener = Listener { state, cx, token, after, sender, gone: HashSet::new() };
    tokio::spawn(listener.run(live));
    let sse = axum::response::Sse::new(ReceiverStream::new(receiver)).keep_alive(KeepAlive::new().interval(BEAT));
    Ok(([("x-accel-buffering", "no"), ("cache-control", "no-store")], sse).into_response())
}

struct Listener {
    state: ServerState,
    cx: Cx,
    token: String,
    /// The last place looked at.
    after: i64,
    sender: mpsc::Sender<Result<Sse, Infallible>>,
    /// Incidents that were said to be gone.
    gone: HashSet<IncidentId>,
}

/// Why a listener ends.
enum End {
    /// The client is gone or too slow.
    Gone,
    /// Something failed, or the session ended; the client comes back and is told.
    Failed,
}

impl From<AppError> for End {
    fn from(error: AppError) -> End {
        tracing::debug!(%error, "a live stream ends");
        End::Failed
    }
}

impl From<firebell_store::StoreError> for End {
    fn from(error: firebell_store::StoreError) -> End {
        AppError::from(error).into()
    }
}

impl Listener {
    async fn run(mut self, mut live: broadcast::Receiver<Event>) {
        self.state.metrics.streams.fetch_add(1, Ordering::Relaxed);
        let metrics = self.state.metrics.clone();
        let ended = self.follow(&mut live).await;
        metrics.streams.fetch_sub(1, Ordering::Relaxed);
        if let Err(End::Failed) = ended {
            let _ = self.sender.send(Ok(Sse::default().event("end").data("{}"))).await;
        }
    }

    async fn follow(&mut self, live: &mut broadcast::Receiver<Event>) -> Result<(), End> {
        self.catch_up().await?;
        self.send(Sse::default().event("ready").data(json!({"cursor": self.after.to_string()}).to_string())).await?;
        loop {
            match tokio::time::timeout(BEAT, live.recv()).await {
                Err(_) => self.look_again().await?,
                Ok(Ok(event)) if event.seq <= self.after => {}
                Ok(Ok(event)) if event.seq == self.after + 1 => self.pass(&event).await?,
                // Something lies between: it is read from the journal, which has it all.
                Ok(Ok(_)) => self.catch_up().await?,
                Ok(Err(broadcast::error::RecvError::Lagged(_))) => return Err(End::Gone),
                Ok(Err(broadcast::error::RecvError::Closed)) => return Err(End::Failed),
            }
            if self.sender.is_closed() {
                return Err(End::Gone);
            }
        }
    }

    async fn catch_up(&mut self) -> Result<(), End> {
        loop {
            let mut reader = self.state.app.store.reader("stream.catch_up").await?;
            let batch = journal::follow(&mut reader, self.cx.org(), self.after, BATCH).await?;
            drop(reader);
            let more = batch.len() as i64 == BATCH;
            for entry in &batch {
                self.pass(entry).await?;
            }
            if !more {
                return Ok(());
            }
        }
    }

    /// Whether the session or key still holds, and with which role.
    async fn look_again(&mut self) -> Result<(), End> {
        let caller = self.state.app.caller(&self.token).await?;
        self.cx = self.state.app.cx(&caller, Some(&self.cx.organisation.slug)).await?;
        Ok(())
    }

    async fn pass(&mut self, entry: &Sequenced) -> Result<(), End> {
        self.after = entry.seq;
        let Some((number, visibility, reporter)) = &entry.incident else {
            // What happens outside incidents may change what this listener may see.
            self.look_again().await?;
            if self.cx.actor.may(Action::ReadAudit) {
                self.send_entry(entry, None).await?;
            }
            return Ok(());
        };
        let id = IncidentId(entry.entry.subject_id);
        let visibility: Visibility = visibility.parse().map_err(|_| End::Failed)?;
        let mut access = IncidentAccess { visibility, reporter: *reporter, named: false };
        if !self.sees(&access)
            && let Some(account) = self.cx.actor.account
        {
            let mut reader = self.state.app.store.reader("stream.named").await?;
            access.named = firebell_store::incident::is_named(&mut reader, self.cx.org(), id, account).await?;
        }
        let sees = self.sees(&access);
        if let Some(gained) = self.access_changed(entry, sees)? {
            let said = if gained { "gained" } else { "lost" };
            let fresh = if gained { self.gone.remove(&id) || sees } else { self.gone.insert(id) };
            if fresh {
                let data = json!({"cursor": entry.seq.to_string(), "incident": {"id": id, "reference": Reference(*number)}, "access": said, "gained": gained});
                self.send(Sse::default().event("access").id(entry.seq.to_string()).data(data.to_string())).await?;
            }
        }
        if sees { self.send_entry(entry, Some(*number)).await } else { Ok(()) }
    }

    fn sees(&self, access: &IncidentAccess) -> bool {
        let actor = &self.cx.actor;
        let by_scope = actor.scope.lets(Action::ReadIncidents) || actor.scope.lets(Action::ReadOwnReports);
        by_scope && may_see(actor.role, actor.account, access)
    }

    /// Whether this entry changed whether the listener sees its incident: gained, or lost what it saw before.
    fn access_changed(&self, entry: &Sequenced, sees: bool) -> AppResult<Option<bool>> {
        let Some(bytes) = &entry.entry.payload else { return Ok(None) };
        let said = |needle: &[u8]| bytes.windows(needle.len()).any(|w| w == needle);
        if !(said(b"\"visibility\"") || said(b"\"admitted\"") || said(b"\"dismissed_access\"")) {
            return Ok(None);
        }
        let account = self.cx.actor.account.map(|a| a.0);
        for change in Payload::from_bytes(entry.entry.payload_version, bytes)?.changes {
            match change {
                Change::Visibility { from, to, .. } => {
                    let before = IncidentAccess {
                        visibility: from,
                        reporter: entry.incident.as_ref().and_then(|i| i.2),
                        named: false,
                    };
                    let saw = self.sees(&before);
                    if saw && !sees {
                        return Ok(Some(false));
                    }
                    let after = IncidentAccess { visibility: to, ..before };
                    if !saw && sees && self.sees(&after) {
                        return Ok(Some(true));
                    }
                }
                Change::Admitted { who, .. } if who.who.id.is_some() && (who.who.id == account) && sees => {
                    return Ok(Some(true));
                }
                Change::DismissedAccess { who } if who.who.id.is_some() && who.who.id == account && !sees => {
                    return Ok(Some(false));
                }
                _ => {}
            }
        }
        Ok(None)
    }

    async fn send_entry(&self, entry: &Sequenced, number: Option<i64>) -> Result<(), End> {
        let cursor = entry.seq.to_string();
        let view = incident::entry_view(&entry.entry, number, &[])?;
        let data = serde_json::to_string(&StreamEntry {
            cursor: cursor.clone(),
            incident: view.incident.clone(),
            entry: view,
        })
        .map_err(AppError::internal)?;
        self.state.metrics.sent.fetch_add(1, Ordering::Relaxed);
        self.send(Sse::default().event("entry").id(cursor).data(data)).await
    }

    async fn send(&self, event: Sse) -> Result<(), End> {
        match tokio::time::timeout(SLOW, self.sender.send(Ok(event))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }
}
