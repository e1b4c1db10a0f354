//! There is no plaintext mode, and protection never changes without the person asking.

use rstest::rstest;
use vault::{
    Attempt, LockState, Purpose, SecretAccessError, SlotKind,
    fakes::{Call, Mood},
};

use crate::support::{Home, PASSPHRASE, credential, patience, secret};

#[rstest]
#[case(Mood::Denied)]
#[case(Mood::Locked)]
#[case(Mood::Absent)]
#[case(Mood::Malformed)]
#[case(Mood::Ambiguous)]
fn a_failing_keychain_leads_to_no_other_protection(#[case] mood: Mood) {
    let home = Home::new();
    drop(home.unlocked());
    let slots = home.open().slots().unwrap();
    home.keychain.set_mood(mood);
    let vault = home.open();

    drop(vault.unlock_with_keychain(Attempt::ByUser, &patience()));

    assert_eq!(vault.slots().unwrap(), slots);
    assert_eq!(vault.lock_state().unwrap(), LockState::Locked(slots));
}

#[test]
fn nothing_is_sealed_while_there_is_no_key() {
    let home = Home::new();
    let vault = home.open();
    let credential = credential(1);

    let outcome = vault.write(|transaction| {
        transaction.add_credential(&credential)?;
        vault.seal(
            transaction,
            credential.id,
            Purpose::Current,
            &secret("zz-unprotected"),
            &[],
        )
    });

    assert_eq!(outcome.unwrap_err(), SecretAccessError::Locked);
    assert!(
        vault
            .read(|tables| tables.credentials())
            .unwrap()
            .intact
            .is_empty(),
        "nothing of it remains"
    );
}

#[test]
fn a_vault_under_a_passphrase_never_asks_the_keychain() {
    let home = Home::new();
    home.open()
        .create_with_passphrase(&secret(PASSPHRASE), None)
        .unwrap();
    let vault = home.open();

    vault.unlock_with_passphrase(&secret(PASSPHRASE)).unwrap();

    assert_eq!(
        vault.lock_state().unwrap(),
        LockState::Unlocked(SlotKind::Passphrase)
    );
    assert_eq!(home.keychain.calls(), []);
}

#[test]
fn a_second_way_to_open_is_added_only_when_asked_for_and_the_first_stays() {
    let home = Home::new();
    let vault = home.unlocked();

    vault.add_passphrase_slot(&secret(PASSPHRASE), None).unwrap();

    let kinds: Vec<_> = vault.slots().unwrap().iter().map(|slot| slot.kind).collect();
    assert_eq!(
        kinds.iter().filter(|kind| **kind == SlotKind::Keychain).count(),
        1
    );
    assert_eq!(
        kinds.iter().filter(|kind| **kind == SlotKind::Passphrase).count(),
        1
    );
    assert_eq!(
        home.keychain
            .calls()
            .iter()
            .filter(|call| matches!(call, Call::Put(_)))
            .count(),
        1
    );
}
