//! An organisation's settings and definitions as use cases need them, kept in memory by the organisation's version:
//! whoever authenticates reads the version, so a change made by any server is seen by the next request.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use firebell_domain::catalogue::{Catalogue, Shape};
use firebell_domain::ids::OrganisationId;
use firebell_store::identity::{self, OrganisationHead};
use firebell_store::{Store, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{AppError, AppResult};

/// A person or a team, by id, with the name at the time it was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// `account` or `team`.
    pub kind: String,
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// What an organisation sets for itself. Stored as JSON; what is absent takes its default, so that old rows are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// IANA time zone in which the organisation reports.
    pub zone: String,
    /// Who is responsible for incident management.
    pub responsible: Option<Party>,
    /// Their deputy.
    pub deputy: Option<Party>,
    /// Own names of phases, by key.
    pub phase_names: BTreeMap<String, String>,
    /// Own names of severities, by key.
    pub severity_names: BTreeMap<String, String>,
    /// Whether people without an account can report.
    pub report_page: bool,
    /// Number to call at once, shown on the report page.
    pub emergency_number: String,
    /// What to do meanwhile, shown on the report page; Markdown.
    pub advice: String,
    /// Whether every member needs a second factor.
    pub require_second_factor: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            zone: "UTC".to_owned(),
            responsible: None,
            deputy: None,
            phase_names: BTreeMap::new(),
            severity_names: BTreeMap::new(),
            report_page: true,
            emergency_number: String::new(),
            advice: String::new(),
            require_second_factor: false,
        }
    }
}

/// A custom field as defined by the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomField {
    /// Key; the fact is `custom.KEY`.
    pub key: String,
    /// Name on the screen.
    pub name: String,
    /// `text`, `number`, `choice`, `date`, `person` or `link`.
    pub kind: String,
    /// Options of a choice.
    pub options: Vec<String>,
}

impl CustomField {
    /// Its shape as a fact.
    pub fn shape(&self) -> Shape {
        match self.kind.as_str() {
            "number" => Shape::Number,
            "choice" => Shape::Choice(self.options.clone()),
            "date" => Shape::Date,
            "person" => Shape::Person,
            "link" => Shape::Link,
            _ => Shape::Text,
        }
    }
}

/// Everything of an organisation that use cases need at hand.
#[derive(Debug, Clone)]
pub struct OrgConfig {
    /// The version it is of.
    pub version: i64,
    /// Settings.
    pub settings: Settings,
    /// Custom fields in use.
    pub fields: Vec<CustomField>,
    /// Built-in and custom facts.
    pub catalogue: Catalogue,
}

/// The configurations of this process.
#[derive(Default)]
pub struct Configs {
    kept: Mutex<HashMap<OrganisationId, Arc<OrgConfig>>>,
}

impl Configs {
    /// The configuration of an organisation at its present version.
    pub async fn of(&self, store: &Store, head: &OrganisationHead) -> AppResult<Arc<OrgConfig>> {
        {
            let kept = self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if let Some(config) = kept.get(&head.id)
                && config.version >= head.version
            {
                return Ok(config.clone());
            }
        }
        let mut reader = store.reader("config.load").await?;
        let config = Arc::new(load(&mut reader, head.id).await?);
        let mut kept = self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        kept.insert(head.id, config.clone());
        Ok(config)
    }
}

/// Reads an organisation's configuration.
pub async fn load(tx: &mut Tx, organisation: OrganisationId) -> AppResult<OrgConfig> {
    let (settings, version) = identity::settings(tx, organisation).await?;
    let settings: Settings = serde_json::from_str(&settings).map_err(AppError::internal)?;
    let mut fields = Vec::new();
    for (key, name, kind, options) in identity::custom_fields(tx, organisation).await? {
        let options = serde_json::from_str(&options).map_err(AppError::internal)?;
        fields.push(CustomField { key, name, kind, options });
    }
    let catalogue = Catalogue::built_in().with_custom(fields.iter().map(|f| (f.key.clone(), f.shape())));
    Ok(OrgConfig { version, settings, fields, catalogue })
}
