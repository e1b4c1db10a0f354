//! Beginning anew beside an old vault, which keeps everything and gets another name. Nothing is ever deleted.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::{
    FilesError, StoreError,
    backups::stamp,
    files::{self, BACKUPS, COMPANIONS, DATABASE},
    list_copy,
    store::Alone,
};

/// Why the vault was left where it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetAsideError {
    /// The directory or a file in it is not safe to use, or cannot be renamed.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// There is no vault.
    #[error("there is no vault to set aside")]
    Nothing,
    /// Somebody has it open: another process, or this one.
    #[error("the vault is open elsewhere")]
    InUse,
    /// The database's log could not be moved into it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Gives the vault in a directory, and its backups, dated names in the same directory, so that the next one to open
/// the directory finds it empty and makes a new vault. Answers the database's new name.
///
/// The keychain's item stays: the new vault has another name there. A damaged database is set aside as it is, together
/// with its log.
///
/// # Errors
/// See [`SetAsideError`]; nothing was moved.
pub fn set_aside(directory: &Path, now: Timestamp) -> Result<PathBuf, SetAsideError> {
    let directory = files::find_directory(directory)?;
    let aside = move_database(&directory, now)?;
    let backups = directory.join(BACKUPS);
    if backups.symlink_metadata().is_ok() {
        let name = aside.with_extension("backups");
        if let Err(error) = files::rename(&backups, &name) {
            // The two belong together: with its backups beside it, an empty place counts as a loss.
            files::rename(&aside, &directory.join(DATABASE))?;
            return Err(error.into());
        }
    }
    Ok(aside)
}

/// Gives the database, and what is left of its log, a dated name in its directory.
pub(crate) fn move_database(directory: &Path, now: Timestamp) -> Result<PathBuf, SetAsideError> {
    let database = directory.join(DATABASE);
    if database.symlink_metadata().is_err() {
        return Err(SetAsideError::Nothing);
    }
    for name in [DATABASE].iter().chain(&COMPANIONS) {
        files::check_file(&directory.join(name))?;
    }
    let alone = match Alone::take(&database) {
        Ok(alone) => Some(alone),
        Err(StoreError::Busy) => return Err(SetAsideError::InUse),
        // SQLite cannot tell whether somebody else has a file open that it cannot read itself.
        Err(_) if files::is_locked_by_another(&database) => return Err(SetAsideError::InUse),
        Err(StoreError::Corrupt | StoreError::Damaged(_) | StoreError::Other) => None,
        Err(
            error @ (StoreError::Conflict
            | StoreError::Exists
            | StoreError::Reference
            | StoreError::Full
            | StoreError::ReadOnly
            | StoreError::Disk),
        ) => return Err(error.into()),
    };
    // Windows renames no file that somebody has open, us included.
    let alone = alone.filter(|_| !cfg!(windows));
    let aside = free_name(directory, now);
    files::rename(&database, &aside)?;
    list_copy::forget(directory);
    // SQLite finds a log by the name of its database.
    for companion in COMPANIONS {
        let from = directory.join(companion);
        if from.symlink_metadata().is_ok() {
            let ending = companion.trim_start_matches(DATABASE);
            let mut to = aside.clone().into_os_string();
            to.push(ending);
            files::rename(&from, Path::new(&to))?;
        }
    }
    drop(alone);
    Ok(aside)
}

/// A name that nothing has, for the database or for its backups.
fn free_name(directory: &Path, now: Timestamp) -> PathBuf {
    let stamp = stamp(now);
    let names = (1_u32..).map(|number| match number {
        1 => format!("patchbay-set-aside-{stamp}.db"),
        number => format!("patchbay-set-aside-{stamp}-{number}.db"),
    });
    let is_free = |path: &PathBuf| {
        path.symlink_metadata().is_err() && path.with_extension("backups").symlink_metadata().is_err()
    };
    names
        .map(|name| directory.join(name))
        .find(is_free)
        .expect("a directory holds fewer files than there are numbers")
}
