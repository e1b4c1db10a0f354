//! Identities of our own rows. A remote system's number is not one of them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text is not an id of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct IdError;

macro_rules! id {
    ($(#[$doc:meta] $name:ident)+) => {$(
        #[$doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes a fresh random value from the caller; this crate draws no randomness.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The sixteen bytes, for associated data and row keys.
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::parse_str(text).map(Self).map_err(|_| IdError)
            }
        }
    )+};
}

id! {
    /// Identity of a [`System`](crate::System).
    SystemId
    /// Identity of a [`Connection`](crate::Connection).
    ConnectionId
    /// Identity of a [`Credential`](crate::Credential).
    CredentialId
    /// Identity of a [`Check`](crate::Check).
    CheckId
    /// Identity of a [`SavedDraft`](crate::SavedDraft)
    DraftId
    /// Identity of a secret that was typed and is not stored yet.
    StagedId
    /// Identity of a [`Rotation`](crate::rotation::Rotation).
    RotationId
    /// Identity of a change at a provider that was planned and waits for a yes.
    PlanId
}
