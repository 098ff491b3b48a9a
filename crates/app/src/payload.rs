//! The payload of a journal entry: what people typed and every value that changed, as JSON with a version. Old versions
//! are read here and never rewritten.

use firebell_domain::change::Change;
use firebell_domain::ids::{AccountId, FileId};
use serde::{Deserialize, Serialize};

use crate::error::{AppError, AppResult};

/// The version written now.
pub const VERSION: i64 = 1;

/// A payload.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Payload {
    /// Markdown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// With whom, or who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_whom: Option<String>,
    /// What changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// Files that belong to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileNote>,
    /// People mentioned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<MentionNote>,
    /// The kind that a correction gives the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// What happened outside incidents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<serde_json::Value>,
    /// Who wrote it elsewhere, for imported entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
}

/// A file as the entry knew it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileNote {
    /// Its id.
    pub id: FileId,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// Somebody mentioned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MentionNote {
    /// Their account.
    pub id: AccountId,
    /// Their name then.
    pub name: String,
}

impl Payload {
    /// The bytes to store.
    pub fn to_bytes(&self) -> AppResult<Vec<u8>> {
        serde_json::to_vec(self).map_err(AppError::internal)
    }

    /// Reads stored bytes of any version.
    pub fn from_bytes(version: i64, bytes: &[u8]) -> AppResult<Payload> {
        match version {
            1 => serde_json::from_slice(bytes).map_err(AppError::internal),
            _ => Err(AppError::Refused {
                code: "newer_entry",
                detail: "An entry was written by a newer version of Firebell. Start that version to read it.".into(),
            }),
        }
    }
}
