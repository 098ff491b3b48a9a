//! Moving between phases: forward, back, past some, reopening, closing and dismissing.

use firebell_domain::catalogue::Catalogue;
use firebell_domain::change::Change;
use firebell_domain::decide::{self, CloseInput, DismissInput, MoveInput};
use firebell_domain::keys::{Disposition, Phase};
use serde_json::json;

use crate::support::{Room, ada, at};

fn dismissal(disposition: Disposition) -> DismissInput {
    DismissInput { disposition, reason: Some("Looked into it".to_owned()), at: at("11:00") }
}

#[test]
fn every_phase_leads_to_every_other() {
    for from in Phase::ALL {
        for to in Phase::ALL {
            let mut room = Room::new();
            room.patch(json!({"disposition": "true_positive_with_impact"}), &ada(at("10:01"))).unwrap();
            if *from != Phase::Triage {
                room.go(*from, &ada(at("10:30")));
            }
            let decision = decide::move_phase(&room.incident, &MoveInput::to(*to, at("11:00")), &ada(at("11:00")));
            if from == to {
                assert_eq!(decision.unwrap_err().code(), "same_phase");
                continue;
            }
            room.take(decision.unwrap(), &ada(at("11:00")));
            assert_eq!(room.incident.phase, *to);
            let spans = &room.incident.phases;
            assert_eq!(spans.last().map(|s| (s.phase, s.entered, s.left)), Some((*to, at("11:00"), None)));
            assert_eq!(spans[spans.len() - 2].left, Some(at("11:00")));
            let reopened = room.log.iter().any(|(c, _)| matches!(c, Change::Phase { reopened: true, .. }));
            assert_eq!(reopened, *from >= Phase::Review && *to < Phase::Review, "{from} to {to}");
        }
    }
}

#[test]
fn closing_needs_a_disposition() {
    let room = Room::new();
    let who = ada(at("11:00"));
    let refused = decide::move_phase(&room.incident, &MoveInput::to(Phase::Closed, who.now), &who);
    assert_eq!(refused.unwrap_err().code(), "disposition_needed");
    let input =
        CloseInput { disposition: None, classification: None, line: None, at: who.now, definition_version: None };
    let refused = decide::close(&room.incident, &Catalogue::built_in(), &input, &who);
    assert_eq!(refused.unwrap_err().code(), "disposition_needed");
}

#[test]
fn closing_twice_is_refused_and_a_wrong_class_too() {
    let mut room = Room::new();
    let who = ada(at("11:00"));
    let catalogue = Catalogue::built_in();
    let mut input = CloseInput {
        disposition: Some(Disposition::NearMiss),
        classification: Some("nonsense".to_owned()),
        line: None,
        at: who.now,
        definition_version: None,
    };
    assert_eq!(decide::close(&room.incident, &catalogue, &input, &who).unwrap_err().code(), "invalid");
    input.classification = None;
    let decision = decide::close(&room.incident, &catalogue, &input, &who).unwrap();
    room.take(decision, &who);
    assert_eq!(room.incident.disposition, Some(Disposition::NearMiss));
    assert_eq!(decide::close(&room.incident, &catalogue, &input, &who).unwrap_err().code(), "same_phase");
    let refused = room.patch(json!({"disposition": null}), &who).unwrap_err();
    assert_eq!(refused.field(), Some("disposition"));
}

#[test]
fn dismissing_works_from_any_phase_but_not_for_an_incident() {
    for from in Phase::ALL.iter().filter(|p| **p < Phase::Closed) {
        let mut room = Room::new();
        if *from != Phase::Triage {
            room.go(*from, &ada(at("10:30")));
        }
        let who = ada(at("11:00"));
        let wrong = decide::dismiss(&room.incident, &dismissal(Disposition::TruePositiveWithImpact), &who);
        assert_eq!(wrong.unwrap_err().code(), "disposition_is_incident");
        let decision = decide::dismiss(&room.incident, &dismissal(Disposition::Benign), &who).unwrap();
        room.take(decision, &who);
        assert_eq!((room.incident.phase, room.incident.disposition), (Phase::Closed, Some(Disposition::Benign)));
        let again = decide::dismiss(&room.incident, &dismissal(Disposition::Benign), &who);
        assert_eq!(again.unwrap_err().code(), "same_phase");
    }
}

#[test]
fn reopening_a_dismissed_one_goes_back_to_triage_without_a_disposition() {
    let mut room = Room::new();
    let who = ada(at("11:00"));
    let decision = decide::dismiss(&room.incident, &dismissal(Disposition::FalsePositiveData), &who).unwrap();
    room.take(decision, &who);
    let who = ada(at("12:00"));
    let decision = decide::reopen(&room.incident, who.now, Some("It was real".to_owned()), &who).unwrap();
    room.take(decision, &who);
    assert_eq!((room.incident.phase, room.incident.disposition), (Phase::Triage, None));
    assert_eq!(decide::reopen(&room.incident, who.now, None, &who).unwrap_err().code(), "not_resolved");
}

#[test]
fn reopening_an_incident_goes_on_investigating() {
    let mut room = Room::new();
    room.go(Phase::Contained, &ada(at("10:30")));
    room.patch(json!({"disposition": "true_positive_with_impact"}), &ada(at("10:31"))).unwrap();
    room.go(Phase::Closed, &ada(at("11:00")));
    let who = ada(at("12:00"));
    let decision = decide::reopen(&room.incident, who.now, None, &who).unwrap();
    room.take(decision, &who);
    assert_eq!(room.incident.phase, Phase::Investigating);
    assert_eq!(room.incident.disposition, Some(Disposition::TruePositiveWithImpact));
}
