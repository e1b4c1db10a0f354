//! A new vault beside the old one, which stays.

use std::fs;

use jiff::Timestamp;
use vault::{Edition, Identity, LockState, OpenError, SetAsideError, StoreError, Vault, set_aside};

use crate::support::{Home, credential, keep, patience, secret, system};

#[test]
fn the_old_vault_gets_a_dated_name_and_keeps_everything() {
    let home = filled();
    let before = fs::read(home.database()).unwrap();

    let aside = set_aside(&home.data(), now()).unwrap();

    assert_eq!(
        aside.file_name().unwrap(),
        "patchbay-set-aside-20260102T030405Z.db"
    );
    assert!(!home.database().exists());
    let rows = |bytes: &[u8]| bytes[100..].to_vec();
    assert_eq!(rows(&fs::read(&aside).unwrap()), rows(&before));
    fs::rename(&aside, home.database()).unwrap();
    let vault = home.open();
    vault
        .unlock_with_keychain(vault::Attempt::Background, &patience())
        .unwrap();
    assert_eq!(vault.read(|tables| tables.systems()).unwrap().intact.len(), 1);
}

#[test]
fn the_new_vault_is_empty_and_never_touches_the_old_ones_key() {
    let home = filled();
    let old_place = home.place();

    set_aside(&home.data(), now()).unwrap();
    let vault = home.open();
    assert_eq!(vault.lock_state().unwrap(), LockState::Empty);
    vault.create_with_keychain(&patience(), None).unwrap();

    assert!(home.keychain.with_items(|items| items.contains_key(&old_place)));
    assert_eq!(home.keychain.with_items(|items| items.len()), 2);
}

#[test]
fn the_backups_go_with_the_vault_that_they_are_of() {
    let home = filled();
    home.open().back_up(now()).unwrap();

    let aside = set_aside(&home.data(), now()).unwrap();

    let shelf = aside.with_extension("backups");
    assert_eq!(fs::read_dir(shelf).unwrap().count(), 2, "the backup and its lock");
    assert_eq!(home.open().backups().unwrap(), []);
}

#[test]
fn a_second_vault_set_aside_in_the_same_second_gets_a_name_of_its_own() {
    let home = filled();
    let first = set_aside(&home.data(), now()).unwrap();
    drop(home.open());

    let second = set_aside(&home.data(), now()).unwrap();

    assert_ne!(first, second);
    assert!(first.exists() && second.exists());
}

#[test]
fn a_vault_that_is_open_stays_where_it_is() {
    let home = filled();
    let vault = home.open();

    let outcome = set_aside(&home.data(), now());

    assert_eq!(outcome.unwrap_err(), SetAsideError::InUse);
    vault
        .write(|transaction| transaction.add_system(&system(2)))
        .unwrap();
}

#[test]
fn what_a_crash_left_in_the_log_comes_along() {
    let home = filled();
    let vault = home.open();
    vault
        .write(|transaction| transaction.add_system(&system(2)))
        .unwrap();
    let crashed = Home::new();
    fs::create_dir(crashed.data()).unwrap();
    for entry in fs::read_dir(home.data()).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), crashed.data().join(entry.file_name())).unwrap();
    }

    let aside = set_aside(&crashed.data(), now()).unwrap();

    fs::rename(aside, crashed.database()).unwrap();
    let systems = crashed.open().read(|tables| tables.systems()).unwrap();
    assert_eq!((systems.intact.len(), systems.missing), (2, 0));
}

#[test]
fn a_file_that_is_no_database_any_more_is_set_aside_as_it_is() {
    let home = filled();
    let damaged = "nothing of it is left ".repeat(1000);
    fs::write(home.database(), &damaged).unwrap();

    let aside = set_aside(&home.data(), now()).unwrap();

    assert_eq!(fs::read_to_string(aside).unwrap(), damaged);
    assert_eq!(home.open().lock_state().unwrap(), LockState::Empty);
}

#[test]
fn without_a_vault_there_is_nothing_to_set_aside() {
    let home = Home::new();
    fs::create_dir(home.data()).unwrap();

    assert_eq!(
        set_aside(&home.data(), now()).unwrap_err(),
        SetAsideError::Nothing
    );
}

#[test]
fn an_empty_place_with_backups_beside_it_counts_as_a_loss() {
    let home = filled();
    home.open().back_up(now()).unwrap();
    fs::remove_file(home.database()).unwrap();

    let outcome = Vault::open(
        &home.data(),
        Identity::of(Edition::Release),
        home.keychain.clone(),
    );

    assert_eq!(
        outcome.map(drop).unwrap_err(),
        OpenError::Store(StoreError::Corrupt)
    );
}

fn filled() -> Home {
    let home = Home::new();
    let vault = home.unlocked();
    keep(&vault, &credential(1), &secret("zz-kept"), &[]);
    vault
        .write(|transaction| transaction.add_system(&system(1)))
        .unwrap();
    home
}

fn now() -> Timestamp {
    "2026-01-02T03:04:05Z".parse().unwrap()
}
