//! What changed, as it is kept in the journal for good. The JSON of these changes is stored and never rewritten: fields
//! may be added with a default, none may be renamed or removed. Not for deciding (`decide`) or folding (`incident`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::fact::{Fact, FactName, Member, TimeFact};
use crate::ids::{AccountId, EntryId, FileId, IncidentId};
use crate::keys::{Disposition, Kind, Phase, Relation, TimeName, Visibility, keys};
use crate::reference::Reference;
use crate::time::Time;
use crate::value::Ref;

/// Another incident, by identifier and by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its identifier.
    pub incident: IncidentId,
    /// Its number.
    pub reference: Reference,
}

keys! {
    /// What can be named on a private incident.
    NamedKind ("kind of access") {
        /// A person.
        Account = "account",
        /// A team.
        Team = "team",
    }
}

/// Somebody named on an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// A person or a team.
    pub kind: NamedKind,
    /// Who.
    #[serde(flatten)]
    pub who: Ref,
}

/// One change of an incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// The record was opened. Always the first.
    Registered { title: String, kind: Kind, visibility: Visibility, phase: Phase },
    /// Another title.
    Title { from: String, to: String },
    /// Another kind.
    Kind { from: Kind, to: Kind },
    /// A single fact, or a statement about a whole set.
    Fact { name: FactName, from: Option<Fact>, to: Option<Fact> },
    /// One member of a set: added, changed, or taken out.
    Member { name: FactName, from: Option<Member>, to: Option<Member> },
    /// These unknowns need not be asked for any more.
    Waived { names: Vec<String>, reason: String },
    /// One time.
    Time { name: TimeName, from: Option<TimeFact>, to: Option<TimeFact> },
    /// A further legal awareness time, from a merged incident; taken away again by a split.
    OtherAware {
        time: TimeFact,
        of: Link,
        #[serde(default)]
        removed: bool,
    },
    /// Another phase.
    Phase {
        from: Phase,
        to: Phase,
        at: Time,
        #[serde(default)]
        reopened: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// The definition of an incident it was judged by, on moving on from triage.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        definition_version: Option<u32>,
    },
    /// What it turned out to be.
    Disposition { from: Option<Disposition>, to: Option<Disposition> },
    /// Who can see it.
    Visibility {
        from: Visibility,
        to: Visibility,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Somebody was named on it.
    Admitted {
        who: Named,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Time>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        #[serde(default)]
        emergency: bool,
    },
    /// Somebody is no longer named on it.
    DismissedAccess { who: Named },
    /// A relation to another incident.
    Relation {
        kind: Relation,
        to: IncidentId,
        reference: Reference,
        #[serde(default)]
        removed: bool,
    },
    /// Another incident was merged into this one; `replaced` holds the times that its earlier ones took the place of.
    MergedFrom {
        incident: IncidentId,
        reference: Reference,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        replaced: BTreeMap<TimeName, Option<TimeFact>>,
    },
    /// This one lives on in another.
    MergedInto { incident: IncidentId, reference: Reference },
    /// A merge was undone; written on both.
    Split { incident: IncidentId, reference: Reference },
    /// An entry was put on the timeline.
    Pinned { entry: EntryId },
    /// An entry was taken off the timeline.
    Unpinned { entry: EntryId },
    /// A file was attached.
    File { id: FileId, name: String, media_type: String, size: u64, sha256: String },
}

/// Who made a change and when; stands beside it in the journal entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// The account.
    #[serde(default)]
    pub by: Option<AccountId>,
    /// The key, import or rule.
    #[serde(default)]
    pub via: Option<String>,
    /// When it was recorded.
    pub at: Time,
}

/// Who asks for a decision, and what time it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The account that acts, or that a key acts for.
    pub account: Option<AccountId>,
    /// The key, import or rule it comes through.
    pub via: Option<String>,
    /// Whether these are a person's credentials; only a person confirms.
    pub person: bool,
    /// The time it is.
    pub now: Time,
}

impl Who {
    /// A person, signed in.
    pub fn person(account: AccountId, now: Time) -> Who {
        Who { account: Some(account), via: None, person: true, now }
    }

    /// A program: a key, an import, a rule.
    pub fn program(via: impl Into<String>, now: Time) -> Who {
        Who { account: None, via: Some(via.into()), person: false, now }
    }

    /// What stands beside the changes.
    pub fn meta(&self) -> Meta {
        Meta { by: self.account, via: self.via.clone(), at: self.now }
    }
}

/// What follows from a command: the changes, in order. Empty when there is nothing to change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    /// The changes, in the order in which they apply.
    pub changes: Vec<Change>,
}
