//! The incident's number as people say it: `INC-1`. Not the identifier: that is `IncidentId`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An incident's number within its organisation, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference(pub i64);

/// A text that is not a reference.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an incident's reference. Write it like INC-1.")]
pub struct ReferenceError(pub String);

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "INC-{}", self.0)
    }
}

impl FromStr for Reference {
    type Err = ReferenceError;

    /// Reads `INC-1` in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || ReferenceError(text.chars().take(60).collect());
        let (prefix, digits) = text.trim().split_once('-').ok_or_else(wrong)?;
        if !prefix.eq_ignore_ascii_case("inc") || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        match digits.parse::<i64>() {
            Ok(number) if number > 0 => Ok(Reference(number)),
            _ => Err(wrong()),
        }
    }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
