//! Values that the command line of dojops sealed (dojops-sa.md 10.1 and 10.2): opened for an import, never written.
//!
//! `enc:v1:` and Base64 of nonce (12), tag (16), ciphertext: AES-256-GCM without associated data. The key is derived by
//! scrypt over a passphrase, with a salt that never varies.

mod passphrases;

use aes_gcm::{AeadInOut, Aes256Gcm, KeyInit, Nonce, Tag, aead::consts::U12};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::Secret;
use scrypt::{Params, scrypt};
use zeroize::Zeroizing;

pub use passphrases::{CliPassphrases, KeyFileError, passphrases};

use crate::sealing::stack;

const SALT: &[u8] = b"dojops-vault-v1";
/// Node's own: N = 2^14, r = 8, p = 1.
const COST: (u8, u32, u32) = (14, 8, 1);
const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;

/// A key of that command line. It opens and never seals.
pub struct CliKey(Box<Zeroizing<[u8; 32]>>);

/// Why a value stays closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CliValueError {
    /// No Base64, or too short to hold anything.
    #[error("this is not a sealed value")]
    NotSealed,
    /// None of the keys opens it, or it was damaged: the two are not told apart.
    #[error("no key opens this value, or it was damaged")]
    Closed,
    /// What is inside is no text, empty, or longer than any secret.
    #[error("what is inside is not a secret")]
    NotASecret,
}

impl CliKey {
    /// Derives the key of a passphrase; takes some 50 ms and 16 MiB.
    pub fn derive(passphrase: &Secret) -> Self {
        let (log_n, r, p) = COST;
        let cost = Params::new(log_n, r, p).expect("these are within scrypt's limits");
        let mut key = Box::new(Zeroizing::new([0; 32]));
        stack::wiped(|| {
            // Exposed to be hashed.
            passphrase
                .with_exposed(|text| scrypt(text.as_bytes(), SALT, &cost, key.as_mut_slice()))
                .expect("32 bytes are within scrypt's limits");
        });
        Self(key)
    }
}

/// Opens a value, without the beginning that says that it is sealed, with the first of the keys that fits.
///
/// # Errors
/// A [`CliValueError`]; it quotes nothing.
pub fn open_cli_value(sealed: &str, keys: &[CliKey]) -> Result<Secret, CliValueError> {
    let bytes = STANDARD
        .decode(sealed.trim())
        .map_err(|_| CliValueError::NotSealed)?;
    if bytes.len() < NONCE_BYTES + TAG_BYTES {
        return Err(CliValueError::NotSealed);
    }
    let (nonce, rest) = bytes.split_at(NONCE_BYTES);
    let (tag, ciphertext) = rest.split_at(TAG_BYTES);
    let nonce = Nonce::<U12>::try_from(nonce).map_err(|_| CliValueError::NotSealed)?;
    let tag = Tag::try_from(tag).map_err(|_| CliValueError::NotSealed)?;
    for key in keys {
        let mut plaintext = Zeroizing::new(ciphertext.to_vec());
        let opened = stack::wiped(|| {
            let key: &[u8; 32] = &key.0;
            Aes256Gcm::new(key.into()).decrypt_inout_detached(
                &nonce,
                &[],
                plaintext.as_mut_slice().into(),
                &tag,
            )
        });
        if opened.is_ok() {
            let text = str::from_utf8(&plaintext).map_err(|_| CliValueError::NotASecret)?;
            return Secret::new(text.to_owned()).map_err(|_| CliValueError::NotASecret);
        }
    }
    Err(CliValueError::Closed)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// Made independently and opened by the command line's own routine (dojops-sa.md 10.2).
    const PASSPHRASE: &str = "correct horse battery staple";
    const VALUE: &str = "AAECAwQFBgcICQoLDBilPB57wvPbmwyGmHDHQ3hul93A5nWsy5t4K+NQ+dA=";
    const FILE_VALUE: &str = "AAECAwQFBgcICQoLnyr+Ha+/x7wxYU0XhbRfTufBeq/FZ+zY+xIZ/o008cs=";

    #[rstest]
    #[case(PASSPHRASE.to_owned(), "2a5d7f42ffa7fb4fef6661b2295767600f66d7a3eab68d805067974fd2ac04ae", VALUE)]
    #[case("00112233445566778899aabbccddeeff".repeat(2),
        "64c65bd81528cdfe44dfb6930bc63f59a51f5fa40bfcb4a7309fc95984d14460", FILE_VALUE)]
    fn the_published_vectors_open(#[case] passphrase: String, #[case] derived: &str, #[case] value: &str) {
        let key = CliKey::derive(&secret(&passphrase));

        let digits: String = key.0.iter().map(|byte| format!("{byte:02x}")).collect();
        let opened = open_cli_value(value, &[key]).unwrap();

        assert_eq!(digits, derived);
        // Exposed to compare.
        opened.with_exposed(|text| assert_eq!(text, "glpat-fake-token"));
    }

    #[test]
    fn the_keys_are_tried_in_their_order_and_any_may_fit() {
        let keys = [
            CliKey::derive(&secret("another one")),
            CliKey::derive(&secret(PASSPHRASE)),
        ];

        assert!(open_cli_value(VALUE, &keys).is_ok());
        assert_eq!(
            open_cli_value(VALUE, &keys[..1]).unwrap_err(),
            CliValueError::Closed
        );
        assert_eq!(open_cli_value(VALUE, &[]).unwrap_err(), CliValueError::Closed);
    }

    #[test]
    fn every_byte_counts() {
        let keys = [CliKey::derive(&secret(PASSPHRASE))];
        let whole = STANDARD.decode(VALUE).unwrap();

        for index in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[index] ^= 1;
            let text = STANDARD.encode(&damaged);

            assert_eq!(
                open_cli_value(&text, &keys).unwrap_err(),
                CliValueError::Closed,
                "{index}"
            );
        }
    }

    #[rstest]
    #[case("")]
    #[case("not base64!")]
    #[case("AAECAwQFBgcICQoL")]
    fn what_is_no_sealed_value_is_told_apart(#[case] text: &str) {
        let keys = [CliKey::derive(&secret(PASSPHRASE))];

        assert_eq!(open_cli_value(text, &keys).unwrap_err(), CliValueError::NotSealed);
    }

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned()).unwrap()
    }
}
