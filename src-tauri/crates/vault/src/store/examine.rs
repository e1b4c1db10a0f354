//! Looking at everything at once: the file's structure, every row's digest, and how many rows there should be.

use rusqlite::Connection;

use super::{StoreError, Table, Tables, integrity, row_count};

/// What is readable of one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableState {
    /// The table.
    pub table: Table,
    /// Rows that match their digests.
    pub intact: u64,
    /// Rows that do not.
    pub damaged: u64,
    /// Whether the table could be read to its end, and has as many rows as it should.
    pub is_whole: bool,
}

/// What a database holds that can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examination {
    /// Every table.
    pub tables: Vec<TableState>,
    /// Whether the file is sound as SQLite sees it.
    pub is_file_sound: bool,
}

impl Examination {
    /// Whether nothing is wrong anywhere.
    pub fn is_intact(&self) -> bool {
        self.is_file_sound
            && self
                .tables
                .iter()
                .all(|table| table.is_whole && table.damaged == 0)
    }
}

impl Tables<'_> {
    /// Looks at everything: reads the whole database once.
    pub fn examine(&self) -> Examination {
        examine(self.connection)
    }
}

/// Looks at everything that this connection can read. Trouble on the way counts as damage of what it hid.
pub(crate) fn examine(connection: &Connection) -> Examination {
    Examination {
        tables: Table::ALL
            .iter()
            .map(|table| examine_table(connection, *table))
            .collect(),
        is_file_sound: is_sound(connection).unwrap_or(false),
    }
}

fn examine_table(connection: &Connection, table: Table) -> TableState {
    let mut state = TableState {
        table,
        intact: 0,
        damaged: 0,
        is_whole: false,
    };
    // A file from before a table's time lacks it, and nothing of it is missed.
    let was_read = count(connection, &mut state).is_ok() || !exists(connection, table).unwrap_or(true);
    let seen = state.intact + state.damaged;
    let expected = match table {
        Table::Vault => Ok(1),
        // Nobody counts the counts; each is missed where it is needed.
        Table::RowCount => Ok(seen),
        Table::KeySlot
        | Table::Setting
        | Table::Credential
        | Table::Secret
        | Table::System
        | Table::Connection
        | Table::Use
        | Table::CheckRun
        | Table::Activity
        | Table::Rotation
        | Table::Draft
        | Table::Archive => row_count::read(connection, table),
    };
    state.is_whole = was_read && expected == Ok(seen);
    state
}

fn exists(connection: &Connection, table: Table) -> Result<bool, StoreError> {
    let sql = "SELECT count(*) FROM sqlite_schema WHERE name = ?1";
    let found: i64 = connection.query_row(sql, [table.name()], |row| row.get(0))?;
    Ok(found > 0)
}

fn count(connection: &Connection, state: &mut TableState) -> Result<(), StoreError> {
    let mut statement = connection.prepare(&format!("SELECT * FROM {}", state.table.name()))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        match integrity::check(state.table, row) {
            Ok(()) => state.intact += 1,
            Err(_) => state.damaged += 1,
        }
    }
    Ok(())
}

fn is_sound(connection: &Connection) -> Result<bool, StoreError> {
    let answer: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    Ok(answer == "ok")
}
