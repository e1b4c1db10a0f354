//! Preferences, by name. What they mean is the application's business.

use rusqlite::types::Value;
use serde::{Serialize, de::DeserializeOwned};

use super::{StoreError, Table, Tables, Transaction, rows};

const FIND: &str = "SELECT name, content, digest FROM setting WHERE name = ?1";
const REMOVE: &str = "DELETE FROM setting WHERE name = ?1";
const ADD: &str = "INSERT INTO setting (name, content, digest) VALUES (?1, ?2, ?3)";

impl Tables<'_> {
    /// One preference; `None` where it was never set.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn setting<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError> {
        self.find(Table::Setting, FIND, [name], |row| rows::from_content(row, 1))
    }
}

impl Transaction<'_> {
    /// Sets a preference. Never a secret: settings are ordinary rows.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn put_setting(&mut self, name: &'static str, value: &impl Serialize) -> Result<(), StoreError> {
        self.remove_setting(name)?;
        self.insert(
            Table::Setting,
            ADD,
            vec![Value::Text(name.to_owned()), rows::to_content(value)?],
        )
    }

    pub(super) fn remove_setting(&mut self, name: &'static str) -> Result<(), StoreError> {
        self.remove(Table::Setting, REMOVE, [name]).map(drop)
    }
}
