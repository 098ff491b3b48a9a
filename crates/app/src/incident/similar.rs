//! Open incidents that sound like what somebody is about to register, so that a second reporter joins instead of
//! doubling. Only what the reporter may see; a hint that costs one statement.

use std::collections::BTreeSet;

use firebell_api::IncidentItem;
use firebell_domain::text::tokens;
use firebell_store::list::Filter;

use super::list::list;
use crate::app::App;
use crate::cx::Cx;
use crate::error::AppResult;

/// Newest incidents that are looked at.
const LOOKED_AT: i64 = 100;
/// Incidents that are shown at most.
const SHOWN: usize = 5;

/// Open incidents like a text, most alike first.
pub async fn similar(app: &App, cx: &Cx, text: &str) -> AppResult<Vec<IncidentItem>> {
    // Very short words are in every title.
    let said: BTreeSet<String> = tokens(text).into_iter().filter(|t| t.chars().count() > 2).take(24).collect();
    if said.is_empty() {
        return Ok(Vec::new());
    }
    let words = said.iter().map(|t| (t.clone(), false)).collect();
    let filter = Filter { words, any_word: true, open: Some(true), limit: LOOKED_AT, ..Filter::default() };
    let found = list(app, cx, filter).await?.items;
    let mut scored: Vec<(usize, IncidentItem)> = found
        .into_iter()
        .map(|item| {
            let title: BTreeSet<String> = tokens(&item.title).into_iter().collect();
            (title.intersection(&said).count(), item)
        })
        .filter(|(score, _)| *score >= 2 || *score * 2 >= said.len())
        .collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    Ok(scored.into_iter().take(SHOWN).map(|(_, item)| item).collect())
}
