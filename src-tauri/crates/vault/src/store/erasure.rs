//! What was erased here and is still to be erased from the backups. It is written down in the same transaction as
//! the erasure itself, so that a crash in between forgets nothing.

use domain::CredentialId;
use rusqlite::{Connection, params_from_iter};
use serde::{Deserialize, Serialize};

use super::{StoreError, Table, Tables, Transaction, copy::Copy, key_slot, secret, transact, vault_row};

const OWED: &str = "unfinished_erasure";
const ERASE: &str = "DELETE FROM secret WHERE credential = ?1";

/// What the backups do not know yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Owed {
    /// Whose secrets were erased.
    pub(crate) credentials: Vec<CredentialId>,
    /// Whether the ways to open the vault changed. The data key is the same in every backup, so each backup gets
    /// the slots of today: what opens the vault opens a restored one, and what was revoked opens none.
    pub(crate) are_slots_new: bool,
}

impl Owed {
    pub(super) fn is_nothing(&self) -> bool {
        self.credentials.is_empty() && !self.are_slots_new
    }
}

impl Tables<'_> {
    /// What is still to be done; nothing is the usual answer.
    pub(super) fn owed(&self) -> Result<Owed, StoreError> {
        Ok(self.setting(OWED)?.unwrap_or_default())
    }
}

impl Transaction<'_> {
    /// Writes down what this transaction leaves to be done.
    pub(super) fn record_owed(&mut self) -> Result<(), StoreError> {
        if self.owed.is_nothing() {
            return Ok(());
        }
        // A damaged note is replaced: what it said is lost either way, and must not block every further change.
        let mut all = self.tables().owed().unwrap_or_default();
        all.credentials.extend(std::mem::take(&mut self.owed.credentials));
        all.credentials.sort();
        all.credentials.dedup();
        all.are_slots_new |= self.owed.are_slots_new;
        self.put_setting(OWED, &all)
    }

    /// Strikes out what was done, and leaves what somebody else added meanwhile.
    pub(super) fn strike_out(&mut self, done: &Owed) -> Result<(), StoreError> {
        if self.tables().owed()? == *done {
            self.remove_setting(OWED)?;
        }
        Ok(())
    }
}

impl Copy {
    /// Does to a copy what was done to the vault. `live` is a connection to the vault.
    pub(crate) fn catch_up(&mut self, owed: &Owed, live: &Connection) -> Result<(), StoreError> {
        let slots = Tables::over(live).slots()?;
        let are_slots_whole = slots.damaged.is_empty() && slots.missing == 0 && !slots.intact.is_empty();
        // Slots of one vault open no other.
        let is_same_vault =
            vault_row::find(live)?.is_some_and(|id| vault_row::find(self.connection()) == Ok(Some(id)));
        transact(self.connection_mut(), |transaction| {
            for credential in &owed.credentials {
                transaction.remove(Table::Secret, ERASE, [credential.as_bytes()])?;
                // What the credential still has takes the place of what it had when the copy was made.
                if is_same_vault && transaction.credential(*credential)?.is_some() {
                    for columns in Tables::over(live).secret_columns(*credential)? {
                        transaction.insert(Table::Secret, secret::ADD, columns)?;
                    }
                }
            }
            if owed.are_slots_new && are_slots_whole && is_same_vault {
                transaction.remove(Table::KeySlot, key_slot::ERASE_ALL, params_from_iter([0_u8; 0]))?;
                for slot in &slots.intact {
                    transaction.insert(Table::KeySlot, key_slot::ADD, key_slot::columns(slot))?;
                }
            }
            Ok::<_, StoreError>(())
        })
        .map(drop)
    }
}
