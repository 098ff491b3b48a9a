//! Reading what a client wants changed: a JSON object that names only what changes. The form is checked here against the
//! catalogue; whether it may be done, and what follows, is decided in `decide`. References stay unlisted: `app` resolves
//! them through [`Patch::refs_mut`] before it asks for the decision.

mod read;

use serde_json::Value as Json;

use self::read::{keyed, object, optional_rev, text};
use crate::catalogue::{Catalogue, RefKind};
use crate::error::DomainError;
use crate::fact::FactName;
use crate::keys::{Disposition, FactState, Kind, Precision, Progress, TimeName, TimeSource};
use crate::time::Time;
use crate::value::{Ref, Value, clean_text};

/// The most characters of a title.
pub const TITLE_MAX: usize = 300;

/// A change of a field that can also be emptied: `None` leaves it, `Some(None)` empties it.
pub type Edit<T> = Option<Option<T>>;

/// What changes on an incident.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patch {
    /// Another title.
    pub title: Option<String>,
    /// The revision of the title that the client saw.
    pub title_rev: Option<u32>,
    /// Another kind.
    pub kind: Option<Kind>,
    /// Another disposition.
    pub disposition: Edit<Disposition>,
    /// Facts, by name.
    pub facts: Vec<(FactName, FactPatch)>,
    /// Times, by name.
    pub times: Vec<(TimeName, TimePatch)>,
    /// What need not be asked for.
    pub waive: Option<Waive>,
}

/// A waiver: these names, or all that is unknown now.
#[derive(Clone, Debug, PartialEq)]
pub struct Waive {
    /// Names of facts and times; none means all that is still unknown.
    pub names: Option<Vec<String>>,
    /// Why.
    pub reason: String,
}

/// A change of what stands under one fact name.
#[derive(Clone, Debug, PartialEq)]
pub enum FactPatch {
    /// A single fact, or a statement about a whole set.
    Whole(WholePatch),
    /// Some members of a set; the others stay.
    Members(Vec<MemberPatch>),
}

/// A change of a single fact.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WholePatch {
    /// Another value.
    pub value: Option<Value>,
    /// Another state; a value without one is suspected.
    pub state: Option<FactState>,
    /// Another reason.
    pub reason: Edit<String>,
    /// The revision that the client saw (0: there was nothing).
    pub rev: Option<u32>,
}

/// A change of one member of a set.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberPatch {
    /// Which one.
    pub value: Value,
    /// Another state; a new one without it is suspected.
    pub state: Option<FactState>,
    /// Another mark of progress.
    pub progress: Edit<Progress>,
    /// Another reason.
    pub reason: Edit<String>,
    /// Another remark.
    pub note: Edit<String>,
    /// The revision that the client saw (0: it was not there).
    pub rev: Option<u32>,
    /// Take it out.
    pub remove: bool,
}

/// A change of one time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimePatch {
    /// Another moment, or unknown.
    pub at: Edit<Time>,
    /// Another precision.
    pub precision: Option<Precision>,
    /// Another reason.
    pub reason: Edit<String>,
    /// Where it comes from; by hand unless it says alert or import.
    pub source: Option<TimeSource>,
    /// The revision that the client saw (0: there was nothing).
    pub rev: Option<u32>,
}

impl Patch {
    /// Reads a patch. A fact's or time's name at the top level is taken as if it stood in `facts` or `times`.
    ///
    /// # Errors
    /// [`DomainError::Invalid`] or [`DomainError::UnknownField`], with the field's path.
    pub fn parse(json: &Json, catalogue: &Catalogue) -> Result<Patch, DomainError> {
        let map = object(json, "")?;
        let mut patch = Patch::default();
        for (key, value) in map {
            match key.as_str() {
                "title" => patch.title = Some(title(text(value, "title")?)?),
                "title_rev" => patch.title_rev = optional_rev(Some(value), "title_rev")?,
                "kind" => patch.kind = Some(keyed(value, "kind")?),
                "disposition" if value.is_null() => patch.disposition = Some(None),
                "disposition" => patch.disposition = Some(Some(keyed(value, "disposition")?)),
                "facts" => {
                    for (name, value) in object(value, "facts")? {
                        patch.add_fact(name, value, catalogue)?;
                    }
                }
                "times" => {
                    for (name, value) in object(value, "times")? {
                        let time = name.parse().map_err(|e| DomainError::key(format!("times.{name}"), &e))?;
                        patch.add_time(time, value)?;
                    }
                }
                "waive" => patch.waive = Some(Waive::parse(value)?),
                "phase" => {
                    return Err(DomainError::invalid(
                        "phase",
                        "The phase is not changed like a fact, because times follow from it. Move it by the incident's phase address.",
                    ));
                }
                name => match name.parse::<TimeName>() {
                    Ok(time) => patch.add_time(time, value)?,
                    Err(_) if catalogue.get(name).is_some() => patch.add_fact(name, value, catalogue)?,
                    Err(_) => {
                        return Err(DomainError::UnknownField { field: name.to_owned() });
                    }
                },
            }
        }
        Ok(patch)
    }

    fn add_fact(&mut self, name: &str, json: &Json, catalogue: &Catalogue) -> Result<(), DomainError> {
        let def = catalogue.get(name).ok_or_else(|| DomainError::UnknownField { field: format!("facts.{name}") })?;
        if self.facts.iter().any(|(known, _)| known == &def.name) {
            return Err(DomainError::invalid(format!("facts.{name}"), "This fact is named twice. Send it once."));
        }
        let patch = FactPatch::parse(def, json)?;
        self.facts.push((def.name.clone(), patch));
        Ok(())
    }

    fn add_time(&mut self, name: TimeName, json: &Json) -> Result<(), DomainError> {
        if self.times.iter().any(|(known, _)| *known == name) {
            return Err(DomainError::invalid(format!("times.{name}"), "This time is named twice. Send it once."));
        }
        self.times.push((name, TimePatch::parse(json, &format!("times.{name}"))?));
        Ok(())
    }

    /// Every reference in the patch with what it points to, to be resolved in place against the library.
    pub fn refs_mut<'a>(&'a mut self, catalogue: &Catalogue) -> Vec<(RefKind, &'a mut Ref)> {
        let mut refs = Vec::new();
        for (name, patch) in &mut self.facts {
            let Some(kind) = catalogue.get(name.as_str()).and_then(|def| def.shape.ref_kind()) else {
                continue;
            };
            match patch {
                FactPatch::Whole(whole) => {
                    refs.extend(whole.value.as_mut().and_then(Value::as_ref_mut).map(|r| (kind, r)))
                }
                FactPatch::Members(members) => {
                    refs.extend(members.iter_mut().filter_map(|m| m.value.as_ref_mut()).map(|r| (kind, r)));
                }
            }
        }
        refs
    }

    /// Whether the patch names anything at all.
    pub fn is_empty(&self) -> bool {
        *self == Patch::default()
    }
}

/// Checks a title and puts it on one line.
///
/// # Errors
/// [`DomainError::Invalid`] at `title` when it is empty, too long, or has characters that cannot be stored.
pub fn title(text: &str) -> Result<String, DomainError> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return Err(DomainError::invalid(
            "title",
            "The title is empty, so nothing was saved. Write one line about what is seen.",
        ));
    }
    clean_text(&line, TITLE_MAX, "title")
}
