//! The closed lists of the domain: kinds, phases, dispositions, roles, states. Each member has one fixed key that the
//! API, the journal and the database use for good. Not for names on the screen: organisations choose those.

/// A text that is none of the keys of a list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{value}” is not a {what}. Use one of: {allowed}.")]
pub struct UnknownKey {
    /// What was expected, in words.
    pub what: &'static str,
    /// What came instead.
    pub value: String,
    /// The keys that are allowed, with commas.
    pub allowed: String,
}

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident ($what:literal) { $($(#[$vdoc:meta])* $variant:ident = $key:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All members, in their order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The fixed key.
            pub const fn key(self) -> &'static str {
                match self { $($name::$variant => $key),+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.key())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::keys::UnknownKey;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $name::ALL.iter().copied().find(|k| k.key() == text).ok_or_else(|| $crate::keys::UnknownKey {
                    what: $what,
                    value: text.chars().take(60).collect(),
                    allowed: $name::ALL.iter().map(|k| k.key()).collect::<Vec<_>>().join(", "),
                })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.key())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}
pub(crate) use keys;

keys! {
    /// What kind of record it is.
    Kind ("kind of incident") {
        /// Something that happens.
        Real = "real",
        /// A rehearsal; says so everywhere.
        Exercise = "exercise",
        /// A trial of the tooling.
        Test = "test",
        /// Written down after it was over.
        Retrospective = "retrospective",
    }

    /// Where the response stands.
    Phase ("phase") {
        /// Finding out what it is.
        Triage = "triage",
        /// Judged an incident, being investigated.
        Investigating = "investigating",
        /// It no longer spreads.
        Contained = "contained",
        /// The cause is gone.
        Eradicated = "eradicated",
        /// Work goes on as before.
        Recovered = "recovered",
        /// Looking back.
        Review = "review",
        /// Done.
        Closed = "closed",
    }

    /// What it turned out to be.
    Disposition ("disposition") {
        /// An incident that did harm.
        TruePositiveWithImpact = "true_positive_with_impact",
        /// An incident that did no harm.
        TruePositiveWithoutImpact = "true_positive_without_impact",
        /// An incident that was prevented; counted apart.
        NearMiss = "near_miss",
        /// Authorised or expected.
        Benign = "benign",
        /// The detection rule was wrong.
        FalsePositiveRule = "false_positive_rule",
        /// The data was wrong.
        FalsePositiveData = "false_positive_data",
        /// Another record is about the same thing.
        Duplicate = "duplicate",
        /// Nobody can tell.
        Undetermined = "undetermined",
        /// Only a test.
        Test = "test",
    }

    /// Who can see an incident.
    Visibility ("visibility") {
        /// All who respond in the organisation.
        Responders = "responders",
        /// Everyone with an account in the organisation.
        Everyone = "everyone",
        /// Only named people and teams.
        Private = "private",
    }

    /// A person's role in the organisation.
    OrgRole ("role") {
        /// Runs the organisation's Firebell; opens no private incident by that.
        Administrator = "administrator",
        /// Leads incident management.
        Lead = "lead",
        /// Works on incidents.
        Responder = "responder",
        /// Registers, and sees what they registered.
        Reporter = "reporter",
        /// Reads and writes nothing.
        Auditor = "auditor",
    }

    /// How sure a fact is.
    FactState ("state of a fact") {
        /// Not known.
        Unknown = "unknown",
        /// Thought to be so.
        Suspected = "suspected",
        /// A person says it is so.
        Confirmed = "confirmed",
        /// A person says it is not so.
        RuledOut = "ruled_out",
        /// The question does not arise.
        NotApplicable = "not_applicable",
    }

    /// How precise a time is.
    Precision ("precision") {
        /// To the moment.
        Exact = "exact",
        /// About then.
        Estimated = "estimated",
        /// Not known.
        Unknown = "unknown",
    }

    /// Where a time comes from.
    TimeSource ("source of a time") {
        /// Set by registering or by moving the phase.
        Phase = "phase",
        /// Said explicitly; nothing sets over it by itself.
        Hand = "hand",
        /// From an alert.
        Alert = "alert",
        /// From an import.
        Import = "import",
    }

    /// The times of an incident.
    TimeName ("time of an incident") {
        /// It began.
        Occurred = "occurred",
        /// The organisation knew, in the legal sense.
        Aware = "aware",
        /// Somebody or something noticed.
        Detected = "detected",
        /// It was handed in.
        Reported = "reported",
        /// Somebody was paged.
        Paged = "paged",
        /// A human took it.
        Acknowledged = "acknowledged",
        /// It was judged an incident.
        Declared = "declared",
        /// The first action.
        ResponseStarted = "response_started",
        /// It no longer spread.
        Contained = "contained",
        /// The cause was gone.
        Eradicated = "eradicated",
        /// Work went on as before.
        Recovered = "recovered",
        /// The response was over.
        Resolved = "resolved",
        /// The record was closed.
        Closed = "closed",
    }

    /// The kind of a journal entry.
    EntryKind ("kind of entry") {
        /// Anything.
        Note = "note",
        /// What was seen.
        Observation = "observation",
        /// What was done.
        Action = "action",
        /// What was decided, and why.
        Decision = "decision",
        /// Who was told.
        Communication = "communication",
        /// What changed in the record; written by Firebell.
        Change = "change",
        /// What happened in the organisation, outside one incident.
        Audit = "audit",
    }

    /// How far the work on an affected asset is.
    Progress ("progress") {
        /// Nothing done yet.
        Untouched = "untouched",
        /// Cut off.
        Isolated = "isolated",
        /// Clean again.
        Cleaned = "cleaned",
        /// Back in service.
        Restored = "restored",
    }

    /// How one incident relates to another.
    Relation ("relation") {
        /// Both are about the same thing.
        DuplicateOf = "duplicate_of",
        /// Part of a larger one.
        ChildOf = "child_of",
        /// Some connection.
        RelatedTo = "related_to",
        /// Was once merged into it.
        SplitFrom = "split_from",
    }

    /// The kind of an asset.
    AssetKind ("kind of asset") {
        /// A machine or an application.
        System = "system",
        /// What users get.
        Service = "service",
        /// A login.
        Account = "account",
        /// Stored data.
        DataSet = "data_set",
    }

    /// How much hangs on an asset.
    Criticality ("criticality") {
        /// Little.
        Low = "low",
        /// Some.
        Medium = "medium",
        /// Much.
        High = "high",
        /// Everything.
        Critical = "critical",
    }
}

impl Disposition {
    /// Whether this says that it was an incident. A near miss is not one; it is counted apart.
    pub const fn is_incident(self) -> bool {
        matches!(self, Disposition::TruePositiveWithImpact | Disposition::TruePositiveWithoutImpact)
    }
}

impl Phase {
    /// Whether the response is over here (review and closed).
    pub const fn is_resolved(self) -> bool {
        matches!(self, Phase::Review | Phase::Closed)
    }

    /// The time that entering this phase sets by its own name, if there is one.
    pub const fn own_time(self) -> Option<TimeName> {
        match self {
            Phase::Contained => Some(TimeName::Contained),
            Phase::Eradicated => Some(TimeName::Eradicated),
            Phase::Recovered => Some(TimeName::Recovered),
            Phase::Triage | Phase::Investigating | Phase::Review | Phase::Closed => None,
        }
    }
}

impl Visibility {
    /// The stricter of two: private, then responders, then everyone.
    pub fn stricter(self, other: Visibility) -> Visibility {
        let rank = |v| match v {
            Visibility::Everyone => 0,
            Visibility::Responders => 1,
            Visibility::Private => 2,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

impl EntryKind {
    /// Whether a person may write an entry of this kind (change and audit are Firebell's own).
    pub const fn is_written(self) -> bool {
        !matches!(self, EntryKind::Change | EntryKind::Audit)
    }
}
