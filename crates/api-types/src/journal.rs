//! Journal entries and the live stream on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::common::Thing;
use crate::incident::IncidentRef;

/// Log something.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogRequest {
    /// A UUIDv7 of the client's own; the same id again answers with the entry that is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// Markdown.
    #[serde(default)]
    pub body: String,
    /// `note` (default), `observation`, `action`, `decision` or `communication`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// When it happened, RFC 3339; now if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<String>,
    /// When an offline client wrote it, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_at: Option<String>,
    /// Files uploaded before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Uuid>,
    /// Why; for decisions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// With whom; for communication. Who decided; for decisions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_whom: Option<String>,
}

/// Correct an entry.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectRequest {
    /// A UUIDv7 of the client's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// The new wording, Markdown.
    pub body: String,
    /// Another kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Another time when it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<String>,
    /// Why; for decisions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// With whom, or who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_whom: Option<String>,
}

/// One entry.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EntryView {
    /// Id.
    pub id: Uuid,
    /// The incident; null for what happens outside one.
    pub incident: Option<IncidentRef>,
    /// Number within the incident, from 1 without gaps.
    pub number: Option<i64>,
    /// `note`, `observation`, `action`, `decision`, `communication`, `change` or `audit`.
    pub kind: String,
    /// Markdown; the newest wording.
    pub body: String,
    /// The same as sanitised HTML.
    pub html: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// With whom, or who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_whom: Option<String>,
    /// When it happened.
    pub occurred_at: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// When an offline client says it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_at: Option<String>,
    /// Who.
    pub actor: Option<Thing>,
    /// Through what, when not in person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// What changed, for entries of kind `change` and those that set a time.
    #[schema(value_type = Vec<Object>)]
    pub changes: Vec<serde_json::Value>,
    /// What happened outside incidents: a key such as `session.started`, with particulars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub audit: Option<serde_json::Value>,
    /// On the timeline.
    pub pinned: bool,
    /// How often it was corrected.
    pub corrected: i64,
    /// When it was last corrected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_at: Option<String>,
    /// The entry that this one corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Uuid>,
    /// Files.
    pub files: Vec<FileView>,
    /// People mentioned.
    pub mentions: Vec<Thing>,
    /// Recorded noticeably after it happened.
    pub late: bool,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FileView {
    /// Id.
    pub id: Uuid,
    /// Name as uploaded.
    pub name: String,
    /// Media type as said by the one who uploaded it.
    pub media_type: String,
    /// Size in bytes.
    pub size: i64,
    /// SHA-256 of the content, hexadecimal.
    pub sha256: String,
}

/// An event of the live stream.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StreamEntry {
    /// Opaque; read on after it.
    pub cursor: String,
    /// The incident; null for what happens outside one.
    pub incident: Option<IncidentRef>,
    /// The entry.
    pub entry: EntryView,
}
