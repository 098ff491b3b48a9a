//! Organisations on the wire: settings, people, invitations and keys.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::common::Thing;

/// Reads a member that can be absent (leave it), null (empty it) or a value.
fn edit<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// An organisation with its settings.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrganisationView {
    /// Id.
    pub id: Uuid,
    /// In addresses.
    pub slug: String,
    /// Name.
    pub name: String,
    /// IANA time zone in which it reports.
    pub zone: String,
    /// Whether it is the example.
    pub example: bool,
    /// Who is responsible for incident management.
    pub responsible: ResponsibleView,
    /// Names of all phases, by key.
    pub phase_names: BTreeMap<String, String>,
    /// Names of all severities, by key.
    pub severity_names: BTreeMap<String, String>,
    /// The page for people without an account.
    pub report_page: ReportPageView,
    /// Whether every member needs a second factor.
    pub require_second_factor: bool,
    /// The roles that a member can have, with what each may do.
    pub roles: Vec<RoleView>,
    /// What each phase is called in the standards.
    pub standards: Vec<PhaseTerms>,
}

/// Who is responsible for incident management.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ResponsibleView {
    /// The responsible person or team.
    pub primary: Option<PartyView>,
    /// Their deputy.
    pub deputy: Option<PartyView>,
}

/// A person or a team.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PartyView {
    /// `account` or `team`.
    pub kind: String,
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
}

/// The report page.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReportPageView {
    /// Whether people without an account can report.
    pub enabled: bool,
    /// Its address.
    pub url: String,
    /// Number to call at once.
    pub emergency_number: String,
    /// What to do meanwhile, Markdown.
    pub advice: String,
}

/// A role with what it may do.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RoleView {
    /// Key.
    pub role: String,
    /// Permission keys.
    pub permissions: Vec<String>,
}

/// What a phase is called in the standards.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PhaseTerms {
    /// Phase key.
    pub phase: String,
    /// NIST SP 800-61 revision 2.
    pub nist_800_61r2: String,
    /// PICERL.
    pub picerl: String,
    /// ISO/IEC 27035-1.
    pub iso_27035: String,
    /// Function of the NIST Cybersecurity Framework 2.0.
    pub csf_2_0: String,
}

/// Change settings; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationPatch {
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// IANA time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Who is responsible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible: Option<ResponsiblePatch>,
    /// Names of phases by key; an empty name is the usual one again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase_names: Option<BTreeMap<String, Option<String>>>,
    /// Names of severities by key; an empty name is the usual one again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity_names: Option<BTreeMap<String, Option<String>>>,
    /// The report page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_page: Option<ReportPagePatch>,
    /// Whether every member needs a second factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require_second_factor: Option<bool>,
}

/// Change who is responsible; null for nobody.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponsiblePatch {
    /// The responsible person or team.
    #[serde(default, deserialize_with = "edit", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PartyRef>)]
    pub primary: Option<Option<PartyRef>>,
    /// Their deputy.
    #[serde(default, deserialize_with = "edit", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PartyRef>)]
    pub deputy: Option<Option<PartyRef>>,
}

/// A member or a team, by id.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PartyRef {
    /// `account` or `team`.
    pub kind: String,
    /// Id.
    pub id: Uuid,
    /// Not used; so that what was read can be sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Change the report page; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportPagePatch {
    /// Whether people without an account can report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Number to call at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emergency_number: Option<String>,
    /// What to do meanwhile, Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

/// Make an organisation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationRequest {
    /// Name.
    pub name: String,
    /// In addresses; made from the name if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
}

/// An organisation that was made. Its first administrator comes in through the invitation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrganisationMade {
    /// Id.
    pub id: Uuid,
    /// In addresses.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Link for its first administrator; shown only here, works once, for seven days.
    pub invitation_url: String,
}

/// A member.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PersonView {
    /// Id of the account.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Role key.
    pub role: String,
    /// Whether the account is shut.
    pub disabled: bool,
    /// Whether a second factor is in use; only for those who manage people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor: Option<bool>,
}

/// Give a member another role.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleRequest {
    /// Role key.
    pub role: String,
}

/// Invite somebody.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationRequest {
    /// For whom; anybody who has the link if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Role key.
    pub role: String,
}

/// An invitation that still works.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InvitationView {
    /// Id.
    pub id: Uuid,
    /// For whom.
    pub email: Option<String>,
    /// Role key.
    pub role: String,
    /// Who made it.
    pub created_by: Option<Thing>,
    /// When.
    pub created_at: String,
    /// Until when it works.
    pub expires_at: String,
    /// The link; only in the answer to making it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// What a key may do at most.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum KeyScope {
    /// `"all"`: whatever the role allows.
    All(String),
    /// Only these permission keys.
    Only(Vec<String>),
}

/// Make a key.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyRequest {
    /// What it is for.
    pub name: String,
    /// `"all"`, or a list of permission keys.
    #[schema(value_type = KeyScope)]
    pub scope: serde_json::Value,
    /// Until when it is valid, RFC 3339; for good if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// Acts as the one who makes it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub as_person: bool,
}

/// A key.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct KeyView {
    /// Id.
    pub id: Uuid,
    /// What it is for.
    pub name: String,
    /// `"all"`, or a list of permission keys.
    #[schema(value_type = KeyScope)]
    pub scope: serde_json::Value,
    /// The person it acts as.
    pub person: Option<Thing>,
    /// Who made it.
    pub created_by: Option<Thing>,
    /// When.
    pub created_at: String,
    /// Until when it is valid.
    pub expires_at: Option<String>,
    /// When it was last used, to within five minutes.
    pub last_used_at: Option<String>,
    /// The key itself; only in the answer to making it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}
