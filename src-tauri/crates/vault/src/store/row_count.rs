//! How many rows each table has, kept in the same transaction as the rows.

use rusqlite::{Connection, OptionalExtension, types::Value};

use super::{StoreError, Table, Transaction, Unreadable, rows};

const READ: &str = "SELECT name, count, digest FROM row_count WHERE name = ?1";
const PUT: &str = "INSERT OR REPLACE INTO row_count (name, count, digest) VALUES (?1, ?2, ?3)";

/// The number that is recorded for a table.
pub(super) fn read(connection: &Connection, table: Table) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(READ)?;
    let found = statement
        .query_row([table.name()], |row| {
            Ok(rows::checked(Table::RowCount, row, |row| {
                u64::try_from(row.get::<_, i64>(1)?).map_err(|_| Unreadable)
            }))
        })
        .optional()?;
    Ok(found.transpose()?.unwrap_or(0))
}

impl Transaction<'_> {
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
