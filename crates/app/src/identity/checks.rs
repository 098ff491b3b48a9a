//! What names, addresses, time zones and passwords must be like. Only their form: whether one is taken is asked where it
//! is used.

use firebell_domain::text::fold;

use crate::error::{AppError, AppResult};

/// The most characters of a name.
const NAME_MAX: usize = 200;
/// The most characters of an e-mail address.
const EMAIL_MAX: usize = 254;
/// The fewest characters of a password.
pub const PASSWORD_MIN: usize = 10;
/// The most bytes of a password; hashing more would only cost time.
pub const PASSWORD_MAX: usize = 1000;

/// A name in one line.
pub fn name(text: &str, field: &str) -> AppResult<String> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(AppError::invalid("empty", field, "A name is needed here. Write one."));
    }
    line(&name, field, NAME_MAX)
}

/// A line of at most `max` characters, perhaps empty.
pub fn line(text: &str, field: &str, max: usize) -> AppResult<String> {
    let text = text.trim();
    if text.chars().count() > max {
        return Err(AppError::invalid("too_long", field, format!("This is longer than {max} characters. Shorten it.")));
    }
    if text.chars().any(char::is_control) {
        return Err(AppError::invalid(
            "control_character",
            field,
            "This holds a control character or a line break. Remove it.",
        ));
    }
    Ok(text.to_owned())
}

/// A longer text of at most `max` characters, perhaps empty.
pub fn text(text: &str, field: &str, max: usize) -> AppResult<String> {
    if text.chars().count() > max {
        return Err(AppError::invalid("too_long", field, format!("This is longer than {max} characters. Shorten it.")));
    }
    if text.contains('\0') {
        return Err(AppError::invalid(
            "nul_character",
            field,
            "The text holds a NUL character (U+0000), which can't be kept. Remove it.",
        ));
    }
    Ok(text.trim().to_owned())
}

/// An e-mail address as written, and folded for finding it again.
pub fn email(text: &str) -> AppResult<(String, String)> {
    let written = line(text, "email", EMAIL_MAX)?;
    let whole = written.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && !host.is_empty() && !host.contains('@') && !written.contains(char::is_whitespace)
    });
    if !whole {
        return Err(AppError::invalid(
            "email",
            "email",
            "This is not an e-mail address. Write one like ada@example.com.",
        ));
    }
    let folded = fold(&written);
    Ok((written, folded))
}

/// An IANA time zone.
pub fn zone(text: &str, field: &str) -> AppResult<String> {
    let zone = text.trim();
    match jiff::tz::TimeZone::get(zone) {
        Ok(found) if found.iana_name().is_some() => Ok(found.iana_name().unwrap_or(zone).to_owned()),
        _ => Err(AppError::invalid("zone", field, "There is no such time zone. Write one like Europe/Berlin or UTC.")),
    }
}

/// A new password.
pub fn new_password(password: &str, email: &str, field: &str) -> AppResult<()> {
    if password.chars().count() < PASSWORD_MIN {
        return Err(AppError::invalid(
            "password_short",
            field,
            format!(
                "The password is too short: anybody could try it out. Choose one of at least {PASSWORD_MIN} characters; a few words are good."
            ),
        ));
    }
    if password.len() > PASSWORD_MAX {
        return Err(AppError::invalid(
            "password_long",
            field,
            format!("The password is longer than {PASSWORD_MAX} bytes. Choose a shorter one."),
        ));
    }
    if fold(password) == fold(email) {
        return Err(AppError::invalid(
            "password_is_email",
            field,
            "The password is the e-mail address, which others know. Choose another one.",
        ));
    }
    let mut chars = password.chars();
    let first = chars.next();
    if chars.all(|c| Some(c) == first) {
        return Err(AppError::invalid(
            "password_simple",
            field,
            "The password is one character again and again. Choose another one.",
        ));
    }
    Ok(())
}

/// The part of an address that stands for a name: small letters, digits and hyphens.
pub fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for c in fold(name).chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(40);
    let slug = slug.trim_matches('-').to_owned();
    if slug.is_empty() { "organisation".to_owned() } else { slug }
}

/// A slug as chosen by somebody.
pub fn slug(text: &str) -> AppResult<String> {
    let slug = text.trim();
    if slug.is_empty() || slug != slug_of(slug) {
        return Err(AppError::invalid(
            "slug",
            "slug",
            "A slug stands in addresses: at most 40 small letters, digits and single hyphens. Choose one like example-bank.",
        ));
    }
    Ok(slug.to_owned())
}
