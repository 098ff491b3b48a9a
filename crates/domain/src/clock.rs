//! Pieces of written time that typing and import share: clock times, calendar dates, and where they fall in a time zone.
//!
//! It knows no "yesterday" and no "now"; that is `said_time`. Dates with slashes are not guessed at.

use jiff::civil;
use jiff::tz::{AmbiguousOffset, TimeZone};
use serde::{Deserialize, Serialize};

use crate::time::Time;

/// How to read a date whose day and month stand in either order (`03/04/2026`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// `03/04` is 3 April.
    DayFirst,
    /// `03/04` is 4 March.
    MonthFirst,
}

/// What a clock change did to a local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockChange {
    /// The local time came twice; one of the two was taken.
    Fold,
    /// The local time was skipped; the moment as far after the change was taken.
    Gap,
}

/// A date as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReadDate {
    Full(civil::Date),
    /// Day and month that exist in some year.
    Yearless {
        month: i8,
        day: i8,
    },
    /// Day and month can be either way round.
    Ambiguous,
    /// No such day, or a year before 1970.
    Impossible,
}

/// A clock time as written; `Err` when there is no such time of day.
pub(crate) type ReadClock = Result<civil::Time, ()>;

/// What the words of a written time fall into.
#[derive(Debug, Default)]
pub(crate) struct Parts<'a> {
    pub date: Option<ReadDate>,
    pub clock: Option<ReadClock>,
    /// Whether it says that it is in UTC.
    pub utc: bool,
    /// Words that are neither.
    pub other: Vec<&'a str>,
}

/// Where a local time falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Local {
    One(Time),
    Fold {
        first: Time,
        second: Time,
    },
    /// Skipped by the clock; this is as far after the change.
    Gap(Time),
}

/// Sorts lower-case words into date, clock time and the rest.
pub(crate) fn parts<'a>(words: &[&'a str], order: Option<DateOrder>) -> Parts<'a> {
    let mut parts = Parts::default();
    let split = words.iter().flat_map(|word| match iso_split(word) {
        Some((date, clock)) => [date, clock],
        None => [*word, ""],
    });
    let mut words = split.map(|word| word.trim_end_matches(',')).filter(|word| !word.is_empty()).peekable();
    while let Some(word) = words.next() {
        if matches!(word, "utc" | "gmt" | "z") {
            parts.utc = true;
            continue;
        }
        if word == "uhr" {
            continue;
        }
        let (bare, utc) = strip_utc(word);
        let half = words.peek().and_then(|next| half_of_day(next));
        let read = match half {
            Some(half) => clock(bare, Some(half)),
            None => match split_half(bare) {
                Some((digits, half)) => clock(digits, Some(half)),
                None => clock(bare, None),
            },
        };
        if let (Some(read), None) = (read, parts.clock) {
            parts.clock = Some(read);
            parts.utc |= utc;
            if half.is_some() {
                words.next();
            }
        } else if let (Some(read), None) = (date(word, order), parts.date) {
            parts.date = Some(read);
        } else {
            parts.other.push(word);
        }
    }
    parts
}

/// Where a local date and time fall in a zone; `None` outside the years that [`Time`] holds.
pub(crate) fn local(date: civil::Date, clock: civil::Time, zone: &TimeZone) -> Option<Local> {
    let wall = date.to_datetime(clock);
    let at = |offset: jiff::tz::Offset| offset.to_timestamp(wall).ok().and_then(Time::from_jiff);
    Some(match zone.to_ambiguous_timestamp(wall).offset() {
        AmbiguousOffset::Unambiguous { offset } => Local::One(at(offset)?),
        AmbiguousOffset::Fold { before, after } => Local::Fold { first: at(before)?, second: at(after)? },
        AmbiguousOffset::Gap { before, .. } => Local::Gap(at(before)?),
    })
}

/// The local date of a moment.
pub(crate) fn date_of(at: Time, zone: &TimeZone) -> civil::Date {
    zone.to_datetime(at.to_jiff()).date()
}

/// `2026-11-20t10:40` into its two halves.
fn iso_split(word: &str) -> Option<(&str, &str)> {
    let (date, clock) = word.split_once('t')?;
    let shaped = date.len() == 10
        && date.starts_with(|c: char| c.is_ascii_digit())
        && clock.starts_with(|c: char| c.is_ascii_digit());
    shaped.then_some((date, clock))
}

fn strip_utc(word: &str) -> (&str, bool) {
    for suffix in ["utc", "gmt", "z"] {
        if let Some(bare) = word.strip_suffix(suffix)
            && bare.ends_with(|c: char| c.is_ascii_digit())
        {
            return (bare, true);
        }
    }
    (word, false)
}

#[derive(Clone, Copy, PartialEq)]
enum Half {
    Am,
    Pm,
}

fn half_of_day(word: &str) -> Option<Half> {
    match word {
        "am" | "a.m." => Some(Half::Am),
        "pm" | "p.m." => Some(Half::Pm),
        _ => None,
    }
}

fn split_half(word: &str) -> Option<(&str, Half)> {
    ["am", "a.m.", "pm", "p.m."]
        .iter()
        .find_map(|suffix| Some((word.strip_suffix(suffix)?, half_of_day(suffix)?)))
        .filter(|(digits, _)| !digits.is_empty())
}

/// `9:05`, `10:40:30`, `10:40:30.25`; with a half of the day also a bare hour.
fn clock(text: &str, half: Option<Half>) -> Option<ReadClock> {
    let (whole, fraction) = match text.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let fields: Vec<&str> = whole.split(':').collect();
    let shaped = match fields.len() {
        1 => half.is_some() && fraction.is_none(),
        2 => fraction.is_none(),
        3 => true,
        _ => false,
    };
    let (hour_text, rest) = fields.split_first()?;
    if !shaped || !(1..=2).contains(&hour_text.len()) || rest.iter().any(|field| field.len() != 2) {
        return None;
    }
    let mut numbers = [0_i8; 3];
    for (number, field) in numbers.iter_mut().zip(&fields) {
        *number = digits(field)?;
    }
    let nanos = match fraction {
        None => 0,
        Some(text) if (1..=9).contains(&text.len()) => {
            let number: i32 = digits(text)?;
            let nanos = text.len()..9;
            nanos.fold(number, |nanos, _| nanos * 10) / 1000 * 1000
        }
        Some(_) => return None,
    };
    let [mut hour, minute, second] = numbers;
    if let Some(half) = half {
        if !(1..=12).contains(&hour) {
            return Some(Err(()));
        }
        hour = hour % 12 + if half == Half::Pm { 12 } else { 0 };
    }
    Some(civil::Time::new(hour, minute, second, nanos).map_err(|_| ()))
}

/// `2026-11-20`, `2026/11/20`, `20.11.2026`, `20.11.26`, `20.11.`, `20/11/2026`, `11/20`, `20-11-2026`.
fn date(text: &str, order: Option<DateOrder>) -> Option<ReadDate> {
    if let Some((day, rest)) = text.split_once('.') {
        let (month, year) = rest.split_once('.')?;
        let (day, month) = (short(day)?, short(month)?);
        return if year.is_empty() { Some(yearless(month, day)) } else { Some(full(written_year(year)?, month, day)) };
    }
    let separator = if text.contains('/') { '/' } else { '-' };
    let fields: Vec<&str> = text.split(separator).collect();
    match fields.as_slice() {
        [year, month, day] if year.len() == 4 => Some(full(digits(year)?, short(month)?, short(day)?)),
        [one, two, year] => {
            let (one, two, year) = (short(one)?, short(two)?, written_year(year)?);
            Some(either_way(one, two, order, |month, day| full(year, month, day)))
        }
        [one, two] if separator == '/' => Some(either_way(short(one)?, short(two)?, order, yearless)),
        _ => None,
    }
}

fn either_way(one: i8, two: i8, order: Option<DateOrder>, read: impl Fn(i8, i8) -> ReadDate) -> ReadDate {
    match order {
        Some(DateOrder::DayFirst) => read(two, one),
        Some(DateOrder::MonthFirst) => read(one, two),
        None if one > 12 => read(two, one),
        None if two > 12 => read(one, two),
        None => ReadDate::Ambiguous,
    }
}

fn full(year: i16, month: i8, day: i8) -> ReadDate {
    match civil::Date::new(year, month, day) {
        Ok(date) if year >= 1970 => ReadDate::Full(date),
        _ => ReadDate::Impossible,
    }
}

fn yearless(month: i8, day: i8) -> ReadDate {
    // 2000 is a leap year, so that 29 February counts as a day that exists.
    match civil::Date::new(2000, month, day) {
        Ok(_) => ReadDate::Yearless { month, day },
        Err(_) => ReadDate::Impossible,
    }
}

fn written_year(text: &str) -> Option<i16> {
    match text.len() {
        2 => digits::<i16>(text).map(|year| 2000 + year),
        4 => digits(text),
        _ => None,
    }
}

fn short(text: &str) -> Option<i8> {
    if (1..=2).contains(&text.len()) { digits(text) } else { None }
}

/// A number of ASCII digits only (no sign).
fn digits<T: std::str::FromStr>(text: &str) -> Option<T> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}
