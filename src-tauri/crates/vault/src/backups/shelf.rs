//! The directory of the backups: who may write there, and what lies in it.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

use super::{BackupError, name::Name};
use crate::{FilesError, files, store};

const LOCK: &str = "lock";
/// A copy before it was looked at. One that is found while nobody has the lock is left over from a crash.
const PARTIAL: &str = "partial";

/// The directory, with the right to write in it. One process at a time has it; it ends with the process.
pub(crate) struct Shelf {
    directory: PathBuf,
    lock: File,
}

impl Shelf {
    /// Opens the shelf beside a database.
    pub(crate) fn open(database: &Path) -> Result<Self, BackupError> {
        let directory = files::open_inner_directory(&directory_beside(database))?;
        let path = directory.join(LOCK);
        files::check_or_make_file(&path)?;
        let lock = OpenOptions::new().write(true).open(path);
        let lock = lock.map_err(|_| FilesError::Refused)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(BackupError::Busy),
            Err(TryLockError::Error(_)) => return Err(FilesError::Refused.into()),
        }
        let shelf = Self { directory, lock };
        shelf.remove_partial()?;
        Ok(shelf)
    }

    /// A new, empty file for a copy.
    pub(crate) fn make_partial(&self) -> Result<PathBuf, FilesError> {
        self.remove_partial()?;
        let path = self.directory.join(PARTIAL);
        files::make_file(&path)?;
        Ok(path)
    }

    pub(crate) fn remove_partial(&self) -> Result<(), FilesError> {
        remove(&self.directory.join(PARTIAL))
    }

    /// Where a backup of this name lies.
    pub(crate) fn place_of(&self, name: Name) -> PathBuf {
        self.directory.join(name.to_text())
    }

    /// What lies here, oldest first.
    pub(crate) fn list(&self) -> Result<Vec<(Name, PathBuf)>, FilesError> {
        list(&self.directory)
    }

    /// What lies on the shelf in a data directory, oldest first, without the right to write there.
    pub(crate) fn names(data_directory: &Path) -> Result<Vec<(Name, PathBuf)>, FilesError> {
        let directory = data_directory.join(files::BACKUPS);
        match directory.symlink_metadata() {
            Ok(_) => list(&files::open_inner_directory(&directory)?),
            Err(_) => Ok(Vec::new()),
        }
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        // Said and not only closed: a process that is being started has a copy of the handle for a moment.
        let _ = self.lock.unlock();
    }
}

/// Whether there are backups beside a database.
pub(crate) fn are_there(database: &Path) -> bool {
    list(&directory_beside(database)).is_ok_and(|found| !found.is_empty())
}

/// Whether everything in a backup is as it was written.
pub(super) fn is_intact(path: &Path) -> bool {
    files::check_file(path).is_ok() && store::look_into(path).is_some_and(|found| found.is_intact())
}

/// Removes a file; one that is not there counts as removed.
pub(super) fn remove(path: &Path) -> Result<(), FilesError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(_) => Err(FilesError::Refused),
    }
}

fn list(directory: &Path) -> Result<Vec<(Name, PathBuf)>, FilesError> {
    let entries = fs::read_dir(directory).map_err(|_| FilesError::Refused)?;
    let mut found: Vec<_> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| Some((Name::parse(entry.file_name().to_str()?)?, entry.path())))
        .collect();
    found.sort();
    Ok(found)
}

fn directory_beside(database: &Path) -> PathBuf {
    database.with_file_name(files::BACKUPS)
}
