//! What makes a copy an export, and an export a vault again.

use std::{collections::BTreeMap, path::Path};

use domain::activity::{Action, Activity};
use jiff::Timestamp;
use rusqlite::params_from_iter;

use super::{
    SlotRow, StoreError, Table, Tables,
    copy::Copy,
    key_slot::{self, ERASE_ALL},
    transact, vault_row,
};
use crate::{SlotKind, VaultId};

/// Says in the copy when it was made.
const EXPORTED_AT: &str = "exported_at";

impl Copy {
    /// Leaves one way to open it. The bytes of the others are overwritten.
    pub(crate) fn become_export(&mut self, slot: &SlotRow, now: Timestamp) -> Result<(), StoreError> {
        transact(self.connection_mut(), |transaction| {
            transaction.remove(Table::KeySlot, ERASE_ALL, params_from_iter([0_u8; 0]))?;
            transaction.insert(Table::KeySlot, key_slot::ADD, key_slot::columns(slot))?;
            transaction.put_setting(EXPORTED_AT, &now)
        })
        .map(drop)
    }

    /// Makes it a vault that goes on. Of the same vault, the ways to open of today hold beside the passphrases that
    /// it was sealed with: a revoked code opens nothing again, and the keychain's item is the one of today.
    pub(crate) fn become_vault(&mut self, today: &[SlotRow]) -> Result<(), StoreError> {
        transact(self.connection_mut(), |transaction| {
            transaction.remove_setting(EXPORTED_AT)?;
            if today.is_empty() {
                return Ok(());
            }
            let before = transaction.slots()?.intact;
            transaction.remove(Table::KeySlot, ERASE_ALL, params_from_iter([0_u8; 0]))?;
            let sealed_with = before.iter().filter(|slot| {
                slot.kind == SlotKind::Passphrase && today.iter().all(|new| new.id != slot.id)
            });
            for slot in sealed_with.chain(today) {
                transaction.insert(Table::KeySlot, key_slot::ADD, key_slot::columns(slot))?;
            }
            Ok::<_, StoreError>(())
        })
        .map(drop)
    }

    /// Writes into its history that it took the place of a vault.
    pub(crate) fn note_restored(&mut self, file: &Path, now: Timestamp) -> Result<(), StoreError> {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let entry = Activity::new(Action::RestoreBackup, name, now);
        transact(self.connection_mut(), |transaction| {
            transaction.add_activity(&entry)
        })
        .map(drop)
    }

    /// When it was exported, where it says so.
    pub(crate) fn exported_at(&self) -> Option<Timestamp> {
        Tables::over(self.connection())
            .setting(EXPORTED_AT)
            .ok()
            .flatten()
    }

    /// Which vault it is a copy of.
    pub(crate) fn vault_id(&self) -> Option<VaultId> {
        vault_row::find(self.connection()).ok().flatten()
    }

    /// The current secret of every credential, sealed; none where they cannot be read.
    pub(crate) fn current_secrets(&self) -> BTreeMap<[u8; 16], Vec<u8>> {
        Tables::over(self.connection())
            .current_secrets()
            .unwrap_or_default()
    }

    /// The ways to open it; none where they cannot all be read.
    pub(crate) fn whole_slots(&self) -> Vec<SlotRow> {
        match Tables::over(self.connection()).slots() {
            Ok(slots) if slots.damaged.is_empty() && slots.missing == 0 => slots.intact,
            Ok(_) | Err(_) => Vec::new(),
        }
    }
}
