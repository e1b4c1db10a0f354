//! What was done, when, to what, and how it ended. Never a secret, nor part of one.

use jiff::Timestamp;
use rusqlite::{Row, types::Value};
use serde::{Deserialize, Serialize};

use super::{Rows, StoreError, Table, Tables, Transaction, Unreadable, rows};
use crate::random::make_bytes;

const LATEST: &str = "SELECT at, id, content, digest FROM activity ORDER BY at DESC, id DESC LIMIT ?1";
const ADD: &str = "INSERT INTO activity (at, id, content, digest) VALUES (?1, ?2, ?3, ?4)";

/// One entry of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// When.
    pub at: Timestamp,
    /// What was done: a stable word of the application's.
    pub action: String,
    /// The id of what it was done to.
    pub object: Option<String>,
    /// Its name then.
    pub name: String,
    /// What changed, non-secret fields only.
    pub changes: Vec<Change>,
    /// How it ended: a stable word of the application's.
    pub outcome: String,
}

/// One field before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field.
    pub field: String,
    /// Its value before.
    pub before: Option<String>,
    /// Its value after.
    pub after: Option<String>,
}

impl Tables<'_> {
    /// The latest entries, latest first.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn activities(&self, limit: u32) -> Result<Rows<Activity>, StoreError> {
        self.list(Table::Activity, LATEST, [limit], read)
    }
}

impl Transaction<'_> {
    /// Writes an entry.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn add_activity(&mut self, activity: &Activity) -> Result<(), StoreError> {
        let columns = vec![
            Value::Integer(activity.at.as_microsecond()),
            rows::id(&make_bytes()),
            rows::to_content(activity)?,
        ];
        self.insert(Table::Activity, ADD, columns)
    }
}

fn read(row: &Row<'_>) -> Result<Activity, Unreadable> {
    rows::from_content(row, 2)
}
