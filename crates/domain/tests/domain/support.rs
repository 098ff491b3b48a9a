//! What the tests share: people, times, and an incident that is driven by decisions and checked by folding.

use firebell_domain::catalogue::Catalogue;
use firebell_domain::change::{Change, Decision, Link, Meta, Who};
use firebell_domain::decide::{self, MoveInput, RegisterInput};
use firebell_domain::error::DomainError;
use firebell_domain::ids::{AccountId, IncidentId};
use firebell_domain::incident::Incident;
use firebell_domain::keys::{Phase, TimeName};
use firebell_domain::patch::Patch;
use firebell_domain::reference::Reference;
use firebell_domain::time::Time;
use serde_json::Value as Json;
use uuid::Uuid;

pub fn at(text: &str) -> Time {
    Time::parse_rfc3339(&format!("2026-11-21T{text}:00Z")).unwrap()
}

pub fn ada(now: Time) -> Who {
    Who::person(AccountId(Uuid::from_u128(0xada)), now)
}

pub fn program(now: Time) -> Who {
    Who::program("key monitoring", now)
}

pub fn link(number: i64) -> Link {
    Link { incident: IncidentId(Uuid::from_u128(number as u128)), reference: Reference(number) }
}

/// An incident together with all changes that made it.
#[derive(Clone, Debug)]
pub struct Room {
    pub incident: Incident,
    pub log: Vec<(Change, Meta)>,
}

impl Room {
    pub fn register(input: &RegisterInput, who: &Who) -> Room {
        let decision = decide::register(input, &Catalogue::built_in(), who).unwrap();
        let incident = Incident::begin(&decision.changes[0], &who.meta()).unwrap();
        let mut room = Room { incident, log: vec![(decision.changes[0].clone(), who.meta())] };
        room.take(Decision { changes: decision.changes[1..].to_vec() }, who);
        room
    }

    /// Registered by a person at 10:00.
    pub fn new() -> Room {
        Room::register(&RegisterInput::new("Strange mail to the whole office"), &ada(at("10:00")))
    }

    pub fn take(&mut self, decision: Decision, who: &Who) -> usize {
        let count = decision.changes.len();
        for change in decision.changes {
            self.incident.apply(&change, &who.meta());
            self.log.push((change, who.meta()));
        }
        count
    }

    pub fn go(&mut self, to: Phase, who: &Who) {
        let decision = decide::move_phase(&self.incident, &MoveInput::to(to, who.now), who).unwrap();
        self.take(decision, who);
    }

    pub fn patch(&mut self, json: Json, who: &Who) -> Result<usize, DomainError> {
        let catalogue = Catalogue::built_in();
        let patch = Patch::parse(&json, &catalogue)?;
        let decision = decide::patch(&self.incident, &catalogue, &patch, who)?;
        Ok(self.take(decision, who))
    }

    pub fn time(&self, name: TimeName) -> Option<Time> {
        self.incident.time(name)
    }

    pub fn folded(&self) -> Incident {
        Incident::fold(self.log.iter().map(|(change, meta)| (change, meta))).unwrap()
    }

    pub fn as_of(&self, time: Time) -> Option<Incident> {
        Incident::fold(self.log.iter().filter(|(_, meta)| meta.at <= time).map(|(change, meta)| (change, meta)))
    }
}
