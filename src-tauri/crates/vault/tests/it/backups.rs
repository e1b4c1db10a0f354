//! Automatic backups: when they are made, how many are kept, and what they hold.

use std::{fs, path::Path};

use jiff::{SignedDuration, Timestamp};
use vault::{BACKUPS_KEPT, BackupError, Vault};

use crate::support::{Home, PASSPHRASE, credential, keep, make_code, secret, system};

#[test]
fn a_backup_is_due_once_a_day() {
    let home = Home::new();
    let vault = home.open();
    let made = |hours| vault.back_up_if_due(after(hours)).unwrap().is_some();

    assert_eq!(
        [made(0), made(1), made(23), made(24), made(47), made(48)],
        [true, false, false, true, false, true]
    );
}

#[test]
fn a_clock_that_is_turned_makes_one_backup_and_no_more() {
    let home = Home::new();
    let vault = home.open();
    vault.back_up(after(10_000)).unwrap();

    assert!(vault.back_up_if_due(after(0)).unwrap().is_some());
    assert!(vault.back_up_if_due(after(1)).unwrap().is_none());

    let made_at: Vec<_> = vault
        .backups()
        .unwrap()
        .iter()
        .map(|backup| backup.made_at)
        .collect();
    assert_eq!(
        made_at,
        [after(0), after(10_000)],
        "the newest is the one made last"
    );
}

#[test]
fn the_last_seven_are_kept() {
    let home = Home::new();
    let vault = home.open();

    for day in 0..10 {
        vault.back_up(after(day * 24)).unwrap();
    }

    let made_at: Vec<_> = vault
        .backups()
        .unwrap()
        .iter()
        .map(|backup| backup.made_at)
        .collect();
    let expected: Vec<_> = (3..10).rev().map(|day| after(day * 24)).collect();
    assert_eq!(made_at, expected);
    assert_eq!(made_at.len(), BACKUPS_KEPT);
}

#[test]
fn a_backup_holds_what_was_there_and_not_what_came_later() {
    let home = Home::new();
    let vault = home.unlocked();
    keep(&vault, &credential(1), &secret("zz-before"), &[]);

    let backup = vault.back_up(after(0)).unwrap();
    keep(&vault, &credential(2), &secret("zz-after"), &[]);

    assert!(vault.backups().unwrap()[0].is_intact);
    assert_eq!(rows(&backup.path, "secret"), 1);
    assert_eq!(
        fs::read_dir(home.data().join("backups")).unwrap().count(),
        2,
        "one file, and the lock"
    );
}

#[test]
fn a_damaged_backup_is_listed_as_such() {
    let home = Home::new();
    let vault = home.open();
    vault
        .write(|transaction| transaction.add_system(&system(1)))
        .unwrap();
    let old = vault.back_up(after(0)).unwrap();
    vault.back_up(after(24)).unwrap();
    let connection = rusqlite::Connection::open(&old.path).unwrap();
    connection.execute("UPDATE system SET version = 9", []).unwrap();
    drop(connection);

    let found: Vec<_> = vault
        .backups()
        .unwrap()
        .iter()
        .map(|backup| backup.is_intact)
        .collect();

    assert_eq!(found, [true, false]);
}

#[test]
fn a_damaged_vault_pushes_out_no_good_backup() {
    let home = Home::new();
    let vault = home.open();
    vault
        .write(|transaction| transaction.add_system(&system(1)))
        .unwrap();
    vault.back_up(after(0)).unwrap();
    home.tamper("UPDATE system SET version = 9");

    let outcome = vault.back_up(after(24));

    assert_eq!(outcome.unwrap_err(), BackupError::Damaged);
    let backups = vault.backups().unwrap();
    assert_eq!((backups.len(), backups[0].made_at), (1, after(0)));
    assert!(!home.data().join("backups/partial").exists());
}

#[cfg(unix)]
#[test]
fn backups_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let home = Home::new();

    let backup = home.open().back_up(after(0)).unwrap();

    assert_eq!(
        (mode(&backup.path), mode(backup.path.parent().unwrap())),
        (0o600, 0o700)
    );
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_the_backups_is_refused() {
    let home = Home::new();
    let vault = home.open();
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), home.data().join("backups")).unwrap();

    let outcome = vault.back_up(after(0));

    assert_eq!(outcome.unwrap_err(), BackupError::Files(vault::FilesError::Link));
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn a_new_way_to_open_reaches_the_backups_and_a_revoked_one_leaves_them() {
    let home = Home::new();
    let vault = home.unlocked();
    vault.add_passphrase_slot(&secret(PASSPHRASE), None).unwrap();
    keep(&vault, &credential(1), &secret("zz-kept"), &[]);
    vault.back_up(after(0)).unwrap();
    let new = secret("another, and as long");

    vault.change_passphrase(&new, None).unwrap();
    let code = make_code(&vault);

    assert!(!vault.has_unfinished_erasure());
    drop(vault);
    let restored = restored(&home);
    assert!(restored.unlock_with_passphrase(&secret(PASSPHRASE)).is_err());
    restored.unlock_with_passphrase(&new).unwrap();
    restored.unlock_with_passphrase(&code).unwrap();
}

/// The vault as its newest backup has it.
fn restored(home: &Home) -> Vault {
    vault::restore(&home.data(), after(1)).unwrap();
    home.open()
}

fn rows(path: &Path, table: &str) -> i64 {
    rusqlite::Connection::open(path)
        .unwrap()
        .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))
        .unwrap()
}

fn after(hours: i64) -> Timestamp {
    let start: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
    start + SignedDuration::from_hours(hours)
}
