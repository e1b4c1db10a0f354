//! Which connection uses which credential.

use domain::{ConnectionId, CredentialId, Use};
use rusqlite::{Row, types::Value};
use serde::{
    Serialize,
    de::{DeserializeOwned, IntoDeserializer, value::StrDeserializer},
};
use uuid::Uuid;

use super::{Rows, StoreError, Table, Tables, Transaction, Unreadable, rows};

const LIST: &str = "SELECT connection, slot, position, credential, digest FROM use
    ORDER BY connection, slot, position";
const OF_CONNECTION: &str =
    "SELECT connection, slot, position, credential, digest FROM use WHERE connection = ?1";
const OF_CREDENTIAL: &str =
    "SELECT connection, slot, position, credential, digest FROM use WHERE credential = ?1";
const ADD: &str =
    "INSERT INTO use (connection, slot, position, credential, digest) VALUES (?1, ?2, ?3, ?4, ?5)";
const REMOVE: &str = "DELETE FROM use WHERE connection = ?1";

impl Tables<'_> {
    /// All uses, by connection, slot and position.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn uses(&self) -> Result<Rows<Use>, StoreError> {
        self.list_all(Table::Use, LIST, read)
    }

    /// What a connection uses, by slot and position.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn uses_of_connection(&self, id: ConnectionId) -> Result<Rows<Use>, StoreError> {
        self.list(Table::Use, OF_CONNECTION, [id.as_bytes()], read)
    }

    /// Where a credential is used.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn uses_of_credential(&self, id: CredentialId) -> Result<Rows<Use>, StoreError> {
        self.list(Table::Use, OF_CREDENTIAL, [id.as_bytes()], read)
    }
}

impl Transaction<'_> {
    /// Replaces all that a connection uses.
    ///
    /// # Errors
    /// [`StoreError::Reference`] when the connection or a credential does not exist.
    pub fn set_uses(&mut self, connection: ConnectionId, uses: &[Use]) -> Result<(), StoreError> {
        self.remove(Table::Use, REMOVE, [connection.as_bytes()])?;
        for usage in uses {
            let columns = vec![
                rows::id(connection.as_bytes()),
                to_word(&usage.slot)?,
                Value::Integer(usage.position.into()),
                rows::id(usage.credential.as_bytes()),
            ];
            self.insert(Table::Use, ADD, columns)?;
        }
        Ok(())
    }
}

fn read(row: &Row<'_>) -> Result<Use, Unreadable> {
    let id = |column| row.get::<_, [u8; 16]>(column).map(Uuid::from_bytes);
    Ok(Use {
        connection: ConnectionId::from_uuid(id(0)?),
        slot: from_word(row, 1)?,
        position: row.get(2)?,
        credential: CredentialId::from_uuid(id(3)?),
    })
}

/// The domain's own word for a variant.
fn to_word(variant: &impl Serialize) -> Result<Value, StoreError> {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(word)) => Ok(Value::Text(word)),
        Ok(_) | Err(_) => Err(StoreError::Other),
    }
}

fn from_word<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T, Unreadable> {
    let word = row.get_ref(column)?.as_str().map_err(|_| Unreadable)?;
    let deserializer: StrDeserializer<'_, serde::de::value::Error> = word.into_deserializer();
    T::deserialize(deserializer).map_err(|_| Unreadable)
}
