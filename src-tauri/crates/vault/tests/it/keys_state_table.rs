//! A key is created only when the vault is empty and the keychain positively says "no entry": each cell of the table.

use rstest::rstest;
use vault::{
    Answer, Attempt, KeyError, KeyState,
    KeychainTrouble::{self, Ambiguous, Denied, Locked, Malformed, TimedOut, Unavailable},
    LockState, SlotKind, WayOut,
    fakes::{Call, Mood},
};

use crate::support::{Home, PASSPHRASE, patience, secret};

#[rstest]
#[case(Answer::Found, KeyState::Unexpected, KeyState::MayUnlock)]
#[case(Answer::NoEntry, KeyState::MayCreate, KeyState::KeyMissing)]
#[case(
    Answer::Trouble(Denied),
    KeyState::CannotCreate(Denied),
    KeyState::KeyUnavailable(Denied)
)]
#[case(
    Answer::Trouble(Locked),
    KeyState::CannotCreate(Locked),
    KeyState::KeyUnavailable(Locked)
)]
#[case(
    Answer::Trouble(Unavailable),
    KeyState::CannotCreate(Unavailable),
    KeyState::KeyUnavailable(Unavailable)
)]
#[case(
    Answer::Trouble(TimedOut),
    KeyState::CannotCreate(TimedOut),
    KeyState::KeyUnavailable(TimedOut)
)]
#[case(
    Answer::Trouble(Ambiguous),
    KeyState::CannotCreate(Ambiguous),
    KeyState::KeyUntrusted(Ambiguous)
)]
#[case(
    Answer::Trouble(Malformed),
    KeyState::CannotCreate(Malformed),
    KeyState::KeyUntrusted(Malformed)
)]
fn every_answer_means_one_thing(#[case] answer: Answer, #[case] empty: KeyState, #[case] kept: KeyState) {
    assert_eq!(KeyState::of(answer, true), empty);
    assert_eq!(KeyState::of(answer, false), kept);
}

#[rstest]
#[case(KeyState::MayCreate)]
#[case(KeyState::Unexpected)]
#[case(KeyState::CannotCreate(Locked))]
#[case(KeyState::MayUnlock)]
#[case(KeyState::KeyMissing)]
#[case(KeyState::KeyUnavailable(Locked))]
#[case(KeyState::KeyUntrusted(Malformed))]
#[case(KeyState::WrongKey)]
fn every_state_has_a_way_out_and_only_one_makes_a_key_with_the_keychain(#[case] state: KeyState) {
    let ways_out = state.ways_out();

    assert!(!ways_out.is_empty());
    assert_eq!(
        ways_out.contains(&WayOut::CreateWithKeychain),
        state == KeyState::MayCreate
    );
}

#[test]
fn an_empty_vault_and_no_entry_make_a_key_that_opens_the_vault_again() {
    let home = Home::new();
    home.open().create_with_keychain(&patience(), None).unwrap();
    let again = home.open();

    again
        .unlock_with_keychain(Attempt::Background, &patience())
        .unwrap();

    assert_eq!(
        again.lock_state().unwrap(),
        LockState::Unlocked(SlotKind::Keychain)
    );
}

#[rstest]
#[case(Mood::Denied, KeyState::CannotCreate(Denied))]
#[case(Mood::Locked, KeyState::CannotCreate(Locked))]
#[case(Mood::Absent, KeyState::CannotCreate(Unavailable))]
#[case(Mood::Ambiguous, KeyState::CannotCreate(Ambiguous))]
#[case(Mood::Malformed, KeyState::Unexpected)]
fn an_empty_vault_and_any_other_answer_write_nothing(#[case] mood: Mood, #[case] expected: KeyState) {
    let home = Home::new();
    let vault = home.open();
    home.keychain.set_mood(mood);

    let outcome = vault.create_with_keychain(&patience(), None);

    assert_eq!(outcome.unwrap_err(), KeyError::Keychain(expected));
    assert_eq!(vault.lock_state().unwrap(), LockState::Empty);
    assert!(is_only_read(&home));
}

#[test]
fn an_item_under_a_new_vaults_name_is_not_touched() {
    let home = Home::new();
    let vault = home.open();
    let item = "v1.somebody-elses";
    vault.create_with_keychain(&patience(), None).unwrap();
    home.keychain
        .with_items(|items| items.values_mut().for_each(|kept| *kept = item.to_owned()));
    home.tamper("DELETE FROM key_slot");
    home.tamper("DELETE FROM row_count");
    vault.lock();

    let outcome = home.open().create_with_keychain(&patience(), None);

    assert_eq!(outcome.unwrap_err(), KeyError::Keychain(KeyState::Unexpected));
    assert_eq!(
        home.keychain
            .with_items(|items| items.values().cloned().collect::<Vec<_>>()),
        [item]
    );
}

#[rstest]
#[case(Mood::Denied, KeyState::KeyUnavailable(Denied))]
#[case(Mood::Locked, KeyState::KeyUnavailable(Locked))]
#[case(Mood::Absent, KeyState::KeyUnavailable(Unavailable))]
#[case(Mood::Ambiguous, KeyState::KeyUntrusted(Ambiguous))]
#[case(Mood::Malformed, KeyState::KeyUntrusted(Malformed))]
fn a_vault_with_slots_and_any_other_answer_stays_locked(#[case] mood: Mood, #[case] expected: KeyState) {
    let home = Home::new();
    drop(home.unlocked());
    let vault = home.open();
    let calls_before = home.keychain.calls().len();
    home.keychain.set_mood(mood);

    let outcome = vault.unlock_with_keychain(Attempt::ByUser, &patience());

    assert_eq!(outcome.unwrap_err(), KeyError::Keychain(expected));
    assert_eq!(vault.probe_keychain(&patience()).unwrap(), expected);
    assert!(matches!(vault.lock_state().unwrap(), LockState::Locked(slots) if slots.len() == 1));
    assert!(
        home.keychain.calls()[calls_before..]
            .iter()
            .all(|call| matches!(call, Call::Get(..)))
    );
}

#[test]
fn a_vault_with_slots_and_no_entry_says_that_the_key_is_missing_and_makes_no_other() {
    let home = Home::new();
    drop(home.unlocked());
    home.keychain.with_items(|items| items.clear());
    let vault = home.open();

    let unlocking = vault.unlock_with_keychain(Attempt::ByUser, &patience());
    let creating = vault.create_with_keychain(&patience(), None);

    assert_eq!(unlocking.unwrap_err(), KeyError::Keychain(KeyState::KeyMissing));
    assert_eq!(creating.unwrap_err(), KeyError::Exists);
    assert!(home.keychain.with_items(|items| items.is_empty()));
}

#[test]
fn another_vaults_key_is_recognised_and_not_overwritten() {
    let (home, other) = (Home::new(), Home::new());
    drop((home.unlocked(), other.unlocked()));
    let foreign = other
        .keychain
        .with_items(|items| items.values().next().unwrap().clone());
    let place = home.place();
    home.keychain
        .with_items(|items| items.insert(place.clone(), foreign.clone()));
    let vault = home.open();

    let outcome = vault.unlock_with_keychain(Attempt::ByUser, &patience());

    assert_eq!(outcome.unwrap_err(), KeyError::Keychain(KeyState::WrongKey));
    assert_eq!(home.keychain.with_items(|items| items[&place].clone()), foreign);
}

#[test]
fn a_keychain_that_keeps_half_of_what_it_is_given_keeps_no_key_of_ours() {
    let home = Home::new();
    home.keychain.set_mood(Mood::Lossy);
    let vault = home.open();

    let outcome = vault.create_with_keychain(&patience(), None);

    assert_eq!(
        outcome.unwrap_err(),
        KeyError::Keychain(KeyState::CannotCreate(Malformed))
    );
    assert_eq!(vault.lock_state().unwrap(), LockState::Empty);
    assert!(home.keychain.with_items(|items| items.is_empty()));
}

#[test]
fn a_vault_that_lost_its_slots_but_not_its_secrets_is_not_empty() {
    let home = Home::new();
    let vault = home.unlocked();
    let credential = crate::support::credential(1);
    crate::support::keep(&vault, &credential, &secret("zz-kept"), &[]);
    drop(vault);
    home.tamper("DELETE FROM key_slot");
    home.tamper("DELETE FROM row_count");
    home.keychain.with_items(|items| items.clear());
    let vault = home.open();

    assert_eq!(vault.lock_state().unwrap(), LockState::Locked(Vec::new()));
    assert_eq!(
        vault.create_with_keychain(&patience(), None).unwrap_err(),
        KeyError::Exists
    );
    assert_eq!(
        vault
            .create_with_passphrase(&secret(PASSPHRASE), None)
            .unwrap_err(),
        KeyError::Exists
    );
}

#[test]
fn a_background_probe_never_asks_in_a_way_that_may_raise_a_dialog() {
    let home = Home::new();
    let vault = home.open();

    let state = vault.probe_keychain(&patience()).unwrap();

    assert_eq!(state, KeyState::MayCreate);
    let calls = home.keychain.calls();
    assert!(
        matches!(calls.as_slice(), [Call::Get(_, Attempt::Background)]),
        "{calls:?}"
    );
}

fn is_only_read(home: &Home) -> bool {
    home.keychain
        .calls()
        .iter()
        .all(|call| matches!(call, Call::Get(..)))
}

/// Every trouble appears in the table above; a new one does not compile until it is there too.
#[expect(dead_code, reason = "only the compiler reads it")]
fn every_trouble_is_in_the_table(trouble: KeychainTrouble) {
    match trouble {
        Denied | Locked | Unavailable | TimedOut | Ambiguous | Malformed => {}
    }
}
