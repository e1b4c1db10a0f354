//! The one type that holds a secret value, from the moment it is decoded.
//!
//! It has no `Serialize`, `Display`, `Clone`, `PartialEq` or `AsRef<str>`:
//!
//! ```compile_fail
//! let secret = domain::Secret::new("made up".to_owned()).unwrap();
//! let copy = secret.clone();
//! ```
//! ```compile_fail
//! let secret = domain::Secret::new("made up".to_owned()).unwrap();
//! println!("{secret}");
//! ```

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, de};

/// Why a text cannot be a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// Nothing was typed.
    #[error("the secret is empty")]
    Empty,
    /// More than [`Secret::MAX_BYTES`].
    #[error("the secret is longer than 16,384 bytes")]
    TooLong,
}

/// A token, password or key. Prints as `[secret]`, is wiped when dropped, and is read only through
/// [`with_exposed`](Self::with_exposed), so that a search for that word is the audit.
pub struct Secret(SecretString);

impl Secret {
    /// The longest secret that is stored (SECURITY section 3).
    pub const MAX_BYTES: usize = 16_384;

    /// Takes over a text as a secret.
    ///
    /// # Errors
    /// When it is empty or longer than [`Self::MAX_BYTES`].
    pub fn new(text: String) -> Result<Self, SecretError> {
        let secret = SecretString::from(text);
        match secret.expose_secret().len() {
            0 => Err(SecretError::Empty),
            1..=Self::MAX_BYTES => Ok(Self(secret)),
            _ => Err(SecretError::TooLong),
        }
    }

    /// Lends the value to `read`. Each call says why on the line above.
    pub fn with_exposed<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        read(self.0.expose_secret())
    }

    /// Its length in bytes.
    pub fn bytes(&self) -> usize {
        self.0.expose_secret().len()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text =
            String::deserialize(deserializer).map_err(|_| de::Error::custom("a secret must be text"))?;
        Self::new(text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static_assertions::assert_not_impl_any!(Secret: Clone, PartialEq, std::fmt::Display, AsRef<str>, serde::Serialize);

    #[test]
    fn a_secret_prints_as_a_placeholder() {
        let secret = Secret::new("zz-printed-by-mistake".to_owned()).unwrap();

        assert_eq!(
            format!("{secret:?} {:?}", Some(&secret)),
            "[secret] Some([secret])"
        );
    }

    #[test]
    fn a_secret_is_between_1_and_16384_bytes() {
        assert_eq!(Secret::new(String::new()).unwrap_err(), SecretError::Empty);
        assert_eq!(Secret::new("z".repeat(16_385)).unwrap_err(), SecretError::TooLong);
        assert_eq!(Secret::new("z".repeat(16_384)).unwrap().bytes(), 16_384);
    }

    #[test]
    fn a_wrong_type_is_refused_without_quoting_the_value() {
        let error = serde_json::from_str::<Secret>("[\"zz-inner-value\"]").unwrap_err();

        assert!(!error.to_string().contains("zz-inner"));
    }
}
