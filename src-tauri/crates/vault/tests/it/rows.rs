//! Ordinary rows: they come back as they were, changes name the version they follow, damage is said.

use domain::{
    Check, CheckId, ConnectionId, CredentialId, Finding, Outcome, Proof, Rung, RungReport, Slot, Use,
    Verdict,
    activity::{Action, Activity},
};
use jiff::Timestamp;
use uuid::Uuid;
use vault::{CHECKS_KEPT, LatestCheck, StoreError, Table, Vault};

use crate::support::{Home, connection, credential, system};

#[test]
fn rows_come_back_as_they_were() {
    let home = Home::new();
    let vault = filled(&home);
    drop(vault);
    let vault = home.open();

    vault
        .read(|tables| {
            assert_eq!(tables.system(system(1).id)?.unwrap().row, system(1));
            assert_eq!(
                tables.connection(connection(1, system(1).id).id)?.unwrap().row,
                connection(1, system(1).id)
            );
            assert_eq!(tables.credential(credential(1).id)?.unwrap().row, credential(1));
            assert_eq!(tables.uses()?.intact, [usage(1, 1)]);
            assert_eq!(tables.uses_of_credential(credential(1).id)?.intact, [usage(1, 1)]);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn a_change_that_follows_an_old_version_is_a_conflict_and_changes_nothing() {
    let home = Home::new();
    let vault = filled(&home);
    let mut renamed = system(1);
    renamed.name = "renamed".to_owned();
    vault
        .write(|transaction| transaction.change_system(&renamed, 1))
        .unwrap();

    let outcome = vault.write(|transaction| transaction.change_system(&system(1), 1));

    assert_eq!(outcome.unwrap_err(), StoreError::Conflict);
    let kept = vault.read(|tables| tables.system(system(1).id)).unwrap().unwrap();
    assert_eq!((kept.row.name.as_str(), kept.version), ("renamed", 2));
}

#[test]
fn a_failed_transaction_leaves_nothing_and_the_vault_goes_on_working() {
    let home = Home::new();
    let vault = filled(&home);

    let outcome = vault.write(|transaction| {
        transaction.add_system(&system(2))?;
        transaction.add_system(&system(1))
    });

    assert_eq!(outcome.unwrap_err(), StoreError::Exists);
    assert_eq!(vault.read(|tables| tables.systems()).unwrap().intact.len(), 1);
    vault
        .write(|transaction| transaction.add_system(&system(3)))
        .unwrap();
}

#[test]
fn what_is_still_used_cannot_be_removed() {
    let home = Home::new();
    let vault = filled(&home);

    let of_system = vault.write(|transaction| transaction.remove_system(system(1).id, 1));
    let of_credential = vault.write(|transaction| transaction.remove_credential(credential(1).id, 1));

    assert_eq!(of_system.unwrap_err(), StoreError::Reference);
    assert_eq!(of_credential.unwrap_err(), StoreError::Reference);
}

#[test]
fn removing_a_connection_takes_its_uses_and_checks_and_leaves_its_credential() {
    let home = Home::new();
    let vault = filled(&home);
    let id = connection_id(1);
    vault
        .write(|transaction| transaction.add_check(&check(1, 1)))
        .unwrap();

    vault
        .write(|transaction| transaction.remove_connection(id, 1))
        .unwrap();

    vault
        .read(|tables| {
            assert!(tables.connections()?.intact.is_empty());
            assert!(tables.uses()?.intact.is_empty());
            assert!(tables.checks(id)?.intact.is_empty());
            assert_eq!(tables.credentials()?.intact.len(), 1);
            assert_eq!(tables.uses()?.missing, 0);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn the_latest_check_of_each_connection_is_listed_and_the_oldest_are_forgotten() {
    let home = Home::new();
    let vault = filled(&home);
    vault
        .write(|transaction| transaction.add_connection(&connection(2, system(1).id)))
        .unwrap();

    vault
        .write(|transaction| {
            (0..30).try_for_each(|second| transaction.add_check(&check(1, second)))?;
            transaction.add_check(&check(2, 5))
        })
        .unwrap();

    let latest = vault.read(|tables| tables.latest_checks()).unwrap().intact;
    let expected = [check(1, 29), check(2, 5)].map(|check| LatestCheck {
        connection: check.connection,
        started_at: check.started_at,
        verdict: check.verdict,
    });
    assert_eq!(latest, expected);
    let kept = vault
        .read(|tables| tables.checks(connection_id(1)))
        .unwrap()
        .intact;
    assert_eq!(kept.len(), usize::try_from(CHECKS_KEPT).unwrap());
    assert_eq!(kept.first(), Some(&check(1, 29)));
}

#[test]
fn a_damaged_row_is_named_and_the_others_are_read() {
    let home = Home::new();
    let vault = filled(&home);
    vault
        .write(|transaction| transaction.add_system(&system(2)))
        .unwrap();
    home.tamper("UPDATE system SET content = replace(content, 'DevLake 2', 'DevLake 9')");

    let systems = vault.read(|tables| tables.systems()).unwrap();
    let alone = vault.read(|tables| tables.system(system(2).id)).unwrap_err();

    assert_eq!(systems.intact.len(), 1);
    assert_eq!(
        (systems.damaged[0].table, systems.damaged[0].key.clone()),
        (Table::System, system(2).id.to_string())
    );
    assert_eq!(alone, StoreError::Damaged(systems.damaged[0].clone()));
}

#[test]
fn a_row_under_another_key_is_damaged() {
    let home = Home::new();
    let vault = filled(&home);

    home.tamper("UPDATE credential SET id = x'000000000000000000000000000000aa'");

    assert_eq!(
        vault.read(|tables| tables.credentials()).unwrap().damaged.len(),
        1
    );
}

#[test]
fn a_row_that_vanished_is_missed() {
    let home = Home::new();
    let vault = filled(&home);
    vault
        .write(|transaction| transaction.add_system(&system(2)))
        .unwrap();

    home.tamper("DELETE FROM system WHERE id = x'00000000000000000000000000000002'");

    let systems = vault.read(|tables| tables.systems()).unwrap();
    assert_eq!((systems.intact.len(), systems.missing), (1, 1));
}

#[test]
fn settings_and_activities_are_kept() {
    let home = Home::new();
    let vault = home.open();

    vault
        .write(|transaction| {
            transaction.put_setting("theme", &"dark")?;
            transaction.put_setting("theme", &"light")?;
            transaction.add_activity(&activity(1, "first"))?;
            transaction.add_activity(&activity(2, "second"))
        })
        .unwrap();

    vault
        .read(|tables| {
            assert_eq!(tables.setting::<String>("theme")?.as_deref(), Some("light"));
            assert_eq!(tables.setting::<String>("never set")?, None);
            let latest = tables.activities(None, 1)?.intact;
            assert_eq!(latest[0].1, activity(2, "second"));
            assert_eq!(tables.activity_count()?, 2);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn the_history_is_read_page_by_page_in_the_order_in_which_it_was_written() {
    let home = Home::new();
    let vault = home.open();
    let names: Vec<String> = (0..25).map(|number| format!("entry {number}")).collect();
    // Within one moment as well, in one transaction and in several.
    vault
        .write(|transaction| {
            names[..10]
                .iter()
                .try_for_each(|name| transaction.add_activity(&activity(1, name)))
        })
        .unwrap();
    for name in &names[10..20] {
        vault
            .write(|transaction| transaction.add_activity(&activity(1, name)))
            .unwrap();
    }
    vault
        .write(|transaction| {
            names[20..]
                .iter()
                .try_for_each(|name| transaction.add_activity(&activity(2, name)))
        })
        .unwrap();

    let mut read = Vec::new();
    let mut place = None;
    loop {
        let page = vault.read(|tables| tables.activities(place, 4)).unwrap().intact;
        let Some((last, _)) = page.last() else { break };
        place = Some(*last);
        read.extend(page.into_iter().map(|(_, entry)| entry.name));
    }

    read.reverse();
    assert_eq!(read, names);
}

fn activity(second: i64, name: &str) -> Activity {
    Activity::new(Action::Create, name, Timestamp::from_second(second).unwrap())
}

/// One system with one connection that uses one credential.
fn filled(home: &Home) -> Vault {
    let vault = home.open();
    vault
        .write(|transaction| {
            transaction.add_system(&system(1))?;
            transaction.add_credential(&credential(1))?;
            transaction.add_connection(&connection(1, system(1).id))?;
            transaction.set_uses(connection_id(1), &[usage(1, 1)])
        })
        .unwrap();
    vault
}

fn connection_id(number: u128) -> ConnectionId {
    ConnectionId::from_uuid(Uuid::from_u128(number))
}

fn usage(connection: u128, credential: u128) -> Use {
    Use {
        connection: connection_id(connection),
        slot: Slot::Token,
        position: 0,
        credential: CredentialId::from_uuid(Uuid::from_u128(credential)),
    }
}

fn check(connection: u128, second: i64) -> Check {
    Check {
        expires_at: None,
        id: CheckId::from_uuid(Uuid::from_u128(u128::try_from(second).unwrap())),
        connection: connection_id(connection),
        started_at: Timestamp::from_second(second).unwrap(),
        rungs: vec![RungReport::found(Rung::SystemTest, 12, Finding::NoReason)],
        verdict: Verdict {
            outcome: Outcome::Rejected,
            proof: Proof::Strong,
        },
        account: None,
        tokens: Vec::new(),
    }
}
