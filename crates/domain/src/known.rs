//! What should be known of an incident by now and is not: asked for, never forced. Which facts and times those are
//! depends on phase, severity and kind, and is short for low severities. Not for what is impossible (`problems`).

use crate::catalogue::Catalogue;
use crate::incident::Incident;
use crate::keys::{FactState, Kind, Phase, TimeName};
use crate::value::Value;

/// When something is asked for.
#[derive(Clone, Copy, PartialEq)]
enum Ask {
    /// Of every incident.
    Always,
    /// Not of low severity, exercises and tests.
    Full,
    /// Like `Full`, once personal data is involved or thought to be.
    Personal,
}

/// Facts and times by the phase from which they are asked for, in the order in which they are shown.
const WANTED: &[(&str, Phase, Ask)] = &[
    ("severity", Phase::Triage, Ask::Always),
    ("owning_area", Phase::Triage, Ask::Always),
    ("detection_source", Phase::Triage, Ask::Full),
    ("affected_assets", Phase::Triage, Ask::Full),
    ("occurred", Phase::Triage, Ask::Full),
    ("detected", Phase::Triage, Ask::Full),
    ("classification", Phase::Investigating, Ask::Always),
    ("lead", Phase::Investigating, Ask::Always),
    ("priority", Phase::Investigating, Ask::Full),
    ("affected_areas", Phase::Investigating, Ask::Full),
    ("services_affected", Phase::Investigating, Ask::Full),
    ("attack_vector", Phase::Investigating, Ask::Full),
    ("suspected_malicious", Phase::Investigating, Ask::Full),
    ("functional_impact", Phase::Investigating, Ask::Full),
    ("information_impact", Phase::Investigating, Ask::Full),
    ("possible_impact", Phase::Investigating, Ask::Full),
    ("data_affected", Phase::Investigating, Ask::Full),
    ("personal_data", Phase::Investigating, Ask::Full),
    ("people_affected", Phase::Investigating, Ask::Personal),
    ("records_affected", Phase::Investigating, Ask::Personal),
    ("aware", Phase::Investigating, Ask::Personal),
    ("tlp", Phase::Investigating, Ask::Full),
    ("customers_affected", Phase::Contained, Ask::Full),
    ("third_party", Phase::Contained, Ask::Full),
    ("countries", Phase::Contained, Ask::Full),
    ("recoverability", Phase::Contained, Ask::Full),
    ("contained", Phase::Contained, Ask::Full),
    ("eradicated", Phase::Eradicated, Ask::Full),
    ("recovered", Phase::Recovered, Ask::Full),
];

/// The names of facts and times that should be known by now, are not, and were not waived. A role is asked for under
/// `roles`.
pub fn unknown(incident: &Incident, catalogue: &Catalogue) -> Vec<String> {
    let low = matches!(incident.severity(), Some("SEV4" | "SEV5"))
        || matches!(incident.kind, Kind::Exercise | Kind::Test)
        || incident.disposition.is_some_and(|d| !d.is_incident());
    let personal = involves_people(incident);
    // A retrospective record is of something that is over, so everything is asked for at once.
    let phase = if incident.kind == Kind::Retrospective { Phase::Closed } else { incident.phase };
    WANTED
        .iter()
        .filter(|(_, from, _)| phase >= *from)
        .filter(|(_, _, ask)| match ask {
            Ask::Always => true,
            Ask::Full => !low,
            Ask::Personal => !low && personal,
        })
        .filter(|(name, _, _)| !is_known(incident, name))
        .map(|(name, _, _)| if *name == "lead" { "roles" } else { *name })
        .filter(|name| name.parse::<TimeName>().is_ok() || catalogue.get(name).is_some())
        .filter(|name| !incident.waived.contains_key(*name))
        .map(str::to_owned)
        .collect()
}

fn is_known(incident: &Incident, name: &str) -> bool {
    if name == "lead" {
        return incident.lead().is_some();
    }
    match name.parse::<TimeName>() {
        Ok(time) => incident.time(time).is_some() || (time == TimeName::Aware && !incident.other_aware.is_empty()),
        Err(_) => incident.facts.get(name).is_some_and(|slot| slot.is_known()),
    }
}

fn involves_people(incident: &Incident) -> bool {
    let held = |state| matches!(state, FactState::Suspected | FactState::Confirmed);
    let flag = incident.one("personal_data").is_some_and(|f| held(f.state) && f.value == Some(Value::Bool(true)));
    let kinds = incident.members("data_affected").iter().any(|m| {
        held(m.state) && matches!(m.value.as_text(), Some("personal" | "health" | "financial" | "payment_card"))
    });
    flag || kinds
}
