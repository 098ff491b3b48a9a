//! Which facts there are, and what each takes: the built-in ones and the organisation's own fields. Everything that
//! reads, checks or shows facts goes by this list. Not for values themselves (`value`) or what should be known (`known`).

use std::collections::BTreeMap;

use crate::fact::FactName;

/// The form that a fact's value takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One of a list.
    Choice(Vec<String>),
    /// Free text.
    Text,
    /// A number.
    Number,
    /// A number of people or records, counted or estimated.
    Count,
    /// A day.
    Date,
    /// A web address.
    Link,
    /// Yes or no.
    Flag,
    /// An ISO 3166 code of two letters.
    Country,
    /// A person.
    Person,
    /// A team.
    Team,
    /// An area of the organisation.
    Area,
    /// An asset of any kind.
    Asset,
    /// An asset of the kind service.
    Service,
    /// A person in one of these roles.
    Role(Vec<String>),
    /// A class and type of the reference taxonomy.
    Class,
}

impl Shape {
    /// A fixed word for clients, which draw their inputs by it.
    pub const fn key(&self) -> &'static str {
        match self {
            Shape::Choice(_) => "choice",
            Shape::Text => "text",
            Shape::Number => "number",
            Shape::Count => "count",
            Shape::Date => "date",
            Shape::Link => "link",
            Shape::Flag => "flag",
            Shape::Country => "country",
            Shape::Person => "person",
            Shape::Team => "team",
            Shape::Area => "area",
            Shape::Asset => "asset",
            Shape::Service => "service",
            Shape::Role(_) => "role",
            Shape::Class => "class",
        }
    }

    /// What kind of thing in the library a reference of this shape points to.
    pub const fn ref_kind(&self) -> Option<RefKind> {
        match self {
            Shape::Person | Shape::Role(_) => Some(RefKind::Person),
            Shape::Team => Some(RefKind::Team),
            Shape::Area => Some(RefKind::Area),
            Shape::Asset => Some(RefKind::Asset),
            Shape::Service => Some(RefKind::Service),
            _ => None,
        }
    }

    /// The choices, where there are any.
    pub fn options(&self) -> &[String] {
        match self {
            Shape::Choice(options) | Shape::Role(options) => options,
            _ => &[],
        }
    }
}

/// What a reference points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RefKind {
    /// An account.
    Person,
    /// A team.
    Team,
    /// An area.
    Area,
    /// An asset of any kind.
    Asset,
    /// An asset of the kind service.
    Service,
}

/// One fact that incidents can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactDef {
    /// Its name.
    pub name: FactName,
    /// Whether it holds several values.
    pub many: bool,
    /// What it takes.
    pub shape: Shape,
    /// Whether its members carry a mark of progress.
    pub progress: bool,
}

/// All facts of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    defs: BTreeMap<FactName, FactDef>,
}

/// The roles in an incident.
pub const ROLES: &[&str] = &["lead", "deputy", "communications", "scribe", "investigator", "liaison"];
/// The severities, worst first.
pub const SEVERITIES: &[&str] = &["SEV1", "SEV2", "SEV3", "SEV4", "SEV5"];
/// The priorities, most urgent first.
pub const PRIORITIES: &[&str] = &["P1", "P2", "P3", "P4"];
/// The sharing marks of the Traffic Light Protocol, strictest first.
pub const TLP: &[&str] = &["RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"];

fn owned(list: &[&str]) -> Vec<String> {
    list.iter().map(|s| (*s).to_owned()).collect()
}

fn choice(list: &[&str]) -> Shape {
    Shape::Choice(owned(list))
}

impl Catalogue {
    /// The facts that every organisation has.
    pub fn built_in() -> Catalogue {
        const ONE: bool = false;
        const MANY: bool = true;
        let impact = &["none", "low", "medium", "high"];
        let rows = [
            ("severity", ONE, choice(SEVERITIES)),
            ("priority", ONE, choice(PRIORITIES)),
            ("classification", MANY, Shape::Class),
            ("roles", MANY, Shape::Role(owned(ROLES))),
            ("teams", MANY, Shape::Team),
            ("owning_area", ONE, Shape::Area),
            ("affected_areas", MANY, Shape::Area),
            ("affected_assets", MANY, Shape::Asset),
            ("services_affected", MANY, Shape::Service),
            ("customers_affected", MANY, Shape::Text),
            (
                "data_affected",
                MANY,
                choice(&[
                    "credentials",
                    "personal",
                    "health",
                    "financial",
                    "payment_card",
                    "intellectual_property",
                    "source_code",
                    "communications",
                    "operational",
                    "other",
                ]),
            ),
            ("personal_data", ONE, Shape::Flag),
            ("people_affected", ONE, Shape::Count),
            ("records_affected", ONE, Shape::Count),
            (
                "attack_vector",
                ONE,
                choice(&[
                    "external_media",
                    "attrition",
                    "web",
                    "email",
                    "impersonation",
                    "improper_usage",
                    "loss_or_theft",
                    "other",
                ]),
            ),
            ("suspected_malicious", ONE, Shape::Flag),
            ("third_party", MANY, Shape::Text),
            ("countries", MANY, Shape::Country),
            ("functional_impact", ONE, choice(impact)),
            ("information_impact", ONE, choice(&["none", "privacy_breach", "proprietary_breach", "integrity_loss"])),
            ("recoverability", ONE, choice(&["regular", "supplemented", "extended", "not_recoverable"])),
            ("possible_impact", ONE, Shape::Text),
            (
                "detection_source",
                ONE,
                choice(&[
                    "employee",
                    "own_tool",
                    "hunt_or_review",
                    "customer",
                    "supplier_or_partner",
                    "outside_finder",
                    "authority",
                    "attacker",
                    "audit_or_pentest",
                    "media",
                    "other",
                ]),
            ),
            ("tags", MANY, Shape::Text),
            ("tlp", ONE, choice(TLP)),
            ("pap", ONE, choice(&["RED", "AMBER", "GREEN", "CLEAR"])),
        ];
        let defs = rows
            .into_iter()
            .map(|(name, many, shape)| {
                let name = FactName::from(name);
                let progress = name.as_str() == "affected_assets";
                (name.clone(), FactDef { name, many, shape, progress })
            })
            .collect();
        Catalogue { defs }
    }

    /// Adds the organisation's own fields: each is `custom.<key>` with one value of its shape.
    pub fn with_custom(mut self, fields: impl IntoIterator<Item = (String, Shape)>) -> Catalogue {
        for (key, shape) in fields {
            let name = FactName::custom(&key);
            self.defs.insert(name.clone(), FactDef { name, many: false, shape, progress: false });
        }
        self
    }

    /// The definition of one fact.
    pub fn get(&self, name: &str) -> Option<&FactDef> {
        self.defs.get(name)
    }

    /// All definitions, by name.
    pub fn iter(&self) -> impl Iterator<Item = &FactDef> {
        self.defs.values()
    }
}
