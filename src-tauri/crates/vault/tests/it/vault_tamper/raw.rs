//! What SQLite itself reads in a file: the quick way to know that damage cannot have an effect.
//!
//! Most bytes of a small vault are room that nothing uses. When the schema, every column of every row and the order
//! of all keys are as they were, then nothing above can tell the file from the undamaged one.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, types::ValueRef};
use vault::Table;

/// Everything that SQLite reads, one part behind the other; `None` when it complains about anything.
pub(super) fn everything(path: &Path) -> Option<Vec<u8>> {
    let place = format!("file:{}?immutable=1", path.display());
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(place, flags).ok()?;
    let mut all = Vec::with_capacity(20_000);
    for statement in [
        "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema",
        "PRAGMA integrity_check(1)",
    ] {
        append(&connection, statement, &mut all)?;
    }
    for table in Table::ALL {
        append(&connection, &format!("SELECT * FROM {}", table.name()), &mut all)?;
    }
    Some(all)
}

fn append(connection: &Connection, statement: &str, all: &mut Vec<u8>) -> Option<()> {
    let mut statement = connection.prepare(statement).ok()?;
    let width = statement.column_count();
    let mut rows = statement.query([]).ok()?;
    while let Some(row) = rows.next().ok()? {
        for column in 0..width {
            let number;
            let (kind, bytes) = match row.get_ref(column).ok()? {
                ValueRef::Null => (b'n', [].as_slice()),
                ValueRef::Integer(value) => {
                    number = value.to_be_bytes();
                    (b'i', number.as_slice())
                }
                // No column of ours holds one.
                ValueRef::Real(_) => return None,
                ValueRef::Text(text) => (b't', text),
                ValueRef::Blob(bytes) => (b'b', bytes),
            };
            all.push(kind);
            all.extend_from_slice(&bytes.len().to_be_bytes());
            all.extend_from_slice(bytes);
        }
        all.push(b'.');
    }
    all.push(b';');
    Some(())
}
