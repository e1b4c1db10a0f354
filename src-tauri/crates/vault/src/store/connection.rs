//! Connections. A create that is under way is a connection in the state `Pending`.

use domain::{Connection, ConnectionId};
use rusqlite::{Row, types::Value};

use super::{Rows, StoreError, Table, Tables, Transaction, Unreadable, Versioned, rows};

const LIST: &str = "SELECT id, system, version, content, digest FROM connection";
const FIND: &str = "SELECT id, system, version, content, digest FROM connection WHERE id = ?1";
const ADD: &str = "INSERT INTO connection (id, system, version, content, digest) VALUES (?1, ?2, ?3, ?4, ?5)";
const CHANGE: &str = "UPDATE connection SET system = ?2, version = ?3, content = ?4, digest = ?5 WHERE id = ?1 AND version = ?3 - 1";
const REMOVE: &str = "DELETE FROM connection WHERE id = ?1 AND version = ?2";

impl Tables<'_> {
    /// All connections.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn connections(&self) -> Result<Rows<Versioned<Connection>>, StoreError> {
        self.list_all(Table::Connection, LIST, read)
    }

    /// One connection.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn connection(&self, id: ConnectionId) -> Result<Option<Versioned<Connection>>, StoreError> {
        self.find(Table::Connection, FIND, [id.as_bytes()], read)
    }
}

impl Transaction<'_> {
    /// Adds a connection, as version 1.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn add_connection(&mut self, connection: &Connection) -> Result<(), StoreError> {
        self.insert(Table::Connection, ADD, columns(connection, 1)?)
    }

    /// Changes the connection that was read as version `expected`.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it has another version by now.
    pub fn change_connection(&mut self, connection: &Connection, expected: u64) -> Result<(), StoreError> {
        self.update(Table::Connection, CHANGE, columns(connection, expected + 1)?)
    }

    /// Removes the connection that was read as version `expected`, with its uses and checks. Its credentials stay.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it has another version by now.
    pub fn remove_connection(&mut self, id: ConnectionId, expected: u64) -> Result<(), StoreError> {
        self.set_uses(id, &[])?;
        self.remove_checks(id)?;
        match self.remove(
            Table::Connection,
            REMOVE,
            (id.as_bytes(), rows::version(expected)?),
        )? {
            0 => Err(StoreError::Conflict),
            _ => Ok(()),
        }
    }
}

fn columns(connection: &Connection, version: u64) -> Result<Vec<Value>, StoreError> {
    let system = rows::id(connection.system.as_bytes());
    Ok(vec![
        rows::id(connection.id.as_bytes()),
        system,
        rows::version(version)?,
        rows::to_content(connection)?,
    ])
}

fn read(row: &Row<'_>) -> Result<Versioned<Connection>, Unreadable> {
    Ok(Versioned {
        row: rows::from_content(row, 3)?,
        version: rows::read_version(row, 2)?,
    })
}
