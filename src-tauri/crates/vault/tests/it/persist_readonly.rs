//! A place that cannot be written to gives a clear error and leaves an intact vault. Tried by a user who has no more
//! rights than the modes say.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::Arc,
};

use vault::{Edition, FilesError, Identity, OpenError, StoreError, Vault, fakes::MemoryKeychain};

use crate::{
    child::{NOBODY, Process, not_run, say},
    support::system,
};

const CHILD: &str = "persist_readonly::in_a_child_process";

#[test]
fn a_directory_or_a_file_that_cannot_be_written_to_is_said_and_left_alone() {
    // Modes mean nothing to root.
    let started = Process::start_under(NOBODY, CHILD);
    let Some(mut child) = started else {
        return not_run("there is no `setpriv`, so no place without rights was tried");
    };

    let said = child.last_words();

    if said.is_empty() {
        return not_run("the test program cannot be run by another user");
    }
    assert_eq!(
        said,
        [
            "begun",
            "file: said",
            "file: intact",
            "directory: said",
            "directory: intact",
            "none: said"
        ]
    );
}

#[test]
#[ignore = "runs in a child process, as a user without rights"]
fn in_a_child_process() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let database = data.join("patchbay.db");
    open(&data)
        .unwrap()
        .write(|transaction| transaction.add_system(&system(1)))
        .unwrap();
    say("begun");

    mode(&database, 0o400);
    // It may open for reading, or not at all; in no case is a change lost without a word.
    if refusal(&data) {
        say("file: said");
    }
    mode(&database, 0o600);
    if is_intact(&data) {
        say("file: intact");
    }

    mode(&data, 0o500);
    if refusal(&data) {
        say("directory: said");
    }
    mode(&data, 0o700);
    if is_intact(&data) {
        say("directory: intact");
    }

    let none = home.path().join("none");
    fs::create_dir(&none).unwrap();
    mode(&none, 0o500);
    if open(&none.join("data")).map(drop) == Err(OpenError::Files(FilesError::Refused)) {
        say("none: said");
    }
    mode(&none, 0o700);
}

/// Whether a change is refused as what it is.
fn refusal(data: &Path) -> bool {
    match open(data) {
        Ok(vault) => {
            vault.write(|transaction| transaction.add_system(&system(2))) == Err(StoreError::ReadOnly)
        }
        Err(error) => error == OpenError::Store(StoreError::ReadOnly),
    }
}

fn is_intact(data: &Path) -> bool {
    let vault = open(data).unwrap();
    let systems = vault.read(|tables| tables.systems()).unwrap();
    vault.examine().unwrap().is_intact() && systems.intact.len() == 1
}

fn open(data: &Path) -> Result<Vault, OpenError> {
    Vault::open(
        data,
        Identity::of(Edition::Release),
        Arc::new(MemoryKeychain::normal()),
    )
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}
