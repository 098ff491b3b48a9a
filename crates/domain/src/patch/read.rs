//! Reading the parts of a patch from JSON, with the path of the field in every error. Not for deciding what they do.

use std::str::FromStr;

use serde_json::{Map, Value as Json};

use super::{Edit, FactPatch, MemberPatch, TimePatch, Waive, WholePatch};
use crate::catalogue::{FactDef, Shape};
use crate::error::DomainError;
use crate::keys::{FactState, Precision, TimeSource, UnknownKey};
use crate::time::Time;
use crate::value::{Value, clean_text};

impl Waive {
    pub(super) fn parse(json: &Json) -> Result<Waive, DomainError> {
        let map = object(json, "waive")?;
        only(map, &["names", "reason"], "waive")?;
        let names = match map.get("names") {
            None | Some(Json::Null) => None,
            Some(Json::Array(list)) => {
                Some(list.iter().map(|n| text(n, "waive.names").map(str::to_owned)).collect::<Result<Vec<_>, _>>()?)
            }
            Some(_) => {
                return Err(DomainError::invalid("waive.names", "Send a list of names of facts and times here."));
            }
        };
        let reason = edit_text(map.get("reason"), "waive.reason")?.flatten();
        let reason = reason.ok_or_else(|| DomainError::ReasonNeeded { field: "waive.reason".to_owned() })?;
        Ok(Waive { names, reason })
    }
}

impl FactPatch {
    /// Reads the change of one fact by its definition.
    ///
    /// # Errors
    /// [`DomainError::Invalid`] with the path of the field.
    pub fn parse(def: &FactDef, json: &Json) -> Result<FactPatch, DomainError> {
        let field = format!("facts.{}", def.name);
        match json {
            Json::Null => Ok(FactPatch::Whole(WholePatch { state: Some(FactState::Unknown), ..WholePatch::default() })),
            Json::Array(list) if def.many => {
                let members =
                    list.iter().enumerate().map(|(i, json)| MemberPatch::parse(def, json, &format!("{field}[{i}]")));
                Ok(FactPatch::Members(members.collect::<Result<_, _>>()?))
            }
            Json::Object(map) if is_patch(map, &def.shape) => {
                let whole = WholePatch::parse(def, map, &field)?;
                if def.many
                    && (whole.value.is_some()
                        || !matches!(whole.state, Some(FactState::NotApplicable | FactState::Unknown)))
                {
                    return Err(many(&field));
                }
                Ok(FactPatch::Whole(whole))
            }
            _ if def.many => Err(many(&field)),
            json => {
                let value = Value::parse(&def.shape, json, &field)?;
                Ok(FactPatch::Whole(WholePatch { value: Some(value), ..WholePatch::default() }))
            }
        }
    }
}

fn many(field: &str) -> DomainError {
    DomainError::invalid(
        field,
        "This fact has several values, so send a list: those in it are added or changed, the others stay. To say that it does not apply, send {\"state\": \"not_applicable\"}.",
    )
}

impl WholePatch {
    fn parse(def: &FactDef, map: &Map<String, Json>, field: &str) -> Result<WholePatch, DomainError> {
        only(map, &["value", "state", "reason", "rev"], field)?;
        let mut state: Option<FactState> = optional_key(map.get("state"), &format!("{field}.state"))?;
        let value = match map.get("value") {
            None => None,
            Some(Json::Null) => {
                state = state.or(Some(FactState::Unknown));
                None
            }
            Some(json) => Some(Value::parse(&def.shape, json, &format!("{field}.value"))?),
        };
        if value.is_some() && matches!(state, Some(FactState::Unknown | FactState::NotApplicable)) {
            return Err(DomainError::invalid(
                format!("{field}.state"),
                "A fact that is unknown or not applicable has no value. Leave the value out, or choose another state.",
            ));
        }
        Ok(WholePatch {
            value,
            state,
            reason: edit_text(map.get("reason"), &format!("{field}.reason"))?,
            rev: optional_rev(map.get("rev"), &format!("{field}.rev"))?,
        })
    }
}

impl MemberPatch {
    fn parse(def: &FactDef, json: &Json, field: &str) -> Result<MemberPatch, DomainError> {
        let empty = Map::new();
        let (map, value) = match json {
            Json::Object(map) if is_patch(map, &def.shape) => {
                only(map, &["value", "state", "progress", "reason", "note", "rev", "remove"], field)?;
                let value = map.get("value").ok_or_else(|| {
                    DomainError::invalid(
                        format!("{field}.value"),
                        "Say which member this is about: its value is missing.",
                    )
                })?;
                (map, Value::parse(&def.shape, value, &format!("{field}.value"))?)
            }
            bare => (&empty, Value::parse(&def.shape, bare, field)?),
        };
        let state = optional_key(map.get("state"), &format!("{field}.state"))?;
        if state == Some(FactState::NotApplicable) {
            return Err(DomainError::invalid(
                format!("{field}.state"),
                "One value of several cannot be not applicable. Take it out with \"remove\": true, or rule it out.",
            ));
        }
        let progress = match map.get("progress") {
            None => None,
            Some(_) if !def.progress => {
                return Err(DomainError::invalid(
                    format!("{field}.progress"),
                    "Only affected assets carry a mark of progress. Leave it out here.",
                ));
            }
            Some(Json::Null) => Some(None),
            Some(json) => Some(Some(keyed(json, &format!("{field}.progress"))?)),
        };
        let remove = match map.get("remove") {
            None | Some(Json::Null) => false,
            Some(Json::Bool(remove)) => *remove,
            Some(_) => {
                return Err(DomainError::invalid(format!("{field}.remove"), "Send true or false here."));
            }
        };
        Ok(MemberPatch {
            value,
            state,
            progress,
            reason: edit_text(map.get("reason"), &format!("{field}.reason"))?,
            note: edit_text(map.get("note"), &format!("{field}.note"))?,
            rev: optional_rev(map.get("rev"), &format!("{field}.rev"))?,
            remove,
        })
    }
}

impl TimePatch {
    /// A moment said exactly, by hand.
    pub fn exact(at: Time) -> TimePatch {
        TimePatch { at: Some(Some(at)), precision: Some(Precision::Exact), ..TimePatch::default() }
    }

    /// Reads the change of one time: null, an RFC 3339 text, or an object.
    ///
    /// # Errors
    /// [`DomainError::Invalid`] with the path of the field.
    pub fn parse(json: &Json, field: &str) -> Result<TimePatch, DomainError> {
        let moment = |json: &Json, field: &str| match json {
            Json::Null => Ok(None),
            Json::String(said) => {
                Time::parse_rfc3339(said).map(Some).map_err(|e| DomainError::invalid(field, e.to_string()))
            }
            _ => Err(DomainError::invalid(field, "Send a time like 2026-11-21T10:40:00Z here, or null for unknown.")),
        };
        let Json::Object(map) = json else {
            return Ok(TimePatch { at: Some(moment(json, field)?), ..TimePatch::default() });
        };
        only(map, &["at", "precision", "reason", "source", "rev"], field)?;
        let at = map.get("at").map(|json| moment(json, &format!("{field}.at"))).transpose()?;
        let precision: Option<Precision> = optional_key(map.get("precision"), &format!("{field}.precision"))?;
        if precision == Some(Precision::Unknown) && at.flatten().is_some() {
            return Err(DomainError::invalid(
                format!("{field}.precision"),
                "A time of unknown precision has no moment. Leave “at” out, or say estimated.",
            ));
        }
        let source = optional_key(map.get("source"), &format!("{field}.source"))?;
        if source == Some(TimeSource::Phase) {
            return Err(DomainError::invalid(
                format!("{field}.source"),
                "Only moving the phase sets times with the source “phase”. Leave the source out.",
            ));
        }
        Ok(TimePatch {
            at,
            precision,
            reason: edit_text(map.get("reason"), &format!("{field}.reason"))?,
            source,
            rev: optional_rev(map.get("rev"), &format!("{field}.rev"))?,
        })
    }
}

/// An object that speaks about a fact, rather than being the fact's bare value.
fn is_patch(map: &Map<String, Json>, shape: &Shape) -> bool {
    let bare: &[&str] = match shape {
        Shape::Count => &["number"],
        Shape::Role(_) => &["role"],
        shape if shape.ref_kind().is_some() => &["id", "name"],
        _ => &[],
    };
    map.contains_key("value") || !bare.iter().any(|key| map.contains_key(*key))
}

pub(super) fn object<'a>(json: &'a Json, field: &str) -> Result<&'a Map<String, Json>, DomainError> {
    json.as_object().ok_or_else(|| {
        DomainError::invalid(field, "A JSON object is needed here, with a name for each thing that changes.")
    })
}

fn only(map: &Map<String, Json>, allowed: &[&str], field: &str) -> Result<(), DomainError> {
    match map.keys().find(|key| !allowed.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => Err(DomainError::invalid(
            format!("{field}.{key}"),
            format!("“{key}” is not known here. Use: {}.", allowed.join(", ")),
        )),
    }
}

pub(super) fn text<'a>(json: &'a Json, field: &str) -> Result<&'a str, DomainError> {
    json.as_str().ok_or_else(|| DomainError::invalid(field, "A text is needed here."))
}

pub(super) fn keyed<T: FromStr<Err = UnknownKey>>(json: &Json, field: &str) -> Result<T, DomainError> {
    text(json, field)?.parse().map_err(|e| DomainError::key(field, &e))
}

fn optional_key<T: FromStr<Err = UnknownKey>>(json: Option<&Json>, field: &str) -> Result<Option<T>, DomainError> {
    json.filter(|json| !json.is_null()).map(|json| keyed(json, field)).transpose()
}

fn edit_text(json: Option<&Json>, field: &str) -> Result<Edit<String>, DomainError> {
    match json {
        None => Ok(None),
        Some(Json::Null) => Ok(Some(None)),
        Some(json) => {
            let said = text(json, field)?;
            if said.trim().is_empty() { Ok(Some(None)) } else { clean_text(said, 4_000, field).map(|t| Some(Some(t))) }
        }
    }
}

pub(super) fn optional_rev(json: Option<&Json>, field: &str) -> Result<Option<u32>, DomainError> {
    match json {
        None | Some(Json::Null) => Ok(None),
        Some(json) => match json.as_u64().and_then(|n| u32::try_from(n).ok()) {
            Some(rev) => Ok(Some(rev)),
            None => Err(DomainError::invalid(field, "A revision is a whole number, as the incident shows it.")),
        },
    }
}
