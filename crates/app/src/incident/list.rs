//! Lists of incidents that the actor may see.

use firebell_api::{IncidentItem, Page, SeverityView, Thing};
use firebell_domain::ids::AreaId;
use firebell_domain::reference::Reference;
use firebell_store::Tx;
use firebell_store::areas::areas_below;
use firebell_store::list::{After, Filter, Item, page};

use super::view::url;
use crate::app::App;
use crate::cx::Cx;
use crate::error::{AppError, AppResult};

/// Reads a list's cursor.
pub fn list_cursor(text: &str) -> AppResult<After> {
    let read = || {
        let (rank, number) = text.split_once('.')?;
        Some(After { rank: rank.parse().ok()?, number: number.parse().ok()? })
    };
    read().ok_or_else(|| {
        AppError::invalid("cursor", "after", "This cursor is not one of this list. Start again without it.")
    })
}

fn item(app: &App, cx: &Cx, i: Item) -> AppResult<IncidentItem> {
    Ok(IncidentItem {
        id: i.id.0,
        reference: Reference(i.number).to_string(),
        url: url(app, cx, i.number),
        title: i.title,
        kind: i.kind,
        phase: i.phase,
        disposition: i.disposition,
        visibility: i.visibility,
        severity: i
            .severity
            .map(|value| SeverityView { value, state: i.severity_state.unwrap_or_else(|| "suspected".to_owned()) }),
        priority: i.priority,
        lead: i.lead_name.map(|name| Thing { id: i.lead.map(|l| l.0), name }),
        area: i.area_name.map(|name| Thing { id: i.area.map(|a| a.0), name }),
        tags: serde_json::from_str(&i.tags).map_err(AppError::internal)?,
        registered_at: i.registered_at.to_string(),
        updated_at: i.updated_at.to_string(),
        closed_at: i.closed_at.map(|c| c.to_string()),
    })
}

/// Areas that are asked for, each with all below it; one that is not there stays, and finds nothing.
async fn with_below(tx: &mut Tx, cx: &Cx, areas: &[AreaId]) -> AppResult<Vec<AreaId>> {
    let mut all: Vec<AreaId> = areas.to_vec();
    for area in areas {
        all.extend(areas_below(tx, cx.org(), *area).await?);
    }
    all.sort();
    all.dedup();
    Ok(all)
}

/// A page of incidents; `filter.limit` is what the page holds at most.
pub async fn list(app: &App, cx: &Cx, mut filter: Filter) -> AppResult<Page<IncidentItem>> {
    let limit = filter.limit;
    filter.limit = limit + 1;
    let mut reader = app.store.reader("incident.list").await?;
    filter.areas = with_below(&mut reader, cx, &filter.areas).await?;
    let mut items = page(&mut reader, cx.org(), cx.organisation.ordinal, cx.viewer(), &filter).await?;
    drop(reader);
    let more = items.len() as i64 > limit;
    items.truncate(usize::try_from(limit).unwrap_or(0));
    let next = if more { items.last().map(|i| format!("{}.{}", i.rank, i.number)) } else { None };
    let items = items.into_iter().map(|i| item(app, cx, i)).collect::<AppResult<_>>()?;
    Ok(Page { items, next })
}
