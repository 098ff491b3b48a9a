//! Accounts and sessions on the wire: signing in, who one is, and one's own second factor.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::common::Thing;

/// Sign in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInRequest {
    /// E-mail address of the account.
    pub email: String,
    /// Its password.
    pub password: String,
    /// A code of the second factor, or a recovery code; needed when the account has a second factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// A session that has begun.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SessionStarted {
    /// Sent as `Authorization: Bearer …`; shown only here.
    pub token: String,
    /// Until when it is valid.
    pub expires_at: String,
    /// Whose it is.
    pub account: Thing,
}

/// One of one's own sessions.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SessionView {
    /// Id.
    pub id: Uuid,
    /// When it began.
    pub created_at: String,
    /// When it was last used, to within five minutes.
    pub last_seen_at: String,
    /// Until when it is valid.
    pub expires_at: String,
    /// What the client called itself.
    pub user_agent: String,
    /// From where it was begun.
    pub address: String,
    /// Whether the second factor was given.
    pub second_factor: bool,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// Who one is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MeView {
    /// The person; null for a key that acts for no person.
    pub account: Option<AccountView>,
    /// The key, if one is used.
    pub key: Option<Thing>,
    /// Whether this person operates the installation.
    pub operator: bool,
    /// The organisation asked for, or the first one.
    pub organisation: Option<MembershipView>,
    /// All organisations one belongs to.
    pub organisations: Vec<MembershipView>,
    /// What one may do in `organisation`.
    pub permissions: Vec<String>,
    /// Whether `organisation` lets one in only with a second factor that this session was begun without.
    pub second_factor_required: bool,
}

/// A person's own account.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AccountView {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// IANA time zone.
    pub zone: String,
    /// Whether a second factor is in use.
    pub second_factor: bool,
}

/// An organisation one belongs to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MembershipView {
    /// Id.
    pub id: Uuid,
    /// In addresses.
    pub slug: String,
    /// Name.
    pub name: String,
    /// One's role: `administrator`, `lead`, `responder`, `reporter` or `auditor`.
    pub role: String,
    /// Whether it is the example.
    pub example: bool,
}

/// Change one's own profile; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfilePatch {
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// IANA time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
}

/// Change one's password. All other sessions end.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordRequest {
    /// The present one.
    pub current: String,
    /// The new one.
    pub new: String,
}

/// A second factor that waits to be confirmed with a code from the app that scanned it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SecondFactorView {
    /// To type in by hand, base32.
    pub secret: String,
    /// The same for an authenticator app.
    pub uri: String,
    /// The URI as a picture.
    pub qr_svg: String,
}

/// A code of the second factor.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeRequest {
    /// Six digits, or (except to confirm) a recovery code.
    pub code: String,
}

/// Codes that sign in once each when the second factor is lost. Shown only here.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    /// The codes.
    pub recovery_codes: Vec<String>,
}
