//! Changing title, kind, disposition, facts, times and waivers in one request: all of it, or nothing. Revisions guard
//! against overwriting what somebody else changed. Not for reading the request's form (`crate::patch`).

use serde_json::json;

use crate::catalogue::Catalogue;
use crate::change::{Change, Decision, Who};
use crate::decide::Draft;
use crate::error::{Conflict, DomainError};
use crate::fact::{Fact, FactName, FactSlot, Member};
use crate::incident::Incident;
use crate::keys::{FactState, Phase};
use crate::patch::{FactPatch, MemberPatch, Patch, WholePatch};

/// Decides a patch whose references have been resolved.
///
/// # Errors
/// `fact_changed` on another revision, `confirm_needs_person`, `invalid`, and those of times and waivers; nothing of the
/// patch applies then.
pub fn patch(incident: &Incident, catalogue: &Catalogue, patch: &Patch, who: &Who) -> Result<Decision, DomainError> {
    let mut draft = Draft::of(incident, who)?;
    draft.patch_all(catalogue, patch)?;
    Ok(draft.done())
}

impl Draft<'_> {
    pub(super) fn patch_all(&mut self, catalogue: &Catalogue, patch: &Patch) -> Result<(), DomainError> {
        if let Some(rev) = patch.title_rev
            && rev != self.incident.title_rev
        {
            return Err(DomainError::FactChanged(Box::new(Conflict {
                field: "title".to_owned(),
                yours: json!(patch.title),
                current: json!(self.incident.title),
            })));
        }
        if let Some(title) = &patch.title
            && *title != self.incident.title
        {
            self.push(Change::Title { from: self.incident.title.clone(), to: title.clone() });
        }
        if let Some(kind) = patch.kind
            && kind != self.incident.kind
        {
            self.push(Change::Kind { from: self.incident.kind, to: kind });
        }
        if let Some(disposition) = patch.disposition
            && disposition != self.incident.disposition
        {
            if disposition.is_none() && self.incident.phase == Phase::Closed {
                return Err(DomainError::invalid(
                    "disposition",
                    "A closed incident says what it turned out to be. Nothing was changed; choose another disposition, or reopen it.",
                ));
            }
            self.push(Change::Disposition { from: self.incident.disposition, to: disposition });
        }
        for (name, fact) in &patch.facts {
            self.patch_fact(name, fact)?;
        }
        for (name, time) in &patch.times {
            self.patch_time(*name, time)?;
        }
        if let Some(waive) = &patch.waive {
            self.waive(catalogue, waive)?;
        }
        Ok(())
    }

    pub(super) fn patch_fact(&mut self, name: &FactName, patch: &FactPatch) -> Result<(), DomainError> {
        let field = format!("facts.{name}");
        match patch {
            FactPatch::Whole(whole) => self.patch_whole(name, whole, &field),
            FactPatch::Members(members) => {
                for (i, member) in members.iter().enumerate() {
                    self.patch_member(name, member, &format!("{field}[{i}]"))?;
                }
                Ok(())
            }
        }
    }

    fn patch_whole(&mut self, name: &FactName, patch: &WholePatch, field: &str) -> Result<(), DomainError> {
        self.check_state(patch.state, field)?;
        let from = self.incident.one(name.as_str()).cloned();
        // A value said again adds nothing, so it takes nothing of its certainty away.
        let same = from.as_ref().filter(|f| patch.value.as_ref().is_none_or(|v| f.value.as_ref() == Some(v)));
        let state = match (patch.state, same) {
            (Some(state), _) => state,
            (None, Some(fact)) if patch.value.is_none() || fact.state != FactState::RuledOut => fact.state,
            (None, None) if patch.value.is_none() => FactState::Unknown,
            (None, _) => FactState::Suspected,
        };
        let value = match state {
            FactState::Unknown | FactState::NotApplicable => None,
            _ => patch.value.clone().or_else(|| from.as_ref().and_then(|f| f.value.clone())),
        };
        let reason = match &patch.reason {
            Some(reason) => reason.clone(),
            None => same.filter(|f| f.state == state).and_then(|f| f.reason.clone()),
        };
        let to = Fact {
            state,
            value,
            reason,
            by: self.who.account,
            via: self.who.via.clone(),
            at: self.who.now,
            rev: from.as_ref().map_or(0, |f| f.rev).saturating_add(1),
        };
        if let Some(rev) = patch.rev
            && rev != from.as_ref().map_or(0, |f| f.rev)
        {
            return Err(conflict(field, json!(to), json!(from)));
        }
        if to.value.is_none() && matches!(state, FactState::Suspected | FactState::Confirmed | FactState::RuledOut) {
            return Err(DomainError::invalid(
                format!("{field}.value"),
                "Nothing is known here yet, so there is no value to speak about. Send the value as well.",
            ));
        }
        let members = self.incident.members(name.as_str()).to_vec();
        let unchanged = match &from {
            Some(f) => (f.state, &f.value, &f.reason) == (to.state, &to.value, &to.reason),
            None => to.state == FactState::Unknown && to.reason.is_none() && members.is_empty(),
        };
        if unchanged {
            return Ok(());
        }
        self.check_state(Some(state), field)?;
        // A statement about a whole set takes the place of its members.
        for member in members {
            self.push(Change::Member { name: name.clone(), from: Some(member), to: None });
        }
        self.push(Change::Fact { name: name.clone(), from, to: Some(to) });
        Ok(())
    }

    fn patch_member(&mut self, name: &FactName, patch: &MemberPatch, field: &str) -> Result<(), DomainError> {
        self.check_state(patch.state, field)?;
        let from = self.incident.members(name.as_str()).iter().find(|m| m.value.is_same_member(&patch.value)).cloned();
        let value = match &from {
            // A name that the library has come to know becomes a reference to it; otherwise the first wording stays.
            Some(f) if !patch.value.as_ref().is_some_and(|r| r.listed) => f.value.clone(),
            _ => patch.value.clone(),
        };
        let keep = |edit: &Option<Option<String>>, now: Option<String>| edit.clone().unwrap_or(now);
        let state = patch.state.or(from.as_ref().map(|f| f.state)).unwrap_or(FactState::Suspected);
        // A program may mark progress on what a person confirmed; it is still that person's word.
        let word = from.as_ref().filter(|f| !self.who.person && is_a_persons(f.state) && f.state == state);
        let (by, via, at) = match word {
            Some(f) if patch.reason.as_ref().is_some_and(|r| *r != f.reason) => {
                return Err(DomainError::ConfirmNeedsPerson { field: format!("{field}.reason") });
            }
            Some(f) => (f.by, f.via.clone(), f.at),
            None => (self.who.account, self.who.via.clone(), self.who.now),
        };
        let to = Member {
            value,
            state,
            progress: patch.progress.unwrap_or(from.as_ref().and_then(|f| f.progress)),
            reason: keep(&patch.reason, from.as_ref().and_then(|f| f.reason.clone())),
            note: keep(&patch.note, from.as_ref().and_then(|f| f.note.clone())),
            by,
            via,
            at,
            rev: from.as_ref().map_or(0, |f| f.rev).saturating_add(1),
        };
        if let Some(rev) = patch.rev
            && rev != from.as_ref().map_or(0, |f| f.rev)
        {
            let yours = if patch.remove { json!({ "value": patch.value, "remove": true }) } else { json!(to) };
            return Err(conflict(field, yours, json!(from)));
        }
        if patch.remove {
            if from.is_some() {
                self.push(Change::Member { name: name.clone(), from, to: None });
            }
            return Ok(());
        }
        let unchanged = from.as_ref().is_some_and(|f| {
            (&f.value, f.state, f.progress, &f.reason, &f.note)
                == (&to.value, to.state, to.progress, &to.reason, &to.note)
        });
        if unchanged {
            return Ok(());
        }
        if let Some(FactSlot::One(whole)) = self.incident.facts.get(name.as_str()) {
            let from = Some(whole.clone());
            self.push(Change::Fact { name: name.clone(), from, to: None });
        }
        self.push(Change::Member { name: name.clone(), from, to: Some(to) });
        Ok(())
    }

    fn check_state(&self, state: Option<FactState>, field: &str) -> Result<(), DomainError> {
        if state.is_some_and(is_a_persons) && !self.who.person {
            return Err(DomainError::ConfirmNeedsPerson { field: format!("{field}.state") });
        }
        Ok(())
    }
}

/// The states that only a person gives.
fn is_a_persons(state: FactState) -> bool {
    matches!(state, FactState::Confirmed | FactState::RuledOut)
}

fn conflict(field: &str, yours: serde_json::Value, current: serde_json::Value) -> DomainError {
    DomainError::FactChanged(Box::new(Conflict { field: field.to_owned(), yours, current }))
}
