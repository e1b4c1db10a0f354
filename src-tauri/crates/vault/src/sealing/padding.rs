//! A secret as the cipher sees it: its length in two bytes, its text, and zeros up to a multiple of 64 bytes,
//! so that the length of what is stored says little.

use domain::Secret;
use zeroize::Zeroizing;

use super::envelope::EnvelopeError;

const BLOCK_BYTES: usize = 64;
const LENGTH_BYTES: usize = 2;

/// Pads.
pub(crate) fn pad(secret: &Secret) -> Zeroizing<Vec<u8>> {
    // Exposed to be sealed.
    secret.with_exposed(|text| {
        let length = u16::try_from(text.len()).expect("a secret is at most 16,384 bytes");
        let mut padded = Zeroizing::new(vec![0; (LENGTH_BYTES + text.len()).next_multiple_of(BLOCK_BYTES)]);
        padded[..LENGTH_BYTES].copy_from_slice(&length.to_be_bytes());
        padded[LENGTH_BYTES..LENGTH_BYTES + text.len()].copy_from_slice(text.as_bytes());
        padded
    })
}

/// Takes the padding off again; only what [`pad`] made is accepted.
pub(crate) fn unpad(padded: &[u8]) -> Result<Secret, EnvelopeError> {
    let (length, rest) = padded
        .split_first_chunk::<LENGTH_BYTES>()
        .ok_or(EnvelopeError::Altered)?;
    let length = usize::from(u16::from_be_bytes(*length));
    let (text, zeros) = rest.split_at_checked(length).ok_or(EnvelopeError::Altered)?;
    if padded.len() != (LENGTH_BYTES + length).next_multiple_of(BLOCK_BYTES)
        || zeros.iter().any(|byte| *byte != 0)
    {
        return Err(EnvelopeError::Altered);
    }
    let text = std::str::from_utf8(text).map_err(|_| EnvelopeError::Altered)?;
    Secret::new(text.to_owned()).map_err(|_| EnvelopeError::Altered)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn secrets_of_similar_length_look_the_same_from_outside() {
        let padded = |length| pad(&Secret::new("z".repeat(length)).unwrap()).len();

        assert_eq!(
            (padded(1), padded(62), padded(63), padded(16_384)),
            (64, 64, 128, 16_448)
        );
    }

    proptest! {
        #[test]
        fn what_is_padded_comes_back(text in ".{1,300}") {
            let secret = Secret::new(text.clone()).unwrap();

            let back = unpad(&pad(&secret)).unwrap();

            // Exposed to compare.
            prop_assert!(back.with_exposed(|back| back == text));
        }

        #[test]
        fn accepted_bytes_are_exactly_what_padding_makes(bytes in proptest::collection::vec(0..3_u8, 0..200)) {
            if let Ok(secret) = unpad(&bytes) {
                prop_assert_eq!(&*pad(&secret), &bytes);
            }
        }
    }
}
