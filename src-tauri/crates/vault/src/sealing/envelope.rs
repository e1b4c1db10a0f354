//! The sealed form, `format u8 | nonce 12 | ciphertext | tag 16`: AES-256-GCM under a fresh random nonce.
//!
//! There is no branch for anything that is not sealed, and no failure says which check failed.

use aes_gcm::{AeadInOut, Aes256Gcm, KeyInit, Nonce, Tag, aead::consts::U12};
use zeroize::Zeroizing;

use crate::random::make_bytes;

/// The one format there is.
pub(crate) const FORMAT: u8 = 1;
const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
/// What the sealed form adds to the plaintext.
pub(crate) const OVERHEAD_BYTES: usize = 1 + NONCE_BYTES + TAG_BYTES;

/// Why a sealed value stays closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum EnvelopeError {
    /// Written by a newer version.
    #[error("this was sealed by a newer version (format {found})")]
    Newer {
        /// The format byte.
        found: u8,
    },
    /// Anything else.
    #[error("this was altered or is not ours")]
    Altered,
}

/// Seals `plaintext` and binds it to `associated`.
pub(crate) fn seal(key: &[u8; 32], associated: &[u8], plaintext: Zeroizing<Vec<u8>>) -> Vec<u8> {
    seal_with(key, make_bytes(), associated, plaintext)
}

/// Opens what [`seal`] made with the same key and the same `associated`.
pub(crate) fn open(
    key: &[u8; 32],
    associated: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
    match sealed.first() {
        Some(&FORMAT) => {}
        Some(&found) if found > FORMAT => return Err(EnvelopeError::Newer { found }),
        Some(_) | None => return Err(EnvelopeError::Altered),
    }
    if sealed.len() < OVERHEAD_BYTES {
        return Err(EnvelopeError::Altered);
    }
    let (nonce, rest) = sealed[1..].split_at(NONCE_BYTES);
    let (ciphertext, tag) = rest.split_at(rest.len() - TAG_BYTES);
    let nonce = Nonce::<U12>::try_from(nonce).map_err(|_| EnvelopeError::Altered)?;
    let tag = Tag::try_from(tag).map_err(|_| EnvelopeError::Altered)?;
    let mut plaintext = Zeroizing::new(ciphertext.to_vec());
    Aes256Gcm::new(key.into())
        .decrypt_inout_detached(&nonce, associated, plaintext.as_mut_slice().into(), &tag)
        .map_err(|_| EnvelopeError::Altered)?;
    Ok(plaintext)
}

fn seal_with(
    key: &[u8; 32],
    nonce: [u8; NONCE_BYTES],
    associated: &[u8],
    mut plaintext: Zeroizing<Vec<u8>>,
) -> Vec<u8> {
    let tag = Aes256Gcm::new(key.into())
        .encrypt_inout_detached(&nonce.into(), associated, plaintext.as_mut_slice().into())
        .expect("a secret and its context are far below the limits of AES-GCM");
    let mut sealed = Vec::with_capacity(plaintext.len() + OVERHEAD_BYTES);
    sealed.push(FORMAT);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(&plaintext);
    sealed.extend_from_slice(&tag);
    sealed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CAVP: &str = include_str!("../../fixtures/aes-256-gcm/cavp-encrypt-256.txt");
    const WYCHEPROOF_PASS: &str = include_str!("../../fixtures/aes-256-gcm/wycheproof-256-pass.txt");
    const WYCHEPROOF_FAIL: &str = include_str!("../../fixtures/aes-256-gcm/wycheproof-256-fail.txt");

    #[test]
    fn published_vectors_seal_to_the_published_bytes_and_open_again() {
        let vectors: Vec<_> = vectors(CAVP).chain(vectors(WYCHEPROOF_PASS)).collect();
        assert!(vectors.len() > 100, "the fixtures are there");

        for vector in vectors {
            let sealed = seal_with(
                &vector.key,
                vector.nonce,
                &vector.associated,
                Zeroizing::new(vector.plaintext.clone()),
            );

            assert_eq!(sealed, vector.sealed());
            assert_eq!(
                *open(&vector.key, &vector.associated, &sealed).unwrap(),
                vector.plaintext
            );
        }
    }

    #[test]
    fn published_forgeries_stay_closed() {
        let vectors: Vec<_> = vectors(WYCHEPROOF_FAIL).collect();
        assert!(vectors.len() > 5, "the fixture is there");

        for vector in vectors {
            let outcome = open(&vector.key, &vector.associated, &vector.sealed());

            assert_eq!(outcome.unwrap_err(), EnvelopeError::Altered);
        }
    }

    #[test]
    fn every_published_vector_stays_closed_once_a_bit_of_it_is_flipped() {
        for vector in vectors(CAVP) {
            let sealed = vector.sealed();
            for position in 1..sealed.len() {
                let mut altered = sealed.clone();
                altered[position] ^= 0x40;

                assert_eq!(
                    open(&vector.key, &vector.associated, &altered).unwrap_err(),
                    EnvelopeError::Altered
                );
            }
            let elsewhere = [&vector.associated[..], b"x"].concat();

            assert_eq!(
                open(&vector.key, &elsewhere, &sealed).unwrap_err(),
                EnvelopeError::Altered
            );
        }
    }

    #[test]
    fn a_newer_format_is_refused_by_name() {
        let mut sealed = seal(&[7; 32], b"here", Zeroizing::new(b"made up".to_vec()));
        sealed[0] = 2;

        assert_eq!(
            open(&[7; 32], b"here", &sealed).unwrap_err(),
            EnvelopeError::Newer { found: 2 }
        );
    }

    #[test]
    fn the_same_plaintext_never_seals_to_the_same_bytes() {
        let seal = || seal(&[7; 32], b"here", Zeroizing::new(b"made up".to_vec()));

        assert_ne!(seal(), seal());
    }

    proptest! {
        #[test]
        fn no_input_makes_the_decoder_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(open(&[7; 32], b"here", &bytes).is_err());
        }
    }

    struct Vector {
        key: [u8; 32],
        nonce: [u8; 12],
        associated: Vec<u8>,
        plaintext: Vec<u8>,
        ciphertext: Vec<u8>,
        tag: Vec<u8>,
    }

    impl Vector {
        fn sealed(&self) -> Vec<u8> {
            [&[FORMAT][..], &self.nonce, &self.ciphertext, &self.tag].concat()
        }
    }

    /// One vector a line: key, nonce, associated data, plaintext, ciphertext, tag, in hexadecimal, `-` for empty.
    fn vectors(text: &'static str) -> impl Iterator<Item = Vector> {
        text.lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .map(|line| {
                let mut parts = line.split(' ').map(bytes);
                let mut next = || parts.next().unwrap();
                Vector {
                    key: next().try_into().unwrap(),
                    nonce: next().try_into().unwrap(),
                    associated: next(),
                    plaintext: next(),
                    ciphertext: next(),
                    tag: next(),
                }
            })
    }

    fn bytes(text: &str) -> Vec<u8> {
        let digits = text.trim_start_matches('-');
        (0..digits.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
            .collect()
    }
}
