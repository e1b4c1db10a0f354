//! Automatic backups: whole copies of the database in a directory beside it, the last seven of them.
//!
//! A copy is made with SQLite's own call, looked at row by row, and only then counted as a backup and allowed to push
//! out the oldest. Secrets in it are sealed as in the vault. Nothing here reads a clock.

mod catching_up;
mod making;
mod name;
mod shelf;

use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use crate::{FilesError, StoreError, Vault, files};

pub(crate) use catching_up::catch_up;
pub(crate) use making::make_before_migration;
pub(crate) use name::{Name, stamp};
pub(crate) use shelf::{Shelf, are_there};

/// How many backups are kept.
pub const BACKUPS_KEPT: usize = 7;

/// How old the newest backup may become before another is due.
const EVERY: SignedDuration = SignedDuration::from_hours(24);

/// One automatic backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// When it was made, by the clock of then.
    pub made_at: Timestamp,
    /// Whether every row in it is as it was written.
    pub is_intact: bool,
    /// Where it is.
    pub path: PathBuf,
}

/// Why there is no new backup. The ones before are untouched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BackupError {
    /// The directory or a file in it is not safe to use.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// Another process makes one at this moment.
    #[error("another process is making a backup")]
    Busy,
    /// The vault itself is damaged, and a copy of the damage would push out a good backup.
    #[error("the vault is damaged, so it was not backed up")]
    Damaged,
    /// The vault could not be read or the copy not written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The backups of the vault in a directory, newest first. Works when the vault itself cannot be opened; reads every
/// backup once.
///
/// # Errors
/// [`FilesError`].
pub fn backups(directory: &Path) -> Result<Vec<Backup>, FilesError> {
    let directory = files::find_directory(directory)?;
    let names = Shelf::names(&directory)?;
    let found = names.into_iter().rev().map(|(name, path)| Backup {
        made_at: name.made_at,
        is_intact: shelf::is_intact(&path),
        path,
    });
    Ok(found.collect())
}

impl Vault {
    /// The backups, newest first. Reads every one of them once.
    ///
    /// # Errors
    /// [`FilesError`].
    pub fn backups(&self) -> Result<Vec<Backup>, FilesError> {
        backups(self.directory())
    }

    /// Makes a backup, and forgets the oldest beyond [`BACKUPS_KEPT`].
    ///
    /// # Errors
    /// See [`BackupError`].
    pub fn back_up(&self, now: Timestamp) -> Result<Backup, BackupError> {
        making::make(self.store.path(), |_| Ok(now))
    }

    /// Makes a backup when the newest is a day old, or there is none; also when a clock that was turned leaves it a
    /// day in the future.
    ///
    /// # Errors
    /// See [`BackupError`].
    pub fn back_up_if_due(&self, now: Timestamp) -> Result<Option<Backup>, BackupError> {
        let newest = Shelf::names(self.directory())?.pop();
        let is_due = newest.is_none_or(|(name, _)| name.made_at.duration_until(now).abs() >= EVERY);
        if is_due {
            self.back_up(now).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Looks at every row and at the file itself. Reads the whole vault once.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn examine(&self) -> Result<crate::Examination, StoreError> {
        self.read(|tables| Ok(tables.examine()))
    }

    pub(crate) fn directory(&self) -> &Path {
        self.store.path().parent().unwrap_or(Path::new("."))
    }
}
