//! The digest of a row, over its table's name and every column in order, key included.

use std::fmt;

use rusqlite::{Row, types::ValueRef};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Table;

/// A row that does not match its digest, or is not what we write. It is shown as damaged, never guessed at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a row of {table} is damaged ({key})")]
pub struct Damaged {
    /// The table.
    pub table: Table,
    /// The row's key as far as it can be read: ids and short words.
    pub key: String,
}

impl Damaged {
    /// The damage of the row at hand.
    pub(super) fn at(table: Table, row: &Row<'_>) -> Self {
        let key = row
            .get_ref(0)
            .map_or_else(|_| "unreadable".to_owned(), display_key);
        Self { table, key }
    }
}

/// The digest that belongs to these columns.
pub(super) fn digest<'v>(table: Table, columns: impl Iterator<Item = ValueRef<'v>>) -> [u8; 32] {
    let mut hash = Sha256::new();
    part(&mut hash, b't', table.name().as_bytes());
    for column in columns {
        match column {
            ValueRef::Null => part(&mut hash, b'n', b""),
            ValueRef::Integer(number) => part(&mut hash, b'i', &number.to_be_bytes()),
            ValueRef::Real(number) => part(&mut hash, b'r', &number.to_be_bytes()),
            ValueRef::Text(text) => part(&mut hash, b's', text),
            ValueRef::Blob(bytes) => part(&mut hash, b'b', bytes),
        }
    }
    hash.finalize().into()
}

/// Compares a row, whose last column is its digest, with its content.
pub(super) fn check(table: Table, row: &Row<'_>) -> Result<(), Damaged> {
    let last = row.as_ref().column_count() - 1;
    let columns = (0..last).filter_map(|column| row.get_ref(column).ok());
    match row.get_ref(last) {
        Ok(ValueRef::Blob(stored)) if stored == digest(table, columns) => Ok(()),
        Ok(_) | Err(_) => Err(Damaged::at(table, row)),
    }
}

fn part(hash: &mut Sha256, kind: u8, bytes: &[u8]) {
    hash.update([kind]);
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

fn display_key(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Blob(bytes) => {
            Uuid::from_slice(bytes).map_or_else(|_| "unreadable".to_owned(), |id| id.to_string())
        }
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Text(text)
            if text.len() <= 40
                && text
                    .iter()
                    .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') =>
        {
            String::from_utf8_lossy(text).into_owned()
        }
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Text(_) => "unreadable".to_owned(),
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_covers_the_table_the_kind_and_the_borders_of_columns() {
        let of = |table, columns: &[ValueRef<'static>]| digest(table, columns.iter().copied());
        let text = |text: &'static str| ValueRef::Text(text.as_bytes());

        assert_ne!(
            of(Table::System, &[text("ab")]),
            of(Table::Connection, &[text("ab")])
        );
        assert_ne!(
            of(Table::System, &[text("ab")]),
            of(Table::System, &[ValueRef::Blob(b"ab")])
        );
        assert_ne!(
            of(Table::System, &[text("a"), text("b")]),
            of(Table::System, &[text("ab"), text("")])
        );
    }
}
