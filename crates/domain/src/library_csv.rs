//! Reads pasted or uploaded lists of people, teams, areas and assets.
//!
//! Pure reading, one result for each row; whether a row makes something new or changes something known is decided by
//! the use case, which knows the library. An empty cell means "not said", never "take it away".

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::keys::{AssetKind, Criticality, OrgRole};
use crate::table::{self, Names, Problem, RowResult, Table, Words, cell, excerpt};
use crate::text::fold;

/// What a list is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LibraryKind {
    /// Accounts by e-mail address.
    People,
    /// Teams by name, with members.
    Teams,
    /// Departments by name, each under a parent or at the top.
    Areas,
    /// Systems, services, accounts and data sets by name.
    Assets,
}

/// Which column (from 0) holds which field; the fields of a kind are [`fields`].
pub type Mapping = BTreeMap<String, usize>;

/// One row as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum LibraryRow {
    /// A person.
    Person {
        /// Address, as written.
        email: String,
        /// Display name.
        name: Option<String>,
        /// Role in the organisation.
        role: Option<OrgRole>,
    },
    /// A team.
    Team {
        /// Name.
        name: String,
        /// Members by e-mail address or name, each once.
        members: Vec<String>,
    },
    /// An area.
    Area {
        /// Name.
        name: String,
        /// Name of the area above.
        parent: Option<String>,
    },
    /// An asset.
    Asset {
        /// Name.
        name: String,
        /// What it is.
        kind: Option<AssetKind>,
        /// Name of the area that owns it.
        owner_area: Option<String>,
        /// How much hangs on it.
        criticality: Option<Criticality>,
        /// Whether it holds personal data.
        holds_personal_data: Option<bool>,
        /// Whether a critical function needs it.
        supports_critical_function: Option<bool>,
    },
}

const PEOPLE: &Names = &[
    ("email", "email|e mail|mail|email address|e mail address|address|e mail adresse|adresse|login"),
    ("name", "name|full name|display name|person|vollstandiger name|anzeigename"),
    ("role", "role|permission|rolle|recht"),
];
const TEAMS: &Names = &[
    ("name", "name|team|team name|teamname|gruppe|group"),
    ("members", "members|member|people|emails|mitglieder|mitglied|personen"),
];
const AREAS: &Names = &[
    ("parent", "parent|parent area|part of|under|above|ubergeordnet|gehort zu|oberbereich"),
    ("name", "name|area|department|unit|bereich|abteilung|organisationseinheit"),
];
const ASSETS: &Names = &[
    ("kind", "kind|type|art|typ"),
    ("owner_area", "owner area|owner|owned by|area|department|eigentumer|verantwortlich|bereich|abteilung"),
    ("criticality", "criticality|importance|kritikalitat|wichtigkeit|schutzbedarf"),
    ("holds_personal_data", "holds personal data|personal data|pii|personenbezogene daten|personenbezogen"),
    (
        "supports_critical_function",
        "supports critical function|critical function|critical or important function|kritische funktion",
    ),
    ("name", "name|asset|asset name|hostname|host|system|service|dienst|bezeichnung"),
];

/// The fields that a list of a kind can have.
pub fn fields(kind: LibraryKind) -> impl Iterator<Item = &'static str> {
    names(kind).iter().map(|(field, _)| *field)
}

/// The field that no row can go without.
pub const fn key_field(kind: LibraryKind) -> &'static str {
    match kind {
        LibraryKind::People => "email",
        LibraryKind::Teams | LibraryKind::Areas | LibraryKind::Assets => "name",
    }
}

/// A file's rows as a table, with the header taken off when most cells of the first row are usual headers. In doubt it
/// stays a row, where people see it in the preview (`shop,service` is an asset, though "service" can be a header).
pub fn table(kind: LibraryKind, rows: Vec<Vec<String>>) -> Table {
    Table::new(rows, |first| {
        let written = first.iter().filter(|cell| !cell.trim().is_empty()).count();
        2 * table::header_cells(first, names(kind)) > written
    })
}

/// Guesses what the columns hold from their headers; without a header, in the order of [`default_columns`].
pub fn guess_columns(kind: LibraryKind, table: &Table) -> Mapping {
    let Some(header) = &table.header else {
        return default_columns(kind);
    };
    table::guess(header, names(kind)).into_iter().map(|(field, at)| (field.to_owned(), at)).collect()
}

/// The order of columns of a list without a header.
pub fn default_columns(kind: LibraryKind) -> Mapping {
    let order: &[&str] = match kind {
        LibraryKind::People => &["email", "name", "role"],
        LibraryKind::Teams => &["name", "members"],
        LibraryKind::Areas => &["name", "parent"],
        LibraryKind::Assets => {
            &["name", "kind", "owner_area", "criticality", "holds_personal_data", "supports_critical_function"]
        }
    };
    order.iter().enumerate().map(|(at, field)| ((*field).to_owned(), at)).collect()
}

/// Reads every row that is not blank. The same name or address twice, an area above itself, and words that mean
/// nothing in their column are problems of their row.
///
/// # Errors
/// A [`Problem`] when the mapping has no column for the name or address.
pub fn read_rows(kind: LibraryKind, table: &Table, mapping: &Mapping) -> Result<Vec<RowResult<LibraryRow>>, Problem> {
    let key = key_field(kind);
    if !mapping.contains_key(key) {
        let text = format!("No column is chosen for the {key}. Choose the one that holds it; every row needs one.");
        return Err(Problem::new("no_key_column", key, text));
    }
    let mut lines: HashMap<String, u32> = HashMap::new();
    let mut results = Vec::new();
    for (line, cells) in table.rows.iter().filter(|(_, cells)| !table::is_blank(cells)) {
        let row = read_row(kind, cells, mapping).and_then(|row| {
            let identity = fold(row.key());
            match lines.get(&identity) {
                Some(first) => Err(Problem::new(
                    "twice",
                    key,
                    format!("“{}” is in row {first} already. Keep one of the two.", excerpt(row.key())),
                )),
                None => {
                    lines.insert(identity, *line);
                    Ok(row)
                }
            }
        });
        results.push(RowResult { line: *line, row });
    }
    refuse_circles(&mut results);
    Ok(results)
}

impl LibraryRow {
    /// The name, or a person's address.
    pub fn key(&self) -> &str {
        match self {
            LibraryRow::Person { email, .. } => email,
            LibraryRow::Team { name, .. } | LibraryRow::Area { name, .. } | LibraryRow::Asset { name, .. } => name,
        }
    }
}

fn names(kind: LibraryKind) -> &'static Names {
    match kind {
        LibraryKind::People => PEOPLE,
        LibraryKind::Teams => TEAMS,
        LibraryKind::Areas => AREAS,
        LibraryKind::Assets => ASSETS,
    }
}

fn read_row(kind: LibraryKind, cells: &[String], mapping: &Mapping) -> Result<LibraryRow, Problem> {
    let text = |field: &str| cell(cells, mapping.get(field).copied());
    let optional = |field: &str| Some(text(field)).filter(|text| !text.is_empty()).map(str::to_owned);
    let key = key_field(kind);
    if text(key).is_empty() {
        return Err(Problem::new("key_missing", key, format!("This row has no {key}. Write one, or remove the row.")));
    }
    if cells.iter().any(|cell| cell.contains('\0')) {
        return Err(Problem::new(
            "bad_character",
            key,
            "This row holds the character U+0000, which cannot be stored. Remove it.",
        ));
    }
    let name = text("name").to_owned();
    Ok(match kind {
        LibraryKind::People => LibraryRow::Person {
            email: email(text("email"))?,
            name: optional("name"),
            role: word("role", text("role"), ROLES)?,
        },
        LibraryKind::Teams => LibraryRow::Team { name, members: members(text("members")) },
        LibraryKind::Areas => LibraryRow::Area { name, parent: optional("parent") },
        LibraryKind::Assets => LibraryRow::Asset {
            name,
            kind: word("kind", text("kind"), ASSET_KINDS)?,
            owner_area: optional("owner_area"),
            criticality: word("criticality", text("criticality"), CRITICALITIES)?,
            holds_personal_data: word("holds_personal_data", text("holds_personal_data"), FLAGS)?,
            supports_critical_function: word("supports_critical_function", text("supports_critical_function"), FLAGS)?,
        },
    })
}

const ROLES: &Words<OrgRole> = &[
    (OrgRole::Administrator, "administrator|admin"),
    (OrgRole::Lead, "lead|leitung|leiter|leiterin"),
    (OrgRole::Responder, "responder|bearbeiter|bearbeiterin"),
    (OrgRole::Reporter, "reporter|melder|meldende"),
    (OrgRole::Auditor, "auditor|prufer|pruferin|revision"),
];
const ASSET_KINDS: &Words<AssetKind> = &[
    (AssetKind::System, "system|host|server|application|anwendung"),
    (AssetKind::Service, "service|dienst"),
    (AssetKind::Account, "account|login|konto"),
    (AssetKind::DataSet, "data_set|data set|dataset|data|daten|datenbestand"),
];
const CRITICALITIES: &Words<Criticality> = &[
    (Criticality::Low, "low|niedrig|gering"),
    (Criticality::Medium, "medium|mittel|normal"),
    (Criticality::High, "high|hoch"),
    (Criticality::Critical, "critical|kritisch|sehr hoch"),
];
const FLAGS: &Words<bool> = &[(true, "yes|y|true|1|x|ja|wahr"), (false, "no|n|false|0|nein|falsch")];

fn word<T: Copy>(column: &'static str, text: &str, words: &Words<T>) -> Result<Option<T>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    match table::word_value(words, &fold(text)) {
        Some(value) => Ok(Some(value)),
        None => {
            let allowed: Vec<&str> = words.iter().filter_map(|(_, known)| known.split('|').next()).collect();
            let text = format!(
                "“{}” means nothing here. Use one of {}, or leave it empty.",
                excerpt(text),
                allowed.join(", ")
            );
            Err(Problem::new("unknown_word", column, text))
        }
    }
}

fn email(text: &str) -> Result<String, Problem> {
    let fits = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains('@') && text.len() <= 254
    });
    if fits && !text.contains(char::is_whitespace) {
        return Ok(text.to_owned());
    }
    let text = format!("“{}” is no e-mail address. Write one such as ada@example.com.", excerpt(text));
    Err(Problem::new("bad_email", "email", text))
}

/// Members are parted by semicolons or lines; by commas only where there is neither (`Lovelace, Ada; …`).
fn members(text: &str) -> Vec<String> {
    let by_comma = !text.contains([';', '\n']);
    let mut seen = std::collections::HashSet::new();
    text.split(|c| matches!(c, ';' | '\n') || (by_comma && c == ','))
        .map(str::trim)
        .filter(|member| !member.is_empty() && seen.insert(fold(member)))
        .map(str::to_owned)
        .collect()
}

/// An area that is, over the rows of this file, above itself becomes a problem.
fn refuse_circles(results: &mut [RowResult<LibraryRow>]) {
    let mut parents: HashMap<String, String> = HashMap::new();
    for result in results.iter() {
        if let Ok(LibraryRow::Area { name, parent: Some(parent) }) = &result.row {
            parents.insert(fold(name), fold(parent));
        }
    }
    // Whether going up from an area comes back to it; every area is walked over once.
    let mut done: HashMap<String, bool> = HashMap::new();
    for start in parents.keys() {
        let mut path: Vec<&String> = Vec::new();
        let mut places: HashMap<&String, usize> = HashMap::new();
        let mut at = start;
        let circle_from = loop {
            if done.contains_key(at) {
                break path.len();
            }
            if let Some(place) = places.get(at) {
                break *place;
            }
            places.insert(at, path.len());
            path.push(at);
            match parents.get(at) {
                Some(above) => at = above,
                None => break path.len(),
            }
        };
        for (place, name) in path.into_iter().enumerate() {
            done.insert(name.clone(), place >= circle_from);
        }
    }
    for result in results {
        if let Ok(LibraryRow::Area { name, .. }) = &result.row
            && done.get(&fold(name)) == Some(&true)
        {
            let text = format!(
                "“{}” would be above itself. Give one of the areas in the circle another parent.",
                excerpt(name)
            );
            result.row = Err(Problem::new("circle", "parent", text));
        }
    }
}
