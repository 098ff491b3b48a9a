//! From an incident's state to its row: the columns that lists show and filter by, labels, and search tokens.

use firebell_domain::fact::FactSlot;
use firebell_domain::ids::{AccountId, AreaId};
use firebell_domain::incident::Incident;
use firebell_domain::keys::{FactState, Phase, TimeName};
use firebell_domain::text::{fold, search_tokens};
use firebell_domain::value::Value;
use firebell_store::incident::Written;

use crate::error::{AppError, AppResult};

fn holds(state: FactState) -> bool {
    matches!(state, FactState::Suspected | FactState::Confirmed)
}

fn texts<'a>(incident: &'a Incident, name: &str) -> impl Iterator<Item = &'a str> {
    incident.members(name).iter().filter(|m| holds(m.state)).filter_map(|m| m.value.as_text())
}

/// What lists filter by: tags, areas, people with a role.
fn labels(incident: &Incident) -> Vec<(&'static str, String)> {
    let mut labels: Vec<(&'static str, String)> = texts(incident, "tags").map(|t| ("tag", fold(t))).collect();
    let owning = incident.one("owning_area").filter(|f| holds(f.state)).and_then(|f| f.value.as_ref());
    let affected = incident.members("affected_areas").iter().filter(|m| holds(m.state)).map(|m| &m.value);
    for value in owning.into_iter().chain(affected) {
        if let Some(id) = value.as_ref().and_then(|r| r.id) {
            labels.push(("area", id.to_string()));
        }
    }
    for member in incident.members("roles").iter().filter(|m| m.state != FactState::RuledOut) {
        if let Value::Role { person, .. } = &member.value
            && let Some(id) = person.id
        {
            labels.push(("person", id.to_string()));
        }
    }
    labels.sort();
    labels.dedup();
    labels
}

/// What is found by text: title, and every value in words. References are found by number.
fn tokens(incident: &Incident) -> String {
    let mut words = vec![incident.title.clone()];
    for slot in incident.facts.values() {
        match slot {
            FactSlot::One(fact) if holds(fact.state) => words.extend(fact.value.as_ref().map(Value::words)),
            FactSlot::Many(members) => words.extend(members.iter().filter(|m| holds(m.state)).map(|m| m.value.words())),
            FactSlot::One(_) => {}
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    search_tokens(&words)
}

/// The row of a state. Tokens and labels are left out when they are what they were before.
pub(super) fn written(now: &Incident, before: Option<&Incident>) -> AppResult<Written> {
    let severity = now.one("severity").filter(|f| holds(f.state));
    let lead = now.lead();
    let area =
        now.one("owning_area").filter(|f| holds(f.state)).and_then(|f| f.value.as_ref()).and_then(|v| v.as_ref());
    let tags: Vec<&str> = texts(now, "tags").collect();
    let same = before.is_some_and(|b| b.title == now.title && b.facts == now.facts);
    let (all_tokens, all_labels) = if same { (None, None) } else { (Some(tokens(now)), Some(labels(now))) };
    let (tokens, labels) = match before {
        Some(before) if !same => {
            (all_tokens.filter(|t| *t != self::tokens(before)), all_labels.filter(|l| *l != self::labels(before)))
        }
        _ => (all_tokens, all_labels),
    };
    Ok(Written {
        title: now.title.clone(),
        kind: now.kind.key(),
        phase: now.phase.key(),
        disposition: now.disposition.map(|d| d.key()),
        visibility: now.visibility.key(),
        severity: severity.and_then(|f| f.value.as_ref()).and_then(|v| v.as_text()).map(str::to_owned),
        severity_state: severity.map(|f| f.state.key()),
        priority: now.choice("priority").map(str::to_owned),
        lead: lead.and_then(|l| l.id).map(AccountId),
        lead_name: lead.map(|l| l.name.clone()),
        area: area.and_then(|a| a.id).map(AreaId),
        area_name: area.map(|a| a.name.clone()),
        tags: serde_json::to_string(&tags).map_err(AppError::internal)?,
        hidden: now.merged_into.is_some(),
        closed_at: if now.phase == Phase::Closed { now.time(TimeName::Closed) } else { None },
        state: serde_json::to_string(now).map_err(AppError::internal)?,
        tokens,
        labels,
    })
}
