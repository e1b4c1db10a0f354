//! Writing a state file: a whole new one beside it, then in its place. Its permissions stay, a link is refused, and what
//! gh-devlake wrote in the meantime is read first.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use domain::{
    Address,
    state_file::{StateChange, StateFile},
};
use uuid::Uuid;

use super::read::{StateFileError, require_its};
use crate::elsewhere::{
    deletion::sync_directory,
    foreign_file::{self, ForeignFile, ForeignFileError, MAX_BYTES},
};

/// So often somebody else may come first.
const ATTEMPTS: usize = 5;

/// Has a file take what happened. It is read anew, whatever it said before.
///
/// # Errors
/// A [`StateFileError`]; the file is as it was.
pub(super) fn take(
    path: &Path,
    address: &Address,
    changes: &[StateChange],
    now: &str,
) -> Result<(), StateFileError> {
    for _ in 0..ATTEMPTS {
        let found = foreign_file::read(path)?;
        let mut file = StateFile::parse(&found.text)?;
        require_its(&file, address)?;
        let mut is_new = false;
        for change in changes {
            is_new |= file.take(change, now);
        }
        if !is_new || replace(path, &found, &file.to_text())? {
            return Ok(());
        }
    }
    Err(StateFileError::Busy)
}

/// Puts a text in the place of the file that was read; whether it still was that file.
fn replace(path: &Path, found: &ForeignFile, text: &str) -> Result<bool, StateFileError> {
    if u64::try_from(text.len()).is_ok_and(|bytes| bytes > MAX_BYTES) {
        return Err(ForeignFileError::TooLarge.into());
    }
    let partial = neighbour_of(path);
    let outcome = write_like(path, &partial, text).and_then(|()| {
        let is_same = foreign_file::identity(path) == Some(found.identity);
        if is_same {
            fs::rename(&partial, path)?;
            // The new file is in its place already.
            let _ = sync_directory(path);
        }
        Ok(is_same)
    });
    if !matches!(outcome, Ok(true)) {
        // What is left of the attempt is of no use.
        let _ = fs::remove_file(&partial);
    }
    outcome.map_err(|_: io::Error| StateFileError::NotWritten)
}

/// A new file with the permissions of another, on the disk.
fn write_like(other: &Path, place: &Path, text: &str) -> io::Result<()> {
    let like = other.symlink_metadata()?;
    let mut file = OpenOptions::new().write(true).create_new(true).open(place)?;
    file.set_permissions(like.permissions())?;
    keep_group(&file, &like);
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Who is not in the group any more cannot keep it; the file is theirs all the same.
#[cfg(unix)]
fn keep_group(file: &File, like: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};

    let _ = fchown(file, None, Some(like.gid()));
}

#[cfg(not(unix))]
fn keep_group(_: &File, _: &fs::Metadata) {}

fn neighbour_of(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{name}.{}.partial", Uuid::now_v7().simple()))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use domain::state_file::StateEntry;
    use tempfile::TempDir;

    use super::*;

    const TEXT: &str = r#"{"endpoints":{"backend":"http://localhost:8080"},"method":"local","zz":1}"#;
    const NOW: &str = "2026-11-21T08:02:00Z";

    #[test]
    fn it_is_replaced_as_a_whole_and_keeps_its_permissions() {
        let (directory, path) = with(TEXT);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();

        take(&path, &address(), &[created(1)], NOW).unwrap();

        let written = fs::read_to_string(&path).unwrap();
        assert!(
            written.contains("\"zz\": 1") && written.contains("\"connectionId\": 1"),
            "{written}"
        );
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(
            fs::read_dir(directory.path()).unwrap().count(),
            1,
            "nothing else is left there"
        );
    }

    #[test]
    fn one_that_already_says_so_is_not_touched() {
        let (_directory, path) = with(TEXT);
        let before = foreign_file::identity(&path);

        take(&path, &address(), &[StateChange::Changed(entry(9))], NOW).unwrap();

        assert_eq!(foreign_file::identity(&path), before);
    }

    #[test]
    fn what_somebody_wrote_in_between_is_not_lost() {
        let (_directory, path) = with(TEXT);
        let found = foreign_file::read(&path).unwrap();
        fs::write(
            &path,
            r#"{"endpoints":{"backend":"http://localhost:8080"},"theirs":true}"#,
        )
        .unwrap();

        let is_replaced = replace(&path, &found, "{}").unwrap();
        take(&path, &address(), &[created(1)], NOW).unwrap();

        assert!(!is_replaced);
        assert!(fs::read_to_string(&path).unwrap().contains("\"theirs\": true"));
    }

    #[test]
    fn a_file_of_another_devlake_and_a_broken_one_stay_as_they_are() {
        for (text, expected) in [
            (
                r#"{"endpoints":{"backend":"http://elsewhere.example:8080"}}"#,
                StateFileError::OtherDevLake("http://elsewhere.example:8080".parse().unwrap()),
            ),
            ("{\"connections\":", StateFileError::NotAStateFile),
        ] {
            let (_directory, path) = with(text);

            let refused = take(&path, &address(), &[created(1)], NOW).unwrap_err();

            assert_eq!(refused, expected);
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
    }

    #[test]
    fn a_link_a_pipe_and_a_megabyte_are_refused() {
        let (directory, path) = with(TEXT);
        let place = |name| directory.path().join(name);
        std::os::unix::fs::symlink(&path, place("link")).unwrap();
        rustix::fs::mknodat(
            rustix::fs::CWD,
            place("pipe"),
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
            0,
        )
        .unwrap();
        fs::write(place("large"), vec![b' '; 1 << 20]).unwrap();

        for (name, expected) in [
            ("link", ForeignFileError::NotAFile),
            ("pipe", ForeignFileError::NotAFile),
            ("large", ForeignFileError::TooLarge),
        ] {
            let refused = take(&place(name), &address(), &[created(1)], NOW).unwrap_err();
            assert_eq!(refused, StateFileError::Foreign(expected), "{name}");
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), TEXT);
    }

    #[test]
    fn a_folder_that_takes_no_file_leaves_the_old_one() {
        let (directory, path) = with(TEXT);
        // Root may write anywhere: a name that cannot be made serves everybody.
        let long = directory.path().join(format!("{}.json", "n".repeat(245)));
        fs::rename(&path, &long).unwrap();

        let refused = take(&long, &address(), &[created(1)], NOW).unwrap_err();

        assert_eq!(refused, StateFileError::NotWritten);
        assert_eq!(fs::read_to_string(&long).unwrap(), TEXT);
    }

    fn with(text: &str) -> (TempDir, PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(".devlake-local.json");
        fs::write(&path, text).unwrap();
        (directory, path)
    }

    fn address() -> Address {
        "http://127.0.0.1:8080".parse().unwrap()
    }

    fn created(id: u64) -> StateChange {
        StateChange::Created(entry(id))
    }

    fn entry(connection_id: u64) -> StateEntry {
        StateEntry {
            plugin: "github".to_owned(),
            connection_id,
            name: "GitHub".to_owned(),
            organization: None,
            enterprise: None,
        }
    }
}
