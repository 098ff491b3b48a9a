//! Assets: systems, services, accounts and data sets. What is not known of one stays unknown.

use firebell_api::{AssetPatch, AssetRequest, AssetView, Page, Thing};
use firebell_domain::ids::{AreaId, AssetId};
use firebell_domain::keys::{AssetKind, Criticality};
use firebell_domain::permission::Action;
use firebell_store::assets::{self as rows, AssetRow};
use firebell_store::{Tx, UseCase, areas};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Listing, name, name_taken};
use crate::app::App;
use crate::audit;
use crate::cx::Cx;
use crate::error::{AppError, AppResult};

fn view(a: AssetRow) -> AssetView {
    AssetView {
        id: a.id.0,
        kind: a.kind,
        name: a.name,
        owner_area: a.owner_area.map(|id| Thing { id: Some(id.0), name: a.owner_name.unwrap_or_default() }),
        criticality: a.criticality,
        holds_personal_data: a.holds_personal_data,
        supports_critical_function: a.supports_critical_function,
        retired: a.retired_at.is_some(),
    }
}

/// A page of assets of some kinds (all when none is said), by name.
///
/// # Errors
/// Without the permission to read incidents.
pub async fn assets(app: &App, cx: &Cx, kinds: &[AssetKind], listing: &Listing) -> AppResult<Page<AssetView>> {
    cx.require(Action::ReadIncidents)?;
    let kinds: Vec<String> = kinds.iter().map(|k| k.key().to_owned()).collect();
    let mut reader = app.store.reader("asset.list").await?;
    let found = rows::page(&mut reader, cx.org(), &kinds, &listing.by_name()?).await?;
    Ok(listing.page(found, |a| a.id.0, view))
}

enum Doing {
    Create(AssetRequest),
    Patch(AssetId, AssetPatch),
}

struct ChangeAsset {
    cx: Cx,
    doing: Doing,
}

impl UseCase for ChangeAsset {
    const NAME: &'static str = "asset.change";
    /// The asset, and whether it is new.
    type Out = (AssetView, bool);
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<(AssetView, bool)> {
        let cx = &self.cx;
        cx.require(Action::ManageLibrary)?;
        let (id, new) = match &self.doing {
            Doing::Create(request) => create(tx, cx, request).await?,
            Doing::Patch(id, patch) => (change(tx, cx, *id, patch).await?, false),
        };
        let row = rows::get(tx, cx.org(), id).await?.ok_or(AppError::NotFound("asset"))?;
        Ok((view(row), new))
    }
}

fn kind(text: Option<&str>) -> AppResult<String> {
    let Some(text) = text else { return Ok(AssetKind::System.key().to_owned()) };
    let kind: Result<AssetKind, _> = text.parse();
    kind.map(|k| k.key().to_owned()).map_err(|e| AppError::invalid("invalid", "kind", e.to_string()))
}

fn criticality(text: Option<&str>) -> AppResult<Option<String>> {
    let Some(text) = text else { return Ok(None) };
    let criticality: Result<Criticality, _> = text.parse();
    criticality
        .map(|c| Some(c.key().to_owned()))
        .map_err(|e| AppError::invalid("invalid", "criticality", e.to_string()))
}

async fn owner(tx: &mut Tx, cx: &Cx, id: Option<Uuid>) -> AppResult<Option<AreaId>> {
    let Some(id) = id.map(AreaId) else { return Ok(None) };
    match areas::get(tx, cx.org(), id).await? {
        Some(area) if area.retired_at.is_none() => Ok(Some(id)),
        _ => Err(AppError::invalid(
            "no_such_thing",
            "owner_area",
            "There is no area in use with this id. Choose one of GET /areas.",
        )),
    }
}

async fn free(tx: &mut Tx, cx: &Cx, a: &AssetRow) -> AppResult<()> {
    match rows::named(tx, cx.org(), &a.kind, &a.name_folded).await?.filter(|other| other.id != a.id) {
        Some(other) => Err(name_taken("asset of this kind", &other.name, other.retired_at.is_some())),
        None => Ok(()),
    }
}

async fn create(tx: &mut Tx, cx: &Cx, r: &AssetRequest) -> AppResult<(AssetId, bool)> {
    if let Some(id) = r.id.map(AssetId)
        && rows::get(tx, cx.org(), id).await?.is_some()
    {
        return Ok((id, false));
    }
    let (name, name_folded) = name(&r.name)?;
    let asset = AssetRow {
        id: AssetId(r.id.unwrap_or_else(|| tx.new_id())),
        kind: kind(r.kind.as_deref())?,
        name,
        name_folded,
        owner_area: owner(tx, cx, r.owner_area).await?,
        owner_name: None,
        criticality: criticality(r.criticality.as_deref())?,
        holds_personal_data: r.holds_personal_data,
        supports_critical_function: r.supports_critical_function,
        retired_at: None,
    };
    free(tx, cx, &asset).await?;
    rows::put(tx, cx.org(), &asset).await?;
    audit::write(tx, cx, "asset.created", json!({"asset": asset.id, "is": side(&asset)})).await?;
    Ok((asset.id, true))
}

fn side(a: &AssetRow) -> Value {
    json!({
        "kind": a.kind, "name": a.name, "owner_area": a.owner_area, "criticality": a.criticality,
        "holds_personal_data": a.holds_personal_data, "supports_critical_function": a.supports_critical_function,
        "retired": a.retired_at.is_some(),
    })
}

async fn change(tx: &mut Tx, cx: &Cx, id: AssetId, patch: &AssetPatch) -> AppResult<AssetId> {
    let before = rows::get(tx, cx.org(), id).await?.ok_or(AppError::NotFound("asset"))?;
    let mut now = before.clone();
    if let Some(text) = patch.kind.as_deref() {
        now.kind = kind(Some(text))?;
    }
    if let Some(said) = &patch.name {
        (now.name, now.name_folded) = name(said)?;
    }
    if let Some(area) = patch.owner_area {
        now.owner_area = owner(tx, cx, area).await?;
    }
    if let Some(text) = &patch.criticality {
        now.criticality = criticality(text.as_deref())?;
    }
    now.holds_personal_data = patch.holds_personal_data.unwrap_or(now.holds_personal_data);
    now.supports_critical_function = patch.supports_critical_function.unwrap_or(now.supports_critical_function);
    match patch.retired {
        Some(true) if now.retired_at.is_none() => now.retired_at = Some(tx.now()),
        Some(false) => now.retired_at = None,
        _ => {}
    }
    if now != before {
        free(tx, cx, &now).await?;
        rows::put(tx, cx.org(), &now).await?;
        audit::write(tx, cx, "asset.changed", json!({"asset": id, "from": side(&before), "to": side(&now)})).await?;
    }
    Ok(id)
}

/// Makes an asset; answers it, and whether it is new.
///
/// # Errors
/// Without the permission, or when name, kind, criticality or owner are not right.
pub async fn create_asset(app: &App, cx: &Cx, request: AssetRequest) -> AppResult<(AssetView, bool)> {
    app.store.write(ChangeAsset { cx: cx.clone(), doing: Doing::Create(request) }).await
}

/// Changes an asset, retires it, or brings it back.
///
/// # Errors
/// Without the permission, when it is not there, or something is not right.
pub async fn patch_asset(app: &App, cx: &Cx, id: AssetId, patch: AssetPatch) -> AppResult<AssetView> {
    Ok(app.store.write(ChangeAsset { cx: cx.clone(), doing: Doing::Patch(id, patch) }).await?.0)
}
