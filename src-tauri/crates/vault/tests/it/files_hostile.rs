//! Links, pipes and other people's directories are refused, and what they point at is left alone.

use std::{
    fs,
    os::unix::{fs::PermissionsExt, fs::symlink, net::UnixListener},
};

use tempfile::tempdir;
use vault::{Edition, FilesError, Identity, OpenError, Vault};

use crate::support::Home;

#[test]
fn a_link_in_the_databases_place_is_refused() {
    let home = prepared();
    let elsewhere = tempdir().unwrap();
    symlink(elsewhere.path().join("theirs"), home.database()).unwrap();

    assert_eq!(open(&home), Err(OpenError::Files(FilesError::Link)));
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn a_link_in_the_logs_place_is_refused() {
    let home = prepared();
    let elsewhere = tempdir().unwrap();
    symlink(
        elsewhere.path().join("theirs"),
        home.data().join("patchbay.db-wal"),
    )
    .unwrap();

    assert_eq!(open(&home), Err(OpenError::Files(FilesError::Link)));
}

#[test]
fn a_link_in_the_directorys_place_is_refused() {
    let home = Home::new();
    let elsewhere = tempdir().unwrap();
    symlink(elsewhere.path(), home.data()).unwrap();

    assert_eq!(open(&home), Err(OpenError::Files(FilesError::Link)));
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn a_database_with_a_second_name_is_refused() {
    let home = Home::new();
    drop(home.open());
    let elsewhere = home.data().parent().unwrap().join("second");
    fs::hard_link(home.database(), elsewhere).unwrap();

    assert_eq!(open(&home), Err(OpenError::Files(FilesError::SecondName)));
}

#[test]
fn what_is_no_plain_file_is_refused() {
    let home = prepared();
    let _socket = UnixListener::bind(home.database()).unwrap();

    assert_eq!(open(&home), Err(OpenError::Files(FilesError::NotAFile)));
}

#[test]
fn a_directory_in_which_others_may_rename_ours_is_refused() {
    let home = Home::new();
    let parent = home.data().parent().unwrap().to_owned();
    fs::set_permissions(&parent, fs::Permissions::from_mode(0o777)).unwrap();

    assert_eq!(open(&home), Err(OpenError::Files(FilesError::WritableParent)));
}

#[test]
fn a_sticky_directory_above_is_accepted() {
    let home = Home::new();
    let parent = home.data().parent().unwrap().to_owned();
    fs::set_permissions(&parent, fs::Permissions::from_mode(0o1777)).unwrap();

    assert_eq!(open(&home), Ok(()));
}

/// A home whose data directory exists and is empty.
fn prepared() -> Home {
    let home = Home::new();
    fs::create_dir(home.data()).unwrap();
    home
}

fn open(home: &Home) -> Result<(), OpenError> {
    Vault::open(
        &home.data(),
        Identity::of(Edition::Release),
        home.keychain.clone(),
    )
    .map(drop)
}
