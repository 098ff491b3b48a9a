//! The values that facts take, how they read and write as JSON, and when two of them are the same member of a set. Not
//! for looking names up in the library: a reference that came as a name stays unlisted until `app` has resolved it.

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value as Json};
use uuid::Uuid;

use crate::catalogue::Shape;
use crate::error::DomainError;
use crate::text::fold;

/// The most characters that one text value holds.
pub const TEXT_MAX: usize = 4_000;

/// A person, team, area or asset: from the library, or a name that the library does not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ref {
    /// Its identifier in the library.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// Its name as it was when this was said.
    pub name: String,
    /// Whether the library knows it.
    #[serde(default)]
    pub listed: bool,
}

impl Ref {
    /// A name that the library does not know (yet).
    pub fn unlisted(name: impl Into<String>) -> Ref {
        Ref { id: None, name: name.into(), listed: false }
    }

    /// Something that the library knows.
    pub fn listed(id: Uuid, name: impl Into<String>) -> Ref {
        Ref { id: Some(id), name: name.into(), listed: true }
    }

    /// The same thing: by identifier where both have one, else by folded name.
    pub fn is_same(&self, other: &Ref) -> bool {
        match (self.id, other.id) {
            (Some(a), Some(b)) => a == b,
            _ => fold(&self.name) == fold(&other.name),
        }
    }
}

/// The value of a fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Somebody in a role of this incident.
    Role {
        /// The role's key.
        role: String,
        /// Who.
        person: Ref,
    },
    /// How many.
    Count {
        /// How many.
        number: u64,
        /// Counted, or else estimated.
        counted: bool,
    },
    /// Something from the library, or its name.
    Ref(Ref),
    /// Yes or no.
    Bool(bool),
    /// Any number.
    Number(Number),
    /// Text, a choice, a date (`2026-11-21`), a link, a country, a class.
    Text(String),
}

impl Value {
    /// The same member of a set: references by identity, texts folded, others when equal.
    pub fn is_same_member(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Ref(a), Value::Ref(b)) => a.is_same(b),
            (Value::Role { role: a, person: p }, Value::Role { role: b, person: q }) => a == b && p.is_same(q),
            (Value::Text(a), Value::Text(b)) => a == b || fold(a) == fold(b),
            _ => self == other,
        }
    }

    /// The text, where it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What it points to, where it points to something (also the person of a role).
    pub fn as_ref(&self) -> Option<&Ref> {
        match self {
            Value::Ref(found) | Value::Role { person: found, .. } => Some(found),
            _ => None,
        }
    }

    /// The same, to be resolved.
    pub fn as_ref_mut(&mut self) -> Option<&mut Ref> {
        match self {
            Value::Ref(found) | Value::Role { person: found, .. } => Some(found),
            _ => None,
        }
    }

    /// For people and for search: the value in words.
    pub fn words(&self) -> String {
        match self {
            Value::Role { role, person } => format!("{role}: {}", person.name),
            Value::Count { number, counted: true } => number.to_string(),
            Value::Count { number, counted: false } => format!("about {number}"),
            Value::Ref(found) => found.name.clone(),
            Value::Bool(true) => "yes".to_owned(),
            Value::Bool(false) => "no".to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Text(text) => text.clone(),
        }
    }

    /// Reads a value of the given shape. References stay unlisted (see [`Ref`]).
    ///
    /// # Errors
    /// [`DomainError::Invalid`] with the field's path when it has another form.
    pub fn parse(shape: &Shape, json: &Json, field: &str) -> Result<Value, DomainError> {
        let wrong = |expected: &str| {
            Err(DomainError::invalid(
                field,
                format!("This field takes {expected}, but something else came. Nothing was changed."),
            ))
        };
        match shape {
            Shape::Choice(options) => match json {
                Json::String(text) => choose(options.iter().map(String::as_str), text, field).map(Value::Text),
                _ => wrong(&format!("one of: {}", options.join(", "))),
            },
            Shape::Text => match json {
                Json::String(text) => clean_text(text, TEXT_MAX, field).map(Value::Text),
                _ => wrong("a text"),
            },
            Shape::Number => match json {
                Json::Number(number) => Ok(Value::Number(number.clone())),
                _ => wrong("a number"),
            },
            Shape::Flag => match json {
                Json::Bool(flag) => Ok(Value::Bool(*flag)),
                _ => wrong("true or false"),
            },
            Shape::Count => match json {
                Json::Number(number) => match number.as_u64() {
                    Some(number) => Ok(Value::Count { number, counted: false }),
                    None => wrong("a whole number, 0 or more"),
                },
                Json::Object(map) => match (map.get("number").and_then(Json::as_u64), map.get("counted")) {
                    (Some(number), None) => Ok(Value::Count { number, counted: false }),
                    (Some(number), Some(Json::Bool(counted))) => Ok(Value::Count { number, counted: *counted }),
                    _ => wrong("{\"number\": 12, \"counted\": true}"),
                },
                _ => wrong("a whole number, or {\"number\": 12, \"counted\": true}"),
            },
            Shape::Date => match json {
                Json::String(text) => match text.trim().parse::<jiff::civil::Date>() {
                    Ok(date) if (1..=9999).contains(&date.year()) => Ok(Value::Text(date.to_string())),
                    _ => wrong("a date like 2026-11-21"),
                },
                _ => wrong("a date like 2026-11-21"),
            },
            Shape::Link => match json {
                Json::String(text) if is_link(text.trim()) => Ok(Value::Text(text.trim().to_owned())),
                _ => wrong("a web address that begins with https:// or http://"),
            },
            Shape::Country => match json {
                Json::String(text) => {
                    let code = text.trim().to_ascii_uppercase();
                    if crate::country::is_country(&code) {
                        Ok(Value::Text(code))
                    } else {
                        wrong("a country code of two letters, like CH")
                    }
                }
                _ => wrong("a country code of two letters, like CH"),
            },
            Shape::Class => match json {
                Json::String(text) if crate::rsit::is_class(text.trim()) => Ok(Value::Text(text.trim().to_owned())),
                _ => wrong("a class and type of the list, like intrusions/system-compromise"),
            },
            Shape::Person | Shape::Team | Shape::Area | Shape::Asset | Shape::Service => {
                parse_ref(json, field).map(Value::Ref)
            }
            Shape::Role(roles) => {
                let (Some(Json::String(role)), Some(person)) = (json.get("role"), json.get("person")) else {
                    return wrong("{\"role\": \"lead\", \"person\": \"a name\"}");
                };
                let role = choose(roles.iter().map(String::as_str), role, &format!("{field}.role"))?;
                Ok(Value::Role { role, person: parse_ref(person, &format!("{field}.person"))? })
            }
        }
    }
}

/// A choice by its own spelling, or by the same letters in another case.
fn choose<'a>(options: impl Iterator<Item = &'a str> + Clone, text: &str, field: &str) -> Result<String, DomainError> {
    let text = text.trim();
    let found = options.clone().find(|o| *o == text).or_else(|| options.clone().find(|o| fold(o) == fold(text)));
    found.map(str::to_owned).ok_or_else(|| {
        let allowed = options.collect::<Vec<_>>().join(", ");
        let said: String = text.chars().take(60).collect();
        DomainError::invalid(field, format!("“{said}” is not one of the choices here. Use one of: {allowed}."))
    })
}

/// A name, an identifier, or `{"id"}` / `{"name"}`; always unlisted until resolved.
fn parse_ref(json: &Json, field: &str) -> Result<Ref, DomainError> {
    let name = |text: &str| clean_text(text, 200, field);
    match json {
        Json::String(text) => {
            let name = name(text)?;
            Ok(Ref { id: Uuid::parse_str(&name).ok(), name, listed: false })
        }
        Json::Object(map) => {
            let id = match map.get("id") {
                None | Some(Json::Null) => None,
                Some(Json::String(text)) => Some(Uuid::parse_str(text.trim()).map_err(|_| {
                    DomainError::invalid(
                        format!("{field}.id"),
                        "This is not an identifier. Send the id that the library shows, or a name.",
                    )
                })?),
                Some(_) => {
                    return Err(DomainError::invalid(format!("{field}.id"), "An id is a text."));
                }
            };
            let name = match (map.get("name"), id) {
                (Some(Json::String(text)), _) => name(text)?,
                (None | Some(Json::Null), Some(id)) => id.to_string(),
                _ => return Err(DomainError::invalid(field, "Send a name or an id here.")),
            };
            Ok(Ref { id, name, listed: false })
        }
        _ => Err(DomainError::invalid(field, "Send a name, or {\"id\": …} or {\"name\": …} here.")),
    }
}

/// Text without blank ends; refused when empty, too long, or with characters that no database keeps.
///
/// # Errors
/// [`DomainError::Invalid`] with the field's path.
pub fn clean_text(text: &str, max: usize, field: &str) -> Result<String, DomainError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(DomainError::invalid(
            field,
            "This text is empty. Write something, or send null to make it unknown.",
        ));
    }
    if text.contains('\0') {
        return Err(DomainError::invalid(
            field,
            "This text contains the character U+0000, which cannot be stored. Remove it.",
        ));
    }
    let length = text.chars().count();
    if length > max {
        return Err(DomainError::invalid(
            field,
            format!("This text has {length} characters; at most {max} fit here. Shorten it."),
        ));
    }
    Ok(text.to_owned())
}

fn is_link(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && text.len() <= 2_000
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"'))
}
