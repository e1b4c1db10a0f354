//! How a secret is stored: padded, sealed, and bound to its place and to where it may be sent.

pub(crate) mod associated;
pub(crate) mod derive;
pub(crate) mod envelope;
pub(crate) mod key;
mod padding;

use domain::Secret;
use serde::{Deserialize, Serialize};

use envelope::EnvelopeError;
use key::SecretsKey;

/// Which of a credential's secrets a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The one in use.
    Current,
    /// The one before, until the new one is confirmed everywhere.
    Previous,
    /// The one to come.
    Staged,
}

impl Purpose {
    /// A stable word for associated data and the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Previous => "previous",
            Self::Staged => "staged",
        }
    }
}

/// Seals a secret into its context.
pub(crate) fn seal_secret(key: &SecretsKey, associated: &[u8], secret: &Secret) -> Vec<u8> {
    // Exposed to the cipher.
    key.with_exposed(|key| envelope::seal(key, associated, padding::pad(secret)))
}

/// Opens a secret in the very context in which it was sealed.
pub(crate) fn open_secret(
    key: &SecretsKey,
    associated: &[u8],
    sealed: &[u8],
) -> Result<Secret, EnvelopeError> {
    // Exposed to the cipher.
    let padded = key.with_exposed(|key| envelope::open(key, associated, sealed))?;
    padding::unpad(&padded)
}
