//! One incident as it stands: the fold of its changes. Applying never fails and never decides; the same changes always
//! give the same incident, so that it can be read as it was at any time. Not for rules: those are in `decide`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::change::{Change, Link, Meta};
use crate::fact::{Fact, FactName, FactSlot, Member, TimeFact};
use crate::ids::{AccountId, IncidentId};
use crate::keys::{Disposition, Kind, Phase, Relation, TimeName, Visibility};
use crate::reference::Reference;
use crate::time::Time;
use crate::value::{Ref, Value};

/// A stay in one phase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseSpan {
    /// The phase.
    pub phase: Phase,
    /// When it was entered.
    pub entered: Time,
    /// When it was left; none while it lasts.
    #[serde(default)]
    pub left: Option<Time>,
}

/// Why something unknown need not be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// In somebody's words.
    pub reason: String,
    /// Who said so.
    #[serde(default)]
    pub by: Option<AccountId>,
    /// When.
    pub at: Time,
}

/// A relation to another incident, as seen from this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationTo {
    /// What this one is to the other.
    pub kind: Relation,
    /// The other one.
    pub to: IncidentId,
    /// Its number.
    pub reference: Reference,
}

/// An incident that was merged into this one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MergedFrom {
    /// Its identifier.
    pub incident: IncidentId,
    /// Its number.
    pub reference: Reference,
    /// What stood here before its earlier times were taken.
    #[serde(default)]
    pub replaced: BTreeMap<TimeName, Option<TimeFact>>,
}

/// A further awareness time, and the merged incident it came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OtherAware {
    /// The time.
    #[serde(flatten)]
    pub time: TimeFact,
    /// The incident it came from.
    pub of: Link,
}

/// One incident as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// One line.
    pub title: String,
    /// Rises by one with each other title; the first is 1.
    pub title_rev: u32,
    /// Real, exercise, test or retrospective.
    pub kind: Kind,
    /// Where the response stands.
    pub phase: Phase,
    /// What it turned out to be.
    #[serde(default)]
    pub disposition: Option<Disposition>,
    /// Who can see it.
    pub visibility: Visibility,
    /// What is known; what is absent is unknown.
    #[serde(default)]
    pub facts: BTreeMap<FactName, FactSlot>,
    /// Its times; what is absent, or without `at`, is unknown.
    #[serde(default)]
    pub times: BTreeMap<TimeName, TimeFact>,
    /// Further awareness times of merged incidents.
    #[serde(default)]
    pub other_aware: Vec<OtherAware>,
    /// All stays in phases, oldest first.
    #[serde(default)]
    pub phases: Vec<PhaseSpan>,
    /// What need not be asked for, by the name of a fact or a time.
    #[serde(default)]
    pub waived: BTreeMap<String, Waiver>,
    /// Relations that were said on this incident.
    #[serde(default)]
    pub relations: Vec<RelationTo>,
    /// Where it lives on.
    #[serde(default)]
    pub merged_into: Option<Link>,
    /// What was merged into it.
    #[serde(default)]
    pub merged_from: Vec<MergedFrom>,
    /// The version of the definition it was declared by.
    #[serde(default)]
    pub definition_version: Option<u32>,
}

impl Incident {
    /// The incident that a first change opens; `None` for any other change than `registered`.
    pub fn begin(change: &Change, meta: &Meta) -> Option<Incident> {
        let Change::Registered { title, kind, visibility, phase } = change else {
            return None;
        };
        Some(Incident {
            title: title.clone(),
            title_rev: 1,
            kind: *kind,
            phase: *phase,
            disposition: None,
            visibility: *visibility,
            facts: BTreeMap::new(),
            times: BTreeMap::new(),
            other_aware: Vec::new(),
            phases: vec![PhaseSpan { phase: *phase, entered: meta.at, left: None }],
            waived: BTreeMap::new(),
            relations: Vec::new(),
            merged_into: None,
            merged_from: Vec::new(),
            definition_version: None,
        })
    }

    /// Rebuilds an incident from its changes in the order in which they were recorded; those up to a time give the
    /// incident as it was known then. `None` when the first is not `registered`.
    pub fn fold<'a>(changes: impl IntoIterator<Item = (&'a Change, &'a Meta)>) -> Option<Incident> {
        let mut changes = changes.into_iter();
        let (first, meta) = changes.next()?;
        let mut incident = Incident::begin(first, meta)?;
        for (change, meta) in changes {
            incident.apply(change, meta);
        }
        Some(incident)
    }

    /// Applies one change. A change that does not fit leaves things as they are.
    pub fn apply(&mut self, change: &Change, meta: &Meta) {
        match change {
            Change::Title { to, .. } => {
                self.title.clone_from(to);
                self.title_rev = self.title_rev.saturating_add(1);
            }
            Change::Kind { to, .. } => self.kind = *to,
            Change::Fact { name, to, .. } => match to {
                Some(fact) => {
                    self.facts.insert(name.clone(), FactSlot::One(fact.clone()));
                }
                None => {
                    self.facts.remove(name);
                }
            },
            Change::Member { name, from, to } => self.apply_member(name, from.as_ref(), to.as_ref()),
            Change::Waived { names, reason } => {
                for name in names {
                    let waiver = Waiver { reason: reason.clone(), by: meta.by, at: meta.at };
                    self.waived.insert(name.clone(), waiver);
                }
            }
            Change::Time { name, to, .. } => match to {
                Some(time) => {
                    self.times.insert(*name, time.clone());
                }
                None => {
                    self.times.remove(name);
                }
            },
            Change::OtherAware { time, of, removed } => {
                let aware = OtherAware { time: time.clone(), of: *of };
                if *removed {
                    self.other_aware.retain(|a| *a != aware);
                } else {
                    self.other_aware.push(aware);
                }
            }
            Change::Phase { to, at, definition_version, .. } => {
                if let Some(last) = self.phases.last_mut() {
                    last.left = Some(*at);
                }
                self.phases.push(PhaseSpan { phase: *to, entered: *at, left: None });
                self.phase = *to;
                if definition_version.is_some() {
                    self.definition_version = *definition_version;
                }
            }
            Change::Disposition { to, .. } => self.disposition = *to,
            Change::Visibility { to, .. } => self.visibility = *to,
            Change::Relation { kind, to, reference, removed } => {
                let relation = RelationTo { kind: *kind, to: *to, reference: *reference };
                self.relations.retain(|r| *r != relation);
                if !removed {
                    self.relations.push(relation);
                }
            }
            Change::MergedFrom { incident, reference, replaced } => self.merged_from.push(MergedFrom {
                incident: *incident,
                reference: *reference,
                replaced: replaced.clone(),
            }),
            Change::MergedInto { incident, reference } => {
                self.merged_into = Some(Link { incident: *incident, reference: *reference });
            }
            Change::Split { incident, .. } => {
                if self.merged_into.is_some_and(|into| into.incident == *incident) {
                    self.merged_into = None;
                }
                self.forget_merge(*incident);
            }
            Change::Registered { .. }
            | Change::Admitted { .. }
            | Change::DismissedAccess { .. }
            | Change::Pinned { .. }
            | Change::Unpinned { .. }
            | Change::File { .. } => {}
        }
    }

    fn apply_member(&mut self, name: &FactName, from: Option<&Member>, to: Option<&Member>) {
        let slot = self.facts.entry(name.clone()).or_insert_with(|| FactSlot::Many(Vec::new()));
        if let FactSlot::One(_) = slot {
            *slot = FactSlot::Many(Vec::new());
        }
        if let FactSlot::Many(members) = slot {
            let place = from.and_then(|from| members.iter().position(|m| m.value == from.value));
            match (place, to) {
                (Some(place), Some(to)) => members[place] = to.clone(),
                (Some(place), None) => {
                    members.remove(place);
                }
                (None, Some(to)) => members.push(to.clone()),
                (None, None) => {}
            }
            if members.is_empty() {
                self.facts.remove(name);
            }
        }
    }

    /// Takes a merge out of the list; later merges that replaced its times now stand before what it had replaced.
    fn forget_merge(&mut self, incident: IncidentId) {
        let Some(place) = self.merged_from.iter().position(|m| m.incident == incident) else {
            return;
        };
        let gone = self.merged_from.remove(place);
        for (name, before) in gone.replaced {
            let brought = before.as_ref().map_or(0, |t| t.rev).saturating_add(1);
            for later in self.merged_from.iter_mut().skip(place) {
                if let Some(Some(time)) = later.replaced.get_mut(&name)
                    && time.rev == brought
                {
                    let unknown = TimeFact::unknown(time.recorded, brought);
                    *time = before.clone().map_or(unknown, |t| TimeFact { rev: brought, ..t });
                }
            }
        }
    }

    /// A single fact, or the statement about a whole set.
    pub fn one(&self, name: &str) -> Option<&Fact> {
        match self.facts.get(name) {
            Some(FactSlot::One(fact)) => Some(fact),
            _ => None,
        }
    }

    /// The members of a set, in the order in which they came.
    pub fn members(&self, name: &str) -> &[Member] {
        match self.facts.get(name) {
            Some(FactSlot::Many(members)) => members,
            _ => &[],
        }
    }

    /// A time, if it is known.
    pub fn time(&self, name: TimeName) -> Option<Time> {
        self.times.get(&name).and_then(|time| time.at)
    }

    /// The value of a choice that is suspected or confirmed.
    pub fn choice(&self, name: &str) -> Option<&str> {
        use crate::keys::FactState::{Confirmed, Suspected};
        self.one(name).filter(|f| matches!(f.state, Suspected | Confirmed))?.value.as_ref()?.as_text()
    }

    /// The severity's key, if it is suspected or confirmed.
    pub fn severity(&self) -> Option<&str> {
        self.choice("severity")
    }

    /// Who holds a role of this incident; the first one named and not ruled out.
    pub fn in_role(&self, wanted: &str) -> Option<&Ref> {
        self.members("roles").iter().filter(|m| m.state != crate::keys::FactState::RuledOut).find_map(|m| {
            match &m.value {
                Value::Role { role, person } if role == wanted => Some(person),
                _ => None,
            }
        })
    }

    /// Who leads it.
    pub fn lead(&self) -> Option<&Ref> {
        self.in_role("lead")
    }
}
