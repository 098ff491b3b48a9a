//! The library on the wire: teams, areas, assets, custom fields, saved views, and lists of them to import.
//!
//! In a change, what is absent stays; where something can be taken away, `null` does so.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::common::Thing;
use crate::organisation::InvitationView;

fn said<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// A team.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TeamView {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Not to be chosen any more.
    pub retired: bool,
    /// Who is in it, by name.
    pub members: Vec<TeamMemberView>,
}

/// Somebody in a team.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TeamMemberView {
    /// Account id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Since when.
    pub since: String,
}

/// Make a team.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamRequest {
    /// A UUIDv7 of the client's own; the same id again answers with the team that is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// Name.
    pub name: String,
}

/// Change a team.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamPatch {
    /// Another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Retire it, which takes everybody out, or bring it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired: Option<bool>,
}

/// An area.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AreaView {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// The area above; null at the top.
    pub parent: Option<Thing>,
    /// Not to be chosen any more.
    pub retired: bool,
}

/// Make an area.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AreaRequest {
    /// A UUIDv7 of the client's own; the same id again answers with the area that is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// Name.
    pub name: String,
    /// Id of the area above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Uuid>,
}

/// Change an area.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AreaPatch {
    /// Another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Another area above; null puts it at the top.
    #[serde(default, deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Uuid>)]
    pub parent: Option<Option<Uuid>>,
    /// Retire it, or bring it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired: Option<bool>,
}

/// How an area was for a while.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AreaVersionView {
    /// Since when.
    pub since: String,
    /// Until when; null for how it is now.
    pub until: Option<String>,
    /// Its name then.
    pub name: String,
    /// The area above it then, with the name it has now.
    pub parent: Option<Thing>,
    /// Whether it was retired.
    pub retired: bool,
    /// Who changed it to this.
    pub by: Option<Thing>,
}

/// An asset. What is not known is null.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AssetView {
    /// Id.
    pub id: Uuid,
    /// `system`, `service`, `account` or `data_set`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// The area that owns it.
    pub owner_area: Option<Thing>,
    /// `low`, `medium`, `high` or `critical`.
    pub criticality: Option<String>,
    /// Whether it holds personal data.
    pub holds_personal_data: Option<bool>,
    /// Whether a critical function needs it.
    pub supports_critical_function: Option<bool>,
    /// Not to be chosen any more.
    pub retired: bool,
}

/// Make an asset.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetRequest {
    /// A UUIDv7 of the client's own; the same id again answers with the asset that is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// `system` (default), `service`, `account` or `data_set`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Name.
    pub name: String,
    /// Id of the area that owns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_area: Option<Uuid>,
    /// `low`, `medium`, `high` or `critical`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criticality: Option<String>,
    /// Whether it holds personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds_personal_data: Option<bool>,
    /// Whether a critical function needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supports_critical_function: Option<bool>,
}

/// Change an asset; null makes unknown.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetPatch {
    /// Another kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Another owner.
    #[serde(default, deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Uuid>)]
    pub owner_area: Option<Option<Uuid>>,
    /// Another criticality.
    #[serde(default, deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub criticality: Option<Option<String>>,
    /// Whether it holds personal data.
    #[serde(default, deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<bool>)]
    pub holds_personal_data: Option<Option<bool>>,
    /// Whether a critical function needs it.
    #[serde(default, deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<bool>)]
    pub supports_critical_function: Option<Option<bool>>,
    /// Retire it, or bring it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired: Option<bool>,
}

/// A custom field: a fact of the organisation's own.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CustomFieldView {
    /// Id.
    pub id: Uuid,
    /// Its key; the fact is `custom.KEY`.
    pub key: String,
    /// Name on the screen.
    pub name: String,
    /// `text`, `number`, `choice`, `date`, `person` or `link`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Options of a choice.
    pub options: Vec<String>,
    /// Place among the fields, from 0.
    pub position: i64,
    /// Not asked for any more.
    pub retired: bool,
}

/// Make a custom field.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomFieldRequest {
    /// Its key; made from the name if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Name on the screen.
    pub name: String,
    /// `text`, `number`, `choice`, `date`, `person` or `link`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Options of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// Place among the fields, from 0; the last one if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
}

/// Change a custom field. Its key and type stay, because incidents have its values.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomFieldPatch {
    /// Another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Other options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<String>>,
    /// Another place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// Retire it, or bring it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired: Option<bool>,
}

/// A saved view of the list of incidents.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SavedView {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// The query string of the list.
    pub query: String,
    /// Whether everybody in the organisation has it.
    pub shared: bool,
    /// Whose it is.
    pub owner: Thing,
    /// Whether it is one's own.
    pub own: bool,
}

/// Save a view.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewRequest {
    /// Name.
    pub name: String,
    /// The query string of the list.
    pub query: String,
    /// For everybody in the organisation.
    #[serde(default)]
    pub shared: bool,
}

/// Change a saved view.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewPatch {
    /// Another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Another query string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// For everybody, or not any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<bool>,
}

/// Import people, teams, areas or assets from CSV; first to look at, then to apply.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LibraryImport {
    /// `people`, `teams`, `areas` or `assets`.
    pub kind: String,
    /// The text: commas, semicolons or tabs between the cells, with or without a header.
    pub csv: String,
    /// Which column (from 0) holds which field; guessed if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<BTreeMap<String, usize>>,
    /// Do it; false only shows what would be done.
    #[serde(default)]
    pub apply: bool,
}

/// What an import does, or did.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LibraryImported {
    /// Which column (from 0) holds which field.
    pub columns: BTreeMap<String, usize>,
    /// The header, if the text has one.
    pub header: Option<Vec<String>>,
    /// The fields that a column can hold.
    pub fields: Vec<String>,
    /// Each row that is not blank.
    pub rows: Vec<ImportedRow>,
    /// Whether it was done. Nothing is done while a row has a problem.
    pub applied: bool,
    /// The links of people who were invited; shown only here.
    pub invitations: Vec<InvitationView>,
}

/// What comes of one row.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ImportedRow {
    /// Its number in the text, from 1, the header counted.
    pub line: u32,
    /// `create`, `update`, `same` or `error`.
    pub action: String,
    /// What it says, by field.
    #[schema(value_type = Object)]
    pub values: serde_json::Value,
    /// What is wrong with it, and what to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The field at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}
