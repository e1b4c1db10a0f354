//! The keychain's item: `v1.<base64url of the wrapping key>.<checksum>`, 53 ASCII characters.
//!
//! Short and plain enough for every platform's store. The checksum tells a mangled item from a wrong key.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::Secret;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::sealing::key::WrappingKey;

const VERSION: &str = "v1";
const CHECKSUM_BYTES: usize = 4;

/// Writes the item.
pub(crate) fn key_to_item(key: &WrappingKey) -> Secret {
    // Exposed to be kept by the keychain.
    let text = key.with_exposed(|key| {
        let encoded = Zeroizing::new(URL_SAFE_NO_PAD.encode(key));
        format!("{VERSION}.{}.{}", *encoded, URL_SAFE_NO_PAD.encode(checksum(key)))
    });
    Secret::new(text).expect("an item is 53 characters long")
}

/// Reads the item; `None` when it is not what [`key_to_item`] writes.
pub(crate) fn item_to_key(item: &Secret) -> Option<WrappingKey> {
    // Exposed to be decoded.
    item.with_exposed(|text| {
        let mut parts = text.split('.');
        let (version, encoded, check) = (parts.next()?, parts.next()?, parts.next()?);
        if version != VERSION || parts.next().is_some() {
            return None;
        }
        let mut key = Zeroizing::new([0; 32]);
        // The decoder wants room for a full group; the key must fill its 32 bytes exactly.
        let mut room = Zeroizing::new([0; 33]);
        let length = URL_SAFE_NO_PAD.decode_slice(encoded, room.as_mut_slice()).ok()?;
        if length != key.len() {
            return None;
        }
        key.copy_from_slice(&room[..32]);
        (check == URL_SAFE_NO_PAD.encode(checksum(&key)))
            .then(|| WrappingKey::filled(|filled| filled.copy_from_slice(key.as_slice())))
    })
}

fn checksum(key: &[u8; 32]) -> [u8; CHECKSUM_BYTES] {
    let mut hash = Sha256::new();
    hash.update(b"patchbay keychain item");
    hash.update(key);
    let digest = hash.finalize();
    [digest[0], digest[1], digest[2], digest[3]]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_item_is_short_plain_text() {
        let item = key_to_item(&WrappingKey::make());

        // Exposed to look at its shape.
        item.with_exposed(|text| {
            assert_eq!(text.len(), 53);
            assert!(text.bytes().all(|byte| byte.is_ascii_graphic()));
        });
    }

    #[test]
    fn a_mangled_item_is_recognised() {
        let item = key_to_item(&WrappingKey::make());
        // Exposed to be mangled.
        let text = item.with_exposed(str::to_owned);

        for position in 0..text.len() {
            let mut mangled = text.clone().into_bytes();
            mangled[position] = if mangled[position] == b'A' { b'B' } else { b'A' };
            let mangled = Secret::new(String::from_utf8(mangled).unwrap()).unwrap();

            assert!(item_to_key(&mangled).is_none(), "position {position}");
        }
        assert!(item_to_key(&Secret::new(text[..52].to_owned()).unwrap()).is_none());
    }

    proptest! {
        #[test]
        fn a_key_comes_back(bytes in any::<[u8; 32]>()) {
            let item = key_to_item(&WrappingKey::filled(|key| *key = bytes));

            // Exposed to compare.
            prop_assert!(item_to_key(&item).unwrap().with_exposed(|key| *key == bytes));
        }

        #[test]
        fn whatever_is_accepted_is_written_the_same_way_again(text in "(v1\\.)?[A-Za-z0-9_.-]{1,60}") {
            let item = Secret::new(text.clone()).unwrap();
            if let Some(key) = item_to_key(&item) {
                // Exposed to compare.
                prop_assert!(key_to_item(&key).with_exposed(|again| again == text));
            }
        }
    }
}
