//! The tables, and how a database comes to have them.
//!
//! Every table is `WITHOUT ROWID` and has no secondary index: SQLite's own check misses damage in index leaves, and
//! here each byte of a row is under the row's digest. Lookups therefore go by key prefix or by a scan.
//! Columns beside the key are what other rows refer to; `content` is the row in the domain's own JSON.

use rusqlite::{Connection, TransactionBehavior};
use rusqlite_migration::{M, Migrations};

use super::StoreError;

/// Says in the file's header that it is ours ("PBay").
pub(super) const APPLICATION_ID: i64 = 0x5042_6179;

pub(super) const MIGRATIONS: &[M<'static>] = &[
    M::up(include_str!("schema.sql")),
    M::up(include_str!("rotation.sql")),
    M::up(include_str!("drafts.sql")),
    M::up(include_str!("archive.sql")),
];

/// What a file is, before anything is done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing in it yet.
    Fresh,
    /// Ours and up to date.
    Ours,
    /// Ours, by an earlier version of the application.
    Older,
    /// Ours, by a later version of the application.
    Newer(i64),
    /// Somebody else's.
    Foreign,
}

/// Looks without changing anything.
pub(super) fn look(connection: &Connection, migrations: &[M<'_>]) -> Result<Found, StoreError> {
    // From one moment: another process may be making the vault right now.
    let connection = connection.unchecked_transaction()?;
    // The version that the last migration leads to.
    let latest = migrations.len() as i64;
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let version = number("user_version")?;
    let application = number("application_id")?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(match (application, version) {
        (0, 0) if tables == 0 => Found::Fresh,
        (APPLICATION_ID, version) if version > latest => Found::Newer(version),
        (APPLICATION_ID, version) if version == latest => Found::Ours,
        (APPLICATION_ID, version) if version > 0 => Found::Older,
        _ => Found::Foreign,
    })
}

/// Brings the file up to date.
pub(super) fn migrate(connection: &mut Connection, migrations: &[M<'_>]) -> Result<(), StoreError> {
    // Each step waits for its turn; another process may take one between our look and our turn.
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    let turns = migrations.len() + 1;
    for _ in 0..turns {
        if Migrations::from_slice(migrations).to_latest(connection).is_ok() {
            return Ok(());
        }
        match look(connection, migrations)? {
            Found::Ours => return Ok(()),
            Found::Fresh | Found::Older => {}
            Found::Newer(_) | Found::Foreign => break,
        }
    }
    Err(StoreError::Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_run_on_an_empty_database() {
        Migrations::from_slice(MIGRATIONS).validate().unwrap();
    }

    #[test]
    fn no_table_has_a_rowid_or_a_secondary_index() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, MIGRATIONS).unwrap();

        let others: i64 = connection
            .query_row(
                "SELECT count(*) FROM sqlite_schema WHERE type != 'table' OR sql NOT LIKE '%WITHOUT ROWID%'",
                [],
                |row| row.get(0),
            )
            .unwrap();

        assert_eq!(others, 0);
    }
}
