//! How many rows each table has, kept in the same transaction as the rows.

use rusqlite::{Connection, OptionalExtension, types::Value};

use super::{StoreError, Table, Tables, Transaction, Unreadable, rows};
use crate::random::make_bytes;

const READ: &str = "SELECT name, count, digest FROM row_count WHERE name = ?1";
const PUT: &str = "INSERT OR REPLACE INTO row_count (name, count, digest) VALUES (?1, ?2, ?3)";

/// Stands beside the tables, and is none.
const STAMP: &str = "~stamp";

/// The number that is recorded for a table.
pub(super) fn read(connection: &Connection, table: Table) -> Result<u64, StoreError> {
    Ok(number(connection, table.name())?.unwrap_or(0))
}

fn number(connection: &Connection, name: &str) -> Result<Option<u64>, StoreError> {
    let mut statement = connection.prepare_cached(READ)?;
    let found = statement
        .query_row([name], |row| {
            Ok(rows::checked(Table::RowCount, row, |row| {
                u64::try_from(row.get::<_, i64>(1)?).map_err(|_| Unreadable)
            }))
        })
        .optional()?;
    Ok(found.transpose()?)
}

impl Tables<'_> {
    /// A number that was drawn at random with the last change: as long as it is the same, so is everything else.
    /// `None` for a store that nobody changed since there are stamps.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn stamp(&self) -> Result<Option<u64>, StoreError> {
        number(self.connection, STAMP)
    }
}

impl Transaction<'_> {
    /// Draws the stamp of this change.
    pub(super) fn record_stamp(&self) -> Result<(), StoreError> {
        let number = u64::from_be_bytes(make_bytes()) >> 1;
        let columns = vec![Value::Text(STAMP.to_owned()), rows::version(number)?];
        rows::write(self.connection, Table::RowCount, PUT, columns)?;
        Ok(())
    }

    /// Writes down what this transaction added and removed.
    pub(super) fn record_counts(&self) -> Result<(), StoreError> {
        for (&table, &change) in self.counts.iter().filter(|(_, change)| **change != 0) {
            let before = read(self.connection, table)?;
            let after = before.saturating_add_signed(change);
            let columns = vec![Value::Text(table.name().to_owned()), rows::version(after)?];
            rows::write(self.connection, Table::RowCount, PUT, columns)?;
        }
        Ok(())
    }
}
