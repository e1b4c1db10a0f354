//! Making a backup: copy, look at it, give it its name, forget the oldest.

use std::path::Path;

use jiff::Timestamp;

use super::{
    BACKUPS_KEPT, Backup, BackupError,
    name::Name,
    shelf::{self, Shelf},
};
use crate::{
    FilesError, OpenError, StoreError,
    faults::{self, Fault},
    files,
    store::Copy,
};

/// Makes a backup of the database. The time may come from the copy's own file.
pub(super) fn make(
    database: &Path,
    time: impl FnOnce(&Path) -> Result<Timestamp, FilesError>,
) -> Result<Backup, BackupError> {
    let shelf = Shelf::open(database)?;
    let partial = shelf.make_partial()?;
    let outcome = copy(database, &partial).and_then(|()| keep(&shelf, &partial, time(&partial)?));
    if outcome.is_err() {
        shelf.remove_partial()?;
    }
    outcome
}

/// Makes a backup of a vault that a migration is about to change. Nobody passed the time, so the file system's is
/// taken: the one that it gave the copy.
pub(crate) fn make_before_migration(database: &Path) -> Result<(), OpenError> {
    let outcome = make(database, |partial| {
        let changed = partial.metadata().and_then(|found| found.modified());
        let changed = changed.map_err(|_| FilesError::Refused)?;
        Timestamp::try_from(changed).map_err(|_| FilesError::Refused)
    });
    match outcome {
        Ok(_) => Ok(()),
        Err(BackupError::Files(error)) => Err(error.into()),
        Err(BackupError::Busy) => Err(StoreError::Busy.into()),
        Err(BackupError::Damaged) => Err(StoreError::Corrupt.into()),
        Err(BackupError::Store(error)) => Err(error.into()),
    }
}

fn copy(database: &Path, partial: &Path) -> Result<(), BackupError> {
    Copy::make(database, partial)?.close()?;
    // Opened anew, so that what is looked at is what the disk has.
    if shelf::is_intact(partial) {
        Ok(())
    } else {
        Err(BackupError::Damaged)
    }
}

fn keep(shelf: &Shelf, partial: &Path, made_at: Timestamp) -> Result<Backup, BackupError> {
    faults::reach(Fault::BackupCopied);
    let before = shelf.list()?;
    let name = Name {
        number: before
            .last()
            .map_or(1, |(newest, _)| newest.number.saturating_add(1)),
        made_at,
    };
    let path = shelf.place_of(name);
    files::rename(partial, &path)?;
    faults::reach(Fault::BackupNamed);
    let too_many = (before.len() + 1).saturating_sub(BACKUPS_KEPT);
    for (_, old) in before.iter().take(too_many) {
        shelf::remove(old)?;
    }
    Ok(Backup {
        made_at,
        is_intact: true,
        path,
    })
}
