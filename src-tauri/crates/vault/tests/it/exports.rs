//! Sealed exports: what is in them, where they may be written, and what restoring one changes.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use domain::AuthStyle;
use vault::{
    Attempt, ExportError, KeyError, Purpose, RestoreError, SlotKind, Table, Vault, plan_restore_from,
    restore, restore_from,
};

use crate::support::{Home, PASSPHRASE, credential, grant, keep, make_code, now, patience, secret, system};

const EXPORTED: &str = "made up for the export";

#[test]
fn nothing_but_its_passphrase_opens_an_export() {
    let home = Home::new();
    let vault = filled(&home);
    vault.add_passphrase_slot(&secret(PASSPHRASE), None).unwrap();
    let code = make_code(&vault);
    let file = exported(&home, &vault);

    let elsewhere = restored_elsewhere(&file);

    let vault = elsewhere.open();
    let kinds: Vec<_> = vault.slots().unwrap().iter().map(|slot| slot.kind).collect();
    assert_eq!(kinds, [SlotKind::Passphrase]);
    for other in [&code, &secret(PASSPHRASE)] {
        assert_eq!(
            vault.unlock_with_passphrase(other).unwrap_err(),
            KeyError::WrongPassphrase
        );
    }
    vault.unlock_with_passphrase(&secret(EXPORTED)).unwrap();
}

#[test]
fn no_byte_of_the_keychains_slot_is_in_an_export() {
    let home = Home::new();
    let vault = filled(&home);
    make_code(&vault);
    let file = exported(&home, &vault);
    let slots = rusqlite::Connection::open(home.database()).unwrap();
    let mut statement = slots.prepare("SELECT id, wrapped FROM key_slot").unwrap();
    let found = statement
        .query_map([], |row| Ok([row.get(0)?, row.get(1)?]))
        .unwrap();
    let pieces: Vec<Vec<u8>> = found.flat_map(Result::unwrap).collect();

    let bytes = fs::read(file).unwrap();

    assert_eq!(pieces.len(), 4, "both slots are looked for");
    for piece in pieces {
        assert!(!bytes.windows(piece.len()).any(|window| window == piece));
    }
}

#[test]
fn an_export_is_one_private_file() {
    let home = Home::new();
    let vault = filled(&home);
    let file = exported(&home, &vault);

    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let others: Vec<_> = fs::read_dir(file.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| name != "data" && name != "export.db")
        .collect();
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn an_export_that_fails_leaves_what_was_there() {
    let home = Home::new();
    let vault = filled(&home);
    let file = exported(&home, &vault);
    let before = fs::read(&file).unwrap();

    let short = vault.export(&file, &secret("too short"), now());
    vault.lock();
    let locked = vault.export(&file, &secret(EXPORTED), now());

    assert_eq!(short.unwrap_err(), ExportError::Key(KeyError::PassphraseTooShort));
    assert_eq!(locked.unwrap_err(), ExportError::Key(KeyError::Locked));
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn the_vaults_own_directory_is_no_place_for_an_export() {
    let home = Home::new();
    let vault = filled(&home);

    let outcome = vault.export(&home.database(), &secret(EXPORTED), now());

    assert_eq!(outcome.unwrap_err(), ExportError::OwnDirectory);
    assert!(vault.examine().unwrap().is_intact());
}

#[test]
fn what_is_older_in_a_file_is_said_before_and_after() {
    let home = Home::new();
    let vault = filled(&home);
    let file = exported(&home, &vault);
    let grants = [grant("https://devlake.example", AuthStyle::BodyField)];
    vault
        .write(|transaction| {
            transaction.add_system(&system(2))?;
            vault.seal(
                transaction,
                credential(1).id,
                Purpose::Current,
                &secret("zz-rotated"),
                &grants,
            )
        })
        .unwrap();
    drop(vault);

    let plan = plan_restore_from(&home.data(), &file).unwrap();

    assert_eq!(plan.older_secrets, 1);
    assert_eq!(plan.backup.made_at, now());
    let systems = plan
        .tables
        .iter()
        .find(|found| found.table == Table::System)
        .unwrap();
    assert_eq!((systems.readable, systems.in_backup), (Some(1), 0));
    assert_eq!(restore_from(&home.data(), &file, now()).unwrap().plan, plan);
}

#[test]
fn the_vault_before_is_set_aside_and_can_be_restored_in_its_turn() {
    let home = Home::new();
    let vault = filled(&home);
    let file = exported(&home, &vault);
    vault
        .write(|transaction| transaction.add_system(&system(2)))
        .unwrap();
    drop(vault);

    let aside = restore_from(&home.data(), &file, now())
        .unwrap()
        .set_aside
        .unwrap();

    assert_eq!(systems(&home.open()), 0);
    restore_from(&home.data(), &aside, now()).unwrap();
    assert_eq!(systems(&home.open()), 1);
    assert!(aside.is_file());
}

#[test]
fn of_the_same_vault_todays_keychain_goes_on_opening_it() {
    let home = Home::new();
    let vault = filled(&home);
    let file = exported(&home, &vault);
    let code = make_code(&vault);
    drop(vault);

    restore_from(&home.data(), &file, now()).unwrap();

    let vault = home.open();
    vault
        .unlock_with_keychain(Attempt::Background, &patience())
        .unwrap();
    home.open().unlock_with_passphrase(&code).unwrap();
    home.open().unlock_with_passphrase(&secret(EXPORTED)).unwrap();
}

#[test]
fn backups_of_another_vault_are_set_aside_with_it() {
    let (home, elsewhere) = (Home::new(), Home::new());
    let file = exported(&home, &filled(&home));
    elsewhere.unlocked().back_up(now()).unwrap();

    let aside = restore_from(&elsewhere.data(), &file, now())
        .unwrap()
        .set_aside
        .unwrap();

    assert_eq!(elsewhere.open().backups().unwrap(), []);
    assert!(aside.with_extension("backups").is_dir());
}

#[test]
fn a_file_that_is_no_whole_vault_changes_nothing() {
    let home = Home::new();
    let file = exported(&home, &filled(&home));
    let (other, damaged) = (home.outside("letter.txt"), home.outside("damaged.db"));
    fs::write(&other, "no vault at all").unwrap();
    let mut bytes = fs::read(&file).unwrap();
    let at = bytes.windows(5).position(|found| found == b"\"kim\"").unwrap();
    bytes[at + 1] ^= 0x40;
    fs::write(&damaged, bytes).unwrap();
    let before = fs::read(home.database()).unwrap();

    let refused = |file: &PathBuf| restore_from(&home.data(), file, now()).unwrap_err();

    assert_eq!(refused(&other), RestoreError::NotAVault);
    assert_eq!(refused(&damaged), RestoreError::Damaged);
    assert_eq!(fs::read(home.database()).unwrap(), before);
}

#[test]
fn a_link_and_a_pipe_are_not_followed() {
    let home = Home::new();
    let file = exported(&home, &filled(&home));
    let link = home.outside("link.db");
    std::os::unix::fs::symlink(&file, &link).unwrap();

    let refused = plan_restore_from(&home.data(), &link).unwrap_err();

    assert_eq!(refused, RestoreError::Files(vault::FilesError::Link));
    assert_eq!(
        plan_restore_from(&home.data(), &home.data()).unwrap_err(),
        RestoreError::Files(vault::FilesError::NotAFile)
    );
}

#[test]
fn an_open_vault_is_not_replaced() {
    let home = Home::new();
    let vault = filled(&home);
    let file = exported(&home, &vault);

    assert_eq!(
        restore_from(&home.data(), &file, now()).unwrap_err(),
        RestoreError::InUse
    );
    assert!(vault.examine().unwrap().is_intact());
}

#[test]
fn an_automatic_backup_after_a_restore_is_restored_as_ever() {
    let home = Home::new();
    let file = exported(&home, &filled(&home));
    restore_from(&home.data(), &file, now()).unwrap();
    home.open().back_up(now()).unwrap();
    fs::write(home.database(), "gone").unwrap();

    restore(&home.data(), now()).unwrap();

    assert!(home.open().examine().unwrap().is_intact());
}

/// A vault under the keychain with one secret.
fn filled(home: &Home) -> Vault {
    let vault = home.unlocked();
    let grants = [grant("https://devlake.example", AuthStyle::BodyField)];
    keep(&vault, &credential(1), &secret("zz-exported"), &grants);
    vault
}

fn exported(home: &Home, vault: &Vault) -> PathBuf {
    let file = home.outside("export.db");
    vault.export(&file, &secret(EXPORTED), now()).unwrap();
    file
}

/// Another computer that had nothing yet.
fn restored_elsewhere(file: &std::path::Path) -> Home {
    let elsewhere = Home::new();
    drop(elsewhere.open());
    restore_from(&elsewhere.data(), file, now()).unwrap();
    elsewhere
}

fn systems(vault: &Vault) -> usize {
    vault.read(|tables| tables.systems()).unwrap().intact.len()
}
