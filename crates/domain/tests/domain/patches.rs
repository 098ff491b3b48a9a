//! Patching: states, revisions, sets by member, who may confirm, what is refused.

use firebell_domain::catalogue::{Catalogue, RefKind, Shape};
use firebell_domain::decide;
use firebell_domain::error::DomainError;
use firebell_domain::keys::{FactState, Progress};
use firebell_domain::known;
use firebell_domain::patch::Patch;
use firebell_domain::value::{Ref, Value};
use serde_json::json;
use uuid::Uuid;

use crate::support::{Room, ada, at, program};

fn value(room: &Room, name: &str) -> Option<Value> {
    room.incident.one(name).and_then(|f| f.value.clone())
}

fn state(room: &Room, name: &str) -> Option<FactState> {
    room.incident.one(name).map(|f| f.state)
}

#[test]
fn a_bare_value_is_suspected_also_at_the_top_level() {
    let mut room = Room::new();
    room.patch(json!({"severity": "sev2", "facts": {"priority": "P1"}}), &program(at("10:01"))).unwrap();
    assert_eq!(value(&room, "severity"), Some(Value::Text("SEV2".into())));
    assert_eq!(state(&room, "severity"), Some(FactState::Suspected));
    assert_eq!(state(&room, "priority"), Some(FactState::Suspected));
    assert_eq!(room.incident.severity(), Some("SEV2"));
}

#[test]
fn only_a_person_confirms_or_rules_out() {
    let mut room = Room::new();
    for state in ["confirmed", "ruled_out"] {
        let wish = json!({"facts": {"severity": {"value": "SEV2", "state": state}}});
        let refused = room.patch(wish.clone(), &program(at("10:01"))).unwrap_err();
        assert_eq!((refused.code(), refused.field()), ("confirm_needs_person", Some("facts.severity.state")));
        room.patch(wish, &ada(at("10:02"))).unwrap();
    }
    let refused = room.patch(json!({"tags": [{"value": "phishing", "state": "confirmed"}]}), &program(at("10:03")));
    assert_eq!(refused.unwrap_err().field(), Some("facts.tags[0].state"));
    // What is ruled out keeps its value.
    assert_eq!(value(&room, "severity"), Some(Value::Text("SEV2".into())));
}

#[test]
fn a_program_cannot_put_words_under_a_persons_confirmation() {
    let mut room = Room::new();
    room.patch(json!({"severity": {"value": "SEV2", "state": "confirmed"}}), &ada(at("10:01"))).unwrap();
    let refused = room.patch(json!({"severity": {"reason": "I said so"}}), &program(at("10:02"))).unwrap_err();
    assert_eq!(refused.code(), "confirm_needs_person");
    let wish = json!({"affected_assets": [{"value": "web-1", "state": "confirmed"}]});
    room.patch(wish, &ada(at("10:03"))).unwrap();
    room.patch(json!({"affected_assets": [{"value": "WEB-1", "progress": "isolated"}]}), &program(at("10:04")))
        .unwrap();
    let asset = &room.incident.members("affected_assets")[0];
    assert_eq!((asset.state, asset.progress, asset.rev), (FactState::Confirmed, Some(Progress::Isolated), 2));
    assert_eq!((asset.by, asset.at), (ada(at("10:03")).account, at("10:03")));
}

#[test]
fn saying_the_same_again_takes_no_certainty_away() {
    let mut room = Room::new();
    room.patch(json!({"severity": {"value": "SEV2", "state": "confirmed"}}), &ada(at("10:01"))).unwrap();
    assert_eq!(room.patch(json!({"severity": "SEV2"}), &program(at("10:02"))).unwrap(), 0);
    room.patch(json!({"severity": "SEV3"}), &program(at("10:03"))).unwrap();
    assert_eq!(state(&room, "severity"), Some(FactState::Suspected));
}

#[test]
fn null_makes_unknown_and_revisions_go_on() {
    let mut room = Room::new();
    room.patch(json!({"severity": "SEV2"}), &ada(at("10:01"))).unwrap();
    room.patch(json!({"severity": null}), &ada(at("10:02"))).unwrap();
    assert_eq!((state(&room, "severity"), value(&room, "severity")), (Some(FactState::Unknown), None));
    assert!(known::unknown(&room.incident, &Catalogue::built_in()).contains(&"severity".to_owned()));
    room.patch(json!({"severity": "SEV1"}), &ada(at("10:03"))).unwrap();
    assert_eq!(room.incident.one("severity").map(|f| f.rev), Some(3));
    assert_eq!(room.patch(json!({"priority": null}), &ada(at("10:04"))).unwrap(), 0);
}

#[test]
fn another_revision_refuses_the_whole_patch_with_both_values() {
    let mut room = Room::new();
    room.patch(json!({"severity": "SEV2"}), &ada(at("10:01"))).unwrap();
    room.patch(json!({"severity": {"value": "SEV3", "rev": 1}}), &ada(at("10:02"))).unwrap();
    let before = room.clone();
    let refused = room
        .patch(json!({"title": "Other", "priority": "P1", "severity": {"value": "SEV1", "rev": 1}}), &ada(at("10:03")))
        .unwrap_err();
    let DomainError::FactChanged(conflict) = &refused else { panic!("{refused}") };
    assert_eq!(conflict.field, "facts.severity");
    assert_eq!((&conflict.yours["value"], &conflict.current["value"]), (&json!("SEV1"), &json!("SEV3")));
    assert_eq!(conflict.current["rev"], 2);
    assert_eq!(room.incident, before.incident);
    // The other field goes through; so does the first value of a fact with revision 0.
    room.patch(json!({"priority": {"value": "P1", "rev": 0}}), &ada(at("10:04"))).unwrap();
    let stale = room.patch(json!({"title": "Later", "title_rev": 7}), &ada(at("10:05"))).unwrap_err();
    assert_eq!((stale.code(), stale.field()), ("fact_changed", Some("title")));
    room.patch(json!({"title": " Better \n title ", "title_rev": 1}), &ada(at("10:06"))).unwrap();
    assert_eq!((room.incident.title.as_str(), room.incident.title_rev), ("Better title", 2));
}

#[test]
fn sets_are_patched_by_member() {
    let mut room = Room::new();
    room.patch(json!({"tags": ["phishing", "office"]}), &ada(at("10:01"))).unwrap();
    room.patch(json!({"tags": [{"value": "Phishing", "state": "confirmed"}, "new"]}), &ada(at("10:02"))).unwrap();
    let tags: Vec<_> = room.incident.members("tags").iter().map(|m| (m.value.words(), m.state, m.rev)).collect();
    assert_eq!(
        tags,
        [
            ("phishing".to_owned(), FactState::Confirmed, 2),
            ("office".to_owned(), FactState::Suspected, 1),
            ("new".to_owned(), FactState::Suspected, 1),
        ]
    );
    let stale = room.patch(json!({"tags": [{"value": "phishing", "rev": 1, "remove": true}]}), &ada(at("10:03")));
    assert_eq!(stale.unwrap_err().field(), Some("facts.tags[0]"));
    room.patch(
        json!({"tags": [{"value": "phishing", "rev": 2, "remove": true}, {"value": "gone", "remove": true}]}),
        &ada(at("10:04")),
    )
    .unwrap();
    assert_eq!(room.incident.members("tags").len(), 2);
    room.patch(json!({"tags": null}), &ada(at("10:05"))).unwrap();
    assert!(room.incident.members("tags").is_empty());
    assert!(!room.incident.facts["tags"].is_known());
}

#[test]
fn a_whole_set_can_be_not_applicable_until_a_member_comes() {
    let mut room = Room::new();
    room.patch(json!({"third_party": ["Hosting Ltd"]}), &ada(at("10:01"))).unwrap();
    room.patch(json!({"third_party": {"state": "not_applicable", "reason": "All in house"}}), &ada(at("10:02")))
        .unwrap();
    assert_eq!(state(&room, "third_party"), Some(FactState::NotApplicable));
    room.patch(json!({"third_party": ["Mail Ltd"]}), &ada(at("10:03"))).unwrap();
    assert_eq!(room.incident.members("third_party").len(), 1);
    assert_eq!(room.folded(), room.incident);
    let wrong = room.patch(json!({"third_party": {"state": "confirmed"}}), &ada(at("10:04"))).unwrap_err();
    assert_eq!(wrong.field(), Some("facts.third_party"));
}

#[test]
fn references_are_resolved_in_between() {
    let mut room = Room::new();
    let catalogue = Catalogue::built_in();
    room.patch(json!({"affected_assets": ["Mail Server"]}), &ada(at("10:01"))).unwrap();
    assert_eq!(room.incident.members("affected_assets")[0].value, Value::Ref(Ref::unlisted("Mail Server")));

    let wish = json!({"affected_assets": ["mail server"], "roles": [{"role": "lead", "person": "Ada"}], "owning_area": {"name": "IT"}});
    let mut patch = Patch::parse(&wish, &catalogue).unwrap();
    let id = Uuid::from_u128(7);
    let mut kinds = Vec::new();
    for (kind, found) in patch.refs_mut(&catalogue) {
        kinds.push(kind);
        if kind == RefKind::Asset {
            *found = Ref::listed(id, "Mail server");
        }
    }
    kinds.sort_unstable();
    assert_eq!(kinds, [RefKind::Person, RefKind::Area, RefKind::Asset]);
    let who = ada(at("10:02"));
    let decision = decide::patch(&room.incident, &catalogue, &patch, &who).unwrap();
    room.take(decision, &who);
    // The name that became known is still one member.
    assert_eq!(room.incident.members("affected_assets").len(), 1);
    assert_eq!(room.incident.members("affected_assets")[0].value, Value::Ref(Ref::listed(id, "Mail server")));
    assert_eq!(room.incident.lead().map(|r| r.name.as_str()), Some("Ada"));
}

#[test]
fn every_shape_reads_its_form_and_refuses_others() {
    let catalogue = Catalogue::built_in().with_custom([
        ("ticket".to_owned(), Shape::Link),
        ("due".to_owned(), Shape::Date),
        ("cost".to_owned(), Shape::Number),
    ]);
    let good = json!({
        "people_affected": {"number": 12, "counted": true}, "records_affected": 3000, "personal_data": true,
        "countries": ["ch"], "classification": ["intrusions/system-compromise"], "custom.ticket": "https://example.com/1",
        "custom.due": "2026-12-01", "custom.cost": 12.5, "possible_impact": "Payroll stops",
        "roles": [{"value": {"role": "Lead", "person": {"id": "00000000-0000-0000-0000-000000000007"}}, "state": "suspected"}],
    });
    Patch::parse(&good, &catalogue).unwrap();
    let bad = [
        (json!({"severity": "SEV9"}), "facts.severity"),
        (json!({"severity": {"value": "SEV1", "state": "sure"}}), "facts.severity.state"),
        (json!({"severity": {"value": "SEV1", "state": "unknown"}}), "facts.severity.state"),
        (json!({"severity": {"value": "SEV1", "rev": -1}}), "facts.severity.rev"),
        (json!({"severity": {"worth": "SEV1"}}), "facts.severity.worth"),
        (json!({"tags": "one"}), "facts.tags"),
        (json!({"tags": [""]}), "facts.tags[0]"),
        (json!({"tags": ["a\u{0}b"]}), "facts.tags[0]"),
        (json!({"tags": [{"state": "suspected"}]}), "facts.tags[0].value"),
        (json!({"tags": [{"value": "a", "progress": "isolated"}]}), "facts.tags[0].progress"),
        (json!({"countries": ["XX"]}), "facts.countries[0]"),
        (json!({"people_affected": -1}), "facts.people_affected"),
        (json!({"personal_data": "yes"}), "facts.personal_data"),
        (json!({"roles": [{"role": "boss", "person": "Ada"}]}), "facts.roles[0].role"),
        (json!({"custom.ticket": "javascript:alert(1)"}), "facts.custom.ticket"),
        (json!({"custom.due": "tomorrow"}), "facts.custom.due"),
        (json!({"facts": {"nonsense": 1}}), "facts.nonsense"),
        (json!({"nonsense": 1}), "nonsense"),
        (json!({"phase": "closed"}), "phase"),
        (json!({"title": "  "}), "title"),
        (json!({"kind": "drill"}), "kind"),
        (json!({"severity": "SEV1", "facts": {"severity": "SEV2"}}), "facts.severity"),
        (json!({"times": {"soon": null}}), "times.soon"),
        (json!({"times": {"occurred": "10:40"}}), "times.occurred"),
        (json!({"waive": {"names": ["severity"]}}), "waive.reason"),
    ];
    for (json, field) in bad {
        let error = Patch::parse(&json, &catalogue).unwrap_err();
        assert_eq!(error.field(), Some(field), "{json}: {error}");
    }
}

#[test]
fn a_state_needs_a_value_to_speak_about() {
    let mut room = Room::new();
    let refused = room.patch(json!({"severity": {"state": "confirmed"}}), &ada(at("10:01"))).unwrap_err();
    assert_eq!(refused.field(), Some("facts.severity.value"));
    room.patch(json!({"severity": "SEV2"}), &ada(at("10:02"))).unwrap();
    room.patch(json!({"severity": {"state": "confirmed", "reason": "Seen"}}), &ada(at("10:03"))).unwrap();
    assert_eq!(
        (state(&room, "severity"), value(&room, "severity")),
        (Some(FactState::Confirmed), Some(Value::Text("SEV2".into())))
    );
}

#[test]
fn one_reason_waives_all_that_is_unknown() {
    let mut room = Room::new();
    let catalogue = Catalogue::built_in();
    let before = known::unknown(&room.incident, &catalogue);
    assert!(before.contains(&"owning_area".to_owned()) && before.contains(&"occurred".to_owned()), "{before:?}");
    room.patch(json!({"waive": {"reason": "Too small to ask"}}), &ada(at("10:01"))).unwrap();
    assert!(known::unknown(&room.incident, &catalogue).is_empty());
    assert_eq!(room.incident.waived.len(), before.len());
    let wrong = room.patch(json!({"waive": {"names": ["nothing"], "reason": "x"}}), &ada(at("10:02"))).unwrap_err();
    assert_eq!(wrong.code(), "unknown_field");
}

#[test]
fn low_severity_asks_for_little_and_personal_data_for_more() {
    let mut room = Room::new();
    let catalogue = Catalogue::built_in();
    room.go(firebell_domain::keys::Phase::Contained, &ada(at("11:00")));
    let full = known::unknown(&room.incident, &catalogue).len();
    room.patch(json!({"severity": "SEV4"}), &ada(at("11:01"))).unwrap();
    assert_eq!(known::unknown(&room.incident, &catalogue), ["owning_area", "classification", "roles"]);
    room.patch(json!({"severity": "SEV1", "data_affected": ["personal"]}), &ada(at("11:02"))).unwrap();
    let unknown = known::unknown(&room.incident, &catalogue);
    assert!(unknown.contains(&"aware".to_owned()) && unknown.len() > full - 2, "{unknown:?}");
}
