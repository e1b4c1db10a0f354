//! One slot: the data key, sealed under a wrapping key and bound to its place.

use zeroize::Zeroizing;

use crate::{
    VaultId,
    random::make_bytes,
    sealing::{
        associated::Associated,
        envelope::{self, EnvelopeError},
        key::{DataKey, WrappingKey},
        stack,
    },
    store::SlotRow,
};

/// Where a slot's wrapping key comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlotKind {
    /// The operating system's keychain holds it.
    Keychain,
    /// It is derived from a passphrase.
    Passphrase,
    /// It is derived from a code that was drawn once and shown once.
    RecoveryCode,
}

impl SlotKind {
    /// A stable word for associated data and the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Keychain => "keychain",
            Self::Passphrase => "passphrase",
            Self::RecoveryCode => "recovery_code",
        }
    }

    pub(crate) fn of_word(word: &str) -> Option<Self> {
        [Self::Keychain, Self::Passphrase, Self::RecoveryCode]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// Wraps the data key in a new slot.
pub(crate) fn wrap(
    vault: VaultId,
    kind: SlotKind,
    parameters: String,
    wrapping: &WrappingKey,
    data_key: &DataKey,
) -> SlotRow {
    let id = make_bytes();
    let associated = associated(vault, kind, id, &parameters);
    // Exposed to be sealed under the wrapping key.
    let plaintext = data_key.with_exposed(|bytes| Zeroizing::new(bytes.to_vec()));
    // Exposed to the cipher.
    let wrapped = stack::wiped(|| wrapping.with_exposed(|key| envelope::seal(key, &associated, plaintext)));
    SlotRow {
        id,
        kind,
        parameters,
        wrapped,
    }
}

/// Unwraps the data key.
pub(crate) fn unwrap(
    vault: VaultId,
    slot: &SlotRow,
    wrapping: &WrappingKey,
) -> Result<DataKey, EnvelopeError> {
    let associated = associated(vault, slot.kind, slot.id, &slot.parameters);
    // Exposed to the cipher.
    let bytes =
        stack::wiped(|| wrapping.with_exposed(|key| envelope::open(key, &associated, &slot.wrapped)))?;
    if bytes.len() != 32 {
        return Err(EnvelopeError::Altered);
    }
    Ok(DataKey::filled(|key| key.copy_from_slice(&bytes)))
}

fn associated(vault: VaultId, kind: SlotKind, id: [u8; 16], parameters: &str) -> Vec<u8> {
    Associated::labelled("patchbay slot")
        .part(kind.word().as_bytes())
        .part(vault.as_bytes())
        .part(&id)
        .part(parameters.as_bytes())
        .into_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const VAULT: VaultId = VaultId::from_bytes([9; 16]);

    #[test]
    fn a_slot_opens_with_its_key_and_with_no_other() {
        let (right, wrong, data_key) = (WrappingKey::make(), WrappingKey::make(), DataKey::make());
        let slot = wrap(VAULT, SlotKind::Keychain, String::new(), &right, &data_key);

        let back = unwrap(VAULT, &slot, &right).unwrap();

        // Exposed to compare.
        assert!(back.with_exposed(|back| data_key.with_exposed(|key| back == key)));
        assert_eq!(unwrap(VAULT, &slot, &wrong).unwrap_err(), EnvelopeError::Altered);
    }

    #[test]
    fn a_slot_cannot_be_moved_or_changed() {
        let key = WrappingKey::make();
        let slot = || {
            wrap(
                VAULT,
                SlotKind::Passphrase,
                "parameters".to_owned(),
                &key,
                &DataKey::make(),
            )
        };
        let elsewhere = VaultId::from_bytes([8; 16]);

        assert!(unwrap(VAULT, &slot(), &key).is_ok());
        assert!(unwrap(elsewhere, &slot(), &key).is_err());
        assert!(
            unwrap(
                VAULT,
                &SlotRow {
                    kind: SlotKind::Keychain,
                    ..slot()
                },
                &key
            )
            .is_err()
        );
        assert!(
            unwrap(
                VAULT,
                &SlotRow {
                    id: [0; 16],
                    ..slot()
                },
                &key
            )
            .is_err()
        );
        assert!(
            unwrap(
                VAULT,
                &SlotRow {
                    parameters: "weaker".to_owned(),
                    ..slot()
                },
                &key
            )
            .is_err()
        );
    }

    proptest! {
        #[test]
        fn no_stored_bytes_make_the_decoder_panic(wrapped in proptest::collection::vec(any::<u8>(), 0..120)) {
            let slot = SlotRow { id: [1; 16], kind: SlotKind::Keychain, parameters: String::new(), wrapped };

            prop_assert!(unwrap(VAULT, &slot, &WrappingKey::make()).is_err());
        }
    }
}
