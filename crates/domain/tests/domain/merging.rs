//! Merging, splitting again, relations.

use firebell_domain::decide;
use firebell_domain::keys::{Phase, Relation, TimeName, Visibility};
use serde_json::json;

use crate::support::{Room, ada, at, link};

fn two() -> (Room, Room) {
    let mut first = Room::new();
    first.go(Phase::Contained, &ada(at("11:00")));
    let mut second = Room::new();
    let wish = json!({
        "tlp": "RED", "contained": "2026-11-21T10:30:00Z", "occurred": "2026-11-21T07:00:00Z", "detected": "2026-11-21T08:00:00Z",
        "acknowledged": "2026-11-21T12:00:00Z", "aware": {"at": "2026-11-21T10:05:00Z", "reason": "Told by the desk"},
    });
    second.patch(wish, &ada(at("10:31"))).unwrap();
    let who = ada(at("10:32"));
    let private = decide::visibility(&second.incident, Visibility::Private, None, &who).unwrap();
    second.take(private, &who);
    (first, second)
}

#[test]
fn a_merge_keeps_the_earliest_each_aware_and_the_stricter() {
    let (mut first, mut second) = two();
    first
        .patch(json!({"aware": {"at": "2026-11-21T10:20:00Z", "reason": "Read it"}, "tlp": "GREEN"}), &ada(at("11:01")))
        .unwrap();
    let who = ada(at("12:00"));
    let both = decide::merge((&first.incident, link(1)), (&second.incident, link(2)), &who).unwrap();
    first.take(both.surviving, &who);
    second.take(both.merged, &who);
    assert_eq!(first.time(TimeName::Occurred), Some(at("07:00")));
    assert_eq!(first.time(TimeName::Detected), Some(at("08:00")));
    assert_eq!(first.time(TimeName::Acknowledged), Some(at("11:00")));
    assert_eq!(first.time(TimeName::Contained), Some(at("11:00")), "contained … closed are its own");
    assert_eq!(first.time(TimeName::Aware), Some(at("10:20")));
    assert_eq!(first.incident.other_aware.iter().filter_map(|a| a.time.at).collect::<Vec<_>>(), [at("10:05")]);
    assert_eq!(first.incident.visibility, Visibility::Private);
    assert_eq!(first.incident.choice("tlp"), Some("RED"));
    assert_eq!(second.incident.merged_into, Some(link(1)));
    // What is merged away takes nothing more; nor is it merged again.
    let refused = second.patch(json!({"severity": "SEV1"}), &who).unwrap_err();
    assert_eq!(refused.code(), "merged_away");
    assert!(refused.to_string().contains("INC-1"));
    let again = decide::merge((&first.incident, link(1)), (&second.incident, link(2)), &who);
    assert_eq!(again.unwrap_err().code(), "merged_away");
    let itself = decide::merge((&first.incident, link(1)), (&first.incident, link(1)), &who);
    assert_eq!(itself.unwrap_err().code(), "same_incident");
}

#[test]
fn a_split_takes_the_times_back_but_loosens_nothing() {
    let (mut first, mut second) = two();
    let before = first.incident.clone();
    let who = ada(at("12:00"));
    assert_eq!(
        decide::split((&first.incident, link(1)), (&second.incident, link(2)), &who).unwrap_err().code(),
        "not_merged"
    );
    let both = decide::merge((&first.incident, link(1)), (&second.incident, link(2)), &who).unwrap();
    first.take(both.surviving, &who);
    second.take(both.merged, &who);
    first.patch(json!({"detected": "2026-11-21T08:15:00Z"}), &ada(at("12:01"))).unwrap();
    let who = ada(at("12:30"));
    let apart = decide::split((&first.incident, link(1)), (&second.incident, link(2)), &who).unwrap();
    first.take(apart.surviving, &who);
    second.take(apart.merged, &who);
    assert_eq!(first.time(TimeName::Occurred), before.time(TimeName::Occurred));
    assert_eq!(first.time(TimeName::Detected), Some(at("08:15")), "what was changed since stays");
    assert!(first.incident.other_aware.is_empty() && first.incident.merged_from.is_empty());
    assert_eq!(first.incident.visibility, Visibility::Private);
    assert_eq!(second.incident.merged_into, None);
    assert_eq!(second.incident.relations[0].kind, Relation::SplitFrom);
    assert_eq!((first.folded(), second.folded()), (first.incident, second.incident));
}

#[test]
fn three_merged_and_split_in_the_order_they_came() {
    let rooms = ["09:00", "08:00"].map(|occurred| {
        let mut room = Room::new();
        room.patch(json!({"occurred": format!("2026-11-21T{occurred}:00Z")}), &ada(at("10:01"))).unwrap();
        room
    });
    let mut main = Room::new();
    let mut gone = Vec::new();
    for (i, mut room) in rooms.into_iter().enumerate() {
        let who = ada(at("11:00"));
        let of = link(i as i64 + 2);
        let both = decide::merge((&main.incident, link(1)), (&room.incident, of), &who).unwrap();
        main.take(both.surviving, &who);
        room.take(both.merged, &who);
        gone.push((room, of));
    }
    assert_eq!(main.time(TimeName::Occurred), Some(at("08:00")));
    for ((room, of), expected) in gone.iter().zip([Some(at("08:00")), None]) {
        let who = ada(at("12:00"));
        let apart = decide::split((&main.incident, link(1)), (&room.incident, *of), &who).unwrap();
        main.take(apart.surviving, &who);
        assert_eq!(main.time(TimeName::Occurred), expected);
    }
}

#[test]
fn relations_come_and_go() {
    let mut room = Room::new();
    let who = ada(at("11:00"));
    let this = link(1).incident;
    let add = |room: &Room| decide::relate(&room.incident, this, Relation::DuplicateOf, link(2), &who).unwrap();
    let decision = add(&room);
    assert_eq!(room.take(decision, &who), 1);
    assert!(add(&room).changes.is_empty());
    let itself = decide::relate(&room.incident, this, Relation::ChildOf, link(1), &who);
    assert_eq!(itself.unwrap_err().code(), "same_incident");
    let decision = decide::unrelate(&room.incident, Relation::DuplicateOf, link(2), &who).unwrap();
    room.take(decision, &who);
    assert!(room.incident.relations.is_empty());
}
