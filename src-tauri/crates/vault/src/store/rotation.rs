//! Rotations: the journal of each is its one row, written before and after every call that leaves the computer.

use domain::{CredentialId, RotationId, rotation::Rotation};
use rusqlite::{Row, types::Value};

use super::{Rows, StoreError, Table, Tables, Transaction, Unreadable, Versioned, rows};
use crate::Lease;

const LIST: &str = "SELECT id, version, lease, content, digest FROM rotation";
const FIND: &str = "SELECT id, version, lease, content, digest FROM rotation WHERE id = ?1";
const ADD: &str = "INSERT INTO rotation (id, version, lease, content, digest) VALUES (?1, ?2, ?3, ?4, ?5)";
const CHANGE: &str = "UPDATE rotation SET version = ?2, lease = ?3, content = ?4, digest = ?5
    WHERE id = ?1 AND version = ?2 - 1";
const REMOVE: &str = "DELETE FROM rotation WHERE id = ?1 AND version = ?2";

/// A run, and the process that carries it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalledRotation {
    /// The run.
    pub rotation: Rotation,
    /// Who carries it on; `None` when nobody does.
    pub lease: Option<Lease>,
}

impl Tables<'_> {
    /// All runs, ended ones too.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn rotations(&self) -> Result<Rows<Versioned<JournalledRotation>>, StoreError> {
        self.list_all(Table::Rotation, LIST, read)
    }

    /// One run.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn rotation(&self, id: RotationId) -> Result<Option<Versioned<JournalledRotation>>, StoreError> {
        self.find(Table::Rotation, FIND, [id.as_bytes()], read)
    }

    /// The run that is under way for a credential. A damaged run may be any credential's.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn active_rotation(
        &self,
        credential: CredentialId,
    ) -> Result<Option<Versioned<JournalledRotation>>, StoreError> {
        let rows = self.rotations()?;
        if let Some(damaged) = rows.damaged.into_iter().next() {
            return Err(StoreError::Damaged(damaged));
        }
        let is_it = |found: &Versioned<JournalledRotation>| {
            found.row.rotation.credential == credential && found.row.rotation.is_active()
        };
        Ok(rows.intact.into_iter().find(is_it))
    }
}

impl Transaction<'_> {
    /// Adds a run, as version 1.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] while another is under way for its credential.
    pub fn add_rotation(&mut self, row: &JournalledRotation) -> Result<(), StoreError> {
        if self.active_rotation(row.rotation.credential)?.is_some() {
            return Err(StoreError::Conflict);
        }
        self.insert(Table::Rotation, ADD, columns(row, 1)?)
    }

    /// Changes the run that was read as version `expected`.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it has another version by now.
    pub fn change_rotation(&mut self, row: &JournalledRotation, expected: u64) -> Result<(), StoreError> {
        self.update(Table::Rotation, CHANGE, columns(row, expected + 1)?)
    }

    /// Removes the run that was read as version `expected`: nothing outside was touched by it.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it has another version by now.
    pub fn remove_rotation(&mut self, id: RotationId, expected: u64) -> Result<(), StoreError> {
        match self.remove(Table::Rotation, REMOVE, (id.as_bytes(), rows::version(expected)?))? {
            0 => Err(StoreError::Conflict),
            _ => Ok(()),
        }
    }
}

fn columns(row: &JournalledRotation, version: u64) -> Result<Vec<Value>, StoreError> {
    Ok(vec![
        rows::id(row.rotation.id.as_bytes()),
        rows::version(version)?,
        rows::to_content(&row.lease)?,
        rows::to_content(&row.rotation)?,
    ])
}

fn read(row: &Row<'_>) -> Result<Versioned<JournalledRotation>, Unreadable> {
    Ok(Versioned {
        row: JournalledRotation {
            lease: rows::from_content(row, 2)?,
            rotation: rows::from_content(row, 3)?,
        },
        version: rows::read_version(row, 1)?,
    })
}
