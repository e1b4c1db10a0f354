//! The directory and the files that are ours alone.
//!
//! Everything is checked before SQLite sees a path, because SQLite would create files with the process's mask and
//! follow what it finds. What is dangerous is refused; what is merely too open is tightened and reported.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as platform;
#[cfg(windows)]
use windows as platform;

use std::path::{Path, PathBuf};

use crate::Notice;

/// The database's file name.
pub(crate) const DATABASE: &str = "patchbay.db";
/// The directory of the automatic backups.
pub(crate) const BACKUPS: &str = "backups";
/// What SQLite puts beside it.
pub(crate) const COMPANIONS: [&str; 2] = ["patchbay.db-wal", "patchbay.db-shm"];

/// The longest file that is taken for somebody's backup: far more than a vault grows to.
const TAKEN_IN_AT_MOST: u64 = 1 << 30;

/// Why a directory or file of ours cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FilesError {
    /// A symbolic link stands in its place.
    #[error("the data directory or a file in it is a link")]
    Link,
    /// It is a pipe, a device, or a directory where a file belongs.
    #[error("something that is not a plain file stands in the place of the database")]
    NotAFile,
    /// It belongs to another user.
    #[error("the data directory or a file in it belongs to another user")]
    ForeignOwner,
    /// The file has a second name, under which others may reach it.
    #[error("a file in the data directory has a second name elsewhere")]
    SecondName,
    /// Others may rename what is in the directory above.
    #[error("other users may write to the directory above the data directory")]
    WritableParent,
    /// SQLite's locks do not hold there.
    #[error("the data directory is on a network drive")]
    NetworkDrive,
    /// The operating system refused.
    #[error("the data directory cannot be made or read")]
    Refused,
}

/// The directory and the database in it, made if need be, checked, and ours alone.
///
/// # Errors
/// Each [`FilesError`] has its own way out for the person.
pub(crate) fn open_database_file(directory: &Path, notices: &mut Vec<Notice>) -> Result<PathBuf, FilesError> {
    let directory = platform::open_directory(directory, notices)?;
    let database = directory.join(DATABASE);
    platform::open_file(&database, notices)?;
    for companion in COMPANIONS {
        platform::check_file(&directory.join(companion), notices)?;
    }
    Ok(database)
}

/// The data directory, which must be there, checked and resolved.
pub(crate) fn find_directory(directory: &Path) -> Result<PathBuf, FilesError> {
    if directory.is_dir() {
        platform::open_directory(directory, &mut Vec::new())
    } else {
        Err(FilesError::Refused)
    }
}

/// A directory of ours inside the data directory, made if need be, checked, and ours alone.
pub(crate) fn open_inner_directory(directory: &Path) -> Result<PathBuf, FilesError> {
    platform::open_directory(directory, &mut Vec::new())
}

/// A new, empty file of ours; one that is there already is refused.
pub(crate) fn make_file(path: &Path) -> Result<(), FilesError> {
    match path.symlink_metadata() {
        Ok(_) => Err(FilesError::Refused),
        Err(_) => platform::open_file(path, &mut Vec::new()),
    }
}

/// Checks a file of ours that may be missing, or makes it.
pub(crate) fn check_or_make_file(path: &Path) -> Result<(), FilesError> {
    platform::open_file(path, &mut Vec::new())
}

/// Checks a file of ours; a missing one is fine.
pub(crate) fn check_file(path: &Path) -> Result<(), FilesError> {
    platform::check_file(path, &mut Vec::new())
}

/// Gives a file another name in its directory, and makes sure that both survive a power cut.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), FilesError> {
    if from.is_file() {
        platform::sync(from)?;
    }
    std::fs::rename(from, to).map_err(|_| FilesError::Refused)?;
    to.parent().map_or(Ok(()), platform::sync_directory)
}

/// Copies the bytes of a plain file of anybody's into an empty one of ours; a link is not followed. Answers when it
/// was last written.
pub(crate) fn take_in(from: &Path, to: &Path) -> Result<std::time::SystemTime, FilesError> {
    let mut file = platform::open_to_read(from)?;
    let found = file.metadata().map_err(|_| FilesError::Refused)?;
    if !found.is_file() {
        return Err(FilesError::NotAFile);
    }
    if found.len() > TAKEN_IN_AT_MOST {
        return Err(FilesError::Refused);
    }
    let copied = std::fs::OpenOptions::new()
        .write(true)
        .open(to)
        .and_then(|mut ours| std::io::copy(&mut file, &mut ours));
    copied.map_err(|_| FilesError::Refused)?;
    found.modified().map_err(|_| FilesError::Refused)
}

/// Whether another process has locked a part of the file, as SQLite does for as long as it has one open. For files
/// that SQLite itself does not open any more.
pub(crate) fn is_locked_by_another(path: &Path) -> bool {
    platform::is_locked_by_another(path)
}
