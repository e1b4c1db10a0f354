//! gh-devlake's state files (devlake.md 5.4): which DevLake a working directory belongs to. They hold no secret.

use std::path::Path;

use domain::Address;
use serde::Deserialize;

use crate::elsewhere::foreign_file::{self, ForeignFileError};

/// Why a state file says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StateFileError {
    /// It is not there, or cannot be read.
    #[error("This file cannot be read")]
    Unreadable,
    /// A link, a folder, a pipe, larger than 64 KiB, somebody else's, or no JSON.
    #[error("This is not a gh-devlake state file")]
    NotAStateFile,
    /// It names no DevLake: the deployment was not finished.
    #[error("This state file names no DevLake address yet; finish the deployment first")]
    NoAddress,
}

#[derive(Deserialize)]
struct StateFile {
    endpoints: Option<Endpoints>,
}

#[derive(Deserialize)]
struct Endpoints {
    backend: Option<String>,
}

/// Reads the address of the DevLake that a state file belongs to.
///
/// # Errors
/// When the file is no regular small file, or names no address.
pub(crate) fn read(path: &Path) -> Result<Address, StateFileError> {
    parse(&foreign_file::read(path)?.text)
}

impl From<ForeignFileError> for StateFileError {
    fn from(error: ForeignFileError) -> Self {
        match error {
            ForeignFileError::Unreadable => Self::Unreadable,
            ForeignFileError::NotAFile
            | ForeignFileError::TooLarge
            | ForeignFileError::ForeignOwner
            | ForeignFileError::Encoding => Self::NotAStateFile,
        }
    }
}

fn parse(text: &str) -> Result<Address, StateFileError> {
    let file: StateFile = serde_json::from_str(text).map_err(|_| StateFileError::NotAStateFile)?;
    let backend = file
        .endpoints
        .and_then(|endpoints| endpoints.backend)
        .unwrap_or_default();
    Address::parse(&backend).map_err(|_| StateFileError::NoAddress)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn the_backend_address_is_read() {
        let text = r#"{"endpoints":{"backend":"http://localhost:8080","grafana":"http://localhost:3002"},"method":"local"}"#;

        assert_eq!(parse(text).unwrap().to_string(), "http://localhost:8080/");
    }

    #[rstest]
    #[case("[]", StateFileError::NotAStateFile)]
    #[case("not json", StateFileError::NotAStateFile)]
    #[case(
        r#"{"partial":true,"deployedAt":"2026-02-18T11:50:00+01:00"}"#,
        StateFileError::NoAddress
    )]
    #[case(r#"{"endpoints":{"backend":"ftp://x"}}"#, StateFileError::NoAddress)]
    fn a_file_that_names_no_devlake_says_so(#[case] text: &str, #[case] expected: StateFileError) {
        assert_eq!(parse(text).unwrap_err(), expected);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let directory = tempfile::tempdir().unwrap();
        let link = directory.path().join(".devlake-local.json");
        std::os::unix::fs::symlink("/dev/zero", &link).unwrap();

        assert_eq!(read(&link).unwrap_err(), StateFileError::NotAStateFile);
    }

    #[test]
    fn a_missing_file_cannot_be_read() {
        assert_eq!(
            read(Path::new("/nowhere/at/all.json")).unwrap_err(),
            StateFileError::Unreadable
        );
    }
}
