//! How a secret is stored: padded, sealed, and bound to its place and to where it may be sent.

pub(crate) mod associated;
pub(crate) mod derive;
pub(crate) mod envelope;
pub(crate) mod key;
mod padding;
pub(crate) mod stack;

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
    stack::wiped(|| key.with_exposed(|key| envelope::seal(key, associated, padding::pad(secret))))
}

/// Opens a secret in the very context in which it was sealed.
pub(crate) fn open_secret(
    key: &SecretsKey,
    associated: &[u8],
    sealed: &[u8],
) -> Result<Secret, EnvelopeError> {
    // Exposed to the cipher.
    let padded = stack::wiped(|| key.with_exposed(|key| envelope::open(key, associated, sealed)))?;
    padding::unpad(&padded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::VaultId;
    use domain::{AuthStyle, CredentialId, Grant};
    use uuid::Uuid;

    #[test]
    fn a_secret_sealed_by_format_1_opens_forever() {
        let digits = include_str!("../../fixtures/sealed-format-1.hex").trim();
        let sealed: Vec<u8> = (0..digits.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
            .collect();
        let vault = VaultId::from_bytes([0xaa; 16]);
        let data_key = key::DataKey::filled(|key| *key = std::array::from_fn(|at| at as u8));
        let grant = Grant {
            origin: "https://devlake.example".parse().unwrap(),
            auth_style: AuthStyle::BodyField,
            allows_plain_http: false,
        };
        let credential = CredentialId::from_uuid(Uuid::from_u128(1));
        let context = associated::of_secret(vault, credential, Purpose::Current, 3, &[grant]);

        let secret = open_secret(&derive::derive_secrets_key(&data_key, vault), &context, &sealed).unwrap();

        // Exposed to compare.
        secret.with_exposed(|text| assert_eq!(text, "zz-sealed-by-format-1"));
    }
}
