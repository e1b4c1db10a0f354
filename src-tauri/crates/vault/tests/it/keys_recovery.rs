//! With the recovery code or the passphrase, losing the keychain's item loses nothing.

use domain::{AuthStyle, Secret};
use vault::{Attempt, Destination, KeyError, KeyState, LockState, Purpose, SlotKind, Vault};

use crate::support::{Home, PASSPHRASE, credential, grant, keep, make_code, now, patience, secret};

/// The passphrase of an export.
const EXPORTED: &str = "made up for another computer";
const VALUE: &str = "zz-kept-through-it-all";
const ORIGIN: &str = "https://devlake.example";

#[test]
fn with_the_keychains_item_gone_the_recovery_code_opens_everything() {
    let home = Home::new();
    let code = make_code(&filled(&home));
    home.keychain.with_items(|items| items.clear());
    let vault = home.open();
    assert_eq!(
        vault
            .unlock_with_keychain(Attempt::ByUser, &patience())
            .unwrap_err(),
        KeyError::Keychain(KeyState::KeyMissing)
    );

    vault.unlock_with_passphrase(&code).unwrap();

    assert_eq!(
        vault.lock_state().unwrap(),
        LockState::Unlocked(SlotKind::RecoveryCode)
    );
    assert_eq!(value(&vault), VALUE);
}

#[test]
fn with_the_keychains_item_gone_the_passphrase_opens_everything() {
    let home = Home::new();
    filled(&home)
        .add_passphrase_slot(&secret(PASSPHRASE), None)
        .unwrap();
    home.keychain.with_items(|items| items.clear());
    let vault = home.open();

    vault.unlock_with_passphrase(&secret(PASSPHRASE)).unwrap();

    assert_eq!(value(&vault), VALUE);
}

#[test]
fn the_keychain_can_take_over_again_after_its_item_was_lost() {
    let home = Home::new();
    let code = make_code(&filled(&home));
    home.keychain.with_items(|items| items.clear());
    let vault = home.open();
    vault.unlock_with_passphrase(&code).unwrap();

    vault.add_keychain_slot(&patience(), None).unwrap();

    assert_eq!(
        vault.slots().unwrap().len(),
        2,
        "the slot of the lost item is gone"
    );
    let again = home.open();
    again
        .unlock_with_keychain(Attempt::Background, &patience())
        .unwrap();
    assert_eq!(value(&again), VALUE);
}

#[test]
fn on_another_computer_an_export_opens_everything_with_its_passphrase() {
    let (home, elsewhere) = (Home::new(), Home::new());
    let file = elsewhere.outside("export.db");
    filled(&home).export(&file, &secret(EXPORTED), now()).unwrap();
    drop(elsewhere.open());

    vault::restore_from(&elsewhere.data(), &file, now()).unwrap();

    let vault = elsewhere.open();
    vault.unlock_with_passphrase(&secret(EXPORTED)).unwrap();
    assert_eq!(value(&vault), VALUE);
    vault.add_keychain_slot(&patience(), None).unwrap();
    let again = elsewhere.open();
    again
        .unlock_with_keychain(Attempt::Background, &patience())
        .unwrap();
    assert_eq!(value(&again), VALUE);
}

#[test]
fn a_keychain_that_still_holds_the_key_is_left_alone() {
    let home = Home::new();
    let vault = filled(&home);

    assert_eq!(
        vault.add_keychain_slot(&patience(), None).unwrap_err(),
        KeyError::Exists
    );

    home.open()
        .unlock_with_keychain(Attempt::Background, &patience())
        .unwrap();
}

#[test]
fn a_drawn_code_opens_nothing_until_it_is_kept() {
    let home = Home::new();
    let vault = filled(&home);
    let old = make_code(&vault);

    let drawn = vault.draw_recovery_code(now()).unwrap();

    let again = home.open();
    assert_eq!(
        again.unlock_with_passphrase(drawn.code()).unwrap_err(),
        KeyError::WrongPassphrase
    );
    again.unlock_with_passphrase(&old).unwrap();
}

#[test]
fn a_kept_code_says_when_it_was_made() {
    let home = Home::new();
    let vault = filled(&home);

    make_code(&vault);

    let slots = home.open().slots().unwrap();
    let made = slots
        .iter()
        .find(|slot| slot.kind == SlotKind::RecoveryCode)
        .unwrap();
    assert_eq!(made.made_at, Some(now()));
}

#[test]
fn a_code_opens_as_it_is_typed_and_not_when_it_is_mistyped() {
    let home = Home::new();
    // Exposed as a person would read it.
    let shown = make_code(&filled(&home)).with_exposed(str::to_owned);
    let vault = home.open();
    let typed = shown.to_lowercase().replace('-', " ").replace('0', "o");
    let wrong = if shown.starts_with('7') { "8" } else { "7" };
    let mistyped = format!("{wrong}{}", &shown[1..]);

    assert_eq!(
        vault.unlock_with_passphrase(&secret(&mistyped)).unwrap_err(),
        KeyError::WrongPassphrase
    );
    vault.unlock_with_passphrase(&secret(&typed)).unwrap();

    assert_eq!(value(&vault), VALUE);
}

#[test]
fn there_is_one_recovery_code_and_a_new_one_ends_the_old() {
    let home = Home::new();
    let vault = filled(&home);
    let old = make_code(&vault);

    let new = make_code(&vault);

    let vault = home.open();
    assert_eq!(
        vault.unlock_with_passphrase(&old).unwrap_err(),
        KeyError::WrongPassphrase
    );
    vault.unlock_with_passphrase(&new).unwrap();
    assert_eq!(value(&vault), VALUE);
    assert_eq!(vault.slots().unwrap().len(), 2);
}

#[test]
fn a_changed_passphrase_opens_and_the_old_one_does_not() {
    let home = Home::new();
    let vault = filled(&home);
    let new = secret("another, and as long");
    assert_eq!(
        vault.change_passphrase(&new, None).unwrap_err(),
        KeyError::NoSuchSlot
    );
    vault.add_passphrase_slot(&secret(PASSPHRASE), None).unwrap();

    vault.change_passphrase(&new, None).unwrap();

    let vault = home.open();
    assert_eq!(
        vault.unlock_with_passphrase(&secret(PASSPHRASE)).unwrap_err(),
        KeyError::WrongPassphrase
    );
    vault.unlock_with_passphrase(&new).unwrap();
    assert_eq!(value(&vault), VALUE);
}

#[test]
fn a_passphrase_too_short_leaves_the_old_one_in_place() {
    let home = Home::new();
    let vault = filled(&home);
    vault.add_passphrase_slot(&secret(PASSPHRASE), None).unwrap();

    let outcome = vault.change_passphrase(&secret("eleven char"), None);

    assert_eq!(outcome.unwrap_err(), KeyError::PassphraseTooShort);
    home.open().unlock_with_passphrase(&secret(PASSPHRASE)).unwrap();
}

#[test]
fn a_locked_vault_gives_no_code_and_changes_no_passphrase() {
    let home = Home::new();
    let vault = filled(&home);
    vault.lock();

    assert_eq!(vault.draw_recovery_code(now()).err(), Some(KeyError::Locked));
    assert_eq!(
        vault.change_passphrase(&secret(PASSPHRASE), None).unwrap_err(),
        KeyError::Locked
    );
}

/// A vault under the keychain with one secret.
fn filled(home: &Home) -> Vault {
    let vault = home.unlocked();
    let grants = [grant(ORIGIN, AuthStyle::BodyField)];
    keep(&vault, &credential(1), &secret(VALUE), &grants);
    vault
}

fn value(vault: &Vault) -> String {
    let origin = ORIGIN.parse().unwrap();
    let destination = Destination {
        origin: &origin,
        auth_style: AuthStyle::BodyField,
    };
    let opened: Secret = vault
        .open_secret(credential(1).id, Purpose::Current, destination)
        .unwrap();
    // Exposed to compare.
    opened.with_exposed(str::to_owned)
}
