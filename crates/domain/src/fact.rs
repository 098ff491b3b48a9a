//! What the record says about an incident: single facts, members of sets, and times, each with its state, who said it,
//! when, and a revision that rises by one. Not for which facts exist (`catalogue`) or how they change (`decide`).

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::AccountId;
use crate::keys::{FactState, Precision, Progress, TimeSource};
use crate::time::Time;
use crate::value::Value;

/// A fact's name: one of the catalogue's, or `custom.<key>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FactName(pub String);

impl FactName {
    /// The name of an organisation's own field.
    pub fn custom(key: &str) -> FactName {
        FactName(format!("custom.{key}"))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FactName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for FactName {
    fn from(name: &str) -> FactName {
        FactName(name.to_owned())
    }
}

impl Borrow<str> for FactName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// One fact as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// How sure it is.
    pub state: FactState,
    /// What it says; none when unknown or not applicable; what is ruled out stays here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// Why, in somebody's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AccountId>,
    /// The key, import or rule it came through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// When it was said.
    pub at: Time,
    /// Rises by one with each change; the first is 1.
    pub rev: u32,
}

/// One member of a fact that has many values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// What it is.
    pub value: Value,
    /// How sure it is.
    pub state: FactState,
    /// How far the work on it is (affected assets only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<Progress>,
    /// Why, in somebody's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// A remark about this member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AccountId>,
    /// The key, import or rule it came through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// When it was said.
    pub at: Time,
    /// Rises by one with each change; the first is 1.
    pub rev: u32,
}

/// What stands under one fact name. A fact with many values holds members; a single fact in its place says something
/// about the whole set: that it does not apply, or that nothing is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FactSlot {
    /// Several values, each with its own state.
    Many(Vec<Member>),
    /// One value, or a statement about a whole set.
    One(Fact),
}

impl FactSlot {
    /// Whether anything is known here: a state other than unknown, or at least one member.
    pub fn is_known(&self) -> bool {
        match self {
            FactSlot::One(fact) => fact.state != FactState::Unknown,
            FactSlot::Many(members) => !members.is_empty(),
        }
    }
}

/// One of an incident's times as it stands. Without `at` it is unknown; the revision goes on, so that nobody's change is
/// lost to a stale one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeFact {
    /// The moment, if it is known.
    #[serde(default)]
    pub at: Option<Time>,
    /// How precise it is.
    pub precision: Precision,
    /// Where it comes from.
    pub source: TimeSource,
    /// Who set it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AccountId>,
    /// The key, import or rule it came through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// Why, in somebody's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it was set.
    pub recorded: Time,
    /// Rises by one with each change; the first is 1.
    pub rev: u32,
}

impl TimeFact {
    /// A time that is not known, under a revision of its own.
    pub fn unknown(recorded: Time, rev: u32) -> TimeFact {
        TimeFact {
            at: None,
            precision: Precision::Unknown,
            source: TimeSource::Phase,
            by: None,
            via: None,
            reason: None,
            recorded,
            rev,
        }
    }

    /// Whether a value stands here that was set by hand, which no rule replaces.
    pub fn is_by_hand(&self) -> bool {
        self.source == TimeSource::Hand && self.at.is_some()
    }
}
