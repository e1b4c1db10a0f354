//! Windows: the user's profile directory is private by its access list, which what we make inherits. Links are
//! refused; owners and modes have no counterpart here. Compiles; nobody has run it yet.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::FilesError;
use crate::Notice;

pub(super) fn open_directory(directory: &Path, _notices: &mut Vec<Notice>) -> Result<PathBuf, FilesError> {
    fs::create_dir_all(directory).map_err(|_| FilesError::Refused)?;
    if fs::symlink_metadata(directory)
        .map_err(|_| FilesError::Refused)?
        .is_symlink()
    {
        return Err(FilesError::Link);
    }
    directory.canonicalize().map_err(|_| FilesError::Refused)
}

pub(super) fn open_file(path: &Path, notices: &mut Vec<Notice>) -> Result<(), FilesError> {
    match fs::OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => check_file(path, notices),
        Err(_) => Err(FilesError::Refused),
    }
}

pub(super) fn check_file(path: &Path, _notices: &mut Vec<Notice>) -> Result<(), FilesError> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => Err(FilesError::Link),
        Ok(found) if !found.is_file() => Err(FilesError::NotAFile),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(_) => Err(FilesError::Refused),
    }
}

/// Opens anybody's file for reading; a link is refused.
pub(super) fn open_to_read(path: &Path) -> Result<fs::File, FilesError> {
    check_file(path, &mut Vec::new())?;
    fs::File::open(path).map_err(|_| FilesError::Refused)
}

pub(super) fn sync(file: &Path) -> Result<(), FilesError> {
    let file = fs::OpenOptions::new().write(true).open(file);
    file.and_then(|file| file.sync_all())
        .map_err(|_| FilesError::Refused)
}

/// Names are kept with the file system's own journal; a directory cannot be opened to be synced.
pub(super) fn sync_directory(_directory: &Path) -> Result<(), FilesError> {
    Ok(())
}

/// A file that somebody has open cannot be renamed here, which is refused in its place.
pub(super) fn is_locked_by_another(_path: &Path) -> bool {
    false
}
