//! Incidents on the wire: what is read, what is sent to register and change one, and lists.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::common::Thing;

/// Register an incident: a title is enough.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct RegisterRequest {
    /// One line: what is happening.
    pub title: String,
    /// A UUIDv7 of the client's own; the same id again answers with the incident that is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// `real` (default), `exercise`, `test` or `retrospective`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `responders` (default), `everyone` or `private`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<String>,
    /// Facts that are known already, by name; a bare value is suspected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub facts: Option<serde_json::Map<String, serde_json::Value>>,
    /// Times that are known already, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub times: Option<serde_json::Map<String, serde_json::Value>>,
    /// A first note, Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Judge it an incident at once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub declare: bool,
    /// When an offline client wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_at: Option<String>,
    /// A fact or a time by its name, as in `facts` and `times`.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub rest: serde_json::Map<String, serde_json::Value>,
}

/// One incident.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct IncidentView {
    /// Id.
    pub id: Uuid,
    /// As people say it: `INC-1`.
    pub reference: String,
    /// Its page.
    pub url: String,
    /// One line.
    pub title: String,
    /// Rises with each other title.
    pub title_rev: u32,
    /// `real`, `exercise`, `test` or `retrospective`.
    pub kind: String,
    /// Phase key.
    pub phase: String,
    /// What it turned out to be.
    pub disposition: Option<String>,
    /// `responders`, `everyone` or `private`.
    pub visibility: String,
    /// Who is named on it; only when it is private or somebody is.
    pub access: Vec<AccessView>,
    /// Who registered it.
    pub reporter: Option<Thing>,
    /// Facts by name: an object, or a list for sets.
    #[schema(value_type = BTreeMap<String, Value>)]
    pub facts: BTreeMap<String, serde_json::Value>,
    /// Times by name.
    pub times: BTreeMap<String, TimeView>,
    /// Legal awareness times of incidents that were merged into this one.
    pub other_aware: Vec<TimeView>,
    /// The phases it went through.
    pub phases: Vec<PhaseView>,
    /// Other incidents.
    pub relations: Vec<RelationView>,
    /// The incident that it was merged into.
    pub merged_into: Option<IncidentRef>,
    /// Incidents that were merged into it.
    pub merged_from: Vec<IncidentRef>,
    /// What should be known by now and is not.
    pub unknown: Vec<String>,
    /// What need not be known, with the reason.
    pub waived: BTreeMap<String, WaiverView>,
    /// Times in an impossible order: (earlier, later).
    pub problems: Vec<OrderProblemView>,
    /// Who leads while nobody does: the organisation's responsible.
    pub standing_in: Option<Thing>,
    /// When it was registered.
    pub registered_at: String,
    /// When its last entry was recorded.
    pub updated_at: String,
    /// How many journal entries it has.
    pub entries: i64,
    /// What the one who asks may do with it.
    pub permissions: MayView,
    /// The time as of which it is shown, when asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
}

/// What the one who asks may do with an incident.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct MayView {
    /// Log and change.
    pub write: bool,
    /// Confirm and rule out.
    pub confirm: bool,
    /// Change who sees it.
    pub visibility: bool,
}

/// Somebody named on an incident.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AccessView {
    /// Id of the admission.
    pub id: Uuid,
    /// The person or team.
    pub who: Thing,
    /// `account` or `team`.
    pub kind: String,
    /// Since when.
    pub since: String,
    /// Until when.
    pub until: Option<String>,
    /// By whom.
    pub by: Option<Thing>,
    /// Opened in an emergency.
    pub emergency: bool,
    /// Why.
    pub reason: Option<String>,
}

/// A time of an incident.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TimeView {
    /// The moment; null when unknown.
    pub at: Option<String>,
    /// `exact`, `estimated` or `unknown`.
    pub precision: String,
    /// `phase`, `hand`, `alert` or `import`.
    pub source: String,
    /// By whom.
    pub by: Option<Thing>,
    /// Through what, when not in person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// When this was recorded.
    pub recorded: String,
    /// Rises with each change.
    pub rev: u32,
    /// The incident it came from, after a merge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<IncidentRef>,
}

/// A phase it went through.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PhaseView {
    /// Phase key.
    pub phase: String,
    /// When it was entered.
    pub entered: String,
    /// When it was left.
    pub left: Option<String>,
}

/// Another incident by id and reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IncidentRef {
    /// Id.
    pub id: Uuid,
    /// `INC-2`.
    pub reference: String,
}

/// What this incident is to another.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RelationView {
    /// `duplicate_of`, `child_of`, `related_to` or `split_from`.
    pub kind: String,
    /// The other one.
    pub incident: IncidentRef,
}

/// Why something need not be known.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WaiverView {
    /// Why.
    pub reason: String,
    /// Who said so.
    pub by: Option<Thing>,
    /// When.
    pub at: String,
}

/// Two times in an impossible order.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderProblemView {
    /// The time that should come first, but does not.
    pub earlier: String,
    /// The time that should come after it.
    pub later: String,
}

/// One line of a list of incidents.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct IncidentItem {
    /// Id.
    pub id: Uuid,
    /// `INC-1`.
    pub reference: String,
    /// Its page.
    pub url: String,
    /// Title.
    pub title: String,
    /// Kind key.
    pub kind: String,
    /// Phase key.
    pub phase: String,
    /// Disposition key.
    pub disposition: Option<String>,
    /// Visibility key.
    pub visibility: String,
    /// Severity, or null when unknown.
    pub severity: Option<SeverityView>,
    /// Priority.
    pub priority: Option<String>,
    /// Lead.
    pub lead: Option<Thing>,
    /// Owning area.
    pub area: Option<Thing>,
    /// Tags.
    pub tags: Vec<String>,
    /// When it was registered.
    pub registered_at: String,
    /// When its last entry was recorded.
    pub updated_at: String,
    /// When it was closed.
    pub closed_at: Option<String>,
}

/// A severity with how sure it is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SeverityView {
    /// `SEV1` … `SEV5`.
    pub value: String,
    /// State key.
    pub state: String,
}
