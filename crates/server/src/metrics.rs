//! Figures of this server for `/metrics`, in the Prometheus text format. Operation only: the metrics of incident
//! response are not here, and nothing here names an incident or a person.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use subtle::ConstantTimeEq as _;

use crate::problem::Failure;
use crate::state::ServerState;

/// Counts since the start.
#[derive(Default)]
pub struct Metrics {
    /// Requests answered.
    pub requests: AtomicU64,
    /// Answered with 5xx.
    pub errors: AtomicU64,
    /// Live streams open now.
    pub streams: AtomicU64,
    /// Entries sent on live streams.
    pub sent: AtomicU64,
}

/// The figures as text.
pub fn text(state: &ServerState) -> String {
    let mut out = String::new();
    let mut line = |name: &str, kind: &str, help: &str, value: u64| {
        let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}");
    };
    let m = &state.metrics;
    let f = state.app.store.figures();
    line("firebell_requests_total", "counter", "Requests answered.", m.requests.load(Ordering::Relaxed));
    line("firebell_errors_total", "counter", "Requests answered with 5xx.", m.errors.load(Ordering::Relaxed));
    line("firebell_streams", "gauge", "Live streams open now.", m.streams.load(Ordering::Relaxed));
    line("firebell_stream_entries_total", "counter", "Entries sent on live streams.", m.sent.load(Ordering::Relaxed));
    line("firebell_commits_total", "counter", "Commits.", f.commits.load(Ordering::Relaxed));
    line("firebell_committed_total", "counter", "Use cases in those commits.", f.committed.load(Ordering::Relaxed));
    line("firebell_reruns_total", "counter", "Use cases run again.", f.reruns.load(Ordering::Relaxed));
    for (name, kind) in [("runs", "counter"), ("statements", "counter"), ("statements_most", "gauge")] {
        let _ = writeln!(out, "# TYPE firebell_use_case_{name} {kind}");
        for (use_case, used) in f.uses() {
            let value = match name {
                "runs" => used.runs,
                "statements" => used.statements,
                _ => used.most,
            };
            let _ = writeln!(out, "firebell_use_case_{name}{{use_case=\"{use_case}\"}} {value}");
        }
    }
    out
}

/// Counts requests and errors.
pub async fn count(
    State(state): State<ServerState>,
    request: axum::extract::Request,
    next: axum::middleware::Next,
) -> Response {
    let response = next.run(request).await;
    state.metrics.requests.fetch_add(1, Ordering::Relaxed);
    if response.status().is_server_error() {
        state.metrics.errors.fetch_add(1, Ordering::Relaxed);
    }
    response
}

/// `GET /metrics` on the main port: only with the token that was set for it.
pub async fn endpoint(State(state): State<ServerState>, headers: HeaderMap) -> Response {
    let given =
        headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
    let allowed = match (&state.config.metrics_token, given) {
        (Some(token), Some(given)) => bool::from(token.as_bytes().ct_eq(given.as_bytes())),
        _ => false,
    };
    if !allowed {
        let detail = "There is nothing here. The metrics are on a port of their own (--metrics-listen), or here with --metrics-token.";
        return Failure::new(StatusCode::NOT_FOUND, "not_found", detail).into_response();
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text(&state)).into_response()
}
