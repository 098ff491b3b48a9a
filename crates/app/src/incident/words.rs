//! Facts and changes in words, for exports and terminals. For people; programs read the JSON.

use firebell_domain::change::Change;
use firebell_domain::fact::{Fact, Member, TimeFact};
use firebell_domain::keys::FactState;
use serde_json::Value as Json;

/// A key as people read it: `affected_assets` is “affected assets”.
pub fn label(key: &str) -> String {
    key.strip_prefix("custom.").unwrap_or(key).replace('_', " ")
}

/// The value of a fact as the API writes it, in words.
pub fn value_in_words(value: &Json) -> String {
    let text = |name: &str| value.get(name).and_then(Json::as_str);
    if let (Some(role), Some(person)) = (text("role"), value.get("person")) {
        return format!("{} {}", label(role), value_in_words(person));
    }
    if let Some(number) = value.get("number") {
        let estimated = value.get("counted") == Some(&Json::Bool(false));
        return format!("{}{number}", if estimated { "about " } else { "" });
    }
    match (text("name"), value) {
        (Some(name), _) => name.to_owned(),
        (None, Json::String(text)) => text.clone(),
        (None, Json::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        (None, Json::Null) => "unknown".to_owned(),
        (None, other) => other.to_string(),
    }
}

fn state(state: FactState) -> String {
    match state {
        FactState::Confirmed => String::new(),
        other => format!(" ({})", label(other.key())),
    }
}

fn fact(to: Option<&Fact>) -> String {
    match to {
        None => "unknown".to_owned(),
        Some(fact) => match &fact.value {
            Some(value) => format!("{}{}", value.words(), state(fact.state)),
            None => label(fact.state.key()),
        },
    }
}

fn member(name: &str, from: Option<&Member>, to: Option<&Member>) -> String {
    let name = label(name);
    match (from, to) {
        (_, Some(to)) => {
            let progress = to.progress.map(|p| format!(", {}", label(p.key()))).unwrap_or_default();
            format!("{name}: {}{}{progress}", to.value.words(), state(to.state))
        }
        (Some(from), None) => format!("{name}: {} taken out", from.value.words()),
        (None, None) => name,
    }
}

fn time(to: Option<&TimeFact>) -> String {
    match to.and_then(|t| t.at.map(|at| (at, t.precision.key()))) {
        Some((at, "exact")) => at.to_string(),
        Some((at, precision)) => format!("{at} ({precision})"),
        None => "unknown".to_owned(),
    }
}

/// A change in words.
pub fn change_in_words(change: &Change) -> String {
    match change {
        Change::Registered { title, .. } => format!("registered: {title}"),
        Change::Title { to, .. } => format!("title: {to}"),
        Change::Kind { to, .. } => format!("kind: {}", to.key()),
        Change::Fact { name, to, .. } => format!("{}: {}", label(name.as_str()), fact(to.as_ref())),
        Change::Member { name, from, to } => member(name.as_str(), from.as_ref(), to.as_ref()),
        Change::Waived { names, reason } => {
            let names: Vec<String> = names.iter().map(|n| label(n)).collect();
            format!("need not be known: {} ({reason})", names.join(", "))
        }
        Change::Time { name, to, .. } => format!("{}: {}", label(name.key()), time(to.as_ref())),
        Change::OtherAware { of, .. } => format!("aware, from {}", of.reference),
        Change::Phase { from, to, reopened, .. } => {
            format!("phase: {} → {}{}", label(from.key()), label(to.key()), if *reopened { " (reopened)" } else { "" })
        }
        Change::Disposition { to, .. } => {
            format!("disposition: {}", to.map_or_else(|| "none".to_owned(), |d| label(d.key())))
        }
        Change::Visibility { to, .. } => format!("visible to: {}", to.key()),
        Change::Admitted { who, .. } => format!("let in: {}", who.who.name),
        Change::DismissedAccess { who } => format!("no longer let in: {}", who.who.name),
        Change::Relation { kind, reference, removed, .. } => {
            format!("{} {reference}{}", label(kind.key()), if *removed { " taken away" } else { "" })
        }
        Change::MergedFrom { reference, .. } => format!("merged in: {reference}"),
        Change::MergedInto { reference, .. } => format!("merged into {reference}"),
        Change::Split { reference, .. } => format!("split from {reference}"),
        Change::Pinned { .. } => "an entry was put on the timeline".to_owned(),
        Change::Unpinned { .. } => "an entry was taken off the timeline".to_owned(),
        Change::File { name, .. } => format!("file: {name}"),
    }
}

/// The changes of an entry as the API writes them, in words; what this version does not know is left out.
pub fn changes_in_words(changes: &[Json]) -> Vec<String> {
    changes
        .iter()
        .filter_map(|c| serde_json::from_value::<Change>(c.clone()).ok())
        .map(|c| change_in_words(&c))
        .collect()
}
