//! Times as people write them, by the vectors that the web client is held to as well.

use firebell_domain::clock::ClockChange;
use firebell_domain::said_time::{SaidTimeError, read_said_time};
use firebell_domain::time::Time;
use jiff::tz::TimeZone;
use proptest::prelude::*;

#[derive(serde::Deserialize)]
struct Vector {
    text: String,
    zone: String,
    now: Time,
    at: Option<Time>,
    precision: Option<String>,
    note: Option<String>,
    error: Option<String>,
}

fn vectors() -> Vec<Vector> {
    serde_json::from_str(include_str!("../data/said-times.json")).unwrap()
}

#[test]
fn the_vectors_hold() {
    let mut wrong = Vec::new();
    for v in vectors() {
        let read = read_said_time(&v.text, &TimeZone::get(&v.zone).unwrap(), v.now);
        let got = match read {
            Ok(said) => (
                Some(said.at),
                Some(said.precision.key().to_owned()),
                said.note.map(|note| if note == ClockChange::Fold { "fold" } else { "gap" }.to_owned()),
                None,
            ),
            Err(error) => (None, None, None, Some(error.key().to_owned())),
        };
        let wanted = (v.at, v.precision, v.note, v.error);
        if got != wanted {
            wrong.push(format!("{:?} in {} at {}:\n  got    {got:?}\n  wanted {wanted:?}", v.text, v.zone, v.now));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_are_enough_vectors_of_every_sort() {
    let vectors = vectors();
    assert!(vectors.len() >= 45);
    for error in ["empty", "not_understood", "ambiguous", "future", "impossible"] {
        assert!(vectors.iter().any(|v| v.error.as_deref() == Some(error)), "{error}");
    }
    for zone in ["Europe/Berlin", "America/New_York"] {
        for note in ["gap", "fold"] {
            assert!(vectors.iter().any(|v| v.zone == zone && v.note.as_deref() == Some(note)), "{zone} {note}");
        }
    }
}

#[test]
fn a_very_long_text_is_no_time() {
    let now = Time::parse_rfc3339("2026-11-21T10:30:15Z").unwrap();
    assert_eq!(read_said_time(&"9".repeat(10_000), &TimeZone::UTC, now), Err(SaidTimeError::NotUnderstood));
}

const PIECES: &[&str] = &[
    "10:40",
    "25:00",
    "02:30",
    "2pm",
    "pm",
    "a.m.",
    "today",
    "yesterday",
    "mon",
    "2026-10-25",
    "20.11.",
    "29.2.",
    "3/4",
    "31.4.2026",
    "9999-12-31",
    "0000-01-01",
    "-15m",
    "-",
    "+",
    "\u{2212}",
    "999999w",
    "ago",
    "an",
    "hour",
    "half",
    "and",
    "~",
    "about",
    "utc",
    "z",
    "t",
    ",",
    ".",
    ":",
    "ß",
    "٣",
    "10:40:30.123456789",
    "10:40:30.é",
    "1.é",
    "é:é",
];

proptest! {
    #[test]
    fn never_panics_on_any_text(text in any::<String>(), now in any::<i64>()) {
        let _ = read_said_time(&text, &TimeZone::get("Europe/Berlin").unwrap(), Time(now));
    }

    #[test]
    fn never_panics_and_never_answers_the_future(
        words in prop::collection::vec(prop::sample::select(PIECES), 0..5),
        glue in prop::sample::select(&[" ", ""][..]),
        now in Time::MIN.0..=Time::MAX.0,
        zone in prop::sample::select(&["Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kathmandu"][..]),
    ) {
        if let Ok(said) = read_said_time(&words.join(glue), &TimeZone::get(zone).unwrap(), Time(now)) {
            prop_assert!(said.at <= Time(now) && said.at.is_valid());
        }
    }

    #[test]
    fn a_clock_time_alone_is_of_the_last_day(hour in 0..24, minute in 0..60, now in 0_i64..4_000_000_000) {
        let now = Time(now * 1_000_000).plus(10 * 86_400_000_000);
        let said = read_said_time(&format!("{hour}:{minute:02}"), &TimeZone::get("Europe/Berlin").unwrap(), now).unwrap();
        prop_assert!(said.at <= now && said.at > now.plus(-25 * 3_600_000_000));
    }
}
