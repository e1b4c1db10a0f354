//! How a connection to the file is opened and set up (SECURITY section 9). Every answer is checked.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, config::DbConfig, types::Value};

use super::StoreError;
use crate::Notice;

/// How long we wait for another process to finish writing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Settings with the answer that shows that they hold.
const SETTINGS: [(&str, &str, i64); 10] = [
    ("synchronous", "FULL", 2),
    ("fullfsync", "ON", 1),
    ("checkpoint_fullfsync", "ON", 1),
    ("secure_delete", "ON", 1),
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("mmap_size", "0", 0),
    // In KiB. Each row is read once for a list, which is then kept; two connections of two megabytes each would be too.
    ("cache_size", "-256", -256),
];

/// Opens the file, which exists, without following links.
pub(super) fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW
        | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // Tables are few and statements many; all of them stay prepared.
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Opens a file that is only looked at.
pub(super) fn connect_to_read(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW
        | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    forbid_programs(&connection)?;
    apply(&connection, "trusted_schema", "OFF")?;
    apply(&connection, "cell_size_check", "ON")?;
    Ok(connection)
}

/// A database may hold programs of its own; none of them runs.
pub(super) fn forbid_programs(connection: &Connection) -> Result<(), StoreError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    Ok(())
}

/// Sets up a copy that nobody else uses: one file, no log beside it, erased bytes overwritten.
pub(super) fn set_up_copy(connection: &Connection) -> Result<(), StoreError> {
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0))?;
    let mode_after: String =
        connection.pragma_update_and_check(None, "journal_mode", "MEMORY", |row| row.get(0))?;
    if (mode.as_str(), mode_after.as_str()) != ("delete", "memory") {
        return Err(StoreError::Other);
    }
    apply(connection, "secure_delete", "ON")?;
    apply(connection, "synchronous", "FULL")?;
    apply(connection, "fullfsync", "ON")?;
    apply(connection, "trusted_schema", "OFF")?;
    apply(connection, "cell_size_check", "ON")?;
    Ok(())
}

/// Moves the log into the file, removes it, and keeps everybody else out until the connection is closed; `Busy` when
/// somebody else has the file open.
pub(super) fn take_alone(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(Duration::ZERO)?;
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0))?;
    if mode != "delete" {
        return Err(StoreError::Busy);
    }
    apply(connection, "locking_mode", "EXCLUSIVE")?;
    connection.execute_batch("BEGIN EXCLUSIVE")?;
    Ok(())
}

/// Sets it up.
pub(super) fn set(connection: &Connection, notices: &mut Vec<Notice>) -> Result<(), StoreError> {
    forbid_programs(connection)?;
    for (name, value, expected) in SETTINGS {
        apply(connection, name, value)?;
        let answer: i64 = connection.pragma_query_value(None, name, |row| row.get(0))?;
        if answer != expected {
            return Err(StoreError::Other);
        }
    }
    let mode = use_log(connection)?;
    if mode != "wal" {
        connection.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
        apply(connection, "synchronous", "EXTRA")?;
        notices.push(Notice::NoWriteAheadLog);
    }
    Ok(())
}

/// Switches to the write-ahead log. The switch gives up at once where another process is making the same vault; a
/// transaction waits for its turn.
fn use_log(connection: &Connection) -> Result<String, StoreError> {
    const TURNS: u32 = 20;
    let switch = || -> Result<String, StoreError> {
        Ok(connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?)
    };
    let mut answer = switch();
    for _ in 0..TURNS {
        if answer != Err(StoreError::Busy) {
            break;
        }
        connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK")?;
        answer = switch();
    }
    answer
}

/// Some pragmas answer and some do not; either is fine, because the value is read back.
fn apply(connection: &Connection, name: &str, value: &str) -> Result<(), StoreError> {
    let mut statement = connection.prepare(&format!("PRAGMA {name} = {value}"))?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    Ok(())
}

/// Moves the log into the file and empties it; false when another process stands in the way.
pub(super) fn empty_log(connection: &Connection) -> bool {
    let outcome = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        row.get::<_, Value>(0)
    });
    outcome.is_ok_and(|busy| busy == Value::Integer(0))
}

/// A disk with little room, for tests.
#[cfg(any(test, feature = "fakes"))]
pub(super) fn limit_pages(connection: &Connection, pages: u32) -> Result<(), StoreError> {
    apply(connection, "max_page_count", &pages.to_string())
}
