//! Linux and macOS: owners, modes, links.

use std::{
    fs::{self, DirBuilder, OpenOptions, Permissions},
    io,
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use rustix::{
    fs::OFlags,
    process::{Flock, FlockType, fcntl_getlk, geteuid},
};

use super::FilesError;
use crate::Notice;

const DIRECTORY_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;
/// Anything for the group or for others.
const OTHERS: u32 = 0o077;
const WRITABLE_BY_OTHERS: u32 = 0o022;
/// In a sticky directory only the owner of an entry may rename it.
const STICKY: u32 = 0o1000;

/// Makes the directory if need be, checks it and the one above, and resolves its path once.
pub(super) fn open_directory(directory: &Path, notices: &mut Vec<Notice>) -> Result<PathBuf, FilesError> {
    DirBuilder::new()
        .recursive(true)
        .mode(DIRECTORY_MODE)
        .create(directory)
        .map_err(|_| FilesError::Refused)?;
    let found = fs::symlink_metadata(directory).map_err(|_| FilesError::Refused)?;
    if found.is_symlink() {
        return Err(FilesError::Link);
    }
    let directory = directory.canonicalize().map_err(|_| FilesError::Refused)?;
    check_owner(&found)?;
    check_parent(&directory)?;
    check_drive(&directory)?;
    tighten(&directory, &found, DIRECTORY_MODE, notices)?;
    Ok(directory)
}

/// Makes the file if it is missing, else checks it.
pub(super) fn open_file(path: &Path, notices: &mut Vec<Notice>) -> Result<(), FilesError> {
    let no_follow = i32::try_from(OFlags::NOFOLLOW.bits()).map_err(|_| FilesError::Refused)?;
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(FILE_MODE)
        .custom_flags(no_follow)
        .open(path);
    match made {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => check_file(path, notices),
        Err(_) => Err(FilesError::Refused),
    }
}

/// Checks a file that may be missing.
pub(super) fn check_file(path: &Path, notices: &mut Vec<Notice>) -> Result<(), FilesError> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(_) => return Err(FilesError::Refused),
    };
    if found.is_symlink() {
        return Err(FilesError::Link);
    }
    if !found.is_file() {
        return Err(FilesError::NotAFile);
    }
    check_owner(&found)?;
    if found.nlink() > 1 {
        return Err(FilesError::SecondName);
    }
    tighten(path, &found, FILE_MODE, notices)
}

/// Opens anybody's file for reading: follows no link, and waits for no pipe.
pub(super) fn open_to_read(path: &Path) -> Result<fs::File, FilesError> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let flags = i32::try_from(flags.bits()).map_err(|_| FilesError::Refused)?;
    let opened = OpenOptions::new().read(true).custom_flags(flags).open(path);
    opened.map_err(|error| match error.raw_os_error() {
        Some(code) if code == rustix::io::Errno::LOOP.raw_os_error() => FilesError::Link,
        Some(_) | None => FilesError::Refused,
    })
}

/// Has the disk keep what was written to a file.
pub(super) fn sync(file: &Path) -> Result<(), FilesError> {
    let file = OpenOptions::new().write(true).open(file);
    file.and_then(|file| file.sync_all())
        .map_err(|_| FilesError::Refused)
}

/// Has the disk keep the names in a directory.
pub(super) fn sync_directory(directory: &Path) -> Result<(), FilesError> {
    let directory = fs::File::open(directory);
    directory
        .and_then(|directory| directory.sync_all())
        .map_err(|_| FilesError::Refused)
}

/// Asks for the lock that would be in the way of a writer.
pub(super) fn is_locked_by_another(path: &Path) -> bool {
    let Ok(file) = OpenOptions::new().read(true).write(true).open(path) else {
        return false;
    };
    matches!(
        fcntl_getlk(&file, &Flock::from(FlockType::WriteLock)),
        Ok(Some(_))
    )
}

fn check_owner(found: &fs::Metadata) -> Result<(), FilesError> {
    if found.uid() == geteuid().as_raw() {
        Ok(())
    } else {
        Err(FilesError::ForeignOwner)
    }
}

fn check_parent(directory: &Path) -> Result<(), FilesError> {
    let Some(parent) = directory.parent() else {
        return Err(FilesError::WritableParent);
    };
    let mode = fs::metadata(parent).map_err(|_| FilesError::Refused)?.mode();
    if mode & WRITABLE_BY_OTHERS != 0 && mode & STICKY == 0 {
        Err(FilesError::WritableParent)
    } else {
        Ok(())
    }
}

#[cfg(target_os = "linux")]
fn check_drive(directory: &Path) -> Result<(), FilesError> {
    /// NFS, SMB, CIFS, SMB2, AFS, Ceph: `linux/magic.h`.
    const NETWORK: [u32; 6] = [0x6969, 0x517b, 0xff53_4d42, 0xfe53_4d42, 0x5346_414f, 0x00c3_6400];
    let found = rustix::fs::statfs(directory).map_err(|_| FilesError::Refused)?;
    // The kernel's magic numbers are 32 bits wide, whatever the field's type on this platform.
    let magic = (found.f_type & 0xffff_ffff) as u32;
    if NETWORK.contains(&magic) {
        Err(FilesError::NetworkDrive)
    } else {
        Ok(())
    }
}

#[cfg(not(target_os = "linux"))]
fn check_drive(_directory: &Path) -> Result<(), FilesError> {
    Ok(())
}

fn tighten(
    path: &Path,
    found: &fs::Metadata,
    mode: u32,
    notices: &mut Vec<Notice>,
) -> Result<(), FilesError> {
    if found.mode() & OTHERS != 0 {
        fs::set_permissions(path, Permissions::from_mode(mode)).map_err(|_| FilesError::Refused)?;
        notices.push(Notice::Tightened);
    }
    Ok(())
}
