//! Everything of one incident's journal in its order, for exports.

use firebell_api::EntryView;
use firebell_store::journal;

use super::journal_page::entry_view;
use super::view::row_of;
use crate::app::App;
use crate::cx::Cx;
use crate::error::AppResult;

/// All entries of an incident by number, corrections as entries of their own.
pub async fn export_entries(app: &App, cx: &Cx, incident: &str) -> AppResult<Vec<EntryView>> {
    cx.require(firebell_domain::permission::Action::Export)?;
    let row = row_of(app, cx, incident).await?;
    let mut reader = app.store.reader("incident.export").await?;
    let mut out = Vec::new();
    let mut after = 0;
    loop {
        let entries = journal::everything(&mut reader, cx.org(), row.id, after, 500).await?;
        let Some(last) = entries.last().and_then(|e| e.number) else { return Ok(out) };
        for entry in &entries {
            out.push(entry_view(entry, Some(row.number), &[])?);
        }
        after = last;
    }
}
