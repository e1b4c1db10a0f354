//! Connections that were deleted from their systems. Never a secret.

use domain::{ArchivedConnection, ConnectionId};
use rusqlite::Row;

use super::{Rows, StoreError, Table, Tables, Transaction, Unreadable, rows};

const LIST: &str = "SELECT id, content, digest FROM archive";
const FIND: &str = "SELECT id, content, digest FROM archive WHERE id = ?1";
const ADD: &str = "INSERT INTO archive (id, content, digest) VALUES (?1, ?2, ?3)";
const REMOVE: &str = "DELETE FROM archive WHERE id = ?1";

impl Tables<'_> {
    /// Everything that was archived.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn archived(&self) -> Result<Rows<ArchivedConnection>, StoreError> {
        self.list_all(Table::Archive, LIST, read)
    }

    /// One of them, by the id that it had as a connection.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn archived_connection(&self, id: ConnectionId) -> Result<Option<ArchivedConnection>, StoreError> {
        self.find(Table::Archive, FIND, [id.as_bytes()], read)
    }
}

impl Transaction<'_> {
    /// Archives a connection, in place of what is archived under its id.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn archive(&mut self, archived: &ArchivedConnection) -> Result<(), StoreError> {
        let id = archived.connection.id;
        self.remove_archived(id)?;
        let columns = vec![rows::id(id.as_bytes()), rows::to_content(archived)?];
        self.insert(Table::Archive, ADD, columns)
    }

    /// Removes what is archived, also where it is damaged; one that is gone already is none.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn remove_archived(&mut self, id: ConnectionId) -> Result<(), StoreError> {
        self.remove(Table::Archive, REMOVE, [id.as_bytes()]).map(drop)
    }
}

fn read(row: &Row<'_>) -> Result<ArchivedConnection, Unreadable> {
    rows::from_content(row, 1)
}
