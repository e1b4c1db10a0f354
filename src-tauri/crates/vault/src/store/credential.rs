//! What is known about secrets. Their values are in `secret`.

use domain::{Credential, CredentialId};
use rusqlite::{Row, types::Value};

use super::{Rows, StoreError, Table, Tables, Transaction, Unreadable, Versioned, rows};

const LIST: &str = "SELECT id, version, content, digest FROM credential";
const FIND: &str = "SELECT id, version, content, digest FROM credential WHERE id = ?1";
const ADD: &str = "INSERT INTO credential (id, version, content, digest) VALUES (?1, ?2, ?3, ?4)";
const CHANGE: &str =
    "UPDATE credential SET version = ?2, content = ?3, digest = ?4 WHERE id = ?1 AND version = ?2 - 1";
const REMOVE: &str = "DELETE FROM credential WHERE id = ?1 AND version = ?2";

impl Tables<'_> {
    /// All credentials.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn credentials(&self) -> Result<Rows<Versioned<Credential>>, StoreError> {
        self.list_all(Table::Credential, LIST, read)
    }

    /// One credential.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn credential(&self, id: CredentialId) -> Result<Option<Versioned<Credential>>, StoreError> {
        self.find(Table::Credential, FIND, [id.as_bytes()], read)
    }
}

impl Transaction<'_> {
    /// Adds a credential, as version 1. Its secret, if there is one, is sealed after it.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn add_credential(&mut self, credential: &Credential) -> Result<(), StoreError> {
        self.insert(Table::Credential, ADD, columns(credential, 1)?)
    }

    /// Changes the credential that was read as version `expected`.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it has another version by now.
    pub fn change_credential(&mut self, credential: &Credential, expected: u64) -> Result<(), StoreError> {
        self.update(Table::Credential, CHANGE, columns(credential, expected + 1)?)
    }

    /// Removes the credential that was read as version `expected`, and erases its secrets.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it has another version by now, [`StoreError::Reference`] while it is used.
    pub fn remove_credential(&mut self, id: CredentialId, expected: u64) -> Result<(), StoreError> {
        self.erase_secrets(id)?;
        match self.remove(
            Table::Credential,
            REMOVE,
            (id.as_bytes(), rows::version(expected)?),
        )? {
            0 => Err(StoreError::Conflict),
            _ => Ok(()),
        }
    }
}

fn columns(credential: &Credential, version: u64) -> Result<Vec<Value>, StoreError> {
    Ok(vec![
        rows::id(credential.id.as_bytes()),
        rows::version(version)?,
        rows::to_content(credential)?,
    ])
}

fn read(row: &Row<'_>) -> Result<Versioned<Credential>, Unreadable> {
    Ok(Versioned {
        row: rows::from_content(row, 2)?,
        version: rows::read_version(row, 1)?,
    })
}
