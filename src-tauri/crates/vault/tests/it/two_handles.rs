//! Two processes on one vault: each sees the other's changes, and none is lost.

use std::thread;

use vault::{Attempt, StoreError};

use crate::support::{Home, patience, system};

#[test]
fn a_change_made_elsewhere_is_noticed_and_read() {
    let home = Home::new();
    let (window, terminal) = (home.open(), home.open());
    let before = window.revision().unwrap();
    assert_eq!(window.revision().unwrap(), before, "nothing happened yet");

    terminal
        .write(|transaction| transaction.add_system(&system(1)))
        .unwrap();

    assert!(window.revision().unwrap() > before);
    assert_eq!(window.read(|tables| tables.systems()).unwrap().intact.len(), 1);
}

#[test]
fn a_change_of_our_own_raises_the_revision_too() {
    let home = Home::new();
    let vault = home.open();
    let before = vault.revision().unwrap();

    vault
        .write(|transaction| transaction.add_system(&system(1)))
        .unwrap();

    assert!(vault.revision().unwrap() > before);
}

#[test]
fn the_second_of_two_changes_to_the_same_version_is_a_conflict() {
    let home = Home::new();
    let (window, terminal) = (home.open(), home.open());
    window
        .write(|transaction| transaction.add_system(&system(1)))
        .unwrap();
    let seen_by_both = window
        .read(|tables| tables.system(system(1).id))
        .unwrap()
        .unwrap()
        .version;

    window
        .write(|transaction| transaction.change_system(&system(1), seen_by_both))
        .unwrap();
    let second = terminal.write(|transaction| transaction.change_system(&system(1), seen_by_both));

    assert_eq!(second.unwrap_err(), StoreError::Conflict);
}

#[test]
fn writers_at_the_same_time_take_turns() {
    let home = Home::new();
    drop(home.open());

    thread::scope(|scope| {
        for writer in 0..4_u128 {
            let vault = home.open();
            scope.spawn(move || {
                for number in 0..10 {
                    vault
                        .write(|transaction| transaction.add_system(&system(writer * 100 + number)))
                        .unwrap();
                }
            });
        }
    });

    let systems = home.open().read(|tables| tables.systems()).unwrap();
    assert_eq!((systems.intact.len(), systems.missing), (40, 0));
}

#[test]
fn two_first_starts_at_the_same_moment_make_one_vault() {
    let home = Home::new();

    let opened: Vec<_> = thread::scope(|scope| {
        let starts: Vec<_> = (0..4).map(|_| scope.spawn(|| home.open())).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });

    let made = opened
        .iter()
        .filter(|vault| vault.create_with_keychain(&patience(), None).is_ok())
        .count();
    assert_eq!(made, 1);
    for vault in &opened {
        vault
            .unlock_with_keychain(Attempt::Background, &patience())
            .unwrap();
    }
    assert_eq!(home.keychain.with_items(|items| items.len()), 1);
}
