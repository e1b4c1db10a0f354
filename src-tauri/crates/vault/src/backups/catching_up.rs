//! What was erased from the vault is erased from its backups too.
//!
//! A backup is never changed in place: a copy of it is, and takes its name. So a crash leaves the old or the new.

use std::path::Path;

use rusqlite::Connection;

use super::{
    BackupError, are_there,
    shelf::{self, Shelf},
};
use crate::{
    StoreError,
    faults::{self, Fault},
    files,
    store::{Copy, Owed},
};

/// Does to every backup what was done to the vault; false when another process stands in the way.
pub(crate) fn catch_up(database: &Path, owed: &Owed, live: &Connection) -> Result<bool, StoreError> {
    if !are_there(database) {
        return Ok(true);
    }
    let outcome = Shelf::open(database).and_then(|shelf| {
        shelf
            .list()?
            .iter()
            .try_for_each(|(_, backup)| renew(&shelf, backup, owed, live))
    });
    match outcome {
        Ok(()) => Ok(true),
        Err(BackupError::Files(_) | BackupError::Busy | BackupError::Damaged) => Ok(false),
        Err(BackupError::Store(error)) => Err(error),
    }
}

fn renew(shelf: &Shelf, backup: &Path, owed: &Owed, live: &Connection) -> Result<(), BackupError> {
    let partial = shelf.make_partial()?;
    match change(backup, &partial, owed, live) {
        Ok(()) => {
            files::rename(&partial, backup)?;
            faults::reach(Fault::ErasureBackupRenewed);
            Ok(())
        }
        // What cannot be read as a database restores nothing, and still holds what is to be erased.
        Err(StoreError::Corrupt | StoreError::Damaged(_)) => {
            shelf.remove_partial()?;
            Ok(shelf::remove(backup)?)
        }
        Err(error) => {
            shelf.remove_partial()?;
            Err(error.into())
        }
    }
}

fn change(backup: &Path, partial: &Path, owed: &Owed, live: &Connection) -> Result<(), StoreError> {
    let mut copy = Copy::make(backup, partial)?;
    copy.catch_up(owed, live)?;
    copy.close()
}
