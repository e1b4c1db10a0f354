//! Making the vault's key, and adding and removing ways to open it. Each takes the entry of the history that is written
//! in the same transaction.

use std::sync::PoisonError;

use domain::{Secret, activity::Activity};

use super::{KeyError, KeySlotId, is_empty, slots};
use crate::{
    Answer, Attempt, Edition, KeyState, KeychainTrouble, MIN_PASSPHRASE_BYTES, Patience, SlotKind, Tables,
    Transaction, Vault,
    keys::{self, Parameters, derive_wrapping_key, key_to_item},
    sealing::key::{DataKey, WrappingKey},
    store::SlotRow,
};

impl Vault {
    /// Makes the key of an empty vault, kept by the keychain, and unlocks. Only after the keychain positively said
    /// "no entry", and only with a wrapping key that it gave back unchanged.
    ///
    /// Nothing else can be written meanwhile: two processes must not both put a key in one place. Reading goes on.
    ///
    /// # Errors
    /// [`KeyError::Exists`] for a vault that is not empty; [`KeyError::Keychain`].
    pub fn create_with_keychain(
        &self,
        patience: &Patience,
        entry: Option<&Activity>,
    ) -> Result<(), KeyError> {
        let data_key = DataKey::make();
        self.write(|transaction| {
            require_empty(transaction)?;
            let wrapping = self.make_kept_key(patience, true)?;
            let slot = keys::wrap(self.id, SlotKind::Keychain, String::new(), &wrapping, &data_key);
            transaction.add_slot(&slot)?;
            note(transaction, entry)
        })?;
        self.open_with(data_key, SlotKind::Keychain);
        Ok(())
    }

    /// Makes the key of an empty vault under a passphrase, and unlocks.
    ///
    /// # Errors
    /// [`KeyError::Exists`] for a vault that is not empty; [`KeyError::PassphraseTooShort`].
    pub fn create_with_passphrase(
        &self,
        passphrase: &Secret,
        entry: Option<&Activity>,
    ) -> Result<(), KeyError> {
        let data_key = DataKey::make();
        let slot = self.passphrase_slot(passphrase, &data_key)?;
        self.write(|transaction| {
            require_empty(transaction)?;
            transaction.add_slot(&slot)?;
            note(transaction, entry)
        })?;
        self.open_with(data_key, SlotKind::Passphrase);
        Ok(())
    }

    /// Adds a passphrase as a further way to open the unlocked vault. No sealed secret is touched.
    ///
    /// # Errors
    /// [`KeyError::Locked`], [`KeyError::PassphraseTooShort`].
    pub fn add_passphrase_slot(&self, passphrase: &Secret, entry: Option<&Activity>) -> Result<(), KeyError> {
        let slot = self.with_data_key(|data_key| self.passphrase_slot(passphrase, data_key))?;
        self.write(|transaction| {
            transaction.add_slot(&slot)?;
            note(transaction, entry)
        })
    }

    /// Adds the keychain as a further way to open the unlocked vault, or puts it back where its item was lost: the
    /// slot that nothing opens any more goes. No sealed secret is touched. Nothing else can be written meanwhile.
    ///
    /// # Errors
    /// [`KeyError::Locked`], [`KeyError::Exists`], [`KeyError::Keychain`].
    pub fn add_keychain_slot(&self, patience: &Patience, entry: Option<&Activity>) -> Result<(), KeyError> {
        self.with_data_key(|_| Ok(()))?;
        let mut is_kept = false;
        let outcome = self.write(|transaction| {
            let before = slots(transaction)?;
            let mut lost = before
                .iter()
                .filter(|slot| slot.kind == SlotKind::Keychain)
                .peekable();
            let wrapping = match self.make_kept_key(patience, false) {
                Err(KeyError::Keychain(KeyState::Unexpected)) if lost.peek().is_some() => {
                    return Err(KeyError::Exists);
                }
                made => made?,
            };
            is_kept = true;
            // The data key is borrowed only for the wrapping, so that locking never waits for the keychain.
            let slot = self.with_data_key(|data_key| {
                Ok(keys::wrap(
                    self.id,
                    SlotKind::Keychain,
                    String::new(),
                    &wrapping,
                    data_key,
                ))
            })?;
            transaction.add_slot(&slot)?;
            lost.try_for_each(|slot| transaction.remove_slot(slot.id.0))?;
            note(transaction, entry)
        });
        if outcome.is_err() && is_kept {
            // The key that was put there opens nothing, and would stand in the way of the next attempt.
            self.forget_item(&Patience::brief());
        }
        outcome
    }

    /// Removes one way to open the vault. The keychain's item goes too, if the keychain can be asked.
    ///
    /// # Errors
    /// [`KeyError::LastSlot`], [`KeyError::NoSuchSlot`].
    pub fn remove_slot(&self, id: KeySlotId) -> Result<(), KeyError> {
        let removed = self.write(|transaction| {
            let slots = slots(transaction)?;
            let slot = slots
                .iter()
                .find(|slot| slot.id == id)
                .copied()
                .ok_or(KeyError::NoSuchSlot)?;
            if slots.len() == 1 {
                return Err(KeyError::LastSlot);
            }
            transaction.remove_slot(id.0)?;
            Ok::<_, KeyError>(slot)
        })?;
        match removed.kind {
            SlotKind::Keychain => self.forget_item(&Patience::brief()),
            SlotKind::Passphrase | SlotKind::RecoveryCode => {}
        }
        Ok(())
    }

    /// Removes the sample's item from the keychain, at its end. Its vault cannot be opened afterwards.
    ///
    /// # Errors
    /// [`KeyError::NotTheSample`].
    pub fn discard_sample_key(&self) -> Result<(), KeyError> {
        if self.identity.edition() != Edition::Sample {
            return Err(KeyError::NotTheSample);
        }
        self.lock();
        self.forget_item(&Patience::brief());
        Ok(())
    }

    /// A new wrapping key that the keychain keeps, where it kept none before.
    fn make_kept_key(&self, patience: &Patience, is_empty: bool) -> Result<WrappingKey, KeyError> {
        match self.ask_for_key(Attempt::ByUser, patience, is_empty) {
            Err(KeyState::MayCreate | KeyState::KeyMissing) => {}
            Err(state) => return Err(KeyError::Keychain(state)),
            // A vault without a keychain slot has put nothing there.
            Ok(_) => return Err(KeyError::Keychain(KeyState::Unexpected)),
        }
        let wrapping = WrappingKey::make();
        self.keep(&wrapping, patience)
            .map_err(|trouble| KeyError::Keychain(KeyState::of(Answer::Trouble(trouble), is_empty)))?;
        Ok(wrapping)
    }

    /// Has the keychain keep a key, and makes sure that it does. An item that did not come back is taken away again.
    fn keep(&self, wrapping: &WrappingKey, patience: &Patience) -> Result<(), KeychainTrouble> {
        let (place, item) = (self.place(), key_to_item(wrapping));
        self.keychain.ask(patience, move |keychain| {
            keychain.put(&place, &item)?;
            let kept = keychain.get(&place, Attempt::ByUser);
            // Exposed to compare what was kept with what was given.
            let is_same = |kept: &Secret| kept.with_exposed(|kept| item.with_exposed(|item| kept == item));
            if matches!(&kept, Ok(Some(kept)) if is_same(kept)) {
                return Ok(());
            }
            keychain.delete(&place)?;
            Err(kept.err().unwrap_or(KeychainTrouble::Malformed))
        })
    }

    /// An item that stays behind opens nothing any more, so it does not matter whether this works.
    fn forget_item(&self, patience: &Patience) {
        let place = self.place();
        let _ = self
            .keychain
            .ask(patience, move |keychain| keychain.delete(&place));
    }

    pub(crate) fn passphrase_slot(
        &self,
        passphrase: &Secret,
        data_key: &DataKey,
    ) -> Result<SlotRow, KeyError> {
        if passphrase.bytes() < MIN_PASSPHRASE_BYTES {
            return Err(KeyError::PassphraseTooShort);
        }
        Ok(self.derived_slot(SlotKind::Passphrase, passphrase, data_key, Parameters::make()))
    }

    /// A slot whose key comes from what a person types.
    pub(super) fn derived_slot(
        &self,
        kind: SlotKind,
        typed: &Secret,
        data_key: &DataKey,
        parameters: Parameters,
    ) -> SlotRow {
        let wrapping = derive_wrapping_key(typed, &parameters)
            .expect("the parameters of new slots are within the limits of Argon2");
        keys::wrap(self.id, kind, parameters.to_text(), &wrapping, data_key)
    }

    pub(crate) fn with_data_key<R>(
        &self,
        work: impl FnOnce(&DataKey) -> Result<R, KeyError>,
    ) -> Result<R, KeyError> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        work(&keys.as_ref().ok_or(KeyError::Locked)?.data)
    }
}

/// What was done goes into the history with it, or not at all.
pub(super) fn note(transaction: &mut Transaction<'_>, entry: Option<&Activity>) -> Result<(), KeyError> {
    match entry {
        Some(entry) => Ok(transaction.add_activity(entry)?),
        None => Ok(()),
    }
}

fn require_empty(tables: &Tables<'_>) -> Result<(), KeyError> {
    if is_empty(tables)? {
        Ok(())
    } else {
        Err(KeyError::Exists)
    }
}
