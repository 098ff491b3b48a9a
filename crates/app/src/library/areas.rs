//! Areas: a tree of departments with its history. An area is never above itself, and a retired one has none in use
//! below it.

use firebell_api::{AreaPatch, AreaRequest, AreaVersionView, AreaView, Page, Thing};
use firebell_domain::ids::AreaId;
use firebell_domain::permission::Action;
use firebell_store::areas::{self as rows, AreaRow, AreaVersion};
use firebell_store::{Tx, UseCase, identity};
use serde_json::json;
use uuid::Uuid;

use super::{Listing, name, name_taken};
use crate::app::App;
use crate::audit;
use crate::cx::Cx;
use crate::error::{AppError, AppResult};

fn view(area: AreaRow, parent: Option<Thing>) -> AreaView {
    AreaView { id: area.id.0, name: area.name, parent, retired: area.retired_at.is_some() }
}

/// A page of areas, by name.
///
/// # Errors
/// Without the permission to read incidents.
pub async fn areas(app: &App, cx: &Cx, listing: &Listing) -> AppResult<Page<AreaView>> {
    cx.require(Action::ReadIncidents)?;
    let mut reader = app.store.reader("area.list").await?;
    let found = rows::page(&mut reader, cx.org(), &listing.by_name()?).await?;
    let every =
        if found.iter().any(|a| a.parent.is_some()) { rows::every(&mut reader, cx.org()).await? } else { Vec::new() };
    let parent = |a: &AreaRow| {
        let above = every.iter().find(|x| Some(x.id) == a.parent)?;
        Some(Thing { id: Some(above.id.0), name: above.name.clone() })
    };
    Ok(listing.page(
        found,
        |a| a.id.0,
        |a| {
            let above = parent(&a);
            view(a, above)
        },
    ))
}

/// How an area was over time, newest first.
///
/// # Errors
/// Without the permission to read incidents, or when there is no such area.
pub async fn area_history(app: &App, cx: &Cx, id: AreaId) -> AppResult<Page<AreaVersionView>> {
    cx.require(Action::ReadIncidents)?;
    let mut reader = app.store.reader("area.history").await?;
    let versions = rows::history(&mut reader, cx.org(), id).await?;
    if versions.is_empty() {
        return Err(AppError::NotFound("area"));
    }
    let thing =
        |id: Option<Uuid>, name: Option<String>| id.map(|id| Thing { id: Some(id), name: name.unwrap_or_default() });
    let view = |v: AreaVersion| AreaVersionView {
        since: v.since.to_string(),
        until: v.until.map(|u| u.to_string()),
        name: v.name,
        parent: thing(v.parent.map(|p| p.0), v.parent_name),
        retired: v.retired,
        by: thing(v.by.map(|b| b.0), v.by_name),
    };
    Ok(Page { items: versions.into_iter().map(view).collect(), next: None })
}

enum Doing {
    Create { id: Option<AreaId>, name: String, parent: Option<AreaId> },
    Patch { id: AreaId, patch: AreaPatch },
}

struct ChangeArea {
    cx: Cx,
    doing: Doing,
}

impl UseCase for ChangeArea {
    const NAME: &'static str = "area.change";
    /// The area, and whether it is new.
    type Out = (AreaView, bool);
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<(AreaView, bool)> {
        let cx = &self.cx;
        cx.require(Action::ManageLibrary)?;
        // Changes of the tree wait for each other at the organisation's row; two at once could make a circle.
        identity::touch(tx, cx.org()).await?;
        let (area, new) = match &self.doing {
            Doing::Create { id, name, parent } => create(tx, cx, *id, name, *parent).await?,
            Doing::Patch { id, patch } => (change_area(tx, cx, *id, patch).await?, false),
        };
        let parent = match area.parent {
            Some(parent) => rows::get(tx, cx.org(), parent).await?.map(|p| Thing { id: Some(p.id.0), name: p.name }),
            None => None,
        };
        Ok((view(area, parent), new))
    }
}

async fn free_name(tx: &mut Tx, cx: &Cx, id: Option<AreaId>, said: &str) -> AppResult<(String, String)> {
    let (name, folded) = name(said)?;
    match rows::named(tx, cx.org(), &folded).await?.filter(|other| Some(other.id) != id) {
        Some(other) => Err(name_taken("area", &other.name, other.retired_at.is_some())),
        None => Ok((name, folded)),
    }
}

async fn usable_parent(tx: &mut Tx, cx: &Cx, parent: AreaId) -> AppResult<()> {
    match rows::get(tx, cx.org(), parent).await? {
        Some(above) if above.retired_at.is_none() => Ok(()),
        Some(_) => Err(AppError::invalid(
            "retired",
            "parent",
            "The area above is retired. Bring it back first, or choose another one.",
        )),
        None => Err(AppError::invalid(
            "no_such_thing",
            "parent",
            "There is no area with this id to be above. Choose one of GET /areas.",
        )),
    }
}

async fn create(
    tx: &mut Tx,
    cx: &Cx,
    id: Option<AreaId>,
    said: &str,
    parent: Option<AreaId>,
) -> AppResult<(AreaRow, bool)> {
    if let Some(id) = id
        && let Some(there) = rows::get(tx, cx.org(), id).await?
    {
        return Ok((there, false));
    }
    let (name, name_folded) = free_name(tx, cx, None, said).await?;
    if let Some(parent) = parent {
        usable_parent(tx, cx, parent).await?;
    }
    let id = id.unwrap_or_else(|| AreaId(tx.new_id()));
    let area = AreaRow { id, name, name_folded, parent, retired_at: None };
    rows::put(tx, cx.org(), &area, cx.actor.account).await?;
    audit::write(tx, cx, "area.created", json!({"area": id, "name": area.name, "parent": parent})).await?;
    Ok((area, true))
}

async fn change_area(tx: &mut Tx, cx: &Cx, id: AreaId, patch: &AreaPatch) -> AppResult<AreaRow> {
    let before = rows::get(tx, cx.org(), id).await?.ok_or(AppError::NotFound("area"))?;
    let mut now = before.clone();
    if let Some(said) = &patch.name {
        (now.name, now.name_folded) = free_name(tx, cx, Some(id), said).await?;
    }
    if let Some(parent) = patch.parent {
        now.parent = parent.map(AreaId);
    }
    match patch.retired {
        Some(true) if now.retired_at.is_none() => {
            let every = rows::every(tx, cx.org()).await?;
            if every.iter().any(|a| a.parent == Some(id) && a.retired_at.is_none()) {
                return Err(AppError::conflict(
                    "has_areas_below",
                    "There are areas below this one. Move or retire them first.",
                ));
            }
            now.retired_at = Some(tx.now());
        }
        Some(false) => now.retired_at = None,
        _ => {}
    }
    if now == before {
        return Ok(now);
    }
    let moved_or_back = now.parent != before.parent || (before.retired_at.is_some() && now.retired_at.is_none());
    if let Some(parent) = now.parent
        && moved_or_back
    {
        usable_parent(tx, cx, parent).await?;
        if rows::areas_below(tx, cx.org(), id).await?.contains(&parent) {
            return Err(AppError::invalid(
                "circle",
                "parent",
                "An area can't be below itself. Choose an area above that is not one of those below it.",
            ));
        }
    }
    rows::put(tx, cx.org(), &now, cx.actor.account).await?;
    let side = |a: &AreaRow| json!({"name": a.name, "parent": a.parent, "retired": a.retired_at.is_some()});
    audit::write(tx, cx, "area.changed", json!({"area": id, "from": side(&before), "to": side(&now)})).await?;
    Ok(now)
}

/// Makes an area; answers it, and whether it is new.
///
/// # Errors
/// Without the permission, when the name is taken or not right, or the area above is not there.
pub async fn create_area(app: &App, cx: &Cx, request: AreaRequest) -> AppResult<(AreaView, bool)> {
    let doing = Doing::Create { id: request.id.map(AreaId), name: request.name, parent: request.parent.map(AreaId) };
    app.store.write(ChangeArea { cx: cx.clone(), doing }).await
}

/// Renames an area, moves it in the tree, retires it, or brings it back.
///
/// # Errors
/// Without the permission, when it is not there, the name is taken, it would be above itself, or areas are below one
/// to be retired.
pub async fn patch_area(app: &App, cx: &Cx, id: AreaId, patch: AreaPatch) -> AppResult<AreaView> {
    Ok(app.store.write(ChangeArea { cx: cx.clone(), doing: Doing::Patch { id, patch } }).await?.0)
}
