//! Reading what happened outside incidents, for auditors: newest first, by what and by whom.

use firebell_api::{EntryView, Page};
use firebell_domain::ids::EntryId;
use firebell_domain::permission::Action;
use firebell_domain::time::Time;
use firebell_store::journal;

use crate::app::App;
use crate::cx::Cx;
use crate::error::{AppError, AppResult};
use crate::incident::entry_view;

fn read_cursor(text: &str) -> AppResult<(Time, EntryId)> {
    let read = || {
        let (at, id) = text.split_once('.')?;
        Some((Time(at.parse().ok()?), id.parse().ok()?))
    };
    read().ok_or_else(|| {
        AppError::invalid("cursor", "after", "This cursor is not one of this list. Start again without it.")
    })
}

/// A page of the log, newest first. `what` keeps only entries whose key begins with it; since the key is payload, such a
/// page may hold fewer than `limit` and still be followed by another.
pub async fn audit(
    app: &App,
    cx: &Cx,
    what: Option<&str>,
    after: Option<&str>,
    limit: i64,
) -> AppResult<Page<EntryView>> {
    cx.require(Action::ReadAudit)?;
    let before = after.map(read_cursor).transpose()?;
    let mut reader = app.store.reader("audit.page").await?;
    let mut rows = journal::audit(&mut reader, cx.org(), before, &[], limit + 1).await?;
    drop(reader);
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    let next = if more { rows.last().map(|r| format!("{}.{}", r.recorded_at.0, r.id.0.simple())) } else { None };
    let mut items = Vec::with_capacity(rows.len());
    for row in &rows {
        let view = entry_view(row, None, &[])?;
        let is = |w: &str| view.audit.as_ref().and_then(|a| a["what"].as_str()).is_some_and(|k| k.starts_with(w));
        if what.is_none_or(is) {
            items.push(view);
        }
    }
    Ok(Page { items, next })
}
