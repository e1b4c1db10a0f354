//! The recovery code, and putting a new code or passphrase in the place of the old one.

use domain::{Secret, activity::Activity};
use jiff::Timestamp;

use super::{KeyError, making::note, slots};
use crate::{
    SlotKind, Vault,
    keys::{Parameters, make_recovery_code},
    store::SlotRow,
};

/// A recovery code that was drawn and is not kept yet: it opens nothing, and is stored nowhere.
pub struct DrawnCode {
    code: Secret,
    slot: SlotRow,
}

impl DrawnCode {
    /// The code, to be shown this once.
    pub fn code(&self) -> &Secret {
        &self.code
    }
}

impl Vault {
    /// Draws a recovery code for the unlocked vault. Nothing is written: first somebody has to have it on paper, then
    /// [`keep_recovery_code`](Self::keep_recovery_code) makes it good. Takes a large part of a second.
    ///
    /// # Errors
    /// [`KeyError::Locked`].
    pub fn draw_recovery_code(&self, now: Timestamp) -> Result<DrawnCode, KeyError> {
        let code = make_recovery_code();
        let parameters = Parameters::make().at(now);
        let slot = self.with_data_key(|data_key| {
            Ok(self.derived_slot(SlotKind::RecoveryCode, &code, data_key, parameters))
        })?;
        Ok(DrawnCode { code, slot })
    }

    /// Makes a drawn code a way to open the vault. A code of before opens nothing any more. Works after the vault was
    /// locked: whoever drew it was let in.
    ///
    /// # Errors
    /// See [`StoreError`](crate::StoreError).
    pub fn keep_recovery_code(&self, drawn: &DrawnCode, entry: Option<&Activity>) -> Result<(), KeyError> {
        self.write(|transaction| {
            let before = slots(transaction)?;
            transaction.add_slot(&drawn.slot)?;
            before
                .iter()
                .filter(|old| old.kind == SlotKind::RecoveryCode)
                .try_for_each(|old| transaction.remove_slot(old.id.0))?;
            note(transaction, entry)
        })
    }

    /// Puts a new passphrase in the place of the old one, which opens nothing any more. The key under it stays the
    /// same, so no sealed secret is touched. Takes a large part of a second.
    ///
    /// # Errors
    /// [`KeyError::Locked`], [`KeyError::PassphraseTooShort`]; [`KeyError::NoSuchSlot`] when there is none to replace.
    pub fn change_passphrase(&self, passphrase: &Secret, entry: Option<&Activity>) -> Result<(), KeyError> {
        let slot = self.with_data_key(|data_key| self.passphrase_slot(passphrase, data_key))?;
        self.replace(&slot, entry)
    }

    /// The new slot first, then the old ones of its kind, in one transaction.
    fn replace(&self, slot: &SlotRow, entry: Option<&Activity>) -> Result<(), KeyError> {
        self.write(|transaction| {
            let before = slots(transaction)?;
            let mut old = before.iter().filter(|old| old.kind == slot.kind).peekable();
            if old.peek().is_none() {
                return Err(KeyError::NoSuchSlot);
            }
            transaction.add_slot(slot)?;
            old.try_for_each(|old| transaction.remove_slot(old.id.0))?;
            note(transaction, entry)
        })
    }
}
