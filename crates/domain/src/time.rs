//! A moment in microseconds UTC, and its RFC 3339 form. Not for reading what people type ("10:40", "yesterday"): that is
//! `said_time`; and not a clock: the current time always comes from the caller.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Microseconds in one second.
pub const SECOND: i64 = 1_000_000;
/// Microseconds in one minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Microseconds in one hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Microseconds in one day of 24 hours.
pub const DAY: i64 = 24 * HOUR;

/// A moment: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub i64);

/// Why a text is not a time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Not in the RFC 3339 form.
    #[error("“{0}” is not a time this can read. Write it as RFC 3339, for example 2026-11-21T10:40:00Z.")]
    Form(String),
    /// Before 1970 or after 9999.
    #[error("“{0}” is outside the years 1970 to 9999. Check the year.")]
    Range(String),
}

impl Time {
    /// The earliest moment there is: 1970-01-01T00:00:00Z.
    pub const MIN: Time = Time(0);
    /// The latest moment there is: the last one that the calendar library can hold, on 9999-12-30 (UTC).
    pub const MAX: Time = Time(253_402_207_200_999_999);

    /// A moment from microseconds UTC; use [`Time::is_valid`] for numbers from outside.
    pub const fn from_micros(micros: i64) -> Time {
        Time(micros)
    }

    /// Microseconds UTC since 1970.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whether the moment lies in the years 1970 to 9999.
    pub fn is_valid(self) -> bool {
        self >= Time::MIN && self <= Time::MAX
    }

    /// This moment moved by microseconds (negative goes back), kept within the valid years.
    pub fn plus(self, micros: i64) -> Time {
        Time(self.0.saturating_add(micros).clamp(Time::MIN.0, Time::MAX.0))
    }

    /// Reads RFC 3339 with any offset; what is finer than a microsecond is cut off.
    ///
    /// # Errors
    /// [`TimeError::Form`] when the text is not RFC 3339, [`TimeError::Range`] outside the years 1970 to 9999.
    pub fn parse_rfc3339(text: &str) -> Result<Time, TimeError> {
        let text = text.trim();
        let form = || TimeError::Form(text.chars().take(60).collect());
        let bytes = text.as_bytes();
        let shaped = bytes.len() >= 20
            && bytes.is_ascii()
            && bytes[..4].iter().all(u8::is_ascii_digit)
            && bytes[4] == b'-'
            && matches!(bytes[10], b'T' | b't' | b' ')
            && bytes[13] == b':'
            && bytes[16] == b':'
            && !bytes.contains(&b'[')
            && !bytes.contains(&b',');
        if !shaped {
            return Err(form());
        }
        let stamp: jiff::Timestamp = text.parse().map_err(|_| form())?;
        Time::from_jiff(stamp).ok_or_else(|| TimeError::Range(text.to_owned()))
    }

    /// The same moment for calendar work; kept within the valid years.
    pub fn to_jiff(self) -> jiff::Timestamp {
        let micros = self.0.clamp(Time::MIN.0, Time::MAX.0);
        let nanos = (micros % SECOND) * 1_000;
        jiff::Timestamp::new(micros / SECOND, i32::try_from(nanos).unwrap_or_default()).unwrap_or_default()
    }

    /// From the calendar library; `None` outside the years 1970 to 9999.
    pub fn from_jiff(stamp: jiff::Timestamp) -> Option<Time> {
        let time = Time(stamp.as_microsecond());
        (stamp.as_nanosecond() >= 0 && time.is_valid()).then_some(time)
    }
}

impl fmt::Display for Time {
    /// RFC 3339 in UTC with `Z`; a fraction only when it is not zero.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = jiff::tz::Offset::UTC.to_datetime(self.to_jiff());
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second()
        )?;
        let micros = at.subsec_nanosecond() / 1_000;
        if micros != 0 {
            let fraction = format!("{micros:06}");
            write!(f, ".{}", fraction.trim_end_matches('0'))?;
        }
        f.write_str("Z")
    }
}

impl std::str::FromStr for Time {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Time, TimeError> {
        Time::parse_rfc3339(text)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
        let text = String::deserialize(deserializer)?;
        Time::parse_rfc3339(&text).map_err(serde::de::Error::custom)
    }
}
