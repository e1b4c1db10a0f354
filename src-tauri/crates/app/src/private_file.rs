//! Files that are written for somebody: whole or not at all, and readable by their owner only.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use uuid::Uuid;

use crate::elsewhere::deletion::sync_directory;

/// Why there is no such file. What stood in its place is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotWritten {
    /// Nothing more fits.
    #[error("the file does not fit on the disk")]
    Full,
    /// The folder may only be read.
    #[error("you may not write in that folder")]
    Forbidden,
    /// The folder is not there.
    #[error("there is no such folder")]
    NoFolder,
    /// Something else, as a folder of that name.
    #[error("the file cannot be written there")]
    Other,
}

/// Writes a text in the place of whatever is there.
///
/// # Errors
/// A [`NotWritten`].
pub fn write_private(place: &Path, text: &str) -> Result<(), NotWritten> {
    let mut file = PrivateFile::beside(place)?;
    file.write(text)?;
    file.finish()
}

/// A file on its way: beside its place until it is whole, and gone again when it never becomes so.
#[derive(Debug)]
pub(crate) struct PrivateFile {
    file: BufWriter<File>,
    partial: PathBuf,
    place: PathBuf,
}

impl PrivateFile {
    /// An empty one beside its place.
    pub(crate) fn beside(place: &Path) -> Result<Self, NotWritten> {
        if place.file_name().is_none() {
            return Err(NotWritten::Other);
        }
        let partial = place.with_file_name(format!(".patchbay-{}.partial", Uuid::now_v7().simple()));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;

            options.mode(0o600);
        }
        let file = BufWriter::new(options.open(&partial)?);
        Ok(Self {
            file,
            partial,
            place: place.to_owned(),
        })
    }

    /// Puts a text at its end.
    pub(crate) fn write(&mut self, text: &str) -> Result<(), NotWritten> {
        Ok(self.file.write_all(text.as_bytes())?)
    }

    /// Has the disk keep it, then gives it its place.
    pub(crate) fn finish(mut self) -> Result<(), NotWritten> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        fs::rename(&self.partial, &self.place)?;
        // The new file is in its place already.
        let _ = sync_directory(&self.place);
        Ok(())
    }
}

impl Drop for PrivateFile {
    fn drop(&mut self) {
        // What is left of an attempt is of no use; a finished one is there no longer.
        let _ = fs::remove_file(&self.partial);
    }
}

impl From<io::Error> for NotWritten {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind;

        let is_one_of = |kinds: &[ErrorKind]| kinds.contains(&error.kind());
        if is_one_of(&[
            ErrorKind::StorageFull,
            ErrorKind::QuotaExceeded,
            ErrorKind::FileTooLarge,
        ]) {
            Self::Full
        } else if is_one_of(&[ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem]) {
            Self::Forbidden
        } else if is_one_of(&[ErrorKind::NotFound, ErrorKind::NotADirectory]) {
            Self::NoFolder
        } else {
            Self::Other
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn it_takes_the_place_of_what_was_there_and_is_its_owner_s_alone() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("review.csv");
        fs::write(&place, "before").unwrap();

        write_private(&place, "after").unwrap();

        assert_eq!(fs::read_to_string(&place).unwrap(), "after");
        assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(names(folder.path()), ["review.csv"]);
    }

    #[test]
    fn an_attempt_that_ends_leaves_what_was_there_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("review.csv");
        fs::write(&place, "before").unwrap();

        let mut file = PrivateFile::beside(&place).unwrap();
        file.write("half").unwrap();
        drop(file);

        assert_eq!(fs::read_to_string(&place).unwrap(), "before");
        assert_eq!(names(folder.path()), ["review.csv"]);
    }

    #[test]
    fn where_it_cannot_be_is_said() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("taken")).unwrap();

        let write = |name: &str| write_private(&folder.path().join(name), "text");

        assert_eq!(write("missing/review.csv"), Err(NotWritten::NoFolder));
        #[cfg(target_os = "linux")]
        assert_eq!(
            write_private(Path::new("/sys/review.csv"), "text"),
            Err(NotWritten::Forbidden),
            "where even root may make nothing"
        );
        assert_eq!(write("taken"), Err(NotWritten::Other));
        assert_eq!(write_private(Path::new("/"), "text"), Err(NotWritten::Other));
        assert_eq!(names(folder.path()), ["taken"]);
    }

    /// `/dev/full` takes nothing, as a full disk does.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_said_and_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("review.csv");
        fs::write(&place, "before").unwrap();
        let mut file = PrivateFile::beside(&place).unwrap();
        file.file = BufWriter::new(OpenOptions::new().write(true).open("/dev/full").unwrap());

        file.write("half").unwrap();
        let outcome = file.finish();

        assert_eq!(outcome, Err(NotWritten::Full));
        assert_eq!(fs::read_to_string(&place).unwrap(), "before");
        assert_eq!(names(folder.path()), ["review.csv"]);
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}
