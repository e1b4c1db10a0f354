//! Damaged rows of all tables: found, and dropped when somebody says so.

use domain::CredentialId;
use rusqlite::Row;
use uuid::Uuid;

use super::{Damaged, StoreError, Table, Tables, Transaction, Unreadable};

const USES_OF_SYSTEM: &str =
    "DELETE FROM use WHERE connection IN (SELECT id FROM connection WHERE system = ?1)";
const CHECKS_OF_SYSTEM: &str =
    "DELETE FROM check_run WHERE connection IN (SELECT id FROM connection WHERE system = ?1)";

/// What is wrong with the rows of a database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Damages {
    /// Rows that do not match their digests.
    pub damaged: Vec<Damaged>,
    /// How many rows are gone without anybody having removed them.
    pub missing: Vec<(Table, u64)>,
}

impl Damaged {
    /// Whether the row can be dropped without anything else: never one that the vault stands on.
    pub fn can_be_forgotten(&self) -> bool {
        let is_named = self.key_bytes().is_some();
        match self.table {
            Table::Credential
            | Table::Secret
            | Table::Connection
            | Table::Use
            | Table::CheckRun
            | Table::Draft
            | Table::Archive => is_named,
            Table::System => is_named,
            Table::Setting => true,
            Table::Vault | Table::RowCount | Table::KeySlot | Table::Activity | Table::Rotation => false,
        }
    }

    fn key_bytes(&self) -> Option<[u8; 16]> {
        Uuid::parse_str(&self.key).ok().map(Uuid::into_bytes)
    }
}

impl Tables<'_> {
    /// Reads every row of what people entered, and compares it with its digest.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn damage(&self) -> Result<Damages, StoreError> {
        let mut found = Damages::default();
        for table in Table::ALL {
            // The vault's own row and its slots have their own words where the vault is opened; counts are counted by
            // the tables that they count.
            if matches!(table, Table::Vault | Table::KeySlot | Table::RowCount) {
                continue;
            }
            let sql = format!("SELECT * FROM {}", table.name());
            let rows = self.list_all(table, &sql, nothing)?;
            found.damaged.extend(rows.damaged);
            if rows.missing > 0 {
                found.missing.push((table, rows.missing));
            }
        }
        Ok(found)
    }
}

impl Tables<'_> {
    /// The sealed secrets that cannot be trusted, without opening any.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn damaged_secrets(&self) -> Result<Vec<Damaged>, StoreError> {
        let sql = "SELECT credential, purpose, version, grants, sealed, digest FROM secret";
        Ok(self.list_all(Table::Secret, sql, nothing)?.damaged)
    }
}

impl Transaction<'_> {
    /// Drops a row that is damaged, with the rows that hang on it.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is not damaged, not there, or not to be dropped alone.
    pub fn forget_damaged(&mut self, damaged: &Damaged) -> Result<(), StoreError> {
        let is_damaged = self.damage()?.damaged.contains(damaged);
        if !is_damaged || !damaged.can_be_forgotten() {
            return Err(StoreError::Conflict);
        }
        let id = damaged.key_bytes().unwrap_or_default();
        if damaged.table == Table::Credential || damaged.table == Table::Secret {
            // With what the backups hold of it.
            self.erase_secrets(CredentialId::from_uuid(Uuid::from_bytes(id)))?;
        }
        let mut drop = |table, sql| self.remove(table, sql, [&id]).map(std::mem::drop);
        match damaged.table {
            // What a connection uses and how its checks went says nothing without it.
            Table::Connection => {
                drop(Table::Use, "DELETE FROM use WHERE connection = ?1")?;
                drop(Table::CheckRun, "DELETE FROM check_run WHERE connection = ?1")?;
                drop(Table::Connection, "DELETE FROM connection WHERE id = ?1")
            }
            Table::Credential => {
                drop(Table::Use, "DELETE FROM use WHERE credential = ?1")?;
                drop(Table::Credential, "DELETE FROM credential WHERE id = ?1")
            }
            Table::Secret => Ok(()),
            Table::System => {
                drop(Table::Use, USES_OF_SYSTEM)?;
                drop(Table::CheckRun, CHECKS_OF_SYSTEM)?;
                drop(Table::Connection, "DELETE FROM connection WHERE system = ?1")?;
                drop(Table::System, "DELETE FROM system WHERE id = ?1")
            }
            Table::Use => drop(Table::Use, "DELETE FROM use WHERE connection = ?1"),
            Table::CheckRun => drop(Table::CheckRun, "DELETE FROM check_run WHERE connection = ?1"),
            Table::Draft => drop(Table::Draft, "DELETE FROM draft WHERE id = ?1"),
            Table::Archive => drop(Table::Archive, "DELETE FROM archive WHERE id = ?1"),
            Table::Setting => self
                .remove(
                    Table::Setting,
                    "DELETE FROM setting WHERE name = ?1",
                    [&damaged.key],
                )
                .map(std::mem::drop),
            Table::Vault | Table::RowCount | Table::KeySlot | Table::Activity | Table::Rotation => {
                Err(StoreError::Conflict)
            }
        }
    }
}

fn nothing(_: &Row<'_>) -> Result<(), Unreadable> {
    Ok(())
}
