//! What is found in the vault's place.

use std::fs;

use domain::Secret;
use vault::{Edition, Identity, OpenError, StoreError, Vault};

use crate::support::{Home, system};

#[test]
fn a_vault_of_a_newer_version_is_refused_by_name_and_left_alone() {
    let home = Home::new();
    drop(home.open());
    let connection = rusqlite::Connection::open(home.database()).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let before = fs::read(home.database()).unwrap();

    let outcome = open(&home);

    assert_eq!(outcome.unwrap_err(), OpenError::Newer { found: 99 });
    assert_eq!(fs::read(home.database()).unwrap(), before);
}

#[test]
fn somebody_elses_database_is_refused_and_left_alone() {
    let home = Home::new();
    fs::create_dir_all(home.data()).unwrap();
    let connection = rusqlite::Connection::open(home.database()).unwrap();
    connection
        .execute_batch("CREATE TABLE theirs (name TEXT)")
        .unwrap();
    drop(connection);
    let before = fs::read(home.database()).unwrap();

    let outcome = open(&home);

    assert_eq!(outcome.unwrap_err(), OpenError::NotOurs);
    assert_eq!(fs::read(home.database()).unwrap(), before);
}

#[test]
fn garbage_in_the_vaults_place_is_said_and_left_alone() {
    let home = Home::new();
    fs::create_dir_all(home.data()).unwrap();
    fs::write(
        home.database(),
        "this is no database, and long enough not to be taken for an empty one".repeat(100),
    )
    .unwrap();

    let outcome = open(&home);

    assert_eq!(outcome.unwrap_err(), OpenError::Store(StoreError::Corrupt));
    assert!(
        fs::read(home.database())
            .unwrap()
            .starts_with(b"this is no database")
    );
}

#[test]
fn opening_and_listing_never_ask_the_keychain() {
    let home = Home::new();
    let vault = home.open();
    vault
        .write(|transaction| transaction.add_system(&system(1)))
        .unwrap();

    vault.read(|tables| tables.systems()).unwrap();
    vault.lock_state().unwrap();

    assert_eq!(home.keychain.calls(), []);
}

#[test]
fn a_closed_vault_is_one_file() {
    let home = Home::new();
    let vault = home.open();
    vault
        .write(|transaction| transaction.add_system(&system(1)))
        .unwrap();

    drop(vault);

    let names: Vec<_> = fs::read_dir(home.data())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["patchbay.db"]);
}

#[test]
fn an_error_quotes_nothing_that_is_stored() {
    let home = Home::new();
    let vault = home.unlocked();
    let value = Secret::new("zz-never-quoted-anywhere".to_owned()).unwrap();
    let stranger = crate::support::credential(77);

    let error = vault
        .write(|transaction| vault.seal(transaction, stranger.id, vault::Purpose::Current, &value, &[]))
        .unwrap_err();

    let texts = format!("{error} {error:?}");
    assert!(!texts.contains("zz-never"), "{texts}");
}

fn open(home: &Home) -> Result<(), OpenError> {
    Vault::open(
        &home.data(),
        Identity::of(Edition::Release),
        home.keychain.clone(),
    )
    .map(drop)
}
