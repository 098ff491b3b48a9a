//! Every rule of the times: what sets them, what never does.

use firebell_domain::catalogue::Catalogue;
use firebell_domain::decide::{self, CloseInput, DismissInput, RegisterInput};
use firebell_domain::keys::{Disposition, Kind, Phase, Precision, TimeName, TimeSource};
use firebell_domain::patch::Patch;
use firebell_domain::problems::{OrderProblem, order_problems};
use serde_json::json;

use crate::support::{Room, ada, at, program};

#[test]
fn registering_sets_reported_and_proposes_detected() {
    let room = Room::new();
    let reported = &room.incident.times[&TimeName::Reported];
    assert_eq!(
        (reported.at, reported.precision, reported.source),
        (Some(at("10:00")), Precision::Exact, TimeSource::Phase)
    );
    let detected = &room.incident.times[&TimeName::Detected];
    assert_eq!(
        (detected.at, detected.precision, detected.source),
        (Some(at("10:00")), Precision::Estimated, TimeSource::Phase)
    );
    assert_eq!(room.incident.times.len(), 2);
}

#[test]
fn what_is_given_at_registering_stands() {
    let mut input = RegisterInput::new("Found in the logs");
    let given = json!({"times": {"detected": "2026-11-21T09:00:00Z", "reported": {"at": "2026-11-21T09:30:00Z", "precision": "estimated"}}});
    input.patch = Patch::parse(&given, &Catalogue::built_in()).unwrap();
    let room = Room::register(&input, &ada(at("10:00")));
    assert_eq!(room.time(TimeName::Detected), Some(at("09:00")));
    assert_eq!(room.time(TimeName::Reported), Some(at("09:30")));
    assert_eq!(room.incident.times[&TimeName::Reported].source, TimeSource::Hand);
}

#[test]
fn detected_is_proposed_no_later_than_what_follows_it() {
    let mut input = RegisterInput::new("Already contained");
    input.patch = Patch::parse(&json!({"contained": "2026-11-21T08:00:00Z"}), &Catalogue::built_in()).unwrap();
    let room = Room::register(&input, &ada(at("10:00")));
    assert_eq!(room.time(TimeName::Detected), Some(at("08:00")));
    assert!(order_problems(&room.incident).is_empty());
}

#[test]
fn a_retrospective_one_is_not_said_to_be_detected_today() {
    let mut input = RegisterInput::new("Last spring");
    input.kind = Kind::Retrospective;
    let room = Room::register(&input, &ada(at("10:00")));
    assert_eq!(room.time(TimeName::Reported), Some(at("10:00")));
    assert_eq!(room.time(TimeName::Detected), None);
}

#[test]
fn a_person_moving_on_from_triage_declares_and_acknowledges() {
    let mut room = Room::new();
    room.go(Phase::Investigating, &ada(at("10:10")));
    for name in [TimeName::Acknowledged, TimeName::Declared, TimeName::ResponseStarted] {
        assert_eq!(room.time(name), Some(at("10:10")), "{name}");
    }
}

#[test]
fn a_program_neither_declares_nor_acknowledges() {
    let mut room = Room::new();
    room.go(Phase::Investigating, &program(at("10:10")));
    assert_eq!(room.time(TimeName::Declared), None);
    assert_eq!(room.time(TimeName::Acknowledged), None);
    assert_eq!(room.time(TimeName::ResponseStarted), Some(at("10:10")));
}

#[test]
fn registering_and_declaring_in_one_step() {
    let mut input = RegisterInput::new("Ransom note on a screen");
    input.declare = true;
    input.definition_version = Some(3);
    let room = Room::register(&input, &ada(at("10:00")));
    assert_eq!(room.incident.phase, Phase::Investigating);
    assert_eq!(room.time(TimeName::Declared), Some(at("10:00")));
    assert_eq!(room.incident.definition_version, Some(3));
}

#[test]
fn acknowledged_before_is_kept_on_moving_on() {
    let mut room = Room::new();
    room.patch(json!({"acknowledged": "2026-11-21T10:02:00Z"}), &ada(at("10:03"))).unwrap();
    room.go(Phase::Investigating, &ada(at("10:10")));
    assert_eq!(room.time(TimeName::Acknowledged), Some(at("10:02")));
    room.go(Phase::Triage, &ada(at("10:20")));
    room.go(Phase::Investigating, &ada(at("10:30")));
    assert_eq!(room.time(TimeName::Declared), Some(at("10:10")));
}

#[test]
fn the_first_action_starts_the_response() {
    let mut room = Room::new();
    let who = ada(at("10:06"));
    let decision = decide::first_action(&room.incident, at("10:05"), &who).unwrap();
    assert_eq!(room.take(decision, &who), 1);
    room.go(Phase::Investigating, &ada(at("10:10")));
    assert_eq!(room.time(TimeName::ResponseStarted), Some(at("10:05")));
    // A later action changes nothing, one that turns out to be earlier does.
    let who = ada(at("10:20"));
    assert!(decide::first_action(&room.incident, at("10:19"), &who).unwrap().changes.is_empty());
    let decision = decide::first_action(&room.incident, at("10:03"), &who).unwrap();
    room.take(decision, &who);
    assert_eq!(room.time(TimeName::ResponseStarted), Some(at("10:03")));
}

#[test]
fn contained_eradicated_recovered_set_their_own_and_anew() {
    let mut room = Room::new();
    room.go(Phase::Contained, &ada(at("11:00")));
    room.go(Phase::Eradicated, &ada(at("12:00")));
    room.go(Phase::Recovered, &ada(at("13:00")));
    assert_eq!(room.time(TimeName::Contained), Some(at("11:00")));
    assert_eq!(room.time(TimeName::Eradicated), Some(at("12:00")));
    assert_eq!(room.time(TimeName::Recovered), Some(at("13:00")));
    room.go(Phase::Contained, &ada(at("14:00")));
    assert_eq!(room.time(TimeName::Contained), Some(at("14:00")));
    assert_eq!(room.incident.times[&TimeName::Contained].rev, 2);
    // What lies ahead is of the round before, and no problem.
    assert!(order_problems(&room.incident).is_empty());
}

#[test]
fn a_skipped_phase_leaves_its_time_unknown() {
    let mut room = Room::new();
    room.go(Phase::Recovered, &ada(at("11:00")));
    assert_eq!(room.time(TimeName::Contained), None);
    assert_eq!(room.time(TimeName::Eradicated), None);
    let unknown = firebell_domain::known::unknown(&room.incident, &Catalogue::built_in());
    assert!(unknown.contains(&"contained".to_owned()));
}

#[test]
fn no_phase_sets_over_a_time_set_by_hand() {
    let mut room = Room::new();
    room.patch(
        json!({"contained": "2026-11-21T09:00:00Z", "resolved": "2026-11-21T09:10:00Z", "closed": "2026-11-21T09:20:00Z"}),
        &ada(at("10:05")),
    )
    .unwrap();
    room.go(Phase::Contained, &ada(at("11:00")));
    room.go(Phase::Review, &ada(at("12:00")));
    room.patch(json!({"disposition": "benign"}), &ada(at("12:30"))).unwrap();
    room.go(Phase::Closed, &ada(at("13:00")));
    room.go(Phase::Investigating, &ada(at("14:00")));
    assert_eq!(room.time(TimeName::Contained), Some(at("09:00")));
    assert_eq!(room.time(TimeName::Resolved), Some(at("09:10")));
    assert_eq!(room.time(TimeName::Closed), Some(at("09:20")));
}

#[test]
fn a_time_taken_back_by_hand_can_be_set_by_a_phase() {
    let mut room = Room::new();
    room.patch(json!({"contained": "2026-11-21T09:00:00Z"}), &ada(at("10:05"))).unwrap();
    room.patch(json!({"contained": null}), &ada(at("10:06"))).unwrap();
    assert_eq!(room.time(TimeName::Contained), None);
    room.go(Phase::Contained, &ada(at("11:00")));
    assert_eq!(room.time(TimeName::Contained), Some(at("11:00")));
    assert_eq!(room.incident.times[&TimeName::Contained].rev, 3);
}

#[test]
fn review_resolves_and_closing_closes() {
    let mut room = Room::new();
    room.go(Phase::Review, &ada(at("12:00")));
    assert_eq!(room.time(TimeName::Resolved), Some(at("12:00")));
    assert_eq!(room.time(TimeName::Closed), None);
    room.patch(json!({"disposition": "true_positive_without_impact"}), &ada(at("12:10"))).unwrap();
    room.go(Phase::Closed, &ada(at("13:00")));
    assert_eq!(room.time(TimeName::Resolved), Some(at("12:00")));
    assert_eq!(room.time(TimeName::Closed), Some(at("13:00")));
}

#[test]
fn closing_at_once_resolves_too() {
    let mut room = Room::new();
    let who = ada(at("11:00"));
    let input = CloseInput {
        disposition: Some(Disposition::TruePositiveWithoutImpact),
        classification: Some("intrusions/system-compromise".to_owned()),
        line: Some("Cleaned by the desk".to_owned()),
        at: who.now,
        definition_version: None,
    };
    let decision = decide::close(&room.incident, &Catalogue::built_in(), &input, &who).unwrap();
    room.take(decision, &who);
    for name in [TimeName::Resolved, TimeName::Closed, TimeName::Declared, TimeName::Acknowledged] {
        assert_eq!(room.time(name), Some(at("11:00")), "{name}");
    }
    assert_eq!(room.incident.members("classification").len(), 1);
}

#[test]
fn dismissing_does_not_declare() {
    let mut room = Room::new();
    let who = ada(at("11:00"));
    let input = DismissInput { disposition: Disposition::FalsePositiveRule, reason: None, at: who.now };
    let decision = decide::dismiss(&room.incident, &input, &who).unwrap();
    room.take(decision, &who);
    assert_eq!(room.time(TimeName::Declared), None);
    assert_eq!(room.time(TimeName::Acknowledged), Some(at("11:00")));
    assert_eq!(room.time(TimeName::Closed), Some(at("11:00")));
}

#[test]
fn going_back_reopens_and_takes_the_end_away() {
    let mut room = Room::new();
    room.patch(json!({"disposition": "true_positive_with_impact"}), &ada(at("10:30"))).unwrap();
    room.go(Phase::Closed, &ada(at("11:00")));
    room.go(Phase::Review, &ada(at("11:30")));
    assert_eq!(room.time(TimeName::Closed), None);
    assert_eq!(room.time(TimeName::Resolved), Some(at("11:00")));
    room.go(Phase::Contained, &ada(at("12:00")));
    assert_eq!(room.time(TimeName::Resolved), None);
    assert_eq!(room.incident.times[&TimeName::Resolved].rev, 2);
    room.go(Phase::Closed, &ada(at("13:00")));
    assert_eq!(room.time(TimeName::Resolved), Some(at("13:00")));
}

#[test]
fn only_a_person_sets_aware_and_says_why() {
    let mut room = Room::new();
    let value =
        json!({"times": {"aware": {"at": "2026-11-21T10:01:00Z", "reason": "The duty officer read the report"}}});
    assert_eq!(room.patch(value.clone(), &program(at("10:05"))).unwrap_err().code(), "person_needed");
    let bare = room.patch(json!({"aware": "2026-11-21T10:01:00Z"}), &ada(at("10:05"))).unwrap_err();
    assert_eq!((bare.code(), bare.field()), ("reason_needed", Some("times.aware.reason")));
    room.patch(value, &ada(at("10:05"))).unwrap();
    assert_eq!(room.time(TimeName::Aware), Some(at("10:01")));
    for phase in [Phase::Investigating, Phase::Contained, Phase::Review] {
        room.go(phase, &ada(at("11:00")));
        assert_eq!(room.time(TimeName::Aware), Some(at("10:01")));
    }
}

#[test]
fn an_alert_or_import_gives_way_to_hands() {
    let mut room = Room::new();
    room.patch(json!({"occurred": {"at": "2026-11-21T08:00:00Z", "source": "alert"}}), &program(at("10:05"))).unwrap();
    room.patch(json!({"occurred": "2026-11-21T07:00:00Z"}), &ada(at("10:06"))).unwrap();
    let late =
        room.patch(json!({"occurred": {"at": "2026-11-21T08:00:00Z", "source": "import"}}), &program(at("10:07")));
    assert_eq!(late.unwrap_err().code(), "set_by_hand");
    let phase = room.patch(json!({"occurred": {"at": "2026-11-21T08:00:00Z", "source": "phase"}}), &ada(at("10:07")));
    assert_eq!(phase.unwrap_err().field(), Some("times.occurred.source"));
}

#[test]
fn an_impossible_order_is_shown_and_kept() {
    let mut room = Room::new();
    room.patch(json!({"contained": "2026-11-21T09:00:00Z"}), &ada(at("10:05"))).unwrap();
    let problems = order_problems(&room.incident);
    assert_eq!(problems, [OrderProblem { earlier: TimeName::Detected, later: TimeName::Contained }]);
    assert_eq!(room.time(TimeName::Contained), Some(at("09:00")));
}

#[test]
fn a_precision_needs_a_moment() {
    let mut room = Room::new();
    let error = room.patch(json!({"occurred": {"precision": "estimated"}}), &ada(at("10:05"))).unwrap_err();
    assert_eq!(error.field(), Some("times.occurred.at"));
    room.patch(json!({"occurred": "2026-11-21T09:00:00+01:00"}), &ada(at("10:05"))).unwrap();
    room.patch(json!({"occurred": {"precision": "estimated"}}), &ada(at("10:06"))).unwrap();
    let occurred = &room.incident.times[&TimeName::Occurred];
    assert_eq!((occurred.at, occurred.precision), (Some(at("08:00")), Precision::Estimated));
    let stale = room.patch(json!({"occurred": {"at": null, "rev": 1}}), &ada(at("10:07"))).unwrap_err();
    assert_eq!(stale.code(), "fact_changed");
}
