//! Connections. A create that is under way is a connection in the state `Pending`.

use std::collections::BTreeMap;

use domain::{
    Connection, ConnectionId, ConnectionState, Kind, RemoteCopy, RemoteId, Settings, SystemId, Tag,
};
use jiff::Timestamp;
use rusqlite::{Row, types::Value};
use serde::Deserialize;

use super::{Rows, StoreError, Table, Tables, Transaction, Unreadable, Versioned, rows};

const LIST: &str = "SELECT id, system, version, content, digest FROM connection ORDER BY id";
const FIND: &str = "SELECT id, system, version, content, digest FROM connection WHERE id = ?1";
const ADD: &str = "INSERT INTO connection (id, system, version, content, digest) VALUES (?1, ?2, ?3, ?4, ?5)";
const CHANGE: &str = "UPDATE connection SET system = ?2, version = ?3, content = ?4, digest = ?5 WHERE id = ?1 AND version = ?3 - 1";
const REMOVE: &str = "DELETE FROM connection WHERE id = ?1 AND version = ?2";

impl Tables<'_> {
    /// All connections, by id.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn connections(&self) -> Result<Rows<Versioned<Connection>>, StoreError> {
        self.list_all(Table::Connection, LIST, read)
    }

    /// The same for lists of thousands: of the system's own copy there is only what the rules about lists look at.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn connections_to_list(&self) -> Result<Rows<Connection>, StoreError> {
        self.list_all(Table::Connection, LIST, |row| {
            rows::from_content::<Listed>(row, 3).map(Connection::from)
        })
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

/// A connection without most of the system's copy, whose fields are the larger part of a row.
#[derive(Deserialize)]
struct Listed {
    id: ConnectionId,
    system: SystemId,
    kind: Kind,
    remote_id: Option<RemoteId>,
    name: String,
    settings: Settings,
    state: ConnectionState,
    remote: Option<ListedCopy>,
    is_changed_elsewhere: bool,
    #[serde(default)]
    tags: Vec<Tag>,
}

#[derive(Deserialize)]
struct ListedCopy {
    seen_at: Timestamp,
    fields: ListedFields,
}

/// What `domain::kinds::withdrawal` looks at.
#[derive(Deserialize)]
struct ListedFields {
    #[serde(default, rename = "usesApiToken")]
    uses_api_token: Option<bool>,
}

impl From<Listed> for Connection {
    fn from(listed: Listed) -> Self {
        let copy = |copy: ListedCopy| {
            let uses_api_token = copy.fields.uses_api_token?;
            Some(RemoteCopy {
                secrets: Vec::new(),
                seen_at: copy.seen_at,
                created_at: None,
                updated_at: None,
                fields: BTreeMap::from([("usesApiToken".to_owned(), uses_api_token.into())]),
            })
        };
        Self {
            id: listed.id,
            system: listed.system,
            kind: listed.kind,
            remote_id: listed.remote_id,
            name: listed.name,
            settings: listed.settings,
            state: listed.state,
            remote: listed.remote.and_then(copy),
            is_changed_elsewhere: listed.is_changed_elsewhere,
            tags: listed.tags,
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
