//! Reading gh-devlake's state files: which DevLake a working directory belongs to, and which connections it names. They
//! hold no secret.

use std::path::Path;

use domain::{
    Address,
    state_file::{NotAStateFile, StateEntry, StateFile},
};

use crate::elsewhere::foreign_file::{self, ForeignFileError};

/// Why a state file says nothing, or was not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StateFileError {
    /// It is not there, or cannot be read.
    #[error("This file cannot be read")]
    Unreadable,
    /// A link, a folder, a pipe, larger than 64 KiB, somebody else's, in another encoding.
    #[error(transparent)]
    Foreign(ForeignFileError),
    /// No JSON of gh-devlake's.
    #[error("This is not a gh-devlake state file")]
    NotAStateFile,
    /// It names no DevLake: the deployment was not finished.
    #[error("This state file names no DevLake address yet; finish the deployment first")]
    NoAddress,
    /// It belongs to another DevLake.
    #[error("This state file belongs to another DevLake, at {0}")]
    OtherDevLake(Address),
    /// It cannot be written there.
    #[error("The state file cannot be written")]
    NotWritten,
    /// Somebody else writes it all the time.
    #[error("Another program keeps changing the state file")]
    Busy,
}

impl From<ForeignFileError> for StateFileError {
    fn from(error: ForeignFileError) -> Self {
        match error {
            ForeignFileError::Unreadable => Self::Unreadable,
            ForeignFileError::NotAFile
            | ForeignFileError::TooLarge
            | ForeignFileError::ForeignOwner
            | ForeignFileError::Encoding => Self::Foreign(error),
        }
    }
}

impl From<NotAStateFile> for StateFileError {
    fn from(_: NotAStateFile) -> Self {
        Self::NotAStateFile
    }
}

/// Reads the address of the DevLake that a state file belongs to.
///
/// # Errors
/// When the file is no regular small file, or names no address.
pub(crate) fn read_address(path: &Path) -> Result<Address, StateFileError> {
    let file = StateFile::parse(&foreign_file::read(path)?.text)?;
    file.backend().ok_or(StateFileError::NoAddress)
}

/// Reads the connections in the file of this DevLake.
///
/// # Errors
/// When the file is none, or belongs to another.
pub(super) fn entries(path: &Path, address: &Address) -> Result<Vec<StateEntry>, StateFileError> {
    let file = StateFile::parse(&foreign_file::read(path)?.text)?;
    require_its(&file, address)?;
    Ok(file.entries())
}

pub(super) fn require_its(file: &StateFile, address: &Address) -> Result<(), StateFileError> {
    if file.belongs_to(address) {
        return Ok(());
    }
    Err(match file.backend() {
        Some(other) => StateFileError::OtherDevLake(other),
        None => StateFileError::NoAddress,
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("[]", StateFileError::NotAStateFile)]
    #[case("not json", StateFileError::NotAStateFile)]
    #[case(
        r#"{"partial":true,"deployedAt":"2026-02-18T11:50:00+01:00"}"#,
        StateFileError::NoAddress
    )]
    #[case(r#"{"endpoints":{"backend":"ftp://x"}}"#, StateFileError::NoAddress)]
    fn a_file_that_names_no_devlake_says_so(#[case] text: &str, #[case] expected: StateFileError) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(".devlake-local.json");
        fs::write(&path, text).unwrap();

        assert_eq!(read_address(&path).unwrap_err(), expected);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let directory = tempfile::tempdir().unwrap();
        let link = directory.path().join(".devlake-local.json");
        std::os::unix::fs::symlink("/dev/zero", &link).unwrap();

        let refused = read_address(&link).unwrap_err();

        assert_eq!(refused, StateFileError::Foreign(ForeignFileError::NotAFile));
    }

    #[test]
    fn a_missing_file_cannot_be_read() {
        assert_eq!(
            read_address(Path::new("/nowhere/at/all.json")).unwrap_err(),
            StateFileError::Unreadable
        );
    }
}
