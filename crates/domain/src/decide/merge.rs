//! Merging one incident into another, and splitting it off again. The surviving one takes the earliest of the early
//! times, every awareness time, and the stricter visibility and sharing mark; its other facts and times are its own. Not
//! for interleaving journals, which reading does, nor for carrying over who is named, which `app` does.

use std::collections::BTreeMap;

use crate::catalogue::TLP;
use crate::change::{Change, Decision, Link, Who};
use crate::decide::Draft;
use crate::error::DomainError;
use crate::fact::{Fact, TimeFact};
use crate::incident::Incident;
use crate::keys::{FactState, Relation, TimeName};

/// The times of which a merge keeps the earliest.
const EARLIEST: [TimeName; 5] =
    [TimeName::Occurred, TimeName::Detected, TimeName::Reported, TimeName::Acknowledged, TimeName::ResponseStarted];

/// What changes on each of the two.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MergeDecision {
    /// On the one that stays.
    pub surviving: Decision,
    /// On the one that points on.
    pub merged: Decision,
}

/// Merges `merged` into `surviving`.
///
/// # Errors
/// `same_incident`; `merged_away` when either already lives in another one.
pub fn merge(surviving: (&Incident, Link), merged: (&Incident, Link), who: &Who) -> Result<MergeDecision, DomainError> {
    let (stays, stays_link) = surviving;
    let (goes, goes_link) = merged;
    if stays_link.incident == goes_link.incident {
        return Err(DomainError::SameIncident);
    }
    let mut on_stays = Draft::of(stays, who)?;
    let mut on_goes = Draft::of(goes, who)?;

    let taken: Vec<(TimeName, TimeFact)> = EARLIEST
        .into_iter()
        .filter_map(|name| goes.times.get(&name).map(|time| (name, time.clone())))
        .filter(|(name, time)| time.at.is_some_and(|at| stays.time(*name).is_none_or(|own| at < own)))
        .collect();
    let replaced: BTreeMap<_, _> = taken.iter().map(|(name, _)| (*name, stays.times.get(name).cloned())).collect();
    let (incident, reference) = (goes_link.incident, goes_link.reference);
    on_stays.push(Change::MergedFrom { incident, reference, replaced });
    for (name, time) in taken {
        on_stays.carry_time(name, Some(time));
    }
    let aware = goes.times.get(&TimeName::Aware).filter(|time| time.at.is_some()).map(|time| (time.clone(), goes_link));
    for (time, of) in aware.into_iter().chain(goes.other_aware.iter().map(|a| (a.time.clone(), a.of))) {
        if !on_stays.incident.other_aware.iter().any(|a| a.time == time && a.of == of) {
            on_stays.push(Change::OtherAware { time, of, removed: false });
        }
    }
    let why = Some(format!("Merged with {reference}"));
    on_stays.put_visibility(stays.visibility.stricter(goes.visibility), why.clone());
    on_stays.take_stricter_tlp(goes, why);

    let (incident, reference) = (stays_link.incident, stays_link.reference);
    on_goes.push(Change::MergedInto { incident, reference });
    Ok(MergeDecision { surviving: on_stays.done(), merged: on_goes.done() })
}

/// Splits `merged` off `surviving` again. Times that the merge brought and nobody changed since go back; the stricter
/// visibility and sharing mark stay until somebody loosens them.
///
/// # Errors
/// `not_merged` when the one is not merged into the other.
pub fn split(surviving: (&Incident, Link), merged: (&Incident, Link), who: &Who) -> Result<MergeDecision, DomainError> {
    let (stays, stays_link) = surviving;
    let (goes, goes_link) = merged;
    if goes.merged_into.is_none_or(|into| into.incident != stays_link.incident) {
        return Err(DomainError::NotMerged);
    }
    let mut on_stays = Draft::even_if_merged(stays, who);
    let mut on_goes = Draft::even_if_merged(goes, who);

    let replaced = stays.merged_from.iter().find(|m| m.incident == goes_link.incident).map(|m| m.replaced.clone());
    for (name, before) in replaced.unwrap_or_default() {
        let brought = before.as_ref().map_or(0, |t| t.rev).saturating_add(1);
        if stays.times.get(&name).is_some_and(|now| now.rev == brought) {
            on_stays.carry_time(name, before);
        }
    }
    let own: Vec<Link> = std::iter::once(goes_link).chain(goes.other_aware.iter().map(|a| a.of)).collect();
    for aware in stays.other_aware.iter().filter(|a| own.contains(&a.of)) {
        on_stays.push(Change::OtherAware { time: aware.time.clone(), of: aware.of, removed: true });
    }
    on_stays.push(Change::Split { incident: goes_link.incident, reference: goes_link.reference });

    let Link { incident, reference } = stays_link;
    on_goes.push(Change::Split { incident, reference });
    let kind = Relation::SplitFrom;
    on_goes.push(Change::Relation { kind, to: incident, reference, removed: false });
    Ok(MergeDecision { surviving: on_stays.done(), merged: on_goes.done() })
}

impl Draft<'_> {
    /// Puts a time as it stood elsewhere, with its source and its author, under the next revision here.
    fn carry_time(&mut self, name: TimeName, time: Option<TimeFact>) {
        let from = self.incident.times.get(&name).cloned();
        let rev = from.as_ref().map_or(0, |f| f.rev).saturating_add(1);
        let unknown = TimeFact::unknown(self.who.now, rev);
        let to = time.map_or(unknown, |time| TimeFact { rev, recorded: self.who.now, ..time });
        self.push(Change::Time { name, from, to: Some(to) });
    }

    fn take_stricter_tlp(&mut self, other: &Incident, reason: Option<String>) {
        let rank = |incident: &Incident| {
            let mark = incident.choice("tlp")?;
            TLP.iter().position(|t| *t == mark)
        };
        let Some(theirs) = rank(other) else { return };
        if rank(&self.incident).is_some_and(|own| own <= theirs) {
            return;
        }
        let from = self.incident.one("tlp").cloned();
        let to = Fact {
            state: other.one("tlp").map_or(FactState::Suspected, |f| f.state),
            value: other.one("tlp").and_then(|f| f.value.clone()),
            reason,
            by: other.one("tlp").and_then(|f| f.by),
            via: self.who.via.clone(),
            at: self.who.now,
            rev: from.as_ref().map_or(0, |f| f.rev).saturating_add(1),
        };
        self.push(Change::Fact { name: "tlp".into(), from, to: Some(to) });
    }
}
