//! The log's file: private, never a link, and never larger than about twice [`LARGEST`] altogether.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    path::Path,
};

const NAME: &str = "patchbay.log";
const PREVIOUS: &str = "patchbay.log.1";
const LARGEST: u64 = 1024 * 1024;

/// Opens the log in `directory`, which is made where it is missing. A large one makes room for a new one.
pub(super) fn open(directory: &Path) -> io::Result<File> {
    make_private(directory)?;
    let path = directory.join(NAME);
    if fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.len() > LARGEST) {
        fs::rename(&path, directory.join(PREVIOUS))?;
    }
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let no_follow = rustix::fs::OFlags::NOFOLLOW.bits().cast_signed();
        options.mode(0o600).custom_flags(no_follow);
    }
    options.open(path)
}

fn make_private(directory: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(directory)
}

#[cfg(all(test, unix))]
mod tests {
    use std::{io::Write, os::unix::fs::PermissionsExt};

    use super::*;

    #[test]
    fn the_log_is_private_and_grows() {
        let directory = tempfile::tempdir().unwrap();

        open(directory.path()).unwrap().write_all(b"one\n").unwrap();
        open(directory.path()).unwrap().write_all(b"two\n").unwrap();

        let path = directory.path().join(NAME);
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_link_is_not_followed() {
        let directory = tempfile::tempdir().unwrap();
        let elsewhere = directory.path().join("elsewhere");
        fs::write(&elsewhere, "").unwrap();
        std::os::unix::fs::symlink(&elsewhere, directory.path().join(NAME)).unwrap();

        assert!(open(directory.path()).is_err());
    }

    #[test]
    fn a_large_log_makes_room_and_is_kept_once() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(NAME);
        File::create(&path).unwrap().set_len(LARGEST + 1).unwrap();

        open(directory.path()).unwrap();

        assert_eq!(fs::metadata(&path).unwrap().len(), 0);
        assert_eq!(
            fs::metadata(directory.path().join(PREVIOUS)).unwrap().len(),
            LARGEST + 1
        );
    }
}
