//! Systems.

use domain::{System, SystemId};
use rusqlite::{Row, types::Value};

use super::{Rows, StoreError, Table, Tables, Transaction, Unreadable, Versioned, rows};

const LIST: &str = "SELECT id, own_key, version, content, digest FROM system";
const FIND: &str = "SELECT id, own_key, version, content, digest FROM system WHERE id = ?1";
const ADD: &str = "INSERT INTO system (id, own_key, version, content, digest) VALUES (?1, ?2, ?3, ?4, ?5)";
const CHANGE: &str = "UPDATE system SET own_key = ?2, version = ?3, content = ?4, digest = ?5 WHERE id = ?1 AND version = ?3 - 1";
const REMOVE: &str = "DELETE FROM system WHERE id = ?1 AND version = ?2";

impl Tables<'_> {
    /// All systems.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn systems(&self) -> Result<Rows<Versioned<System>>, StoreError> {
        self.list_all(Table::System, LIST, read)
    }

    /// One system.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn system(&self, id: SystemId) -> Result<Option<Versioned<System>>, StoreError> {
        self.find(Table::System, FIND, [id.as_bytes()], read)
    }
}

impl Transaction<'_> {
    /// Adds a system, as version 1.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn add_system(&mut self, system: &System) -> Result<(), StoreError> {
        self.insert(Table::System, ADD, columns(system, 1)?)
    }

    /// Changes the system that was read as version `expected`.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it has another version by now.
    pub fn change_system(&mut self, system: &System, expected: u64) -> Result<(), StoreError> {
        self.update(Table::System, CHANGE, columns(system, expected + 1)?)
    }

    /// Removes the system that was read as version `expected`; its connections go first.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it has another version by now, [`StoreError::Reference`] while it has
    /// connections.
    pub fn remove_system(&mut self, id: SystemId, expected: u64) -> Result<(), StoreError> {
        match self.remove(Table::System, REMOVE, (id.as_bytes(), rows::version(expected)?))? {
            0 => Err(StoreError::Conflict),
            _ => Ok(()),
        }
    }
}

fn columns(system: &System, version: u64) -> Result<Vec<Value>, StoreError> {
    let own_key = system
        .own_key
        .map_or(Value::Null, |credential| rows::id(credential.as_bytes()));
    Ok(vec![
        rows::id(system.id.as_bytes()),
        own_key,
        rows::version(version)?,
        rows::to_content(system)?,
    ])
}

fn read(row: &Row<'_>) -> Result<Versioned<System>, Unreadable> {
    Ok(Versioned {
        row: rows::from_content(row, 3)?,
        version: rows::read_version(row, 2)?,
    })
}
