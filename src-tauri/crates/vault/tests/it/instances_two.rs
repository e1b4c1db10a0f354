//! Two processes on one vault: no update is lost, and none is mixed with another.

use std::{path::PathBuf, sync::Arc, thread};

use vault::{Edition, Identity, StoreError, Vault, fakes::MemoryKeychain};

use crate::{
    child::{Process, listen, say},
    support::{Home, connection, system},
};

const CHILD: &str = "instances_two::in_a_child_process";
const EACH: u32 = 60;

#[test]
fn every_update_of_two_processes_to_the_same_rows_is_kept() {
    let home = with_a_pair();
    let mut both = [start(&home, "one"), start(&home, "other")];

    let said: Vec<_> = both.iter_mut().map(Process::last_words).collect();

    assert_eq!(said, [["done"], ["done"]]);
    let vault = home.open();
    let (system, connection) = pair(&vault);
    assert_eq!(number(&system.0), 2 * EACH);
    assert_eq!(
        (system.1, connection.1),
        (u64::from(2 * EACH) + 1, u64::from(2 * EACH) + 1)
    );
    assert!(vault.examine().unwrap().is_intact());
}

#[test]
fn rows_that_are_changed_together_are_seen_together() {
    let home = with_a_pair();
    let vault = home.open();
    let both = [start(&home, "one"), start(&home, "other")];

    let seen = thread::scope(|scope| {
        let running = both.map(|mut child| scope.spawn(move || child.last_words()));
        loop {
            let have_ended = running.iter().all(|child| child.is_finished());
            let (system, connection) = pair(&vault);
            assert_eq!(
                system.0, connection.0,
                "from one writer, and from one of its changes"
            );
            if have_ended {
                return number(&system.0);
            }
        }
    });

    assert_eq!(seen, 2 * EACH);
}

#[test]
fn a_change_of_another_process_is_noticed() {
    let home = with_a_pair();
    let vault = home.open();
    let before = vault.revision().unwrap();

    start(&home, "one").last_words();

    assert!(vault.revision().unwrap() > before);
    assert_eq!(number(&pair(&vault).0.0), EACH);
}

#[test]
#[ignore = "runs in a child process"]
fn in_a_child_process() {
    let (place, name) = (listen(), listen());
    if place.is_empty() {
        return;
    }
    let vault = Vault::open(
        &PathBuf::from(place),
        Identity::of(Edition::Release),
        Arc::new(MemoryKeychain::normal()),
    )
    .unwrap();
    let mut made = 0;
    while made < EACH {
        match raise(&vault, &name) {
            Ok(()) => made += 1,
            // Somebody was quicker: read again.
            Err(StoreError::Conflict) => {}
            Err(error) => return say(&error.to_string()),
        }
    }
    say("done");
}

/// Reads both rows, then changes both as the versions that were read.
fn raise(vault: &Vault, name: &str) -> Result<(), StoreError> {
    let ((text, system_version), (_, connection_version)) = pair(vault);
    let (mut system, mut connection) = (system(1), connection(1, system(1).id));
    system.name = format!("{name} {}", number(&text) + 1);
    connection.name.clone_from(&system.name);
    vault.write(|transaction| {
        transaction.change_system(&system, system_version)?;
        transaction.change_connection(&connection, connection_version)
    })
}

/// The name and the version of each of the two rows, from one moment.
fn pair(vault: &Vault) -> ((String, u64), (String, u64)) {
    let (system, connection) = vault
        .read(|tables| {
            Ok::<_, StoreError>((
                tables.system(system(1).id)?,
                tables.connection(connection(1, system(1).id).id)?,
            ))
        })
        .unwrap();
    let (system, connection) = (system.unwrap(), connection.unwrap());
    (
        (system.row.name, system.version),
        (connection.row.name, connection.version),
    )
}

fn number(name: &str) -> u32 {
    name.rsplit(' ').next().unwrap().parse().unwrap()
}

fn with_a_pair() -> Home {
    let home = Home::on_fast_disk();
    let (mut system, mut connection) = (system(1), connection(1, system(1).id));
    system.name = "nobody 0".to_owned();
    connection.name.clone_from(&system.name);
    home.open()
        .write(|transaction| {
            transaction.add_system(&system)?;
            transaction.add_connection(&connection)
        })
        .unwrap();
    home
}

fn start(home: &Home, name: &str) -> Process {
    let mut child = Process::start(CHILD);
    child.tell(&home.data().display().to_string());
    child.tell(name);
    child
}
