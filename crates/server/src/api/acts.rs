//! What is done to incidents beyond changing one: merging, splitting, letting people in, bulk changes, presence,
//! and the hint at similar ones.

use axum::Json;
use axum::extract::State;
use firebell_api::{IncidentItem, IncidentView, Problem, Thing};
use firebell_app::incident::{self, AccessDoing, ChangeAccess, ChangeIncident, Doing, Merge, OpenEmergency};
use firebell_app::{AppError, AppResult, Cx};
use firebell_domain::ids::{AccountId, TeamId};
use firebell_domain::patch::Patch;
use firebell_domain::permission::Action;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::incidents::{CloseRequest, DismissRequest, run};
use super::reading;
use crate::extract::{Body, In, Path, Query};
use crate::problem::{Answer, Failure};
use crate::state::ServerState;

/// The endpoints of this file.
pub fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .routes(routes!(merge))
        .routes(routes!(split))
        .routes(routes!(admit))
        .routes(routes!(end_access))
        .routes(routes!(emergency))
        .routes(routes!(bulk))
        .routes(routes!(presence))
        .routes(routes!(similar))
}

/// Into which one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MergeRequest {
    /// The incident that stays: `INC-2` or an id.
    into: String,
}

/// Merge an incident into another one. Answers the one that stays.
#[utoipa::path(post, path = "/incidents/{reference}/merge", tag = "incidents", request_body = MergeRequest,
    params(("reference" = String, Path)), responses((status = 200, body = IncidentView), (status = "default", body = Problem)))]
async fn merge(
    State(state): State<ServerState>,
    In(cx): In,
    Path(reference): Path<String>,
    body: Body<MergeRequest>,
) -> Answer<Json<IncidentView>> {
    let key = body.key(&cx);
    let into = Some(incident::named(&body.value.into)?);
    let merge = Merge { cx: cx.clone(), merged: incident::named(&reference)?, into };
    run(&state, &cx, merge, key).await
}

/// Split an incident off the one that it was merged into. Answers the one that comes back.
#[utoipa::path(post, path = "/incidents/{reference}/split", tag = "incidents",
    params(("reference" = String, Path)), responses((status = 200, body = IncidentView), (status = "default", body = Problem)))]
async fn split(
    State(state): State<ServerState>,
    In(cx): In,
    Path(reference): Path<String>,
) -> Answer<Json<IncidentView>> {
    let split = Merge { cx: cx.clone(), merged: incident::named(&reference)?, into: None };
    run(&state, &cx, split, None).await
}

/// Let somebody in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AdmitRequest {
    /// The person.
    account: Option<Uuid>,
    /// Or the team.
    team: Option<Uuid>,
    /// Until when, RFC 3339.
    until: Option<String>,
    /// Why.
    reason: Option<String>,
}

/// Name a person or a team on an incident, perhaps until a time.
#[utoipa::path(post, path = "/incidents/{reference}/access", tag = "incidents", request_body = AdmitRequest,
    params(("reference" = String, Path)), responses((status = 200, body = IncidentView), (status = "default", body = Problem)))]
async fn admit(
    State(state): State<ServerState>,
    In(cx): In,
    Path(reference): Path<String>,
    body: Body<AdmitRequest>,
) -> Answer<Json<IncidentView>> {
    let key = body.key(&cx);
    let r = body.value;
    let doing = AccessDoing::Admit {
        account: r.account.map(AccountId),
        team: r.team.map(TeamId),
        until: reading::optional_time(r.until.as_deref(), "until")?,
        reason: r.reason.filter(|x| !x.trim().is_empty()),
    };
    let change = ChangeAccess { cx: cx.clone(), incident: incident::named(&reference)?, doing };
    run(&state, &cx, change, key).await
}

/// End an admission.
#[utoipa::path(delete, path = "/incidents/{reference}/access/{id}", tag = "incidents",
    params(("reference" = String, Path), ("id" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
async fn end_access(
    State(state): State<ServerState>,
    In(cx): In,
    Path((reference, id)): Path<(String, Uuid)>,
) -> Answer<axum::http::StatusCode> {
    let incident = incident::named(&reference)?;
    state.app.store.write(ChangeAccess { cx, incident, doing: AccessDoing::End(id) }).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// Why it must be opened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EmergencyRequest {
    /// A sentence; everybody in the incident reads it.
    reason: String,
}

/// Open a private incident in an emergency, for four hours. Everybody in it is told who and why.
#[utoipa::path(post, path = "/incidents/{reference}/emergency-opening", tag = "incidents", request_body = EmergencyRequest,
    params(("reference" = String, Path)), responses((status = 200, body = IncidentView), (status = "default", body = Problem)))]
async fn emergency(
    State(state): State<ServerState>,
    In(cx): In,
    Path(reference): Path<String>,
    body: Body<EmergencyRequest>,
) -> Answer<Json<IncidentView>> {
    let key = body.key(&cx);
    let open = OpenEmergency { cx: cx.clone(), incident: incident::named(&reference)?, reason: body.value.reason };
    run(&state, &cx, open, key).await
}

/// One thing done to many incidents.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BulkRequest {
    /// References or ids, at most 200.
    incidents: Vec<String>,
    /// What is done: exactly one of these.
    #[serde(rename = "do")]
    what: BulkWhat,
}

/// What is done in bulk.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum BulkWhat {
    /// Close in one act.
    Close(CloseRequest),
    /// Dismiss.
    Dismiss(DismissRequest),
    /// Another phase.
    Phase(BulkPhase),
    /// Facts, as in a patch.
    Facts(BulkFacts),
}

/// Facts by name, as in a patch.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object)]
struct BulkFacts(serde_json::Map<String, Value>);

/// Another phase.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BulkPhase {
    /// Phase key.
    to: String,
    /// Why.
    reason: Option<String>,
}

/// What became of each.
#[derive(Debug, Serialize, ToSchema)]
struct BulkAnswer {
    /// In the order asked.
    items: Vec<BulkItem>,
}

/// What became of one.
#[derive(Debug, Serialize, ToSchema)]
struct BulkItem {
    /// As it was named.
    incident: String,
    /// Whether it was done.
    ok: bool,
    /// Why not.
    error: Option<Problem>,
}

fn bulk_doing(cx: &Cx, what: BulkWhat) -> AppResult<Doing> {
    Ok(match what {
        BulkWhat::Close(close) => close.doing()?,
        BulkWhat::Dismiss(dismiss) => dismiss.doing()?,
        BulkWhat::Phase(phase) => {
            Doing::Phase { to: reading::key(&phase.to, "do.phase.to")?, at: None, reason: phase.reason }
        }
        BulkWhat::Facts(facts) => {
            let patch = Patch::parse(&json!({"facts": facts.0}), &cx.config.catalogue)?;
            Doing::Patch(Box::new(patch))
        }
    })
}

/// Do one thing to many incidents. Each is done by itself, and answered by itself.
#[utoipa::path(post, path = "/incidents/bulk", tag = "incidents", request_body = BulkRequest,
    responses((status = 200, body = BulkAnswer), (status = "default", body = Problem)))]
async fn bulk(State(state): State<ServerState>, In(cx): In, body: Body<BulkRequest>) -> Answer<Json<BulkAnswer>> {
    cx.require(Action::BulkChange)?;
    let BulkRequest { incidents, what } = body.value;
    if incidents.is_empty() || incidents.len() > 200 {
        return Err(AppError::invalid("invalid", "incidents", "Name 1 to 200 incidents at once.").into());
    }
    let doing = bulk_doing(&cx, what)?;
    let mut items = Vec::with_capacity(incidents.len());
    for name in incidents {
        let done = match incident::named(&name) {
            Ok(incident) => {
                state.app.store.write(ChangeIncident { cx: cx.clone(), incident, doing: doing.clone() }).await
            }
            Err(error) => Err(error),
        };
        let error = done.err().map(|e| Failure::from(e).problem().clone());
        items.push(BulkItem { incident: name, ok: error.is_none(), error });
    }
    Ok(Json(BulkAnswer { items }))
}

/// That one is here.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PresenceRequest {
    /// A name of this window, made by the client.
    client: String,
    /// Whether one is writing.
    #[serde(default)]
    writing: bool,
}

/// Who is here.
#[derive(Debug, Serialize, ToSchema)]
struct PresenceAnswer {
    /// Everybody in the room.
    items: Vec<PresentView>,
}

/// Somebody who is here.
#[derive(Debug, Serialize, ToSchema)]
struct PresentView {
    /// Who.
    account: Thing,
    /// Whether they are writing.
    writing: bool,
    /// Since when.
    since: String,
}

/// Say that one is in an incident's room, and learn who else is. Lasts 30 seconds.
#[utoipa::path(put, path = "/incidents/{reference}/presence", tag = "incidents", request_body = PresenceRequest,
    params(("reference" = String, Path)), responses((status = 200, body = PresenceAnswer), (status = "default", body = Problem)))]
async fn presence(
    State(state): State<ServerState>,
    In(cx): In,
    Path(reference): Path<String>,
    body: Body<PresenceRequest>,
) -> Answer<Json<PresenceAnswer>> {
    let there = incident::present(&state.app, &cx, &reference, &body.value.client, body.value.writing).await?;
    let items = there
        .into_iter()
        .map(|p| PresentView {
            account: Thing { id: Some(p.account.0), name: p.name },
            writing: p.writing,
            since: p.since.to_string(),
        })
        .collect();
    Ok(Json(PresenceAnswer { items }))
}

/// What it is like.
#[derive(Debug, Deserialize, IntoParams)]
struct SimilarQuery {
    /// What somebody is about to register.
    text: String,
}

/// Similar incidents.
#[derive(Debug, Serialize, ToSchema)]
struct SimilarAnswer {
    /// Most alike first, at most five.
    items: Vec<IncidentItem>,
}

/// Open incidents that sound like a text, among those one may see.
#[utoipa::path(get, path = "/incidents/similar", tag = "incidents", params(SimilarQuery),
    responses((status = 200, body = SimilarAnswer), (status = "default", body = Problem)))]
async fn similar(
    State(state): State<ServerState>,
    In(cx): In,
    Query(q): Query<SimilarQuery>,
) -> Answer<Json<SimilarAnswer>> {
    Ok(Json(SimilarAnswer { items: incident::similar(&state.app, &cx, &q.text).await? }))
}
