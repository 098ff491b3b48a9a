//! Saved views: a list of incidents under a name, for oneself or for everybody. A view shows nothing that the one who
//! opens it may not see, and is the only thing of the library that is really deleted.

use firebell_api::{Page, SavedView, Thing, ViewPatch, ViewRequest};
use firebell_domain::ids::{AccountId, ViewId};
use firebell_domain::permission::Action;
use firebell_store::definitions::{self as rows, ViewRow};
use firebell_store::{Tx, UseCase};
use serde_json::json;

use crate::app::App;
use crate::audit;
use crate::cx::Cx;
use crate::error::{AppError, AppResult};
use crate::identity::checks;

/// Longest query of a view, in characters.
const QUERY_MAX: usize = 2000;

fn view(cx: &Cx, v: ViewRow) -> SavedView {
    SavedView {
        id: v.id.0,
        name: v.name,
        query: v.query,
        shared: v.shared,
        own: cx.actor.account == Some(v.owner),
        owner: Thing { id: Some(v.owner.0), name: v.owner_name },
    }
}

/// One's own views and the shared ones, oldest first.
///
/// # Errors
/// Without the permission to read incidents.
pub async fn views(app: &App, cx: &Cx) -> AppResult<Page<SavedView>> {
    cx.require(Action::ReadIncidents)?;
    let mut reader = app.store.reader("view.list").await?;
    let found = rows::views(&mut reader, cx.org(), cx.actor.account).await?;
    Ok(Page { items: found.into_iter().map(|v| view(cx, v)).collect(), next: None })
}

fn query(text: &str) -> AppResult<String> {
    checks::line(text.trim().trim_start_matches('?'), "query", QUERY_MAX)
}

enum Doing {
    Create(ViewRequest),
    Patch(ViewId, ViewPatch),
    Drop(ViewId),
}

struct ChangeView {
    cx: Cx,
    doing: Doing,
}

impl ChangeView {
    fn person(&self) -> AppResult<AccountId> {
        self.cx.actor.account.ok_or_else(|| AppError::Refused {
            code: "needs_person",
            detail: "A view belongs to a person, and this key acts for none. Use a key made for a person.".into(),
        })
    }

    /// A view that the actor may change: their own, or a shared one for whoever looks after the library.
    async fn changeable(&self, tx: &mut Tx, id: ViewId) -> AppResult<ViewRow> {
        let cx = &self.cx;
        let found = rows::view(tx, cx.org(), id).await?.ok_or(AppError::NotFound("view"))?;
        let own = cx.actor.account == Some(found.owner);
        match (own, found.shared) {
            (true, _) => Ok(found),
            (false, true) => cx.require(Action::ManageLibrary).map(|()| found),
            (false, false) => Err(AppError::NotFound("view")),
        }
    }
}

impl UseCase for ChangeView {
    const NAME: &'static str = "view.change";
    type Out = Option<ViewRow>;
    type Error = AppError;

    async fn run(&self, tx: &mut Tx) -> AppResult<Option<ViewRow>> {
        let cx = &self.cx;
        cx.require(Action::ManageViews)?;
        let (what, row) = match &self.doing {
            Doing::Create(r) => {
                let row = ViewRow {
                    id: ViewId(tx.new_id()),
                    owner: self.person()?,
                    owner_name: cx.actor.name.clone(),
                    name: checks::name(&r.name, "name")?,
                    query: query(&r.query)?,
                    shared: r.shared,
                };
                rows::put_view(tx, cx.org(), &row).await?;
                ("view.created", row)
            }
            Doing::Patch(id, patch) => {
                let before = self.changeable(tx, *id).await?;
                let mut now = before.clone();
                if let Some(name) = &patch.name {
                    now.name = checks::name(name, "name")?;
                }
                if let Some(text) = &patch.query {
                    now.query = query(text)?;
                }
                now.shared = patch.shared.unwrap_or(now.shared);
                if now == before {
                    return Ok(Some(now));
                }
                rows::put_view(tx, cx.org(), &now).await?;
                ("view.changed", now)
            }
            Doing::Drop(id) => {
                let row = self.changeable(tx, *id).await?;
                rows::drop_view(tx, cx.org(), *id).await?;
                ("view.deleted", row)
            }
        };
        let particulars = json!({"view": row.id, "name": row.name, "query": row.query, "shared": row.shared});
        audit::write(tx, cx, what, particulars).await?;
        Ok(Some(row))
    }
}

async fn change(app: &App, cx: &Cx, doing: Doing) -> AppResult<SavedView> {
    let row = app.store.write(ChangeView { cx: cx.clone(), doing }).await?;
    row.map(|row| view(cx, row)).ok_or(AppError::NotFound("view"))
}

/// Saves a view.
///
/// # Errors
/// Without the permission or a person behind it, or when name or query are not right.
pub async fn create_view(app: &App, cx: &Cx, request: ViewRequest) -> AppResult<SavedView> {
    change(app, cx, Doing::Create(request)).await
}

/// Changes a view.
///
/// # Errors
/// Without the permission, or when it is not there for the actor.
pub async fn patch_view(app: &App, cx: &Cx, id: ViewId, patch: ViewPatch) -> AppResult<SavedView> {
    change(app, cx, Doing::Patch(id, patch)).await
}

/// Deletes a view.
///
/// # Errors
/// Without the permission, or when it is not there for the actor.
pub async fn drop_view(app: &App, cx: &Cx, id: ViewId) -> AppResult<()> {
    change(app, cx, Doing::Drop(id)).await.map(|_| ())
}
