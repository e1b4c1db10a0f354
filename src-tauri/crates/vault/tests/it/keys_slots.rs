//! The ways to open a vault.

use vault::{Attempt, Edition, Identity, KeyError, LockState, Purpose, SlotKind, Vault, fakes::Mood};

use crate::support::{Home, PASSPHRASE, credential, keep, patience, secret};

#[test]
fn a_passphrase_opens_the_vault_and_a_wrong_one_does_not() {
    let home = Home::new();
    home.open()
        .create_with_passphrase(&secret(PASSPHRASE), None)
        .unwrap();
    let vault = home.open();

    assert_eq!(
        vault
            .unlock_with_passphrase(&secret("another made-up one"))
            .unwrap_err(),
        KeyError::WrongPassphrase
    );
    vault.unlock_with_passphrase(&secret(PASSPHRASE)).unwrap();

    assert_eq!(
        vault.lock_state().unwrap(),
        LockState::Unlocked(SlotKind::Passphrase)
    );
}

#[test]
fn a_short_passphrase_is_refused_before_anything_is_written() {
    let home = Home::new();
    let vault = home.open();

    let outcome = vault.create_with_passphrase(&secret("eleven char"), None);

    assert_eq!(outcome.unwrap_err(), KeyError::PassphraseTooShort);
    assert_eq!(vault.lock_state().unwrap(), LockState::Empty);
}

#[test]
fn with_a_passphrase_losing_the_keychains_item_loses_nothing() {
    let home = Home::new();
    let vault = home.unlocked();
    vault.add_passphrase_slot(&secret(PASSPHRASE), None).unwrap();
    let before = vault.fingerprint(&secret("zz-same")).unwrap();
    drop(vault);
    home.keychain.with_items(|items| items.clear());
    let vault = home.open();

    vault.unlock_with_passphrase(&secret(PASSPHRASE)).unwrap();

    assert_eq!(
        vault.fingerprint(&secret("zz-same")).unwrap(),
        before,
        "it is the same key"
    );
}

#[test]
fn the_keychain_can_be_added_to_a_vault_under_a_passphrase() {
    let home = Home::new();
    let vault = home.open();
    vault.create_with_passphrase(&secret(PASSPHRASE), None).unwrap();

    vault.add_keychain_slot(&patience(), None).unwrap();

    assert_eq!(
        vault.add_keychain_slot(&patience(), None).unwrap_err(),
        KeyError::Exists
    );
    let again = home.open();
    again
        .unlock_with_keychain(Attempt::Background, &patience())
        .unwrap();
}

#[test]
fn the_last_way_to_open_cannot_be_removed() {
    let home = Home::new();
    let vault = home.unlocked();
    vault.add_passphrase_slot(&secret(PASSPHRASE), None).unwrap();
    let id_of = |kind| {
        vault
            .slots()
            .unwrap()
            .into_iter()
            .find(|slot| slot.kind == kind)
            .unwrap()
            .id
    };

    let (keychain, passphrase) = (id_of(SlotKind::Keychain), id_of(SlotKind::Passphrase));
    vault.remove_slot(keychain).unwrap();

    assert_eq!(vault.remove_slot(passphrase).unwrap_err(), KeyError::LastSlot);
    assert_eq!(vault.remove_slot(keychain).unwrap_err(), KeyError::NoSuchSlot);
    assert!(
        home.keychain.with_items(|items| items.is_empty()),
        "its item went with it"
    );
}

#[test]
fn locking_closes_secrets_and_leaves_rows_readable() {
    let home = Home::new();
    let vault = home.unlocked();
    keep(&vault, &credential(1), &secret("zz-kept"), &[]);

    vault.lock();

    assert!(matches!(vault.lock_state().unwrap(), LockState::Locked(_)));
    assert!(vault.fingerprint(&secret("zz-kept")).is_err());
    let grants = vault
        .read(|tables| tables.grants(credential(1).id, Purpose::Current))
        .unwrap();
    assert_eq!(grants, Some(Vec::new()));
}

#[test]
fn a_weakened_slot_is_refused() {
    let home = Home::new();
    home.open()
        .create_with_passphrase(&secret(PASSPHRASE), None)
        .unwrap();
    home.forge(
        "key_slot",
        "UPDATE key_slot SET parameters = replace(parameters, '65536', '8')",
    );
    let vault = home.open();

    assert_eq!(
        vault.unlock_with_passphrase(&secret(PASSPHRASE)).unwrap_err(),
        KeyError::WrongPassphrase
    );
}

#[test]
fn only_the_sample_throws_its_key_away() {
    let home = Home::new();
    let vault = home.unlocked();
    let sample_home = Home::new();
    let sample = Vault::open(
        &sample_home.data(),
        Identity::of(Edition::Sample),
        sample_home.keychain.clone(),
    )
    .unwrap();
    sample.create_with_keychain(&patience(), None).unwrap();
    assert_eq!(sample_home.place().service, "dev.patchbay.Patchbay.sample");

    sample.discard_sample_key().unwrap();

    assert_eq!(vault.discard_sample_key().unwrap_err(), KeyError::NotTheSample);
    assert_eq!(home.keychain.with_items(|items| items.len()), 1);
    assert!(sample_home.keychain.with_items(|items| items.is_empty()));
}

#[test]
fn a_keychain_that_is_down_does_not_stand_in_the_way_of_a_passphrase() {
    let home = Home::new();
    home.unlocked()
        .add_passphrase_slot(&secret(PASSPHRASE), None)
        .unwrap();
    home.keychain.set_mood(Mood::Absent);

    home.open().unlock_with_passphrase(&secret(PASSPHRASE)).unwrap();
}
