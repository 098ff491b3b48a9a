//! Folding: as it was known at a time, and properties over random commands.

use firebell_domain::catalogue::Catalogue;
use firebell_domain::change::{Change, Meta, Who};
use firebell_domain::decide::{self, CloseInput, DismissInput, MoveInput};
use firebell_domain::fact::FactSlot;
use firebell_domain::incident::Incident;
use firebell_domain::keys::{Disposition, Phase, TimeName, Visibility};
use firebell_domain::known;
use firebell_domain::problems::order_problems;
use firebell_domain::time::{MINUTE, Time};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::support::{Room, ada, at, link, program};

#[test]
fn an_incident_reads_as_it_was_known_at_a_time() {
    let mut room = Room::new();
    room.patch(json!({"severity": "SEV3"}), &ada(at("10:10"))).unwrap();
    room.patch(json!({"severity": {"value": "SEV1", "state": "confirmed"}}), &ada(at("10:20"))).unwrap();
    room.go(Phase::Contained, &ada(at("10:30")));
    assert!(room.as_of(at("09:59")).is_none());
    assert_eq!(room.as_of(at("10:00")).unwrap().severity(), None);
    assert_eq!(room.as_of(at("10:15")).unwrap().severity(), Some("SEV3"));
    let later = room.as_of(at("10:25")).unwrap();
    assert_eq!((later.severity(), later.phase), (Some("SEV1"), Phase::Triage));
    assert_eq!(room.as_of(at("10:30")).unwrap(), room.incident);
}

#[test]
fn nothing_folds_without_a_first_change() {
    let meta = Meta { by: None, via: None, at: at("10:00") };
    let change = Change::Title { from: "a".into(), to: "b".into() };
    assert!(Incident::fold([(&change, &meta)]).is_none());
    assert!(Incident::fold([]).is_none());
}

/// One command of a random history.
#[derive(Clone, Debug)]
enum Command {
    Patch(Json),
    Move(Phase, i64),
    Close(Option<Disposition>),
    Dismiss(Disposition),
    Reopen,
    Action(i64),
    See(Visibility),
    Merge(usize),
    Split(usize),
}

fn any_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    (0..all.len()).prop_map(move |i| all[i])
}

fn fact() -> impl Strategy<Value = Json> {
    let bare = prop_oneof![
        Just(json!("SEV1")),
        Just(json!("SEV2")),
        Just(json!("SEV9")),
        Just(json!("RED")),
        Just(json!("GREEN")),
        Just(json!("Ünïque")),
        Just(json!("unique")),
        Just(json!("")),
        Just(json!(3)),
        Just(json!(true)),
        Just(Json::Null),
        Just(json!({"number": 4, "counted": true})),
        Just(json!({"role": "lead", "person": "Ada"})),
    ];
    let state = proptest::option::of(prop_oneof![
        Just("unknown"),
        Just("suspected"),
        Just("confirmed"),
        Just("ruled_out"),
        Just("not_applicable")
    ]);
    let object =
        (proptest::option::of(bare.clone()), state, proptest::option::of(0u32..4), any::<bool>(), any::<bool>())
            .prop_map(|(value, state, rev, reason, remove)| {
                let mut object = serde_json::Map::new();
                value.map(|v| object.insert("value".into(), v));
                state.map(|s| object.insert("state".into(), json!(s)));
                rev.map(|r| object.insert("rev".into(), json!(r)));
                reason.then(|| object.insert("reason".into(), json!("because")));
                remove.then(|| object.insert("remove".into(), json!(true)));
                Json::Object(object)
            });
    let single = prop_oneof![bare, object];
    prop_oneof![single.clone(), proptest::collection::vec(single, 0..3).prop_map(Json::Array)]
}

fn command() -> impl Strategy<Value = Command> {
    let name = prop_oneof![
        Just("severity"),
        Just("tlp"),
        Just("tags"),
        Just("roles"),
        Just("affected_assets"),
        Just("people_affected"),
        Just("personal_data"),
        Just("owning_area"),
    ];
    let time = (any_of(TimeName::ALL), 0i64..600, 0u8..4).prop_map(|(name, minute, form)| {
        let moment = at("06:00").plus(minute * MINUTE).to_string();
        let value = match form {
            0 => json!(moment),
            1 => json!({"at": moment, "precision": "estimated", "reason": "as told"}),
            2 => json!({"at": moment, "source": "import"}),
            _ => Json::Null,
        };
        json!({ name.key(): value })
    });
    prop_oneof![
        5 => (name, fact()).prop_map(|(name, fact)| Command::Patch(json!({"facts": {name: fact}}))),
        3 => time.prop_map(Command::Patch),
        1 => Just(Command::Patch(json!({"title": "Another title", "kind": "exercise", "waive": {"reason": "enough"}}))),
        4 => (any_of(Phase::ALL), -30i64..30).prop_map(|(phase, shift)| Command::Move(phase, shift)),
        1 => proptest::option::of(any_of(Disposition::ALL)).prop_map(Command::Close),
        1 => any_of(Disposition::ALL).prop_map(Command::Dismiss),
        1 => Just(Command::Reopen),
        1 => (-30i64..30).prop_map(Command::Action),
        1 => any_of(Visibility::ALL).prop_map(Command::See),
        1 => (0usize..2).prop_map(Command::Merge),
        1 => (0usize..2).prop_map(Command::Split),
    ]
}

/// Runs a command on two incidents; refusals leave things as they are.
fn run(rooms: &mut [Room; 2], target: usize, command: &Command, who: &Who) {
    let catalogue = Catalogue::built_in();
    let at = |shift: &i64| who.now.plus(shift * MINUTE);
    let incident = rooms[target].incident.clone();
    let decision = match command {
        Command::Patch(json) => {
            let _ = rooms[target].patch(json.clone(), who);
            return;
        }
        Command::Move(to, shift) => decide::move_phase(&incident, &MoveInput::to(*to, at(shift)), who),
        Command::Close(disposition) => {
            let input = CloseInput {
                disposition: *disposition,
                classification: None,
                line: None,
                at: who.now,
                definition_version: Some(1),
            };
            decide::close(&incident, &catalogue, &input, who)
        }
        Command::Dismiss(disposition) => {
            decide::dismiss(&incident, &DismissInput { disposition: *disposition, reason: None, at: who.now }, who)
        }
        Command::Reopen => decide::reopen(&incident, who.now, None, who),
        Command::Action(shift) => decide::first_action(&incident, at(shift), who),
        Command::See(visibility) => decide::visibility(&incident, *visibility, None, who),
        Command::Merge(into) | Command::Split(into) => {
            let gone = 1 - into;
            let surviving = (&rooms[*into].incident, link(*into as i64 + 1));
            let merged = (&rooms[gone].incident, link(gone as i64 + 1));
            let both = match command {
                Command::Merge(_) => decide::merge(surviving, merged, who),
                _ => decide::split(surviving, merged, who),
            };
            if let Ok(both) = both {
                rooms[*into].take(both.surviving, who);
                rooms[gone].take(both.merged, who);
            }
            return;
        }
    };
    if let Ok(decision) = decision {
        rooms[target].take(decision, who);
    }
}

/// Revisions of facts, members and times rise by one, from 1.
fn check_revisions(log: &[(Change, Meta)]) {
    for (change, _) in log {
        let (before, after) = match change {
            Change::Fact { from, to, .. } => (from.as_ref().map(|f| f.rev), to.as_ref().map(|f| f.rev)),
            Change::Member { from, to, .. } => (from.as_ref().map(|f| f.rev), to.as_ref().map(|f| f.rev)),
            Change::Time { from, to, .. } => (from.as_ref().map(|f| f.rev), to.as_ref().map(|f| f.rev)),
            _ => continue,
        };
        if let Some(after) = after {
            assert_eq!(after, before.unwrap_or(0) + 1, "{change:?}");
        }
    }
}

/// What holds for every incident whatever was done to it.
fn check_state(incident: &Incident) {
    assert_eq!(incident.phases.last().map(|s| (s.phase, s.left)), Some((incident.phase, None)));
    assert!(incident.phase != Phase::Closed || incident.disposition.is_some(), "closed without a disposition");
    for slot in incident.facts.values() {
        match slot {
            FactSlot::Many(members) => {
                assert!(!members.is_empty());
                for (i, member) in members.iter().enumerate() {
                    assert!(members[i + 1..].iter().all(|other| !other.value.is_same_member(&member.value)));
                }
            }
            FactSlot::One(fact) => {
                use firebell_domain::keys::FactState::{NotApplicable, Unknown};
                assert_eq!(fact.value.is_none(), matches!(fact.state, Unknown | NotApplicable));
            }
        }
    }
    let _ = (known::unknown(incident, &Catalogue::built_in()), order_problems(incident));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn folding_all_changes_gives_the_state(commands in proptest::collection::vec((0usize..2, command(), any::<bool>()), 1..25)) {
        let mut rooms = [Room::new(), Room::new()];
        for (step, (target, command, person)) in commands.iter().enumerate() {
            let now = at("10:00").plus((step as i64 + 1) * MINUTE);
            let who = if *person { ada(now) } else { program(now) };
            let hands: Vec<_> = rooms[*target].incident.times.iter().filter(|(_, t)| t.is_by_hand()).map(|(n, t)| (*n, t.clone())).collect();
            run(&mut rooms, *target, command, &who);
            if !matches!(command, Command::Patch(_) | Command::Merge(_) | Command::Split(_)) {
                for (name, time) in hands {
                    prop_assert_eq!(rooms[*target].incident.times.get(&name), Some(&time));
                }
            }
            for room in &rooms {
                prop_assert_eq!(&room.folded(), &room.incident);
                check_state(&room.incident);
            }
        }
        for room in &rooms {
            check_revisions(&room.log);
            let kept = serde_json::to_string(&room.log.iter().map(|(c, _)| c).collect::<Vec<_>>()).unwrap();
            let read: Vec<Change> = serde_json::from_str(&kept).unwrap();
            prop_assert!(read.iter().eq(room.log.iter().map(|(c, _)| c)));
            let kept = serde_json::to_string(&room.incident).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Incident>(&kept).unwrap(), &room.incident);
        }
    }

    #[test]
    fn any_time_reads_as_it_was_written(micros in 0i64..=Time::MAX.0) {
        let time = Time::from_micros(micros);
        prop_assert_eq!(Time::parse_rfc3339(&time.to_string()), Ok(time));
    }

    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,40}", json in fact()) {
        let _ = Time::parse_rfc3339(&text);
        let _ = text.parse::<firebell_domain::reference::Reference>();
        let catalogue = Catalogue::built_in();
        for def in catalogue.iter() {
            let _ = firebell_domain::patch::FactPatch::parse(def, &json);
            let _ = firebell_domain::patch::FactPatch::parse(def, &json!(text));
        }
    }
}
