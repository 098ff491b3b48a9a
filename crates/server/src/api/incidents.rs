//! Incidents: register, open, change, move through phases, close, relate, and the history of facts and times.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use firebell_api::{IncidentView, Problem, RegisterRequest};
use firebell_app::idempotency::{Answer as Kept, Key, Once};
use firebell_app::incident::{self, Changed, Doing, Register};
use firebell_app::{AppError, AppResult, Cx};
use firebell_domain::decide::RegisterInput;
use firebell_domain::ids::IncidentId;
use firebell_domain::keys::{Kind, Phase, Visibility};
use firebell_domain::patch::Patch;
use firebell_store::UseCase;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reading;
use crate::extract::{Body, In, Path, Query};
use crate::problem::Answer;
use crate::state::ServerState;

/// The endpoints of this file.
pub fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .routes(routes!(register))
        .routes(routes!(open, patch))
        .routes(routes!(phase))
        .routes(routes!(close))
        .routes(routes!(dismiss))
        .routes(routes!(reopen))
        .routes(routes!(visibility))
        .routes(routes!(relate))
        .routes(routes!(fact_history))
        .routes(routes!(time_history))
}

/// `facts` and `times` together with facts and times named at the top level, as the domain reads a patch.
fn merged(
    catalogue: &firebell_domain::catalogue::Catalogue,
    facts: Option<Map<String, Value>>,
    times: Option<Map<String, Value>>,
    rest: Map<String, Value>,
) -> Map<String, Value> {
    let (mut facts, mut times) = (facts.unwrap_or_default(), times.unwrap_or_default());
    let mut patch = Map::new();
    for (name, value) in rest {
        if catalogue.get(&name).is_some() {
            facts.entry(name).or_insert(value);
        } else if name.parse::<firebell_domain::keys::TimeName>().is_ok() {
            times.entry(name).or_insert(value);
        } else {
            patch.insert(name, value);
        }
    }
    if !facts.is_empty() {
        patch.insert("facts".into(), Value::Object(facts));
    }
    if !times.is_empty() {
        patch.insert("times".into(), Value::Object(times));
    }
    patch
}

/// Register an incident. A title is enough; everything else may be unknown.
#[utoipa::path(post, path = "/incidents", tag = "incidents", request_body = RegisterRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same request again gets the first answer.")),
    responses((status = 201, body = IncidentView), (status = 200, body = IncidentView, description = "The id was there already."),
        (status = "default", body = Problem)))]
async fn register(State(state): State<ServerState>, In(cx): In, body: Body<RegisterRequest>) -> Answer<Response> {
    let key = body.key(&cx);
    let r = body.value;
    let patch =
        Patch::parse(&Value::Object(merged(&cx.config.catalogue, r.facts, r.times, r.rest)), &cx.config.catalogue)
            .map_err(AppError::from)?;
    let mut input = RegisterInput::new(r.title);
    input.kind = reading::optional_key::<Kind, _>(r.kind.as_deref(), "kind")?.unwrap_or(Kind::Real);
    input.visibility = reading::optional_key::<Visibility, _>(r.visibility.as_deref(), "visibility")?
        .unwrap_or(Visibility::Responders);
    input.patch = patch;
    input.declare = r.declare;
    let written_at = reading::optional_time(r.written_at.as_deref(), "written_at")?;
    let register = Register { cx: cx.clone(), id: r.id.map(IncidentId), input, note: r.note, written_at };
    if key.is_none() {
        let done = state.app.store.write(register).await?;
        let view = incident::view(&state.app, &cx, &done.row, &done.incident).await?;
        return Ok(answer(done.new, view));
    }
    // Only the id is kept: the answer is made from the incident, so that it shows what the caller may see.
    let once = Once {
        inner: register,
        key,
        answer: |done: &incident::Registered| {
            Ok(Kept { status: if done.new { 201 } else { 200 }, body: done.row.id.0.to_string().into_bytes() })
        },
    };
    let kept = state.app.store.write(once).await?;
    let id = String::from_utf8(kept.body).unwrap_or_default();
    let view = incident::get(&state.app, &cx, &id, None).await?;
    Ok(answer(kept.status == 201, view))
}

fn answer(new: bool, view: IncidentView) -> Response {
    let status = if new { StatusCode::CREATED } else { StatusCode::OK };
    let location = HeaderValue::from_str(&format!("/api/v1/incidents/{}", view.reference));
    let mut response = (status, Json(view)).into_response();
    if let Ok(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// How to open an incident.
#[derive(Debug, Deserialize, IntoParams)]
struct OpenQuery {
    /// As it was known at this time, RFC 3339.
    as_of: Option<String>,
}

/// Open an incident, now or as it was known at a time.
#[utoipa::path(get, path = "/incidents/{reference}", tag = "incidents",
    params(("reference" = String, Path, description = "`INC-1` or an id"), OpenQuery),
    responses((status = 200, body = IncidentView), (status = "default", body = Problem)))]
async fn open(
    State(state): State<ServerState>,
    In(cx): In,
    Path(reference): Path<String>,
    Query(q): Query<OpenQuery>,
) -> Answer<Json<IncidentView>> {
    let as_of = reading::optional_time(q.as_of.as_deref(), "as_of")?;
    Ok(Json(incident::get(&state.app, &cx, &reference, as_of).await?))
}

/// What a patch may name.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "describes the body, which the domain reads")]
struct PatchRequest {
    /// Another title.
    title: Option<String>,
    /// The revision of the title that the client saw.
    title_rev: Option<u32>,
    /// Another kind.
    kind: Option<String>,
    /// Facts by name: a bare value is suspected, null is unknown, or `{"value","state","reason","rev"}`; sets are
    /// lists of members, of which those listed are added or changed (`"remove":true` takes one out).
    #[schema(value_type = Option<Object>)]
    facts: Option<Value>,
    /// Times by name: RFC 3339, null, or `{"at","precision","reason","rev"}`.
    #[schema(value_type = Option<Object>)]
    times: Option<Value>,
    /// What need not be known: `{"names":[…], "reason":"…"}`; without names, all that is still unknown.
    #[schema(value_type = Option<Object>)]
    waive: Option<Value>,
}

/// Change what is known. Only what is named changes; another revision than the one sent along answers 409 with both
/// values, and nothing is applied. A fact or a time may also be named at the top level.
#[utoipa::path(patch, path = "/incidents/{reference}", tag = "incidents", request_body = PatchRequest,
    params(("reference" = String, Path, description = "`INC-1` or an id")),
    responses((status = 200, body = IncidentView), (status = "default", body = Problem)))]
async fn patch(
    State(state): State<ServerState>,
    In(cx): In,
    Path(reference): Path<String>,
    body: Body<Map<String, Value>>,
) -> Answer<Json<IncidentView>> {
    let key = body.key(&cx);
    let mut map = body.value;
    let take = |map: &mut Map<String, Value>, name: &str| match map.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(map)) => Ok(Some(map)),
        Some(_) => Err(AppError::invalid("invalid", name, "This must be an object by name. Nothing was changed.")),
    };
    let (facts, times) = (take(&mut map, "facts")?, take(&mut map, "times")?);
    let patch = Value::Object(merged(&cx.config.catalogue, facts, times, map));
    let patch = Patch::parse(&patch, &cx.config.catalogue).map_err(AppError::from)?;
    change(&state, cx, &reference, Doing::Patch(Box::new(patch)), key).await
}

/// Does something to an incident and answers it as it is then.
pub async fn change(
    state: &ServerState,
    cx: Cx,
    reference: &str,
    doing: Doing,
    key: Option<Key>,
) -> Answer<Json<IncidentView>> {
    let incident = incident::named(reference)?;
    run(state, &cx, incident::ChangeIncident { cx: cx.clone(), incident, doing }, key).await
}

/// Runs a use case that changes an incident, once for each key, and answers the incident. What is kept for the key is
/// its id only, so that a repeated request is answered with what the caller may see then.
pub async fn run<U>(state: &ServerState, cx: &Cx, use_case: U, key: Option<Key>) -> Answer<Json<IncidentView>>
where
    U: UseCase<Out = Changed, Error = AppError>,
{
    if key.is_none() {
        let changed = state.app.store.write(use_case).await?;
        return Ok(Json(incident::view(&state.app, cx, &changed.row, &changed.incident).await?));
    }
    let answer = |done: &Changed| Ok(Kept { status: 200, body: done.row.id.0.to_string().into_bytes() });
    let kept = state.app.store.write(Once { inner: use_case, key, answer }).await?;
    let id = String::from_utf8(kept.body).unwrap_or_default();
    Ok(Json(incident::get(&state.app, cx, &id, None).await?))
}

/// Move to another phase.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PhaseRequest {
    /// Phase key.
    to: String,
    /// When it was entered; now if absent.
    at: Option<String>,
    /// Why.
    reason: Option<String>,
}

/// Move an incident to another phase. Going back and skipping are normal.
#[utoipa::path(post, path = "/incidents/{reference}/phase", tag = "incidents", request_body = PhaseRequest,
    params(("reference" = String, Path, description = "`INC-1` or an id")),
    responses((status = 200, body = IncidentView), (status = "default", body = Problem)))]
async fn phase(
    State(state): State<ServerState>,
    In(cx): In,
    Path(reference): Path<String>,
    body: Body<PhaseRequest>,
) -> Answer<Json<IncidentView>> {
    let key = body.key(&cx);
    let to: Phase = reading::key(&body.value.to, "to")?;
    let at = reading::optional_time(body.value.at.as_deref(), "at")?;
    change(&state, cx, &reference, Doing::Phase { to, at, reason: body.value.reason }, key).await
}

/// Close in one act.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseRequest {
    /// What it turned out to be; needed unless it is set already.
    pub disposition: Option<String>,
    /// Its class, such as `intrusions/system-compromise`.
    pub classification: Option<String>,
    /// One line.
    pub line: Option<String>,
    /// When; now if absent.
    pub at: Option<String>,
}

impl CloseRequest {
    /// As the use case takes it.
    pub fn doing(self) -> AppResult<Doing> {
        Ok(Doing::Close {
            disposition: reading::optional_key(self.disposition.as_deref(), "disposition")?,
            classification: self.classification.filter(|c| !c.is_empty()),
            line: self.line.filter(|l| !l.trim().is_empty()),
            at: reading::optional_time(self.at.as_deref(), "at")?,
        })
    }
}

/// Close an incident from any phase.
#[utoipa::path(post, path = "/incidents/{reference}/close", tag = "incidents", request_body = CloseRequest,
    params(("reference" = String, Path, description = "`INC-1` or an id")),
    responses((status = 200, body = IncidentView), (status = "default", body = Problem)))]
async fn close(
    State(state): State<ServerState>,
    In(cx): In,
    Path(reference): Path<String>,
    body: Body<CloseRequest>,
) -> Answer<Json<IncidentView>> {
    let key = body.key(&cx);
    change(&state, cx, &reference, body.value.doing()?, key).await
}

/// Dismiss: not an incident.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DismissRequest {
    /// What it turned out to be.
    pub disposition: String,
    /// Why.
    pub reason: Option<String>,
}

impl DismissRequest {
    /// As the use case takes it.
    pub fn doing(self) -> AppResult<Doing> {
        Ok(Doing::Dismiss { disposition: reading::key(&self.disposition, "disposition")?, reason: self.reason })
    }
}

/// Dismiss an incident from any phase, with what it turned out to be.
#[utoipa::path(post, path = "/incidents/{reference}/dismiss", tag = "incidents", request_body = DismissRequest,
    params(("reference" = String, Path, description = "`INC-1` or an id")),
    responses((status = 200, body = IncidentView), (status = "default", body = Problem)))]
async fn dismiss(
    State(state): State<ServerState>,
    In(cx): In,
    Path(reference): Path<String>,
    body: Body<DismissRequest>,
) -> Answer<Json<IncidentView>> {
    let key = body.key(&cx);
    change(&state, cx, &reference, body.value.doing()?, key).await
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReasonRequest {
    /// Why.
    reason: Option<String>,
}

/// Open a closed or reviewed incident again.
#[utoipa::path(post, path = "/incidents/{reference}/reopen", tag = "incidents", request_body = ReasonRequest,
    params(("reference" = String, Path, description = "`INC-1` or an id")),
    responses((status = 200, body = IncidentView), (status = "default", body = Problem)))]
async fn reopen(
    State(state): State<ServerState>,
    In(cx): In,
    Path(reference): Path<String>,
    body: Body<ReasonRequest>,
) -> Answer<Json<IncidentView>> {
    let key = body.key(&cx);
    change(&state, cx, &reference, Doing::Reopen { reason: body.value.reason }, key).await
}

/// Who may see it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VisibilityRequest {
    /// `responders`, `everyone` or `private`.
    visibility: String,
    /// Why.
    reason: Option<String>,
}

/// Change who may see an incident. Whoever makes it private, and everybody with a role in it, is named on it.
#[utoipa::path(put, path = "/incidents/{reference}/visibility", tag = "incidents", request_body = VisibilityRequest,
    params(("reference" = String, Path, description = "`INC-1` or an id")),
    responses((status = 200, body = IncidentView), (status = "default", body = Problem)))]
async fn visibility(
    State(state): State<ServerState>,
    In(cx): In,
    Path(reference): Path<String>,
    body: Body<VisibilityRequest>,
) -> Answer<Json<IncidentView>> {
    let key = body.key(&cx);
    let to: Visibility = reading::key(&body.value.visibility, "visibility")?;
    change(&state, cx, &reference, Doing::Visibility { to, reason: body.value.reason }, key).await
}

/// What it is to another incident.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RelationRequest {
    /// `duplicate_of`, `child_of` or `related_to`.
    kind: String,
    /// The other one: `INC-2` or an id.
    to: String,
    /// Takes the relation away instead.
    #[serde(default)]
    remove: bool,
}

/// Say what an incident is to another one.
#[utoipa::path(post, path = "/incidents/{reference}/relations", tag = "incidents", request_body = RelationRequest,
    params(("reference" = String, Path, description = "`INC-1` or an id")),
    responses((status = 200, body = IncidentView), (status = "default", body = Problem)))]
async fn relate(
    State(state): State<ServerState>,
    In(cx): In,
    Path(reference): Path<String>,
    body: Body<RelationRequest>,
) -> Answer<Json<IncidentView>> {
    let key = body.key(&cx);
    let kind = reading::key(&body.value.kind, "kind")?;
    let to = incident::named(&body.value.to)?;
    change(&state, cx, &reference, Doing::Relate { kind, to, remove: body.value.remove }, key).await
}

/// The history of a fact, newest first.
#[utoipa::path(get, path = "/incidents/{reference}/facts/{name}/history", tag = "incidents",
    params(("reference" = String, Path), ("name" = String, Path)),
    responses((status = 200, body = Object), (status = "default", body = Problem)))]
async fn fact_history(
    State(state): State<ServerState>,
    In(cx): In,
    Path((reference, name)): Path<(String, String)>,
) -> Answer<Json<Value>> {
    Ok(Json(json!({"items": incident::fact_history(&state.app, &cx, &reference, &name).await?})))
}

/// The history of a time, newest first.
#[utoipa::path(get, path = "/incidents/{reference}/times/{name}/history", tag = "incidents",
    params(("reference" = String, Path), ("name" = String, Path)),
    responses((status = 200, body = Object), (status = "default", body = Problem)))]
async fn time_history(
    State(state): State<ServerState>,
    In(cx): In,
    Path((reference, name)): Path<(String, String)>,
) -> Answer<Json<Value>> {
    Ok(Json(json!({"items": incident::time_history(&state.app, &cx, &reference, &name).await?})))
}
