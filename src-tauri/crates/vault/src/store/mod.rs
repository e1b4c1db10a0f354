//! The database: one SQLite file, one file of code per table, and the only place with SQL.
//!
//! Nothing outside knows that it is SQLite, or a local file. Two connections are kept: one that writes and one that
//! reads, so that a list is drawn while a long transaction waits for its turn. They are closed after any error and
//! opened anew at the next use: after a failed write or sync, the same handle is not to be trusted.

mod activity;
mod archive;
mod check;
mod connection;
mod copy;
mod credential;
mod damage;
mod draft;
mod erasure;
mod error;
mod examine;
mod export;
mod integrity;
mod key_slot;
mod pragmas;
mod rotation;
mod row_count;
mod rows;
mod schema;
mod secret;
mod setting;
mod side_by_side;
mod system;
mod table;
mod use_;
mod vault_row;

use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use rusqlite::{Connection, TransactionBehavior};
use rusqlite_migration::M;

pub use activity::{ActivityPlace, PlaceError};
pub use check::{CHECKS_KEPT, LatestCheck};
pub(crate) use copy::Copy;
pub use damage::Damages;
pub(crate) use erasure::Owed;
pub use error::StoreError;
pub use examine::{Examination, TableState};
pub use integrity::Damaged;
pub(crate) use key_slot::SlotRow;
pub use rotation::JournalledRotation;
pub use rows::{Rows, Tables, Transaction, Versioned};
pub(crate) use secret::SealedSecret;
pub use table::Table;

use crate::{
    Notice, OpenError, VaultId, backups,
    faults::{self, Fault},
};
use rows::Unreadable;

/// The open database.
pub(crate) struct Store {
    path: PathBuf,
    writer: Mutex<Option<Connection>>,
    reader: Mutex<Reader>,
    has_unfinished_erasure: AtomicBool,
    #[cfg(any(test, feature = "fakes"))]
    pages_at_most: std::sync::atomic::AtomicU32,
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
        Self::open_as(path, schema::MIGRATIONS, notices)
    }

    fn open_as(
        path: PathBuf,
        migrations: &[M<'_>],
        notices: &mut Vec<Notice>,
    ) -> Result<(Self, VaultId), OpenError> {
        let mut connection = pragmas::connect(&path)?;
        match schema::look(&connection, migrations)? {
            // Nothing where there was something.
            schema::Found::Fresh if is_remnant(&path) => return Err(StoreError::Corrupt.into()),
            schema::Found::Fresh | schema::Found::Ours => {}
            schema::Found::Older => back_up_in_turn(&connection, &path, migrations)?,
            schema::Found::Newer(found) => return Err(OpenError::Newer { found }),
            schema::Found::Foreign => return Err(OpenError::NotOurs),
        }
        pragmas::set(&connection, notices)?;
        schema::migrate(&mut connection, migrations)?;
        faults::reach(Fault::OpenMigrated);
        let id = vault_row::find_or_make(&mut connection)?;
        // A note that cannot be read is one that could not be acted upon.
        let is_finished = Tables::over(&connection)
            .owed()
            .is_ok_and(|owed| owed.is_nothing());
        let store = Self {
            path,
            writer: Mutex::new(Some(connection)),
            reader: Mutex::default(),
            has_unfinished_erasure: AtomicBool::new(!is_finished),
            #[cfg(any(test, feature = "fakes"))]
            pages_at_most: std::sync::atomic::AtomicU32::new(u32::MAX - 1),
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
        #[cfg(any(test, feature = "fakes"))]
        pragmas::limit_pages(&connection, self.pages_at_most.load(Ordering::Relaxed))?;
        // The connection is put back only after everything went well.
        let (value, owes) = transact(&mut connection, work)?;
        if owes || self.has_unfinished_erasure() {
            // The change is made, whatever comes of this; what could not be finished is tried again next time.
            let is_finished = self.finish_erasure(&mut connection).unwrap_or(false);
            self.has_unfinished_erasure.store(!is_finished, Ordering::Relaxed);
        }
        *writer = Some(connection);
        Ok(value)
    }

    /// Empties the log and does to every backup what was done here; false when somebody stands in the way.
    fn finish_erasure(&self, connection: &mut Connection) -> Result<bool, StoreError> {
        let owed = Tables::over(connection).owed()?;
        if !pragmas::empty_log(connection) {
            return Ok(false);
        }
        if owed.is_nothing() {
            return Ok(true);
        }
        faults::reach(Fault::ErasureLogEmptied);
        if !backups::catch_up(&self.path, &owed, connection)? {
            return Ok(false);
        }
        faults::reach(Fault::ErasureBackupsRenewed);
        transact(connection, |transaction| transaction.strike_out(&owed))?;
        Ok(Tables::over(connection).owed()?.is_nothing())
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

    /// Lets the file grow to this many pages, as a disk with little room would.
    #[cfg(any(test, feature = "fakes"))]
    pub(crate) fn limit_pages(&self, pages: u32) {
        self.pages_at_most.store(pages, Ordering::Relaxed);
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
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
    fn open(&mut self, path: &Path) -> Result<&mut Connection, StoreError> {
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

/// One immediate transaction; answers whether something is to be done to the log and the backups as well.
fn transact<R, E: From<StoreError>>(
    connection: &mut Connection,
    work: impl FnOnce(&mut Transaction<'_>) -> Result<R, E>,
) -> Result<(R, bool), E> {
    let before = connection.total_changes();
    let guard = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(StoreError::from)?;
    faults::reach(Fault::WriteBegun);
    let mut transaction = Transaction::over(&guard);
    let value = work(&mut transaction)?;
    faults::reach(Fault::WriteWorked);
    let owes = !transaction.owed.is_nothing();
    transaction.record_owed()?;
    transaction.record_counts()?;
    if guard.total_changes() != before {
        transaction.record_stamp()?;
    }
    faults::reach(Fault::WriteCounted);
    guard.commit().map_err(StoreError::from)?;
    faults::reach(Fault::WriteCommitted);
    Ok((value, owes))
}

/// A backup before the migration, unless another process that starts at the same moment migrates first.
fn back_up_in_turn(connection: &Connection, path: &Path, migrations: &[M<'_>]) -> Result<(), OpenError> {
    const PAUSE: Duration = Duration::from_millis(10);
    const TURNS: u32 = 500;
    for _ in 0..TURNS {
        match backups::make_before_migration(path) {
            Err(OpenError::Store(StoreError::Busy)) => thread::sleep(PAUSE),
            outcome => return outcome,
        }
        if schema::look(connection, migrations)? != schema::Found::Older {
            return Ok(());
        }
    }
    Err(StoreError::Busy.into())
}

/// Whether an empty database is what is left of another: its backups are there, or a piece too short to be one, which
/// SQLite takes for a file that was never written.
fn is_remnant(path: &Path) -> bool {
    const SHORTEST: u64 = 512;
    let bytes = path.metadata().map_or(0, |found| found.len());
    (1..SHORTEST).contains(&bytes) || backups::are_there(path)
}

/// What a file is, whoever made it.
pub(crate) fn kind_of(copy: &Copy) -> Result<FileKind, StoreError> {
    Ok(match schema::look(copy.connection(), schema::MIGRATIONS)? {
        schema::Found::Ours | schema::Found::Older => FileKind::Vault,
        schema::Found::Newer(found) => FileKind::Newer(found),
        schema::Found::Fresh | schema::Found::Foreign => FileKind::Other,
    })
}

/// What a file is.
pub(crate) enum FileKind {
    /// A vault that this version reads.
    Vault,
    /// A later version's; its schema version.
    Newer(i64),
    /// Something else.
    Other,
}

/// Looks at what a file holds, without changing it and however damaged it is.
pub(crate) fn look_into(path: &Path) -> Option<Examination> {
    Copy::open(path).ok().map(|found| found.examine())
}

/// The database to ourselves, its log moved into it, for as long as this lives.
pub(crate) struct Alone(#[expect(dead_code, reason = "held for its lock")] Connection);

impl Alone {
    /// `Busy` when somebody else has it open.
    pub(crate) fn take(path: &Path) -> Result<Self, StoreError> {
        let connection = pragmas::connect(path)?;
        pragmas::take_alone(&connection)?;
        Ok(Self(connection))
    }
}

/// A panic elsewhere rolled its transaction back, so what is behind the lock is sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FURTHER: &str = "CREATE TABLE further (name TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;";

    #[test]
    fn a_vault_is_backed_up_before_it_is_migrated() {
        let directory = tempfile::tempdir().unwrap();
        let path = made(directory.path());

        open(&path, &followed_by(FURTHER)).unwrap();

        let backups = backups::backups(directory.path()).unwrap();
        assert_eq!(backups.len(), 1);
        assert!(backups[0].is_intact);
        let kept = Connection::open(&backups[0].path).unwrap();
        assert_eq!(
            schema::look(&kept, schema::MIGRATIONS).unwrap(),
            schema::Found::Ours,
            "as it was before"
        );
    }

    #[test]
    fn a_migration_that_fails_changes_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let path = made(directory.path());

        let outcome = open(&path, &followed_by("CREATE NONSENSE"));

        assert_eq!(outcome.unwrap_err(), OpenError::Store(StoreError::Other));
        open(&path, schema::MIGRATIONS).unwrap();
        assert_eq!(backups::backups(directory.path()).unwrap().len(), 1);
    }

    #[test]
    fn a_vault_that_cannot_be_backed_up_is_not_migrated() {
        let directory = tempfile::tempdir().unwrap();
        let path = made(directory.path());
        std::fs::write(directory.path().join("backups"), "in the way").unwrap();

        let outcome = open(&path, &followed_by(FURTHER));

        assert!(matches!(outcome.unwrap_err(), OpenError::Files(_)));
        open(&path, schema::MIGRATIONS).unwrap();
    }

    #[test]
    fn opening_an_up_to_date_vault_makes_no_backup() {
        let directory = tempfile::tempdir().unwrap();
        let path = made(directory.path());

        open(&path, schema::MIGRATIONS).unwrap();

        assert_eq!(backups::backups(directory.path()).unwrap(), []);
    }

    /// The migrations of a later version.
    fn followed_by(sql: &'static str) -> Vec<M<'static>> {
        schema::MIGRATIONS.iter().cloned().chain([M::up(sql)]).collect()
    }

    fn made(directory: &Path) -> PathBuf {
        let path = directory.join("patchbay.db");
        std::fs::write(&path, "").unwrap();
        open(&path, schema::MIGRATIONS).unwrap();
        path
    }

    fn open(path: &Path, migrations: &[M<'_>]) -> Result<(), OpenError> {
        Store::open_as(path.to_owned(), migrations, &mut Vec::new()).map(drop)
    }
}
