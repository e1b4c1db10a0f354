//! With the recovery code or the passphrase, losing the keychain's item loses nothing.

use domain::{AuthStyle, Secret};
use vault::{Attempt, Destination, KeyError, KeyState, LockState, Purpose, SlotKind, Vault};

use crate::support::{Home, PASSPHRASE, credential, grant, keep, patience, secret};

const VALUE: &str = "zz-kept-through-it-all";
const ORIGIN: &str = "https://devlake.example";

#[test]
fn with_the_keychains_item_gone_the_recovery_code_opens_everything() {
    let home = Home::new();
    let code = filled(&home).make_recovery_code().unwrap();
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
    filled(&home).add_passphrase_slot(&secret(PASSPHRASE)).unwrap();
    home.keychain.with_items(|items| items.clear());
    let vault = home.open();

    vault.unlock_with_passphrase(&secret(PASSPHRASE)).unwrap();

    assert_eq!(value(&vault), VALUE);
}

#[test]
fn the_keychain_can_take_over_again_after_its_item_was_lost() {
    let home = Home::new();
    let code = filled(&home).make_recovery_code().unwrap();
    home.keychain.with_items(|items| items.clear());
    let vault = home.open();
    vault.unlock_with_passphrase(&code).unwrap();
    let lost = slot(&vault, SlotKind::Keychain);

    vault.remove_slot(lost).unwrap();
    vault.add_keychain_slot(&patience()).unwrap();

    let again = home.open();
    again
        .unlock_with_keychain(Attempt::Background, &patience())
        .unwrap();
    assert_eq!(value(&again), VALUE);
}

#[test]
fn a_code_opens_as_it_is_typed_and_not_when_it_is_mistyped() {
    let home = Home::new();
    // Exposed as a person would read it.
    let shown = filled(&home)
        .make_recovery_code()
        .unwrap()
        .with_exposed(str::to_owned);
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
    assert_eq!(vault.replace_recovery_code().unwrap_err(), KeyError::NoSuchSlot);
    let old = vault.make_recovery_code().unwrap();
    assert_eq!(vault.make_recovery_code().unwrap_err(), KeyError::Exists);

    let new = vault.replace_recovery_code().unwrap();

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
    assert_eq!(vault.change_passphrase(&new).unwrap_err(), KeyError::NoSuchSlot);
    vault.add_passphrase_slot(&secret(PASSPHRASE)).unwrap();

    vault.change_passphrase(&new).unwrap();

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
    vault.add_passphrase_slot(&secret(PASSPHRASE)).unwrap();

    let outcome = vault.change_passphrase(&secret("eleven char"));

    assert_eq!(outcome.unwrap_err(), KeyError::PassphraseTooShort);
    home.open().unlock_with_passphrase(&secret(PASSPHRASE)).unwrap();
}

#[test]
fn a_locked_vault_gives_no_code_and_changes_no_passphrase() {
    let home = Home::new();
    let vault = filled(&home);
    vault.make_recovery_code().unwrap();
    vault.lock();

    assert_eq!(vault.make_recovery_code().unwrap_err(), KeyError::Locked);
    assert_eq!(vault.replace_recovery_code().unwrap_err(), KeyError::Locked);
    assert_eq!(
        vault.change_passphrase(&secret(PASSPHRASE)).unwrap_err(),
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

fn slot(vault: &Vault, kind: SlotKind) -> vault::KeySlotId {
    let slots = vault.slots().unwrap();
    slots.iter().find(|slot| slot.kind == kind).unwrap().id
}
