//! `name=value` as people write it, made into a patch as the API takes it: with the revisions that were read before, so
//! that nobody's change is written over unseen.

use firebell_domain::catalogue::{Catalogue, FactDef, ROLES, Shape};
use firebell_domain::keys::TimeName;
use firebell_domain::text::fold;
use serde_json::{Map, Value as Json, json};

use super::list_at;
use crate::output::Output;
use crate::said;
use crate::trouble::Trouble;

/// A severity as people say it: `2`, `sev2` and `SEV2` are the same.
pub fn severity(text: &str) -> String {
    let upper = text.trim().to_uppercase();
    match upper.as_str() {
        "1" | "2" | "3" | "4" | "5" => format!("SEV{upper}"),
        _ => upper,
    }
}

/// What holds for all values of one command.
pub struct Saying<'a> {
    /// The incident as read before.
    pub incident: &'a Json,
    /// Confirms facts.
    pub confirm: bool,
    /// Why.
    pub reason: Option<&'a str>,
    /// To say how times are read.
    pub out: &'a Output,
}

impl Saying<'_> {
    /// The patch for some `name=value`.
    pub fn patch(&self, pairs: &[String]) -> Result<Json, Trouble> {
        let catalogue = Catalogue::built_in();
        let (mut patch, mut facts, mut times) = (Map::new(), Map::new(), Map::new());
        for pair in pairs {
            let Some((name, text)) = pair.split_once('=') else {
                return Err(Trouble::usage(format!(
                    "“{pair}” sets nothing. Write it as NAME=VALUE, such as severity=SEV2"
                )));
            };
            let (name, text) = (name.trim(), text.trim());
            if name == "title" {
                patch.insert("title".into(), json!(text));
                patch.insert("title_rev".into(), self.incident["title_rev"].clone());
            } else if name == "kind" {
                patch.insert("kind".into(), json!(text));
            } else if ROLES.contains(&name) {
                push(&mut facts, "roles", self.role(name, text));
            } else if let Ok(time) = name.parse::<TimeName>() {
                times.insert(name.to_owned(), self.time(time, text)?);
            } else if let Some(def) = catalogue.get(name) {
                self.fact(&mut facts, def, text);
            } else if name.starts_with("custom.") {
                facts.insert(name.to_owned(), self.one(name, plain(text)));
            } else {
                let known: Vec<&str> = catalogue.iter().map(|d| d.name.as_str()).collect();
                return Err(Trouble::usage(format!(
                    "there is no fact or time called “{name}”. Facts: {}, custom.…; roles: {}; times: {}",
                    known.join(", "),
                    ROLES.join(", "),
                    TimeName::ALL.iter().map(|t| t.key()).collect::<Vec<_>>().join(", "),
                )));
            }
        }
        for (name, map) in [("facts", facts), ("times", times)] {
            if !map.is_empty() {
                patch.insert(name.into(), Json::Object(map));
            }
        }
        Ok(Json::Object(patch))
    }

    /// Says how sure we are and why, where the value does not say so itself.
    fn marked(&self, mut patch: Map<String, Json>) -> Json {
        let speaks = patch.contains_key("state") || patch.get("remove") == Some(&json!(true));
        if self.confirm && !speaks {
            patch.insert("state".into(), json!("confirmed"));
        }
        if let Some(reason) = self.reason.filter(|_| !patch.contains_key("reason")) {
            patch.insert("reason".into(), json!(reason));
        }
        Json::Object(patch)
    }

    fn rev(&self, path: &str) -> Json {
        self.incident.pointer(path).and_then(|v| v.get("rev")).cloned().unwrap_or(json!(0))
    }

    fn time(&self, name: TimeName, text: &str) -> Result<Json, Trouble> {
        let rev = self.rev(&format!("/times/{}", name.key()));
        let mut patch = match text {
            "" | "null" | "unknown" => json!({ "at": null, "rev": rev }),
            text => {
                let said = said::read(self.out, text)?;
                json!({ "at": said.at, "precision": said.precision, "rev": rev })
            }
        };
        if let Some(reason) = self.reason {
            patch["reason"] = json!(reason);
        }
        Ok(patch)
    }

    fn one(&self, name: &str, value: Json) -> Json {
        let rev = self.rev(&format!("/facts/{}", name.replace('~', "~0").replace('/', "~1")));
        let mut patch = match value {
            Json::Null => Map::from_iter([("state".to_owned(), json!("unknown"))]),
            Json::Object(map) if map.contains_key("value") || map.contains_key("state") => map,
            value => Map::from_iter([("value".to_owned(), value)]),
        };
        patch.entry("rev").or_insert(rev);
        self.marked(patch)
    }

    fn fact(&self, facts: &mut Map<String, Json>, def: &FactDef, text: &str) {
        let name = def.name.as_str();
        match (def.many, typed(def, text)) {
            (false, value) => {
                facts.insert(name.to_owned(), self.one(name, value));
            }
            (true, Json::Null) => {
                facts.insert(name.to_owned(), Json::Null);
            }
            (true, Json::Array(values)) => {
                for value in values {
                    push(facts, name, self.member(name, value));
                }
            }
            // What is said of the whole set, such as that it does not apply.
            (true, Json::Object(map)) if map.contains_key("state") && !map.contains_key("value") => {
                facts.insert(name.to_owned(), self.marked(map));
            }
            (true, value) => push(facts, name, self.member(name, value)),
        }
    }

    fn member(&self, name: &str, value: Json) -> Json {
        let mut patch = match value {
            Json::Object(map) if map.contains_key("value") => map,
            value => Map::from_iter([("value".to_owned(), value)]),
        };
        let known = list_at(self.incident, &format!("/facts/{name}")).iter();
        let same = known.into_iter().find(|m| is_same(&m["value"], &patch["value"]));
        patch.entry("rev").or_insert_with(|| same.map_or(json!(0), |m| m["rev"].clone()));
        self.marked(patch)
    }

    /// Gives somebody a role. There is one lead: whoever leads so far ends doing so.
    fn role(&self, role: &str, text: &str) -> Vec<Json> {
        let person = plain(text);
        let there = list_at(self.incident, "/facts/roles").iter().filter(|m| m["value"]["role"] == role);
        let ends = |m: &&Json| (role == "lead" || person.is_null()) && !is_same(&m["value"]["person"], &person);
        let remove = |m: &Json| {
            self.marked(Map::from_iter([
                ("value".to_owned(), m["value"].clone()),
                ("rev".to_owned(), m["rev"].clone()),
                ("remove".to_owned(), json!(true)),
            ]))
        };
        let mut members: Vec<Json> = there.filter(ends).map(remove).collect();
        if !person.is_null() {
            members.push(self.member("roles", json!({ "value": { "role": role, "person": person } })));
        }
        members
    }
}

/// Adds members to a set of the patch.
fn push(facts: &mut Map<String, Json>, name: &str, members: impl IntoMembers) {
    let set = facts.entry(name).or_insert_with(|| json!([]));
    if !set.is_array() {
        *set = json!([]);
    }
    if let Json::Array(list) = set {
        list.extend(members.into_members());
    }
}

/// One member or several.
trait IntoMembers {
    fn into_members(self) -> Vec<Json>;
}

impl IntoMembers for Json {
    fn into_members(self) -> Vec<Json> {
        vec![self]
    }
}

impl IntoMembers for Vec<Json> {
    fn into_members(self) -> Vec<Json> {
        self
    }
}

/// JSON if it is that, else text.
fn plain(text: &str) -> Json {
    match text {
        "" => Json::Null,
        text => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
    }
}

/// The same for a known fact: what takes text gets text, choices in any case, yes and no.
fn typed(def: &FactDef, text: &str) -> Json {
    let value = match plain(text) {
        value @ (Json::Number(_) | Json::Bool(_)) => match def.shape {
            Shape::Number | Shape::Count | Shape::Flag => value,
            _ => json!(text),
        },
        value => value,
    };
    let Json::String(word) = &value else { return value };
    match &def.shape {
        Shape::Flag => match word.to_lowercase().as_str() {
            "yes" => json!(true),
            "no" => json!(false),
            _ => value,
        },
        Shape::Choice(_) if def.name.as_str() == "severity" => json!(severity(word)),
        Shape::Choice(options) => {
            options.iter().find(|o| o.eq_ignore_ascii_case(word)).map_or_else(|| value.clone(), |o| json!(o))
        }
        _ => value,
    }
}

/// Whether a member of a set, as read, is the one that was written.
fn is_same(there: &Json, written: &Json) -> bool {
    if let (Some(a), Some(b)) = (there.get("person"), written.get("person")) {
        return there["role"] == written["role"] && is_same(a, b);
    }
    let name = |v: &Json| v.as_str().or_else(|| v.get("name").and_then(Json::as_str)).map(|n| fold(n.trim()));
    let id = |v: &Json| v.get("id").or(Some(v)).and_then(Json::as_str).map(str::to_owned);
    there == written
        || name(there).is_some_and(|n| name(written) == Some(n))
        || there.get("id").is_some_and(|i| i.as_str().is_some() && id(written).as_deref() == i.as_str())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn patch(incident: &Json, pairs: &[&str]) -> Json {
        let out = Output::new(true);
        let saying = Saying { incident, confirm: false, reason: None, out: &out };
        saying.patch(&pairs.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn values_take_the_form_of_their_fact() {
        let incident = json!({"title_rev": 3, "facts": {"severity": {"rev": 2}}});
        let made = patch(
            &incident,
            &["severity=2", "personal_data=yes", "people_affected=12", "tags=2024", "possible_impact=7", "title=A b"],
        );
        assert_eq!(made["facts"]["severity"], json!({"value": "SEV2", "rev": 2}));
        assert_eq!(made["facts"]["personal_data"], json!({"value": true, "rev": 0}));
        assert_eq!(made["facts"]["people_affected"], json!({"value": 12, "rev": 0}));
        assert_eq!(made["facts"]["tags"], json!([{"value": "2024", "rev": 0}]));
        assert_eq!(made["facts"]["possible_impact"]["value"], "7");
        assert_eq!((&made["title"], &made["title_rev"]), (&json!("A b"), &json!(3)));
    }

    #[test]
    fn a_new_lead_takes_the_place_of_the_old_one() {
        let incident = json!({"facts": {"roles": [
            {"value": {"role": "lead", "person": {"id": "7f1e6c5e-0000-7000-8000-000000000001", "name": "Lin"}}, "rev": 4},
            {"value": {"role": "deputy", "person": {"name": "Ada"}}, "rev": 1},
        ]}});
        let made = patch(&incident, &["lead=Ada"]);
        let roles = made["facts"]["roles"].as_array().unwrap();
        assert_eq!(roles.len(), 2);
        assert_eq!((&roles[0]["remove"], &roles[0]["rev"]), (&json!(true), &json!(4)));
        assert_eq!(roles[1], json!({"value": {"role": "lead", "person": "Ada"}, "rev": 0}));
        let same = patch(&incident, &["lead=lin"]);
        assert_eq!(same["facts"]["roles"], json!([{"value": {"role": "lead", "person": "lin"}, "rev": 4}]));
    }

    #[test]
    fn null_makes_unknown() {
        let made = patch(&json!({"times": {"detected": {"rev": 5}}}), &["severity=null", "detected=null"]);
        assert_eq!(made["facts"]["severity"], json!({"state": "unknown", "rev": 0}));
        assert_eq!(made["times"]["detected"], json!({"at": null, "rev": 5}));
    }
}
