//! `firebell show`: what is known of an incident, what is not, and its last entries.

use firebell_app::incident::{changes_in_words, label};
use serde_json::Value as Json;

use super::{Session, list_at, text_at};
use crate::args::Show;
use crate::client::{To, fact_in_words};
use crate::output::{Output, clean, clean_lines};
use crate::trouble::Trouble;

/// Shows an incident.
pub async fn show(options: Show) -> Result<(), Trouble> {
    let session = Session::delivered(&options.remote).await?;
    let incident = session.incident(&options.incident)?;
    let mut read = session.client.get(&To::new(["incidents", &incident.path])).await?;
    let mut entries = Vec::new();
    if options.entries > 0 {
        let limit = options.entries.min(200).to_string();
        let to = To::new(["incidents", &incident.path, "journal"]).with("limit", Some(&limit));
        entries = list_at(&session.client.get(&to).await?, "/items").to_vec();
        entries.reverse();
    }
    let out = &session.out;
    if out.json {
        read["journal"] = Json::Array(entries);
        out.value(&read);
        return Ok(());
    }
    head(out, &read);
    body(out, &read);
    if !entries.is_empty() {
        out.line("");
        for entry in &entries {
            say_entry(out, entry);
        }
    }
    Ok(())
}

fn head(out: &Output, incident: &Json) {
    let kind = text_at(incident, "/kind");
    let exercise = if kind == "exercise" { format!("{}  ", out.strong("EXERCISE")) } else { String::new() };
    let title = clean(text_at(incident, "/title"));
    out.line(&format!("{exercise}{}  {}", out.strong(text_at(incident, "/reference")), out.strong(&title)));
    let mut marks = vec![label(text_at(incident, "/phase"))];
    marks.extend(Some(text_at(incident, "/disposition")).filter(|d| !d.is_empty()).map(label));
    marks.extend(Some(kind).filter(|k| *k != "real").map(label));
    marks.extend(Some(text_at(incident, "/visibility")).filter(|v| *v != "responders").map(label));
    out.line(&format!("{}  {}", marks.join(" · "), out.faint(&clean(text_at(incident, "/url")))));
    if let Some(into) = incident.pointer("/merged_into/reference").and_then(Json::as_str) {
        out.line(&format!("merged into {into}"));
    }
}

fn body(out: &Output, incident: &Json) {
    out.line("");
    for (part, order) in [("facts", None), ("times", Some("at"))] {
        let Some(named) = incident.get(part).and_then(Json::as_object) else { continue };
        let mut names: Vec<&String> = named.keys().collect();
        if let Some(by) = order {
            names.sort_by_key(|name| named[name.as_str()].get(by).and_then(Json::as_str).unwrap_or("~"));
        }
        for name in names {
            say_named(out, incident, part, name);
        }
    }
    if let Some(lead) = incident.pointer("/standing_in/name").and_then(Json::as_str) {
        out.line(&format!("{:<20}{}", "no lead", format_args!("{} stands in", clean(lead))));
    }
    let unknown: Vec<String> = list_at(incident, "/unknown").iter().filter_map(Json::as_str).map(label).collect();
    if !unknown.is_empty() {
        out.line(&format!("{:<20}{}", "still unknown", clean(&unknown.join(", "))));
    }
    for problem in list_at(incident, "/problems") {
        let (earlier, later) = (label(text_at(problem, "/earlier")), label(text_at(problem, "/later")));
        out.line(&format!("{:<20}{earlier} is after {later}", "impossible order"));
    }
}

/// A fact or a time by its name, on lines of its own.
pub fn say_named(out: &Output, incident: &Json, part: &str, name: &str) {
    let value = &incident[part][name];
    let name = format!("{:<20}", label(name));
    if part == "times" {
        let about = if text_at(value, "/precision") == "estimated" { "about " } else { "" };
        match value.get("at").and_then(Json::as_str) {
            Some(at) => out.line(&format!("{name}{about}{}", out.time_text(at))),
            None => out.line(&format!("{name}unknown")),
        }
        return;
    }
    match value {
        Json::Array(members) if members.is_empty() => {}
        Json::Array(members) => {
            let words = members.iter().map(|m| {
                let progress = text_at(m, "/progress");
                let progress = if progress.is_empty() { String::new() } else { format!(", {progress}") };
                format!("{}{progress}", clean(&fact_in_words(m)))
            });
            out.line(&format!("{name}{}", words.collect::<Vec<_>>().join("; ")));
        }
        Json::Null => out.line(&format!("{name}unknown")),
        fact => out.line(&format!("{name}{}", out.severity(&clean(&fact_in_words(fact))))),
    }
}

fn say_entry(out: &Output, entry: &Json) {
    let number = entry.get("number").and_then(Json::as_i64).unwrap_or_default();
    let mut marks =
        vec![format!("#{number}"), out.time_text(text_at(entry, "/occurred_at")), text_at(entry, "/kind").to_owned()];
    marks.extend(Some(text_at(entry, "/actor/name")).filter(|n| !n.is_empty()).map(clean));
    marks.extend(Some(text_at(entry, "/via")).filter(|n| !n.is_empty()).map(|v| format!("via {}", clean(v))));
    marks.extend(Some(text_at(entry, "/with_whom")).filter(|n| !n.is_empty()).map(|w| format!("with {}", clean(w))));
    if entry.get("corrected").and_then(Json::as_i64).unwrap_or_default() > 0 {
        marks.push("corrected".to_owned());
    }
    out.line(&out.faint(&marks.join("  ")));
    let mut lines = clean_lines(text_at(entry, "/body"));
    lines.extend(changes_in_words(list_at(entry, "/changes")).iter().map(|c| clean(c)));
    lines.extend(list_at(entry, "/files").iter().map(|f| format!("file: {}", clean(text_at(f, "/name")))));
    for line in lines {
        out.line(&format!("    {line}"));
    }
}
