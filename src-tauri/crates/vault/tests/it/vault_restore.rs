//! A damaged database costs no more than what changed since the last backup, and what that is can be said.

use std::fs;

use domain::{AuthStyle, activity::Action};
use jiff::Timestamp;
use vault::{
    Attempt, Destination, Edition, Identity, Purpose, RestoreError, Table, TableDifference, Vault,
    plan_restore, restore,
};

use crate::support::{Home, credential, grant, keep, patience, secret, system};

const VALUE: &str = "zz-backed-up";
const ORIGIN: &str = "https://devlake.example";

#[test]
fn a_file_that_is_no_database_any_more_comes_back_from_its_backup() {
    let home = backed_up();
    fs::write(home.database(), "overwritten by something else ".repeat(500)).unwrap();
    assert!(open(&home).is_none());

    restore(&home.data(), now()).unwrap();

    let vault = open(&home).unwrap();
    assert_eq!(value(&vault), VALUE);
    assert!(vault.examine().unwrap().is_intact());
}

#[test]
fn the_damaged_file_is_set_aside_as_it_was() {
    let home = backed_up();
    let damaged = "overwritten by something else ".repeat(500);
    fs::write(home.database(), &damaged).unwrap();

    let restored = restore(&home.data(), now()).unwrap();

    let aside = restored.set_aside.unwrap();
    assert_eq!(fs::read_to_string(aside).unwrap(), damaged);
}

#[test]
fn a_restored_vault_says_so_in_its_history() {
    let home = backed_up();
    fs::write(home.database(), "overwritten by something else ".repeat(500)).unwrap();

    restore(&home.data(), now()).unwrap();

    let history = open(&home)
        .unwrap()
        .read(|tables| tables.activities(None, 1))
        .unwrap();
    let (_, latest) = &history.intact[0];
    assert_eq!((latest.action, latest.at), (Action::RestoreBackup, now()));
    assert!(latest.name.ends_with(".db"), "{}", latest.name);
}

#[test]
fn what_changed_since_the_backup_is_said_by_table() {
    let home = backed_up();
    {
        let vault = home.open();
        for number in 2..5 {
            vault
                .write(|transaction| transaction.add_system(&system(number)))
                .unwrap();
        }
    }
    home.tamper("UPDATE system SET version = 9 WHERE id = x'00000000000000000000000000000001'");

    let plan = plan_restore(&home.data()).unwrap();

    assert_eq!(plan.backup.made_at, now());
    assert_eq!(
        difference(&plan.tables, Table::System),
        TableDifference {
            table: Table::System,
            readable: Some(3),
            in_backup: 1
        }
    );
    assert_eq!(
        restore(&home.data(), now()).unwrap().plan,
        plan,
        "what was done is what was said"
    );
}

#[test]
fn of_a_file_that_cannot_be_read_nothing_is_claimed() {
    let home = backed_up();
    fs::write(home.database(), "overwritten by something else ".repeat(500)).unwrap();

    let plan = plan_restore(&home.data()).unwrap();

    assert!(plan.tables.iter().all(|table| table.readable.unwrap_or(0) == 0));
    assert_eq!(difference(&plan.tables, Table::Secret).in_backup, 1);
}

#[test]
fn the_newest_backup_that_is_intact_is_taken() {
    let home = backed_up();
    {
        let vault = home.open();
        vault
            .write(|transaction| transaction.add_system(&system(2)))
            .unwrap();
        let later = vault.back_up(later()).unwrap();
        let mut bytes = fs::read(&later.path).unwrap();
        let name = b"DevLake 2";
        let at = bytes.windows(name.len()).position(|found| found == name);
        bytes[at.unwrap()] ^= 0x40;
        fs::write(later.path, bytes).unwrap();
    }
    fs::write(home.database(), "gone").unwrap();

    let restored = restore(&home.data(), now()).unwrap();

    assert_eq!(restored.plan.backup.made_at, now());
    let systems = home.open().read(|tables| tables.systems()).unwrap();
    assert_eq!(systems.intact.len(), 1);
}

#[test]
fn without_an_intact_backup_everything_stays_as_it_is() {
    let home = backed_up();
    let backup = home.open().backups().unwrap().remove(0).path;
    fs::write(backup, "gone too").unwrap();
    fs::write(home.database(), "gone").unwrap();

    assert_eq!(restore(&home.data(), now()).unwrap_err(), RestoreError::NoBackup);
    assert_eq!(fs::read_to_string(home.database()).unwrap(), "gone");
}

#[test]
fn a_vault_that_is_open_is_not_replaced() {
    let home = backed_up();
    let vault = home.open();

    assert_eq!(restore(&home.data(), now()).unwrap_err(), RestoreError::InUse);
    vault
        .write(|transaction| transaction.add_system(&system(2)))
        .unwrap();
    assert!(vault.examine().unwrap().is_intact());
}

#[test]
fn a_vault_that_vanished_comes_back() {
    let home = backed_up();
    fs::remove_file(home.database()).unwrap();

    let restored = restore(&home.data(), now()).unwrap();

    assert_eq!(restored.set_aside, None);
    assert_eq!(value(&open(&home).unwrap()), VALUE);
}

#[test]
fn a_restored_vault_goes_on_being_backed_up() {
    let home = backed_up();
    fs::write(home.database(), "gone").unwrap();
    restore(&home.data(), now()).unwrap();
    let vault = home.open();

    vault.back_up(later()).unwrap();

    let backups = vault.backups().unwrap();
    assert!(backups.iter().all(|backup| backup.is_intact));
    assert_eq!(backups.len(), 2);
}

/// A vault with one system and one secret, backed up and closed.
fn backed_up() -> Home {
    let home = Home::new();
    let vault = home.unlocked();
    let grants = [grant(ORIGIN, AuthStyle::BodyField)];
    keep(&vault, &credential(1), &secret(VALUE), &grants);
    vault
        .write(|transaction| transaction.add_system(&system(1)))
        .unwrap();
    vault.back_up(now()).unwrap();
    home
}

fn open(home: &Home) -> Option<Vault> {
    Vault::open(
        &home.data(),
        Identity::of(Edition::Release),
        home.keychain.clone(),
    )
    .ok()
}

fn value(vault: &Vault) -> String {
    vault
        .unlock_with_keychain(Attempt::Background, &patience())
        .unwrap();
    let origin = ORIGIN.parse().unwrap();
    let destination = Destination {
        origin: &origin,
        auth_style: AuthStyle::BodyField,
    };
    let opened = vault
        .open_secret(credential(1).id, Purpose::Current, destination)
        .unwrap();
    // Exposed to compare.
    opened.with_exposed(str::to_owned)
}

fn difference(tables: &[TableDifference], table: Table) -> TableDifference {
    *tables.iter().find(|found| found.table == table).unwrap()
}

fn now() -> Timestamp {
    "2026-01-02T03:04:05Z".parse().unwrap()
}

fn later() -> Timestamp {
    "2026-01-03T03:04:05Z".parse().unwrap()
}
