//! Links, pipes and other people's directories are refused, and what they point at is left alone.

use std::{
    fs,
    os::unix::{
        fs::{PermissionsExt, chown, symlink},
        net::UnixListener,
    },
    process::Command,
};

use tempfile::tempdir;
use vault::{Edition, FilesError, Identity, OpenError, Vault};

use crate::{child::not_run, support::Home};

/// A user who is not us.
const NOBODY: u32 = 65533;

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

#[test]
fn a_directory_of_another_user_is_refused() {
    let home = prepared();
    // Only root can give a directory away; whoever is not root finds one of root's.
    let theirs = match chown(home.data(), Some(NOBODY), None) {
        Ok(()) => home.data(),
        Err(_) => "/usr".into(),
    };

    let outcome = Vault::open(&theirs, Identity::of(Edition::Release), home.keychain.clone());

    assert_eq!(
        outcome.map(drop).unwrap_err(),
        OpenError::Files(FilesError::ForeignOwner)
    );
}

#[test]
fn a_database_of_another_user_is_refused_and_so_is_its_log() {
    for name in ["patchbay.db", "patchbay.db-wal"] {
        let home = prepared();
        let file = home.data().join(name);
        fs::write(&file, "").unwrap();
        if chown(&file, Some(NOBODY), None).is_err() {
            return not_run("only root can give a file away");
        }

        assert_eq!(
            open(&home),
            Err(OpenError::Files(FilesError::ForeignOwner)),
            "{name}"
        );
    }
}

#[test]
fn a_pipe_in_the_databases_place_is_refused_and_nobody_waits_for_it() {
    let home = prepared();
    let made = Command::new("mkfifo").arg(home.database()).status().unwrap();
    assert!(made.success());

    assert_eq!(open(&home), Err(OpenError::Files(FilesError::NotAFile)));
}

#[test]
fn a_link_or_a_second_name_among_the_backups_is_not_taken_for_one() {
    let home = Home::new();
    let vault = home.open();
    let now = "2026-01-02T03:04:05Z".parse().unwrap();
    let backup = vault.back_up(now).unwrap().path;
    let elsewhere = tempdir().unwrap();
    fs::rename(&backup, elsewhere.path().join("theirs")).unwrap();
    symlink(elsewhere.path().join("theirs"), &backup).unwrap();

    let linked = vault.backups().unwrap();
    fs::remove_file(&backup).unwrap();
    fs::hard_link(elsewhere.path().join("theirs"), &backup).unwrap();
    let named_twice = vault.backups().unwrap();

    assert!(!linked[0].is_intact && !named_twice[0].is_intact);
}

#[test]
fn a_link_in_the_place_of_a_backup_lock_or_copy_is_not_followed() {
    for name in ["lock", "partial"] {
        let home = Home::new();
        let vault = home.open();
        fs::create_dir(home.data().join("backups")).unwrap();
        let elsewhere = tempdir().unwrap();
        symlink(
            elsewhere.path().join("theirs"),
            home.data().join("backups").join(name),
        )
        .unwrap();
        let now = "2026-01-02T03:04:05Z".parse().unwrap();

        // What is ours to remove is removed; the rest is refused.
        let made = vault.back_up(now).is_ok();

        assert_eq!(made, name == "partial");
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
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
