//! Runs of the ladder. The last ones of each connection are kept.

use domain::{Check, ConnectionId, Verdict};
use jiff::Timestamp;
use rusqlite::{Row, types::Value};
use serde::Deserialize;

use super::{Rows, StoreError, Table, Tables, Transaction, Unreadable, rows};

/// How many runs of a connection are kept.
pub const CHECKS_KEPT: u32 = 20;

const CONNECTIONS: &str = "SELECT id FROM connection ORDER BY id";
const LATEST: &str = "SELECT connection, started_at, id, content, digest FROM check_run
    WHERE connection = ?1 ORDER BY started_at DESC, id DESC LIMIT 1";
const OF_CONNECTION: &str = "SELECT connection, started_at, id, content, digest FROM check_run
    WHERE connection = ?1 ORDER BY started_at DESC, id DESC";
const ADD: &str =
    "INSERT INTO check_run (connection, started_at, id, content, digest) VALUES (?1, ?2, ?3, ?4, ?5)";
const PRUNE: &str = "DELETE FROM check_run WHERE connection = ?1 AND (started_at, id) NOT IN
    (SELECT started_at, id FROM check_run WHERE connection = ?1 ORDER BY started_at DESC, id DESC LIMIT ?2)";
const REMOVE: &str = "DELETE FROM check_run WHERE connection = ?1";

/// How the last run of a connection ended, without its rungs: lists of thousands are made of these.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LatestCheck {
    /// The connection.
    pub connection: ConnectionId,
    /// When it began.
    pub started_at: Timestamp,
    /// How it ended.
    pub verdict: Verdict,
}

impl Tables<'_> {
    /// The last run of every connection that was ever checked, by connection.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn latest_checks(&self) -> Result<Rows<LatestCheck>, StoreError> {
        // One by one: a join reads each run's place twice.
        let mut connections = self.connection.prepare_cached(CONNECTIONS)?;
        let connections: Vec<Value> = connections
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let each = connections.iter().map(|connection| [connection]);
        self.list_each(Table::CheckRun, LATEST, each, |row| rows::from_content(row, 3))
    }

    /// The runs of one connection, latest first.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn checks(&self, connection: ConnectionId) -> Result<Rows<Check>, StoreError> {
        self.list(Table::CheckRun, OF_CONNECTION, [connection.as_bytes()], read)
    }
}

impl Transaction<'_> {
    /// Adds a run, and forgets the connection's oldest beyond [`CHECKS_KEPT`].
    ///
    /// # Errors
    /// [`StoreError::Reference`] when the connection is gone.
    pub fn add_check(&mut self, check: &Check) -> Result<(), StoreError> {
        let columns = vec![
            rows::id(check.connection.as_bytes()),
            Value::Integer(check.started_at.as_microsecond()),
            rows::id(check.id.as_bytes()),
            rows::to_content(check)?,
        ];
        self.insert(Table::CheckRun, ADD, columns)?;
        self.remove(Table::CheckRun, PRUNE, (check.connection.as_bytes(), CHECKS_KEPT))?;
        Ok(())
    }

    pub(super) fn remove_checks(&mut self, connection: ConnectionId) -> Result<(), StoreError> {
        self.remove(Table::CheckRun, REMOVE, [connection.as_bytes()])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> Result<Check, Unreadable> {
    rows::from_content(row, 3)
}
