//! Reads a time as people write it while they work: `10:40`, `yesterday 23:10`, `-15m`, `20.11. 10:40`.
//!
//! It is for screens and the command line, which show the reading before they send it. The API takes RFC 3339 only, and
//! import has rules of its own (`import_log`). The web client does the same with code of its own; the vectors in
//! `tests/data/said-times.json` hold both together. What is read is never in the future.
//!
//! Rules, in this order, on the text in lower case:
//! 1. RFC 3339 is taken as it is.
//! 2. `about`, `around`, `approximately`, `approx`, `circa`, `ca` and a leading `~` make it estimated; `at`, `on` and a
//!    comma after a word say nothing.
//! 3. `now`, `just now`.
//! 4. `-1h30m`, `- 15 min`, `15 min ago`, `an hour ago`, `half an hour ago`, `2 days and 3 hours ago`: seconds, minutes
//!    and hours are elapsed time; days and weeks go back on the calendar to the same clock time and are taken first.
//! 5. A day, a clock time, or both in either order, at most one of each. Clock: `9:05`, `10:40:30.25`, `2 pm`; `utc`,
//!    `gmt` or `z` after it means UTC, also for the day. Day: `today`, `yesterday`, a weekday in English,
//!    `2026-11-20`, `20.11.2026`, `20.11.26`, `20.11.`, `20/11/2026`, `11/20`.
//! 6. A clock time alone, a weekday and a date without a year mean the latest such moment that is not in the future.
//!    A day alone means its first moment, estimated.
//! 7. A clock time that comes twice (clocks set back) is the later one that is not in the future, noted as a fold if
//!    both were possible. One that is skipped (clocks set forward) is read as far after the change, noted as a gap.

use jiff::civil;
use jiff::tz::TimeZone;

use crate::clock::{self, ClockChange, Local, Parts, ReadDate};
use crate::keys::Precision;
use crate::time::{HOUR, MINUTE, SECOND, Time};

/// Longest text that is looked at, in characters.
pub const MAX_CHARS: usize = 100;

/// A time as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaidTime {
    /// The moment.
    pub at: Time,
    /// Exact, or estimated when the text says so or names only a day. Never unknown.
    pub precision: Precision,
    /// Set when a clock change makes the reading worth a second look.
    pub note: Option<ClockChange>,
}

/// Why a text could not be read as a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum SaidTimeError {
    /// Nothing was written.
    #[error("No time was given. Write one such as 10:40, yesterday 23:10 or -15m.")]
    Empty,
    /// The words mean nothing here.
    #[error("This time could not be understood. Write it such as 10:40, yesterday 23:10, -15m or 2026-11-20 10:40.")]
    NotUnderstood,
    /// Day and month can be either way round.
    #[error("Day and month could be either way round. Write the date such as 2026-11-20 or 20.11.2026.")]
    Ambiguous,
    /// It has not happened yet.
    #[error("This time is still to come. A time here says when something happened; check the date and the clock time.")]
    Future,
    /// There is no such day or time of day, or the year is before 1970.
    #[error("There is no such date or time of day. Check the numbers.")]
    Impossible,
}

impl SaidTimeError {
    /// A stable key, the same as in the test vectors.
    pub fn key(self) -> &'static str {
        match self {
            SaidTimeError::Empty => "empty",
            SaidTimeError::NotUnderstood => "not_understood",
            SaidTimeError::Ambiguous => "ambiguous",
            SaidTimeError::Future => "future",
            SaidTimeError::Impossible => "impossible",
        }
    }
}

/// Reads a time as people write it, for a writer in `zone` at `now`. See the module for the rules.
///
/// # Errors
/// [`SaidTimeError`] when there is no text, no sense, two senses, no such moment, or a moment after `now`.
pub fn read_said_time(text: &str, zone: &TimeZone, now: Time) -> Result<SaidTime, SaidTimeError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(SaidTimeError::Empty);
    }
    if text.chars().nth(MAX_CHARS).is_some() {
        return Err(SaidTimeError::NotUnderstood);
    }
    if let Ok(at) = Time::parse_rfc3339(text) {
        return past(at, now).map(|at| SaidTime { at, precision: Precision::Exact, note: None });
    }
    let lower = text.to_lowercase();
    let (words, about) = meaningful(&lower);
    let (at, note, day_only) = read_words(&words, zone, now)?;
    let precision = if about || day_only { Precision::Estimated } else { Precision::Exact };
    Ok(SaidTime { at, precision, note })
}

type Reading = (Time, Option<ClockChange>, bool);

fn read_words(words: &[&str], zone: &TimeZone, now: Time) -> Result<Reading, SaidTimeError> {
    if matches!(words, ["now"] | ["just", "now"]) {
        return Ok((now, None, false));
    }
    if let Some((back, forward)) = relative(words) {
        if forward {
            return Err(SaidTimeError::Future);
        }
        return go_back(back, zone, now).map(|(at, note)| (at, note, false));
    }
    read_day_and_clock(words, zone, now)
}

/// The words that matter, and whether the others said "about".
fn meaningful(lower: &str) -> (Vec<&str>, bool) {
    let mut about = false;
    let mut words = Vec::new();
    for word in lower.split_whitespace() {
        let bare = word.trim_start_matches('~');
        about |= bare.len() < word.len();
        match bare.trim_end_matches(',') {
            "about" | "around" | "approximately" | "approx" | "approx." | "circa" | "ca" | "ca." => about = true,
            "" | "at" | "on" => {}
            word => words.push(word),
        }
    }
    (words, about)
}

/// A stretch of time to go back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Back {
    /// Days of the calendar.
    days: i64,
    /// Elapsed microseconds.
    micros: i64,
}

/// `-15m` and `15 min ago`; true with the stretch when it is `+15m`.
fn relative(words: &[&str]) -> Option<(Back, bool)> {
    if let Some((&"ago", stretch)) = words.split_last() {
        return Some((stretch_of(&stretch.join(" "))?, false));
    }
    let joined = words.join(" ");
    let sign = joined.chars().next()?;
    let forward = match sign {
        '-' | '\u{2212}' => false,
        '+' => true,
        _ => return None,
    };
    Some((stretch_of(joined.get(sign.len_utf8()..)?)?, forward))
}

/// `1h30m`, `1 hour and 30 minutes`, `an hour`, `half an hour`.
fn stretch_of(text: &str) -> Option<Back> {
    let mut rest = text.trim();
    if rest == "half an hour" {
        return Some(Back { days: 0, micros: 30 * MINUTE });
    }
    let mut back = Back::default();
    let mut any = false;
    while !rest.is_empty() {
        if any && let Some(after) = rest.strip_prefix("and ") {
            rest = after.trim_start();
        }
        let (number, after) = leading(rest, |c| c.is_ascii_digit());
        let (count, after) = if number.is_empty() {
            let (word, after) = leading(rest, |c| c.is_ascii_alphabetic());
            if !matches!(word, "a" | "an" | "one") || !after.starts_with(' ') {
                return None;
            }
            (1, after)
        } else if number.len() <= 6 {
            (number.parse::<i64>().ok()?, after)
        } else {
            return None;
        };
        let (unit, after) = leading(after.trim_start(), |c| c.is_ascii_alphabetic());
        match unit {
            "s" | "sec" | "secs" | "second" | "seconds" => back.micros += count * SECOND,
            "m" | "min" | "mins" | "minute" | "minutes" => back.micros += count * MINUTE,
            "h" | "hr" | "hrs" | "hour" | "hours" => back.micros += count * HOUR,
            "d" | "day" | "days" => back.days += count,
            "w" | "week" | "weeks" => back.days += 7 * count,
            _ => return None,
        }
        any = true;
        rest = after.trim_start_matches([' ', ',']);
    }
    any.then_some(back)
}

fn leading(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !belongs(c)).unwrap_or(text.len()))
}

fn go_back(back: Back, zone: &TimeZone, now: Time) -> Result<(Time, Option<ClockChange>), SaidTimeError> {
    let (from, note) = if back.days == 0 {
        (now, None)
    } else {
        let wall = zone.to_datetime(now.to_jiff());
        let date =
            wall.date().checked_sub(jiff::Span::new().try_days(back.days).map_err(|_| SaidTimeError::Impossible)?);
        let date = date.map_err(|_| SaidTimeError::Impossible)?;
        let place = clock::local(date, wall.time(), zone).ok_or(SaidTimeError::Impossible)?;
        latest(place, now).ok_or(SaidTimeError::Future)?
    };
    let at = Time(from.0.saturating_sub(back.micros));
    if at.is_valid() { Ok((at, note)) } else { Err(SaidTimeError::Impossible) }
}

fn read_day_and_clock(words: &[&str], zone: &TimeZone, now: Time) -> Result<Reading, SaidTimeError> {
    let Parts { date, clock, utc, other } = clock::parts(words, None);
    let utc_zone = TimeZone::UTC;
    let zone = if utc { &utc_zone } else { zone };
    let today = clock::date_of(now, zone);
    let back = |days: i32| (0..days).map(move |n| today.checked_sub(jiff::Span::new().days(n))).filter_map(Result::ok);
    let days: Vec<civil::Date> = match (date, other.as_slice()) {
        (None, []) if clock.is_some() => back(3).collect(),
        (None, ["today"]) => vec![today],
        (None, ["yesterday"]) => back(2).skip(1).collect(),
        (None, [word]) => {
            let wanted = weekday(word).ok_or(SaidTimeError::NotUnderstood)?;
            back(8).filter(|day| day.weekday() == wanted).collect()
        }
        (Some(ReadDate::Full(day)), []) => vec![day],
        (Some(ReadDate::Yearless { month, day }), []) => {
            (0..=8).filter_map(|n| civil::Date::new(today.year() - n, month, day).ok()).collect()
        }
        (Some(ReadDate::Ambiguous), []) => return Err(SaidTimeError::Ambiguous),
        (Some(ReadDate::Impossible), []) => return Err(SaidTimeError::Impossible),
        _ => return Err(SaidTimeError::NotUnderstood),
    };
    let time = match clock {
        Some(Ok(time)) => Some(time),
        Some(Err(())) => return Err(SaidTimeError::Impossible),
        None => None,
    };
    for day in days {
        let place =
            clock::local(day, time.unwrap_or(civil::Time::midnight()), zone).ok_or(SaidTimeError::Impossible)?;
        let found = match (place, time) {
            (Local::One(at) | Local::Gap(at) | Local::Fold { first: at, .. }, None) => {
                (at <= now).then_some((at, None))
            }
            _ => latest(place, now),
        };
        if let Some((at, note)) = found {
            return Ok((at, note, time.is_none()));
        }
    }
    Err(SaidTimeError::Future)
}

/// The latest moment that a local time can mean and that is not in the future.
fn latest(place: Local, now: Time) -> Option<(Time, Option<ClockChange>)> {
    match place {
        Local::One(at) => (at <= now).then_some((at, None)),
        Local::Gap(at) => (at <= now).then_some((at, Some(ClockChange::Gap))),
        Local::Fold { second, .. } if second <= now => Some((second, Some(ClockChange::Fold))),
        Local::Fold { first, .. } => (first <= now).then_some((first, None)),
    }
}

fn past(at: Time, now: Time) -> Result<Time, SaidTimeError> {
    if at <= now { Ok(at) } else { Err(SaidTimeError::Future) }
}

fn weekday(word: &str) -> Option<civil::Weekday> {
    Some(match word.trim_end_matches('.') {
        "mon" | "monday" => civil::Weekday::Monday,
        "tue" | "tues" | "tuesday" => civil::Weekday::Tuesday,
        "wed" | "weds" | "wednesday" => civil::Weekday::Wednesday,
        "thu" | "thur" | "thurs" | "thursday" => civil::Weekday::Thursday,
        "fri" | "friday" => civil::Weekday::Friday,
        "sat" | "saturday" => civil::Weekday::Saturday,
        "sun" | "sunday" => civil::Weekday::Sunday,
        _ => return None,
    })
}
