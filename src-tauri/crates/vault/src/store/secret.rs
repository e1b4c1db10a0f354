//! Sealed secrets. Rows go in and out as they are; sealing and opening is not done here.

use std::collections::BTreeMap;

use domain::{CredentialId, Grant};
use rusqlite::{Row, types::Value};

use super::{StoreError, Table, Tables, Transaction, Unreadable, rows};
use crate::Purpose;

const CURRENT: &str =
    "SELECT credential, purpose, version, grants, sealed, digest FROM secret WHERE purpose = ?1";
const COUNT: &str = "SELECT count(*) FROM secret";
const FIND: &str = "SELECT credential, purpose, version, grants, sealed, digest FROM secret WHERE credential = ?1 AND purpose = ?2";
pub(super) const ADD: &str = "INSERT INTO secret (credential, purpose, version, grants, sealed, digest)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const CHANGE: &str = "UPDATE secret SET version = ?3, grants = ?4, sealed = ?5, digest = ?6
    WHERE credential = ?1 AND purpose = ?2 AND version = ?3 - 1";
const OF_CREDENTIAL: &str =
    "SELECT credential, purpose, version, grants, sealed, digest FROM secret WHERE credential = ?1";
const REMOVE: &str = "DELETE FROM secret WHERE credential = ?1";
const REMOVE_ONE: &str = "DELETE FROM secret WHERE credential = ?1 AND purpose = ?2";

/// One sealed secret with what it is bound to.
pub(crate) struct SealedSecret {
    pub(crate) version: u64,
    pub(crate) grants: Vec<Grant>,
    pub(crate) sealed: Vec<u8>,
}

impl Tables<'_> {
    /// Where a secret may be sent, for display; `None` where none is held.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn grants(
        &self,
        credential: CredentialId,
        purpose: Purpose,
    ) -> Result<Option<Vec<Grant>>, StoreError> {
        Ok(self.sealed_secret(credential, purpose)?.map(|found| found.grants))
    }

    pub(crate) fn sealed_secret(
        &self,
        credential: CredentialId,
        purpose: Purpose,
    ) -> Result<Option<SealedSecret>, StoreError> {
        self.find(Table::Secret, FIND, (credential.as_bytes(), purpose.word()), read)
    }

    /// The intact rows of one credential as they stand in the file, for a copy of it.
    pub(super) fn secret_columns(&self, credential: CredentialId) -> Result<Vec<Vec<Value>>, StoreError> {
        let columns = |row: &Row<'_>| -> Result<Vec<Value>, Unreadable> {
            (0..5).map(|column| Ok(row.get(column)?)).collect()
        };
        let found = self.list(Table::Secret, OF_CREDENTIAL, [credential.as_bytes()], columns)?;
        Ok(found.intact)
    }

    /// The current secret of every credential, sealed, by the credential's id.
    pub(crate) fn current_secrets(&self) -> Result<BTreeMap<[u8; 16], Vec<u8>>, StoreError> {
        let rows = self.list(Table::Secret, CURRENT, [Purpose::Current.word()], |row| {
            Ok((row.get(0)?, row.get(4)?))
        })?;
        Ok(rows.intact.into_iter().collect())
    }

    pub(crate) fn has_secrets(&self) -> Result<bool, StoreError> {
        Ok(self.connection.query_row(COUNT, [], |row| row.get::<_, i64>(0))? > 0)
    }
}

impl Transaction<'_> {
    /// Erases all secrets of a credential. The bytes are gone from the live file, its log and every automatic backup
    /// once all of these could be reached; until then
    /// [`has_unfinished_erasure`](crate::Vault::has_unfinished_erasure) says so.
    /// This revokes nothing at the provider.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn erase_secrets(&mut self, credential: CredentialId) -> Result<(), StoreError> {
        // Also when none is here: a backup may hold one of before.
        self.owed.credentials.push(credential);
        self.remove(Table::Secret, REMOVE, [credential.as_bytes()])?;
        Ok(())
    }

    /// Erases what a credential has for one purpose, as [`erase_secrets`](Self::erase_secrets) does for all. A backup
    /// gets the secrets of today in place of its own: it may hold the erased one for another purpose.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn erase_secret(&mut self, credential: CredentialId, purpose: Purpose) -> Result<(), StoreError> {
        self.owed.credentials.push(credential);
        self.drop_sealed_secret(credential, purpose)
    }

    /// Removes a row whose secret stays stored for another purpose.
    pub(crate) fn drop_sealed_secret(
        &mut self,
        credential: CredentialId,
        purpose: Purpose,
    ) -> Result<(), StoreError> {
        self.remove(Table::Secret, REMOVE_ONE, (credential.as_bytes(), purpose.word()))?;
        Ok(())
    }

    /// Writes a sealed secret; version 1 is new, a higher one follows the one before.
    pub(crate) fn put_sealed_secret(
        &mut self,
        credential: CredentialId,
        purpose: Purpose,
        row: &SealedSecret,
    ) -> Result<(), StoreError> {
        let columns = vec![
            rows::id(credential.as_bytes()),
            Value::Text(purpose.word().to_owned()),
            rows::version(row.version)?,
            rows::to_content(&row.grants)?,
            Value::Blob(row.sealed.clone()),
        ];
        match row.version {
            1 => self.insert(Table::Secret, ADD, columns),
            _ => self.update(Table::Secret, CHANGE, columns),
        }
    }
}

fn read(row: &Row<'_>) -> Result<SealedSecret, Unreadable> {
    Ok(SealedSecret {
        version: rows::read_version(row, 2)?,
        grants: rows::from_content(row, 3)?,
        sealed: row.get(4)?,
    })
}
