//! The forms that stay for good: keys, times, references, and the JSON of changes as the journal keeps it.

use firebell_domain::change::Change;
use firebell_domain::decide;
use firebell_domain::error::DomainError;
use firebell_domain::keys::{Disposition, Phase, Visibility};
use firebell_domain::reference::Reference;
use firebell_domain::time::Time;
use serde_json::json;

use crate::support::{Room, ada, at, link};

#[test]
fn times_read_and_write_rfc_3339() {
    for (text, written) in [
        ("2026-11-21T10:40:00Z", "2026-11-21T10:40:00Z"),
        ("2026-11-21t10:40:00.5+01:00", "2026-11-21T09:40:00.5Z"),
        ("2026-11-21T10:40:00.123456789Z", "2026-11-21T10:40:00.123456Z"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
    ] {
        assert_eq!(Time::parse_rfc3339(text).unwrap().to_string(), written);
    }
    for text in [
        "",
        "10:40",
        "2026-11-21",
        "2026-11-21T10:40Z",
        "2026-11-21T10:40:00",
        "1969-12-31T23:59:59.9Z",
        "2026-13-01T00:00:00Z",
        "2026-11-21T10:40:00Z[UTC]",
        "2026-11-21T10:40:00é",
    ] {
        assert!(Time::parse_rfc3339(text).is_err(), "{text}");
    }
    assert_eq!(Time::MAX.to_string(), "9999-12-30T22:00:00.999999Z");
    assert_eq!(Time(i64::MAX).plus(5), Time::MAX);
}

#[test]
fn references_are_read_in_any_case() {
    assert_eq!("inc-12".parse(), Ok(Reference(12)));
    assert_eq!(Reference(12).to_string(), "INC-12");
    for text in ["INC-0", "INC--1", "INC-", "12", "INC-99999999999999999999", "INC-1a"] {
        assert!(text.parse::<Reference>().is_err(), "{text}");
    }
}

#[test]
fn keys_are_fixed() {
    assert_eq!("true_positive_with_impact".parse(), Ok(Disposition::TruePositiveWithImpact));
    let error = "open".parse::<Phase>().unwrap_err().to_string();
    assert!(error.contains("triage, investigating"), "{error}");
}

#[test]
fn changes_are_kept_in_this_form() {
    let mut room = Room::new();
    room.patch(json!({"severity": "SEV2", "tags": ["office"]}), &ada(at("10:01"))).unwrap();
    let who = ada(at("10:02"));
    let decision = decide::visibility(&room.incident, Visibility::Private, Some("Personnel".into()), &who).unwrap();
    room.take(decision, &who);
    let ada = "00000000-0000-0000-0000-000000000ada";
    let log: Vec<_> = room.log.iter().map(|(change, _)| serde_json::to_value(change).unwrap()).collect();
    let expected = json!([
        {"change": "registered", "title": "Strange mail to the whole office", "kind": "real", "visibility": "responders", "phase": "triage"},
        {"change": "time", "name": "reported", "from": null, "to": {"at": "2026-11-21T10:00:00Z", "precision": "exact", "source": "phase", "by": ada, "recorded": "2026-11-21T10:00:00Z", "rev": 1}},
        {"change": "time", "name": "detected", "from": null, "to": {"at": "2026-11-21T10:00:00Z", "precision": "estimated", "source": "phase", "by": ada, "recorded": "2026-11-21T10:00:00Z", "rev": 1}},
        {"change": "fact", "name": "severity", "from": null, "to": {"state": "suspected", "value": "SEV2", "by": ada, "at": "2026-11-21T10:01:00Z", "rev": 1}},
        {"change": "member", "name": "tags", "from": null, "to": {"value": "office", "state": "suspected", "by": ada, "at": "2026-11-21T10:01:00Z", "rev": 1}},
        {"change": "visibility", "from": "responders", "to": "private", "reason": "Personnel"},
    ]);
    assert_eq!(json!(log), expected);
}

#[test]
fn old_changes_without_newer_fields_are_read() {
    let kept = json!({"change": "merged_from", "incident": link(2).incident, "reference": "INC-2"});
    let change: Change = serde_json::from_value(kept).unwrap();
    assert!(matches!(change, Change::MergedFrom { replaced, .. } if replaced.is_empty()));
    let kept = json!({"change": "phase", "from": "triage", "to": "closed", "at": "2026-11-21T10:00:00Z"});
    assert!(matches!(serde_json::from_value(kept).unwrap(), Change::Phase { reopened: false, .. }));
}

#[test]
fn every_error_says_more_than_its_code() {
    let errors = [
        DomainError::DispositionNeeded,
        DomainError::SamePhase(Phase::Closed),
        DomainError::NotMerged,
        DomainError::MergedAway(Reference(3)),
        DomainError::ReasonNeeded { field: "reason".into() },
    ];
    for error in errors {
        assert!(error.to_string().len() > 40 && !error.code().is_empty());
    }
}
