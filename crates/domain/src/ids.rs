//! Typed identifiers: one newtype over a UUID for each kind of thing, so that an account never stands where a team
//! belongs. Not for making identifiers: this crate has no randomness, callers pass the UUID in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Wraps a UUID that the caller made or read.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID inside.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text.trim()).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }
    )+};
}

id! {
    /// One incident.
    IncidentId,
    /// One journal entry.
    EntryId,
    /// One person's account on this installation.
    AccountId,
    /// One organisation (tenant).
    OrganisationId,
    /// One team of people.
    TeamId,
    /// One area in the organisation's tree of departments.
    AreaId,
    /// One asset: a system, service, account or data set.
    AssetId,
    /// One signed-in session.
    SessionId,
    /// One API key.
    KeyId,
    /// One invitation link.
    InvitationId,
    /// One file attached to the journal.
    FileId,
    /// One sealed blob.
    BlobId,
    /// One saved view.
    ViewId,
    /// One custom field.
    FieldId,
    /// One import.
    ImportId,
}
