//! The vault's identity: one row, drawn when the database is made.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::{StoreError, Table, rows};
use crate::VaultId;

const FIND: &str = "SELECT id, digest FROM vault";
const ADD: &str = "INSERT INTO vault (id, digest) VALUES (?1, ?2)";

/// Finds the identity, or makes it for an empty database. Two processes may come here at once; one makes it.
pub(super) fn find_or_make(connection: &mut Connection) -> Result<VaultId, StoreError> {
    if let Some(id) = find(connection)? {
        return Ok(id);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if let Some(id) = find(&transaction)? {
        return Ok(id);
    }
    let id = VaultId::make();
    rows::write(&transaction, Table::Vault, ADD, vec![rows::id(id.as_bytes())])?;
    transaction.commit()?;
    Ok(id)
}

pub(super) fn find(connection: &Connection) -> Result<Option<VaultId>, StoreError> {
    let mut statement = connection.prepare(FIND)?;
    let found = statement
        .query_row([], |row| {
            Ok(rows::checked(Table::Vault, row, |row| {
                Ok(VaultId::from_bytes(row.get(0)?))
            }))
        })
        .optional()?;
    Ok(found.transpose()?)
}
