//! Erasing a secret reaches the live file, its log and every automatic backup.

use std::{fs, path::PathBuf};

use domain::CredentialId;
use jiff::Timestamp;
use vault::{Purpose, Vault};

use crate::support::{Home, credential, keep, secret};

#[test]
fn an_erased_secret_is_in_no_file_any_more() {
    let home = Home::new();
    let vault = home.unlocked();
    keep(&vault, &credential(1), &secret("zz-erased"), &[]);
    keep(&vault, &credential(2), &secret("zz-kept"), &[]);
    let (erased, kept) = (sealed(&home, credential(1).id), sealed(&home, credential(2).id));
    vault.back_up(now()).unwrap();
    vault.back_up(now()).unwrap();
    assert_eq!(files_with(&home, &erased).len(), 3, "the log and two backups");

    vault
        .write(|transaction| transaction.erase_secrets(credential(1).id))
        .unwrap();

    assert!(!vault.has_unfinished_erasure());
    assert_eq!(files_with(&home, &erased), Vec::<PathBuf>::new());
    assert_eq!(files_with(&home, &kept).len(), 3, "the file and two backups");
    assert!(vault.backups().unwrap().iter().all(|backup| backup.is_intact));
}

#[test]
fn an_erasure_that_another_process_blocks_is_remembered_and_finished_later() {
    let home = Home::new();
    let vault = home.unlocked();
    keep(&vault, &credential(1), &secret("zz-erased"), &[]);
    let erased = sealed(&home, credential(1).id);
    vault.back_up(now()).unwrap();
    let other = hold_the_backups(&home);

    vault
        .write(|transaction| transaction.erase_secrets(credential(1).id))
        .unwrap();
    assert!(vault.has_unfinished_erasure());
    drop(vault);
    let vault = home.open();
    assert!(vault.has_unfinished_erasure(), "remembered in the database");
    assert_eq!(files_with(&home, &erased).len(), 1);
    other.unlock().unwrap();
    touch(&vault);

    assert!(!vault.has_unfinished_erasure());
    assert_eq!(files_with(&home, &erased), Vec::<PathBuf>::new());
    assert!(!home.open().has_unfinished_erasure());
}

#[test]
fn a_backup_that_is_no_database_any_more_goes_with_what_it_may_hold() {
    let home = Home::new();
    let vault = home.unlocked();
    keep(&vault, &credential(1), &secret("zz-erased"), &[]);
    let erased = sealed(&home, credential(1).id);
    let damaged = vault.back_up(now()).unwrap().path;
    vault.back_up(now()).unwrap();
    let mut bytes = fs::read(&damaged).unwrap();
    bytes[..16].fill(0);
    fs::write(&damaged, bytes).unwrap();

    vault
        .write(|transaction| transaction.erase_secrets(credential(1).id))
        .unwrap();

    assert!(!vault.has_unfinished_erasure());
    assert_eq!(files_with(&home, &erased), Vec::<PathBuf>::new());
    assert_eq!(vault.backups().unwrap().len(), 1);
}

#[test]
fn what_is_restored_does_not_bring_an_erased_secret_back() {
    let home = Home::new();
    let vault = home.unlocked();
    keep(&vault, &credential(1), &secret("zz-erased"), &[]);
    vault.back_up(now()).unwrap();
    vault
        .write(|transaction| transaction.erase_secrets(credential(1).id))
        .unwrap();
    drop(vault);

    vault::restore(&home.data(), now()).unwrap();

    let grants = home
        .open()
        .read(|tables| tables.grants(credential(1).id, Purpose::Current))
        .unwrap();
    assert_eq!(grants, None);
}

/// The sealed bytes of a credential's secret.
fn sealed(home: &Home, credential: CredentialId) -> Vec<u8> {
    rusqlite::Connection::open(home.database())
        .unwrap()
        .query_row(
            "SELECT sealed FROM secret WHERE credential = ?1",
            [credential.as_bytes()],
            |row| row.get(0),
        )
        .unwrap()
}

/// What another process does while it makes a backup.
fn hold_the_backups(home: &Home) -> fs::File {
    let lock = fs::File::options()
        .write(true)
        .open(home.data().join("backups/lock"))
        .unwrap();
    lock.lock().unwrap();
    lock
}

fn files_with(home: &Home, bytes: &[u8]) -> Vec<PathBuf> {
    let mut found: Vec<_> = [home.data(), home.data().join("backups")]
        .iter()
        .flat_map(|directory| fs::read_dir(directory).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .filter(|path| {
            fs::read(path)
                .unwrap()
                .windows(bytes.len())
                .any(|window| window == bytes)
        })
        .collect();
    found.sort();
    found
}

fn touch(vault: &Vault) {
    vault
        .write(|transaction| transaction.put_setting("any", &1))
        .unwrap();
}

fn now() -> Timestamp {
    "2026-01-02T03:04:05Z".parse().unwrap()
}
