//! Lists of incidents.

use axum::Json;
use axum::extract::State;
use firebell_api::{IncidentItem, Page, Problem};
use firebell_app::incident;
use firebell_app::{AppError, AppResult, Cx};
use firebell_domain::keys::{Disposition, Kind, Phase};
use firebell_domain::reference::Reference;
use firebell_domain::text::{fold, query_tokens};
use firebell_store::list::{Filter, Order};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reading;
use crate::extract::{In, Query};
use crate::problem::Answer;
use crate::state::ServerState;

/// The endpoints of this file.
pub fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Which incidents. Several values of one filter are separated by commas.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
pub struct ListQuery {
    /// Phase keys.
    pub phase: Option<String>,
    /// Severity values; `unknown` for those whose severity is unknown.
    pub severity: Option<String>,
    /// Only those whose severity is unknown.
    pub severity_unknown: Option<bool>,
    /// Ids of areas, each with those below it.
    pub area: Option<String>,
    /// Ids of people; `me` for oneself, `none` for those without a lead.
    pub lead: Option<String>,
    /// In which this person has a role: an id, or `me`.
    pub involving: Option<String>,
    /// Tags; all of them.
    pub tag: Option<String>,
    /// Kind keys.
    pub kind: Option<String>,
    /// Disposition keys.
    pub disposition: Option<String>,
    /// Words; the last one may be incomplete. Or a reference.
    pub text: Option<String>,
    /// `open` or `closed`.
    pub state: Option<String>,
    /// Registered at or after, RFC 3339.
    pub registered_after: Option<String>,
    /// Registered before, RFC 3339.
    pub registered_before: Option<String>,
    /// Changed at or after, RFC 3339.
    pub updated_since: Option<String>,
    /// `newest` (default), `updated` or `severity`.
    pub sort: Option<String>,
    /// How many, 1 to 200; 25 if absent.
    pub limit: Option<i64>,
    /// Cursor of the page before.
    pub after: Option<String>,
}

fn me(cx: &Cx, field: &str) -> AppResult<firebell_domain::ids::AccountId> {
    cx.actor
        .account
        .ok_or_else(|| AppError::invalid("invalid", field, "“me” needs a person; this key has none. Send an id."))
}

impl ListQuery {
    /// As the store takes it.
    pub fn filter(&self, cx: &Cx) -> AppResult<Filter> {
        let mut filter = Filter { limit: reading::limit(self.limit, 25)?, ..Filter::default() };
        filter.phases =
            reading::keys::<Phase, _>(self.phase.as_deref(), "phase")?.iter().map(|p| p.key().to_owned()).collect();
        for value in reading::list(self.severity.as_deref()) {
            match value.to_uppercase().as_str() {
                "UNKNOWN" => filter.severity_unknown = true,
                known if firebell_domain::catalogue::SEVERITIES.contains(&known) => {
                    filter.severities.push(known.to_owned())
                }
                _ => {
                    return Err(AppError::invalid(
                        "invalid",
                        "severity",
                        "There is no such severity. Send SEV1 to SEV5, or unknown.",
                    ));
                }
            }
        }
        filter.severity_unknown |= self.severity_unknown.unwrap_or(false);
        filter.kinds =
            reading::keys::<Kind, _>(self.kind.as_deref(), "kind")?.iter().map(|k| k.key().to_owned()).collect();
        filter.dispositions = reading::keys::<Disposition, _>(self.disposition.as_deref(), "disposition")?
            .iter()
            .map(|d| d.key().to_owned())
            .collect();
        filter.areas = reading::ids(self.area.as_deref(), "area")?;
        for lead in reading::list(self.lead.as_deref()) {
            match lead.as_str() {
                "me" => filter.leads.push(me(cx, "lead")?),
                "none" => filter.no_lead = true,
                id => filter.leads.extend(reading::ids::<firebell_domain::ids::AccountId>(Some(id), "lead")?),
            }
        }
        filter.involving = match self.involving.as_deref() {
            None | Some("") => None,
            Some("me") => Some(me(cx, "involving")?),
            Some(id) => reading::ids(Some(id), "involving")?.into_iter().next(),
        };
        filter.tags = reading::list(self.tag.as_deref()).iter().map(|t| fold(t)).collect();
        if let Some(text) = self.text.as_deref().map(str::trim).filter(|t| !t.is_empty()) {
            match text.parse::<Reference>() {
                Ok(reference) => filter.numbers = vec![reference.0],
                Err(_) => filter.words = query_tokens(text).into_iter().map(|t| (t.text, t.prefix)).collect(),
            }
        }
        filter.open = match self.state.as_deref() {
            None | Some("") => None,
            Some("open") => Some(true),
            Some("closed") => Some(false),
            Some(_) => return Err(AppError::invalid("invalid", "state", "This is either open or closed.")),
        };
        filter.registered_after = reading::optional_time(self.registered_after.as_deref(), "registered_after")?;
        filter.registered_before = reading::optional_time(self.registered_before.as_deref(), "registered_before")?;
        filter.updated_since = reading::optional_time(self.updated_since.as_deref(), "updated_since")?;
        filter.order = match self.sort.as_deref() {
            None | Some("" | "newest") => Order::Newest,
            Some("updated") => Order::Updated,
            Some("severity") => Order::Severity,
            Some(_) => {
                return Err(AppError::invalid("invalid", "sort", "Lists are sorted by newest, updated or severity."));
            }
        };
        filter.after = self.after.as_deref().filter(|a| !a.is_empty()).map(incident::list_cursor).transpose()?;
        Ok(filter)
    }
}

/// List incidents that one may see.
#[utoipa::path(get, path = "/incidents", tag = "incidents", params(ListQuery),
    responses((status = 200, body = Page<IncidentItem>), (status = "default", body = Problem)))]
async fn list(
    State(state): State<ServerState>,
    In(cx): In,
    Query(q): Query<ListQuery>,
) -> Answer<Json<Page<IncidentItem>>> {
    let filter = q.filter(&cx)?;
    Ok(Json(incident::list(&state.app, &cx, filter).await?))
}
