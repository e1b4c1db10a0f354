//! The recovery code, and putting a new code or passphrase in the place of the old one.

use domain::Secret;

use super::{KeyError, slots};
use crate::{SlotKind, Vault, keys::make_recovery_code, store::SlotRow};

impl Vault {
    /// Draws a recovery code as a further way to open the unlocked vault, and hands it out to be shown: this once,
    /// because it is stored nowhere. Takes a large part of a second.
    ///
    /// # Errors
    /// [`KeyError::Locked`]; [`KeyError::Exists`] when there is one, which
    /// [`replace_recovery_code`](Self::replace_recovery_code) makes worthless.
    pub fn make_recovery_code(&self) -> Result<Secret, KeyError> {
        let (code, slot) = self.recovery_slot()?;
        self.write(|transaction| {
            if slots(transaction)?
                .iter()
                .any(|slot| slot.kind == SlotKind::RecoveryCode)
            {
                return Err(KeyError::Exists);
            }
            Ok(transaction.add_slot(&slot)?)
        })?;
        Ok(code)
    }

    /// Draws a new recovery code in the place of the old one, which opens nothing any more. Takes a large part of a
    /// second.
    ///
    /// # Errors
    /// [`KeyError::Locked`]; [`KeyError::NoSuchSlot`] when there is none to replace.
    pub fn replace_recovery_code(&self) -> Result<Secret, KeyError> {
        let (code, slot) = self.recovery_slot()?;
        self.replace(&slot)?;
        Ok(code)
    }

    /// Puts a new passphrase in the place of the old one, which opens nothing any more. The key under it stays the
    /// same, so no sealed secret is touched. Takes a large part of a second.
    ///
    /// # Errors
    /// [`KeyError::Locked`], [`KeyError::PassphraseTooShort`]; [`KeyError::NoSuchSlot`] when there is none to replace.
    pub fn change_passphrase(&self, passphrase: &Secret) -> Result<(), KeyError> {
        let slot = self.with_data_key(|data_key| self.passphrase_slot(passphrase, data_key))?;
        self.replace(&slot)
    }

    fn recovery_slot(&self) -> Result<(Secret, SlotRow), KeyError> {
        let code = make_recovery_code();
        let slot =
            self.with_data_key(|data_key| Ok(self.derived_slot(SlotKind::RecoveryCode, &code, data_key)))?;
        Ok((code, slot))
    }

    /// The new slot first, then the old ones of its kind, in one transaction.
    fn replace(&self, slot: &SlotRow) -> Result<(), KeyError> {
        self.write(|transaction| {
            let before = slots(transaction)?;
            let mut old = before.iter().filter(|old| old.kind == slot.kind).peekable();
            if old.peek().is_none() {
                return Err(KeyError::NoSuchSlot);
            }
            transaction.add_slot(slot)?;
            old.try_for_each(|old| Ok(transaction.remove_slot(old.id.0)?))
        })
    }
}
