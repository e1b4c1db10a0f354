//! Opening the vault's key: from the keychain, with a passphrase, or with the recovery code.

use std::sync::PoisonError;

use domain::Secret;

use super::{KeyError, OpenKeys, is_empty};
use crate::{
    Answer, Attempt, KeyState, KeychainTrouble, Patience, SlotKind, StoreError, Vault,
    keys::{self, Parameters, derive_wrapping_key, item_to_key, parse_recovery_code},
    sealing::{
        envelope::EnvelopeError,
        key::{DataKey, WrappingKey},
    },
    store::SlotRow,
};

impl Vault {
    /// Asks the keychain what it holds for this vault, without anything appearing on the screen, and says what that
    /// means. Changes nothing.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn probe_keychain(&self, patience: &Patience) -> Result<KeyState, StoreError> {
        let is_empty = self.read(is_empty)?;
        Ok(self
            .ask_for_key(Attempt::Background, patience, is_empty)
            .map_or_else(|state| state, |_| KeyState::MayUnlock))
    }

    /// Opens the vault with the key that the keychain holds.
    ///
    /// # Errors
    /// [`KeyError::Keychain`] with a state that knows its ways out; [`KeyError::NoSuchSlot`] for a vault that is
    /// empty or has only a passphrase.
    pub fn unlock_with_keychain(&self, attempt: Attempt, patience: &Patience) -> Result<(), KeyError> {
        let slot = self
            .slot_rows()?
            .into_iter()
            .find(|slot| slot.kind == SlotKind::Keychain);
        let slot = slot.ok_or(KeyError::NoSuchSlot)?;
        let wrapping = self
            .ask_for_key(attempt, patience, false)
            .map_err(KeyError::Keychain)?;
        match keys::unwrap(self.id, &slot, &wrapping) {
            Ok(data_key) => self.open_with(data_key, SlotKind::Keychain),
            Err(EnvelopeError::Newer { found }) => return Err(KeyError::Newer { found }),
            Err(EnvelopeError::Altered) => return Err(KeyError::Keychain(KeyState::WrongKey)),
        }
        Ok(())
    }

    /// Opens the vault with what a person typed: a passphrase or the recovery code. Takes a large part of a second
    /// for each slot that is tried.
    ///
    /// # Errors
    /// [`KeyError::WrongPassphrase`], or [`KeyError::NoSuchSlot`] when the vault has neither.
    pub fn unlock_with_passphrase(&self, typed: &Secret) -> Result<(), KeyError> {
        let slots = self.slot_rows()?;
        if !slots.iter().any(|slot| is_typed(slot.kind)) {
            return Err(KeyError::NoSuchSlot);
        }
        // Whoever typed a whole code, checksum included, did not mean a passphrase; those are tried all the same.
        if let Some(code) = parse_recovery_code(typed)
            && self.try_slots(&slots, SlotKind::RecoveryCode, &code)?
        {
            return Ok(());
        }
        if self.try_slots(&slots, SlotKind::Passphrase, typed)? {
            Ok(())
        } else {
            Err(KeyError::WrongPassphrase)
        }
    }

    /// Opens with the first slot of a kind that fits; false when none does.
    fn try_slots(&self, slots: &[SlotRow], kind: SlotKind, secret: &Secret) -> Result<bool, KeyError> {
        for slot in slots.iter().filter(|slot| slot.kind == kind) {
            let wrapping = Parameters::of_text(&slot.parameters)
                .and_then(|parameters| derive_wrapping_key(secret, &parameters));
            let Some(wrapping) = wrapping else { continue };
            match keys::unwrap(self.id, slot, &wrapping) {
                Ok(data_key) => {
                    self.open_with(data_key, kind);
                    return Ok(true);
                }
                Err(EnvelopeError::Newer { found }) => return Err(KeyError::Newer { found }),
                Err(EnvelopeError::Altered) => {}
            }
        }
        Ok(false)
    }

    /// The wrapping key that the keychain holds, or what its answer means.
    pub(super) fn ask_for_key(
        &self,
        attempt: Attempt,
        patience: &Patience,
        is_empty: bool,
    ) -> Result<WrappingKey, KeyState> {
        let place = self.place();
        let item = self
            .keychain
            .ask(patience, move |keychain| keychain.get(&place, attempt));
        let answer = match item {
            Ok(Some(item)) if !is_empty => match item_to_key(&item) {
                Some(key) => return Ok(key),
                None => Answer::Trouble(KeychainTrouble::Malformed),
            },
            Ok(Some(_)) => Answer::Found,
            Ok(None) => Answer::NoEntry,
            Err(trouble) => Answer::Trouble(trouble),
        };
        Err(KeyState::of(answer, is_empty))
    }

    fn slot_rows(&self) -> Result<Vec<SlotRow>, StoreError> {
        self.read(|tables| Ok(tables.slots()?.intact))
    }

    pub(super) fn open_with(&self, data_key: DataKey, by: SlotKind) {
        let keys = OpenKeys::derive(data_key, self.id, by);
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Some(keys);
    }
}

/// Whether a person types what opens it.
fn is_typed(kind: SlotKind) -> bool {
    match kind {
        SlotKind::Keychain => false,
        SlotKind::Passphrase | SlotKind::RecoveryCode => true,
    }
}
