//! Reading what clients send: times, keys of enumerations, lists in query strings.

use std::str::FromStr;

use firebell_app::{AppError, AppResult};
use firebell_domain::time::Time;

/// An RFC 3339 time.
pub fn time(text: &str, field: &str) -> AppResult<Time> {
    Time::parse_rfc3339(text).map_err(|error| AppError::invalid("invalid", field, error.to_string()))
}

/// An RFC 3339 time that may be absent.
pub fn optional_time(text: Option<&str>, field: &str) -> AppResult<Option<Time>> {
    text.filter(|t| !t.is_empty()).map(|t| time(t, field)).transpose()
}

/// The key of an enumeration.
pub fn key<T: FromStr<Err = E>, E: std::fmt::Display>(text: &str, field: &str) -> AppResult<T> {
    text.parse().map_err(|error: E| AppError::invalid("invalid", field, error.to_string()))
}

/// A key that may be absent.
pub fn optional_key<T: FromStr<Err = E>, E: std::fmt::Display>(
    text: Option<&str>,
    field: &str,
) -> AppResult<Option<T>> {
    text.filter(|t| !t.is_empty()).map(|t| key(t, field)).transpose()
}

/// Values separated by commas.
pub fn list(text: Option<&str>) -> Vec<String> {
    text.unwrap_or_default().split(',').map(str::trim).filter(|t| !t.is_empty()).take(100).map(str::to_owned).collect()
}

/// Keys separated by commas.
pub fn keys<T: FromStr<Err = E>, E: std::fmt::Display>(text: Option<&str>, field: &str) -> AppResult<Vec<T>> {
    list(text).iter().map(|t| key(t, field)).collect()
}

/// Ids separated by commas.
pub fn ids<T: FromStr>(text: Option<&str>, field: &str) -> AppResult<Vec<T>> {
    let read = |t: &String| {
        t.parse().map_err(|_| {
            AppError::invalid("invalid", field, format!("“{t}” is not an id. Send UUIDs, separated by commas."))
        })
    };
    list(text).iter().map(read).collect()
}

/// A page's size.
pub fn limit(limit: Option<i64>, usual: i64) -> AppResult<i64> {
    match limit {
        None => Ok(usual),
        Some(n) if (1..=200).contains(&n) => Ok(n),
        Some(_) => Err(AppError::invalid("invalid", "limit", "A page holds 1 to 200 items. Send a limit in between.")),
    }
}
