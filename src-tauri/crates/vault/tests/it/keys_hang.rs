//! A keychain that never answers holds up nothing but the question that was put to it.

use std::{sync::Arc, thread, time::Duration};

use vault::{
    Attempt, Cancel, KeyError, KeyState, KeychainTrouble::TimedOut, LockState, Patience, fakes::Mood,
};

use crate::support::{Home, credential, patience, system};

const AT_ONCE: Patience = Patience::For(Duration::ZERO);

#[test]
fn the_vault_opens_and_lists_while_the_keychain_hangs() {
    let home = Home::new();
    home.keychain.set_mood(Mood::NeverAnswers);
    let vault = home.open();
    vault
        .write(|transaction| transaction.add_system(&system(1)))
        .unwrap();

    let state = vault.probe_keychain(&AT_ONCE).unwrap();

    assert_eq!(state, KeyState::CannotCreate(TimedOut));
    assert_eq!(vault.read(|tables| tables.systems()).unwrap().intact.len(), 1);
    home.keychain.set_mood(Mood::Normal);
}

#[test]
fn rows_can_be_changed_while_a_question_is_still_waiting() {
    let home = Home::new();
    drop(home.unlocked());
    home.keychain.set_mood(Mood::NeverAnswers);
    let (vault, cancel) = (Arc::new(home.open()), Cancel::default());
    let (waiting, until) = (Arc::clone(&vault), Patience::Until(cancel.clone()));
    let question = thread::spawn(move || waiting.unlock_with_keychain(Attempt::ByUser, &until));

    vault
        .write(|transaction| transaction.add_credential(&credential(1)))
        .unwrap();
    cancel.cancel();
    let outcome = question.join().unwrap();

    assert_eq!(
        outcome.unwrap_err(),
        KeyError::Keychain(KeyState::KeyUnavailable(TimedOut))
    );
    assert_eq!(vault.read(|tables| tables.credentials()).unwrap().intact.len(), 1);
    home.keychain.set_mood(Mood::Normal);
}

#[test]
fn trying_again_works_once_the_keychain_answers() {
    let home = Home::new();
    drop(home.unlocked());
    home.keychain.set_mood(Mood::NeverAnswers);
    let vault = home.open();
    assert!(vault.unlock_with_keychain(Attempt::Background, &AT_ONCE).is_err());

    home.keychain.set_mood(Mood::Normal);
    vault.unlock_with_keychain(Attempt::ByUser, &patience()).unwrap();

    assert!(matches!(vault.lock_state().unwrap(), LockState::Unlocked(_)));
}

#[test]
fn a_keychain_that_hangs_every_time_does_not_pile_up_threads() {
    let home = Home::new();
    home.keychain.set_mood(Mood::NeverAnswers);
    let vault = home.open();

    let states: Vec<_> = (0..50).map(|_| vault.probe_keychain(&AT_ONCE).unwrap()).collect();

    assert!(
        states
            .iter()
            .all(|state| *state == KeyState::CannotCreate(TimedOut))
    );
    assert!(home.keychain.calls().len() <= 4);
    home.keychain.set_mood(Mood::Normal);
}
