//! Reading and writing rows: the same few steps for every table.

use std::{collections::BTreeMap, ops::Deref};

use rusqlite::{Connection, OptionalExtension, Params, Row, params_from_iter, types::Value};
use serde::{Serialize, de::DeserializeOwned};

use super::{Damaged, StoreError, Table, erasure::Owed, integrity, row_count};

/// A row with the version that a later change must name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versioned<T> {
    /// The row.
    pub row: T,
    /// Rises by one with each change.
    pub version: u64,
}

/// All rows of a table, with what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows<T> {
    /// The rows that match their digests.
    pub intact: Vec<T>,
    /// The others.
    pub damaged: Vec<Damaged>,
    /// How many rows are gone altogether, without anybody having removed them.
    pub missing: u64,
}

/// Reads rows, from one consistent moment.
pub struct Tables<'c> {
    pub(super) connection: &'c Connection,
}

/// Reads and changes rows: all of it, or nothing.
pub struct Transaction<'c> {
    tables: Tables<'c>,
    pub(super) counts: BTreeMap<Table, i64>,
    pub(super) owed: Owed,
}

/// The row's content is not what we write, although the digest fits.
pub(super) struct Unreadable;

impl From<rusqlite::Error> for Unreadable {
    fn from(_: rusqlite::Error) -> Self {
        Self
    }
}

impl<'c> Tables<'c> {
    pub(super) fn over(connection: &'c Connection) -> Self {
        Self { connection }
    }

    /// Every row that the statement finds.
    pub(super) fn list<T>(
        &self,
        table: Table,
        sql: &str,
        parameters: impl Params,
        read: impl Fn(&Row<'_>) -> Result<T, Unreadable>,
    ) -> Result<Rows<T>, StoreError> {
        self.list_each(table, sql, [parameters], read)
    }

    /// Every row that the statement finds for one set of parameters after the other.
    pub(super) fn list_each<T>(
        &self,
        table: Table,
        sql: &str,
        each: impl IntoIterator<Item = impl Params>,
        read: impl Fn(&Row<'_>) -> Result<T, Unreadable>,
    ) -> Result<Rows<T>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = Rows {
            intact: Vec::new(),
            damaged: Vec::new(),
            missing: 0,
        };
        for parameters in each {
            let mut found = statement.query(parameters)?;
            while let Some(row) = found.next()? {
                match checked(table, row, &read) {
                    Ok(intact) => rows.intact.push(intact),
                    Err(damaged) => rows.damaged.push(damaged),
                }
            }
        }
        Ok(rows)
    }

    /// Every row of a table, compared with how many there should be.
    pub(super) fn list_all<T>(
        &self,
        table: Table,
        sql: &str,
        read: impl Fn(&Row<'_>) -> Result<T, Unreadable>,
    ) -> Result<Rows<T>, StoreError> {
        let mut rows = self.list(table, sql, [], read)?;
        let seen = (rows.intact.len() + rows.damaged.len()) as u64;
        match row_count::read(self.connection, table) {
            Ok(expected) => rows.missing = expected.saturating_sub(seen),
            Err(StoreError::Damaged(damaged)) => rows.damaged.push(damaged),
            Err(error) => return Err(error),
        }
        Ok(rows)
    }

    /// The one row that the statement finds.
    pub(super) fn find<T>(
        &self,
        table: Table,
        sql: &str,
        parameters: impl Params,
        read: impl Fn(&Row<'_>) -> Result<T, Unreadable>,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let found = statement
            .query_row(parameters, |row| Ok(checked(table, row, &read)))
            .optional()?;
        Ok(found.transpose()?)
    }
}

impl<'c> Transaction<'c> {
    pub(super) fn over(connection: &'c Connection) -> Self {
        Self {
            tables: Tables::over(connection),
            counts: BTreeMap::new(),
            owed: Owed::default(),
        }
    }

    /// What it reads.
    pub(super) fn tables(&self) -> &Tables<'c> {
        &self.tables
    }

    /// Adds a row; `columns` are all of them, in the table's order, without the digest.
    pub(super) fn insert(&mut self, table: Table, sql: &str, columns: Vec<Value>) -> Result<(), StoreError> {
        write(self.connection, table, sql, columns)?;
        *self.counts.entry(table).or_default() += 1;
        Ok(())
    }

    /// Changes the row that the statement finds by key and version.
    pub(super) fn update(&mut self, table: Table, sql: &str, columns: Vec<Value>) -> Result<(), StoreError> {
        match write(self.connection, table, sql, columns)? {
            0 => Err(StoreError::Conflict),
            _ => Ok(()),
        }
    }

    /// Removes what the statement finds; answers how many rows that were.
    pub(super) fn remove(
        &mut self,
        table: Table,
        sql: &str,
        parameters: impl Params,
    ) -> Result<usize, StoreError> {
        let removed = self.connection.prepare_cached(sql)?.execute(parameters)?;
        *self.counts.entry(table).or_default() -= removed as i64;
        Ok(removed)
    }
}

impl<'c> Deref for Transaction<'c> {
    type Target = Tables<'c>;

    fn deref(&self) -> &Tables<'c> {
        &self.tables
    }
}

/// Runs a writing statement with the digest as its last parameter.
pub(super) fn write(
    connection: &Connection,
    table: Table,
    sql: &str,
    mut columns: Vec<Value>,
) -> Result<usize, StoreError> {
    let digest = integrity::digest(table, columns.iter().map(Into::into));
    columns.push(Value::Blob(digest.to_vec()));
    Ok(connection
        .prepare_cached(sql)?
        .execute(params_from_iter(columns))?)
}

/// Checks the digest, then reads.
pub(super) fn checked<T>(
    table: Table,
    row: &Row<'_>,
    read: impl Fn(&Row<'_>) -> Result<T, Unreadable>,
) -> Result<T, Damaged> {
    integrity::check(table, row)?;
    read(row).map_err(|Unreadable| Damaged::at(table, row))
}

/// A row's content as text.
pub(super) fn to_content(row: &impl Serialize) -> Result<Value, StoreError> {
    serde_json::to_string(row)
        .map(Value::Text)
        .map_err(|_| StoreError::Other)
}

/// A row's content from its column.
pub(super) fn from_content<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T, Unreadable> {
    let text = row.get_ref(column)?.as_str().map_err(|_| Unreadable)?;
    serde_json::from_str(text).map_err(|_| Unreadable)
}

/// An id as a column.
pub(super) fn id(bytes: &[u8; 16]) -> Value {
    Value::Blob(bytes.to_vec())
}

/// A version as a column.
pub(super) fn version(number: u64) -> Result<Value, StoreError> {
    i64::try_from(number)
        .map(Value::Integer)
        .map_err(|_| StoreError::Other)
}

/// A version from its column.
pub(super) fn read_version(row: &Row<'_>, column: usize) -> Result<u64, Unreadable> {
    u64::try_from(row.get::<_, i64>(column)?).map_err(|_| Unreadable)
}
