//! Files of other programs: checked after they were opened, so that what was checked is what is read (SECURITY
//! section 9). A link is not followed, a pipe is not waited for.

use std::{
    fs::{File, OpenOptions},
    io::Read,
    path::Path,
};

use zeroize::Zeroizing;

/// Larger files are none of gh-devlake's.
pub(crate) const MAX_BYTES: u64 = 64 * 1024;

/// Why a file of another program is not read. The words are for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ForeignFileError {
    /// It is not there, or may not be read.
    #[error("This file cannot be read")]
    Unreadable,
    /// A link, a folder, a pipe or a device.
    #[error("This is not a plain file: links, folders and pipes are not read")]
    NotAFile,
    /// More than 64 KiB.
    #[error("This file is larger than 64 KiB; it is not one of gh-devlake’s")]
    TooLarge,
    /// Somebody else owns it.
    #[error("This file belongs to another user")]
    ForeignOwner,
    /// It is no UTF-8 text.
    #[error("This file is not plain text in UTF-8")]
    Encoding,
}

/// A file of another program as it was when it was read.
pub(crate) struct ForeignFile {
    /// Its text, which may hold secrets.
    pub(crate) text: Zeroizing<String>,
    /// Which file it is.
    pub(crate) identity: FileIdentity,
    /// Whether other users of this computer can read it.
    pub(crate) is_readable_by_others: bool,
}

/// Which file, and in which state: another file under the same name, or the same one written anew, is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileIdentity {
    device: u64,
    inode: u64,
    bytes: u64,
    changed: (i64, i64),
}

/// Opens, checks and reads a file.
///
/// # Errors
/// A [`ForeignFileError`]; nothing of the content is in it.
pub(crate) fn read(path: &Path) -> Result<ForeignFile, ForeignFileError> {
    let mut file = open(path)?;
    let found = file.metadata().map_err(|_| ForeignFileError::Unreadable)?;
    if !found.is_file() {
        return Err(ForeignFileError::NotAFile);
    }
    if !platform::is_ours(&found) {
        return Err(ForeignFileError::ForeignOwner);
    }
    if found.len() > MAX_BYTES {
        return Err(ForeignFileError::TooLarge);
    }
    Ok(ForeignFile {
        text: text(&mut file)?,
        identity: platform::identity(&found),
        is_readable_by_others: platform::is_readable_by_others(&found),
    })
}

/// Which file stands under a name, without opening it; `None` where there is no plain one.
pub(crate) fn identity(path: &Path) -> Option<FileIdentity> {
    let found = path.symlink_metadata().ok()?;
    found.is_file().then(|| platform::identity(&found))
}

fn open(path: &Path) -> Result<File, ForeignFileError> {
    // Says so before opening: to open a link or a device can do something by itself where flags are not known.
    match path.symlink_metadata() {
        Ok(found) if !found.is_file() => return Err(ForeignFileError::NotAFile),
        Ok(_) => {}
        Err(_) => return Err(ForeignFileError::Unreadable),
    }
    let mut options = OpenOptions::new();
    options.read(true);
    platform::forbid_links_and_waiting(&mut options);
    options.open(path).map_err(|_| ForeignFileError::Unreadable)
}

/// One allocation from the start, so that no smaller copy stays behind; wiped when it goes.
fn text(file: &mut File) -> Result<Zeroizing<String>, ForeignFileError> {
    let room = usize::try_from(MAX_BYTES + 2).unwrap_or(usize::MAX);
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| ForeignFileError::Unreadable)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > MAX_BYTES) {
        return Err(ForeignFileError::TooLarge);
    }
    match std::str::from_utf8(&bytes) {
        // UTF-16 of plain letters is UTF-8 with a zero after each.
        Ok(text) if !text.contains('\0') => Ok(Zeroizing::new(text.to_owned())),
        Ok(_) | Err(_) => Err(ForeignFileError::Encoding),
    }
}

#[cfg(unix)]
mod platform {
    use std::{
        fs::{Metadata, OpenOptions},
        os::unix::fs::{MetadataExt, OpenOptionsExt},
    };

    use rustix::{fs::OFlags, process::geteuid};

    use super::FileIdentity;

    /// Readable for the group or for everybody.
    const OTHERS_READ: u32 = 0o044;

    pub(super) fn forbid_links_and_waiting(options: &mut OpenOptions) {
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.custom_flags(flags.bits().cast_signed());
    }

    pub(super) fn is_ours(found: &Metadata) -> bool {
        found.uid() == geteuid().as_raw()
    }

    pub(super) fn is_readable_by_others(found: &Metadata) -> bool {
        found.mode() & OTHERS_READ != 0
    }

    pub(super) fn identity(found: &Metadata) -> FileIdentity {
        FileIdentity {
            device: found.dev(),
            inode: found.ino(),
            bytes: found.len(),
            changed: (found.mtime(), found.mtime_nsec()),
        }
    }
}

/// Owners and devices are not told by the standard library there: the name is opened once, and the times tell whether
/// it is the same file.
#[cfg(not(unix))]
mod platform {
    use std::{
        fs::{Metadata, OpenOptions},
        time::SystemTime,
    };

    use super::FileIdentity;

    pub(super) fn forbid_links_and_waiting(_: &mut OpenOptions) {}

    pub(super) fn is_ours(_: &Metadata) -> bool {
        true
    }

    pub(super) fn is_readable_by_others(_: &Metadata) -> bool {
        false
    }

    pub(super) fn identity(found: &Metadata) -> FileIdentity {
        let (made, _) = since(found.created().ok());
        FileIdentity {
            device: 0,
            inode: made.unsigned_abs(),
            bytes: found.len(),
            changed: since(found.modified().ok()),
        }
    }

    fn since(time: Option<SystemTime>) -> (i64, i64) {
        let since = time.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        since.map_or((0, 0), |since| {
            (
                i64::try_from(since.as_secs()).unwrap_or_default(),
                i64::from(since.subsec_nanos()),
            )
        })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use rstest::rstest;
    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::*;

    #[test]
    fn a_plain_file_of_ours_is_read() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(".devlake.env");
        fs::write(&path, "GITHUB_PAT=zz1\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();

        let file = read(&path).unwrap();

        assert_eq!(file.text.as_str(), "GITHUB_PAT=zz1\n");
        assert!(!file.is_readable_by_others);
        assert_eq!(identity(&path), Some(file.identity));
    }

    #[rstest]
    #[case(0o640)]
    #[case(0o604)]
    fn a_file_that_others_can_read_says_so(#[case] mode: u32) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(".devlake.env");
        fs::write(&path, "GITHUB_PAT=zz1\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();

        assert!(read(&path).unwrap().is_readable_by_others);
    }

    #[test]
    fn links_folders_and_pipes_are_not_read_and_nobody_waits_for_them() {
        let directory = tempfile::tempdir().unwrap();
        let place = |name| directory.path().join(name);
        fs::write(place("file"), "GITHUB_PAT=zz1\n").unwrap();
        std::os::unix::fs::symlink(place("file"), place("link")).unwrap();
        mknodat(CWD, place("pipe"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();

        for name in ["link", "pipe", "."] {
            let refused = read(&place(name)).map(|_| ()).unwrap_err();
            assert_eq!(refused, ForeignFileError::NotAFile, "{name}");
        }
        assert_eq!(
            read(&place("none")).map(|_| ()).unwrap_err(),
            ForeignFileError::Unreadable
        );
    }

    #[rstest]
    #[case(vec![b'z'; 1 << 20], ForeignFileError::TooLarge)]
    #[case(vec![b'z'; (64 << 10) + 1], ForeignFileError::TooLarge)]
    #[case(utf_16("GITHUB_PAT=zz1"), ForeignFileError::Encoding)]
    #[case(b"GITHUB_PAT=z\xe4z".to_vec(), ForeignFileError::Encoding)]
    fn a_large_file_and_another_encoding_are_refused(
        #[case] content: Vec<u8>,
        #[case] expected: ForeignFileError,
    ) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(".devlake.env");
        fs::write(&path, content).unwrap();

        assert_eq!(read(&path).map(|_| ()).unwrap_err(), expected);
    }

    #[test]
    fn the_same_name_with_another_content_is_another_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(".devlake.env");
        fs::write(&path, "GITHUB_PAT=zz1\n").unwrap();
        let before = identity(&path).unwrap();

        fs::write(&path, "GITHUB_PAT=zz1\nOTHER_KEY=zz2\n").unwrap();

        assert_ne!(identity(&path), Some(before));
    }

    #[test]
    fn a_file_of_another_user_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(".devlake.env");
        fs::write(&path, "GITHUB_PAT=zz1\n").unwrap();
        // Only root can give a file away; everybody else has one that was given to them.
        let foreign = match std::os::unix::fs::chown(&path, Some(54_321), None) {
            Ok(()) => path,
            Err(_) => "/etc/hostname".into(),
        };

        assert_eq!(
            read(&foreign).map(|_| ()).unwrap_err(),
            ForeignFileError::ForeignOwner
        );
    }

    fn utf_16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }
}
