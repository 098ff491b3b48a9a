//! `firebell list`.

use firebell_domain::text::fold;
use serde_json::Value as Json;
use uuid::Uuid;

use super::{Session, list_at, text_at};
use crate::args::{List, ListState};
use crate::client::To;
use crate::output::clean;
use crate::said;
use crate::trouble::{self, Trouble};

/// The ids of people or areas that were named.
async fn ids(
    session: &Session,
    shelf: &'static str,
    names: Option<&str>,
    words: &[&str],
) -> Result<Option<String>, Trouble> {
    let Some(names) = names else { return Ok(None) };
    let mut ids = Vec::new();
    for name in names.split(',').map(str::trim).filter(|n| !n.is_empty()) {
        if words.contains(&name) || name.parse::<Uuid>().is_ok() {
            ids.push(name.to_owned());
            continue;
        }
        let found = session.client.get(&To::new([shelf]).with("text", Some(name)).with("limit", Some("200"))).await?;
        let is = |item: &&Json| fold(text_at(item, "/name")) == fold(name);
        let same: Vec<&Json> = list_at(&found, "/items").iter().filter(is).collect();
        match same.as_slice() {
            [one] => ids.push(text_at(one, "/id").to_owned()),
            [] => return Err(Trouble::new(trouble::NOT_FOUND, format!("nothing in {shelf} is called “{name}”"))),
            _ => return Err(Trouble::usage(format!("several in {shelf} are called “{name}”. Give the id"))),
        }
    }
    Ok(Some(ids.join(",")))
}

/// Lists incidents.
pub async fn list(options: List) -> Result<(), Trouble> {
    let session = Session::delivered(&options.remote).await?;
    let out = &session.out;
    let area = ids(&session, "areas", options.area.as_deref(), &[]).await?;
    let lead = ids(&session, "people", options.lead.as_deref(), &["me", "none"]).await?;
    let since = said::read_optional(out, options.since.as_deref())?;
    let state = match options.state {
        ListState::Open => Some("open"),
        ListState::Closed => Some("closed"),
        ListState::All => None,
    };
    let to = To::new(["incidents"])
        .with("text", options.text.as_deref())
        .with("phase", options.phase.as_deref())
        .with("severity", options.severity.as_deref())
        .with("area", area.as_deref())
        .with("lead", lead.as_deref())
        .with("tag", options.tag.as_deref())
        .with("kind", options.kind.as_deref())
        .with("disposition", options.disposition.as_deref())
        .with("state", state)
        .with("updated_since", since.as_deref())
        .with("sort", options.sort.as_deref())
        .with("limit", Some(&options.limit.to_string()))
        .with("after", options.after.as_deref());
    let page = session.client.get(&to).await?;
    if out.json {
        out.value(&page);
        return Ok(());
    }
    let items = list_at(&page, "/items");
    if items.is_empty() {
        out.note("There are none.");
        return Ok(());
    }
    let rows: Vec<Vec<String>> = items.iter().map(|i| row(&session, i)).collect();
    out.table(&["REF", "SEV", "PHASE", "LEAD", "CHANGED", "TITLE"], &rows, |column, text| match column {
        0 => out.strong(text),
        1 => out.severity(text),
        4 => out.faint(text),
        _ => text.to_owned(),
    });
    if let Some(next) = page.get("next").and_then(Json::as_str) {
        out.note(&format!("There are more: --after {next}"));
    }
    Ok(())
}

fn row(session: &Session, item: &Json) -> Vec<String> {
    let unsure = if text_at(item, "/severity/state") == "suspected" { "?" } else { "" };
    let severity = match text_at(item, "/severity/value") {
        "" => "–".to_owned(),
        value => format!("{value}{unsure}"),
    };
    let exercise = if text_at(item, "/kind") == "exercise" { "EXERCISE " } else { "" };
    vec![
        text_at(item, "/reference").to_owned(),
        severity,
        text_at(item, "/phase").to_owned(),
        clean(text_at(item, "/lead/name")),
        session.out.time_text(text_at(item, "/updated_at")),
        format!("{exercise}{}", clean(text_at(item, "/title"))),
    ]
}
