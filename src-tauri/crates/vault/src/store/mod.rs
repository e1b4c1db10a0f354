//! The database: one SQLite file, one file of code per table, and the only place with SQL.
//!
//! Nothing outside knows that it is SQLite, or a local file. Two connections are kept: one that writes and one that
//! reads, so that a list is drawn while a long transaction waits for its turn. They are closed after any error and
//! opened anew at the next use: after a failed write or sync, the same handle is not to be trusted.

mod activity;
mod check;
mod connection;
mod credential;
mod error;
mod integrity;
mod key_slot;
mod pragmas;
mod row_count;
mod rows;
mod schema;
mod secret;
mod setting;
mod system;
mod table;
mod use_;
mod vault_row;

use std::{
    path::PathBuf,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use rusqlite::{Connection, TransactionBehavior};

pub use activity::{Activity, Change};
pub use check::CHECKS_KEPT;
pub use error::StoreError;
pub use integrity::Damaged;
pub(crate) use key_slot::SlotRow;
pub use rows::{Rows, Tables, Transaction, Versioned};
pub(crate) use secret::SealedSecret;
pub use table::Table;

use crate::{Notice, OpenError, VaultId};
use rows::Unreadable;

/// The open database.
pub(crate) struct Store {
    path: PathBuf,
    writer: Mutex<Option<Connection>>,
    reader: Mutex<Reader>,
    has_unfinished_erasure: AtomicBool,
}

/// The connection that reads, and what it saw of others' changes.
#[derive(Default)]
struct Reader {
    connection: Option<Connection>,
    data_version: i64,
    revision: u64,
}

impl Store {
    /// Opens the file, which exists and was checked, and brings it up to date.
    pub(crate) fn open(path: PathBuf, notices: &mut Vec<Notice>) -> Result<(Self, VaultId), OpenError> {
        let mut connection = pragmas::connect(&path)?;
        match schema::look(&connection)? {
            schema::Found::Fresh | schema::Found::Ours => {}
            schema::Found::Newer(found) => return Err(OpenError::Newer { found }),
            schema::Found::Foreign => return Err(OpenError::NotOurs),
        }
        pragmas::set(&connection, notices)?;
        schema::migrate(&mut connection)?;
        let id = vault_row::find_or_make(&mut connection)?;
        let store = Self {
            path,
            writer: Mutex::new(Some(connection)),
            reader: Mutex::default(),
            has_unfinished_erasure: AtomicBool::new(false),
        };
        Ok((store, id))
    }

    pub(crate) fn read<R, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Tables<'_>) -> Result<R, E>,
    ) -> Result<R, E> {
        let mut reader = lock(&self.reader);
        let connection = reader.open(&self.path)?;
        // One snapshot for all that `work` reads. It changes nothing, so leaving it is always right.
        let outcome = match connection.transaction_with_behavior(TransactionBehavior::Deferred) {
            Ok(transaction) => work(&Tables::over(&transaction)),
            Err(error) => Err(StoreError::from(error).into()),
        };
        if outcome.is_err() {
            reader.connection = None;
        }
        outcome
    }

    pub(crate) fn write<R, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<R, E>,
    ) -> Result<R, E> {
        let mut writer = lock(&self.writer);
        let mut connection = match writer.take() {
            Some(connection) => connection,
            None => self.reopen()?,
        };
        // The connection is put back only after everything went well.
        let (value, erases) = transact(&mut connection, work)?;
        if erases || self.has_unfinished_erasure() {
            self.has_unfinished_erasure
                .store(!pragmas::empty_log(&connection), Ordering::Relaxed);
        }
        *writer = Some(connection);
        Ok(value)
    }

    /// Rises whenever the database changed, here or in another process.
    pub(crate) fn revision(&self) -> Result<u64, StoreError> {
        let mut reader = lock(&self.reader);
        let found = reader
            .open(&self.path)?
            .pragma_query_value(None, "data_version", |row| row.get(0));
        match found {
            Ok(found) if found == reader.data_version => {}
            Ok(found) => {
                reader.data_version = found;
                reader.revision += 1;
            }
            Err(error) => {
                reader.connection = None;
                return Err(error.into());
            }
        }
        Ok(reader.revision)
    }

    pub(crate) fn has_unfinished_erasure(&self) -> bool {
        self.has_unfinished_erasure.load(Ordering::Relaxed)
    }

    fn reopen(&self) -> Result<Connection, StoreError> {
        let connection = pragmas::connect(&self.path)?;
        pragmas::set(&connection, &mut Vec::new())?;
        Ok(connection)
    }
}

impl Reader {
    fn open(&mut self, path: &std::path::Path) -> Result<&mut Connection, StoreError> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let connection = pragmas::connect(path)?;
                pragmas::set(&connection, &mut Vec::new())?;
                // A new connection counts from anew; what happened in between is unknown.
                self.data_version = connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
                self.revision += 1;
                connection
            }
        };
        Ok(self.connection.insert(connection))
    }
}

/// One immediate transaction; answers whether something is to be erased from the log as well.
fn transact<R, E: From<StoreError>>(
    connection: &mut Connection,
    work: impl FnOnce(&mut Transaction<'_>) -> Result<R, E>,
) -> Result<(R, bool), E> {
    let guard = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(StoreError::from)?;
    let mut transaction = Transaction::over(&guard);
    let value = work(&mut transaction)?;
    transaction.record_counts()?;
    let erases = transaction.erases;
    guard.commit().map_err(StoreError::from)?;
    Ok((value, erases))
}

/// A panic elsewhere rolled its transaction back, so what is behind the lock is sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
