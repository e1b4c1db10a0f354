//! A change that was acknowledged survives a crash; a half change is never visible.

use std::{fs, io::Read, thread};

use domain::{AuthStyle, ConnectionId, SystemId};
use jiff::Timestamp;
use rstest::rstest;
use uuid::Uuid;
use vault::{Edition, Identity, Purpose, Vault, fakes::MemoryKeychain, faults::Fault};

use crate::{
    child::{Process, listen, say},
    support::{Home, connection, credential, grant, keep, secret, system},
};

const CHILD: &str = "persist_crash::in_a_child_process";
const LOOPS: u32 = 4;
const ROUNDS_PER_LOOP: u32 = 55;

#[test]
fn a_process_that_is_killed_at_any_moment_loses_nothing_that_it_acknowledged() {
    thread::scope(|scope| {
        for number in 0..LOOPS {
            scope.spawn(move || kill_again_and_again(number));
        }
    });
}

#[rstest]
fn a_process_that_dies_while_it_writes_leaves_all_or_nothing(
    #[values(
        Fault::WriteBegun,
        Fault::WriteWorked,
        Fault::WriteCounted,
        Fault::WriteCommitted
    )]
    fault: Fault,
) {
    let home = Home::on_fast_disk();
    drop(home.open());

    let said = die(&home, "write 1", fault);

    assert_eq!(said, Vec::<String>::new(), "it died before it could acknowledge");
    let is_there = fault == Fault::WriteCommitted;
    assert_eq!(numbers(&home), if is_there { vec![1] } else { vec![] });
}

#[rstest]
fn a_process_that_dies_while_it_erases_leaves_an_erasure_that_is_finished_later(
    #[values(
        Fault::WriteCounted,
        Fault::WriteCommitted,
        Fault::ErasureLogEmptied,
        Fault::ErasureBackupRenewed,
        Fault::ErasureBackupsRenewed
    )]
    fault: Fault,
) {
    let home = with_backups();
    let sealed = sealed(&home);

    die(&home, "erase", fault);

    let vault = home.open();
    let is_erased = vault
        .read(|tables| tables.grants(credential(1).id, Purpose::Current))
        .unwrap()
        .is_none();
    assert_eq!(is_erased, fault != Fault::WriteCounted);
    assert_eq!(vault.has_unfinished_erasure(), is_erased);
    vault
        .write(|transaction| transaction.put_setting("any", &1))
        .unwrap();
    assert!(!vault.has_unfinished_erasure());
    assert_eq!(files_with(&home, &sealed) == 0, is_erased);
    assert!(vault.backups().unwrap().iter().all(|backup| backup.is_intact));
    assert_eq!(vault.backups().unwrap().len(), 2);
}

#[rstest]
fn a_process_that_dies_while_it_backs_up_leaves_whole_backups(
    #[values(Fault::BackupCopied, Fault::BackupNamed)] fault: Fault,
) {
    let home = with_backups();

    die(&home, "back up", fault);

    let vault = home.open();
    let backups = vault.backups().unwrap();
    assert!(backups.iter().all(|backup| backup.is_intact));
    assert_eq!(backups.len(), if fault == Fault::BackupNamed { 3 } else { 2 });
    vault.back_up(now()).unwrap();
    assert!(!home.data().join("backups/partial").exists());
}

#[rstest]
fn a_process_that_dies_while_it_restores_can_begin_again(
    #[values(Fault::RestoreCopied, Fault::RestoreSetAside)] fault: Fault,
) {
    let home = with_backups();

    die(&home, "restore", fault);

    let opened = Vault::open(
        &home.data(),
        Identity::of(Edition::Release),
        home.keychain.clone(),
    );
    assert_eq!(
        opened.is_ok(),
        fault == Fault::RestoreCopied,
        "an empty place is never taken for a new vault"
    );
    drop(opened);
    vault::restore(&home.data(), now()).unwrap();
    assert!(home.open().examine().unwrap().is_intact());
}

#[test]
fn a_process_that_dies_while_it_makes_a_vault_leaves_one_that_can_be_made() {
    let home = Home::on_fast_disk();

    die(&home, "write 1", Fault::OpenMigrated);

    let vault = home.open();
    assert!(vault.examine().unwrap().is_intact());
    assert_eq!(vault.lock_state().unwrap(), vault::LockState::Empty);
}

#[test]
#[ignore = "runs in a child process, which is killed"]
fn in_a_child_process() {
    let (directory, fault) = (listen(), listen());
    if let Some(fault) = Fault::ALL.into_iter().find(|found| format!("{found:?}") == fault) {
        fault.arm();
    }
    let directory = std::path::PathBuf::from(directory);
    let work = listen();
    if work == "restore" {
        vault::restore(&directory, now()).unwrap();
        return say("restored");
    }
    let keychain = std::sync::Arc::new(MemoryKeychain::normal());
    let Ok(vault) = Vault::open(&directory, Identity::of(Edition::Release), keychain) else {
        return;
    };
    match work.split_once(' ') {
        Some(("write", from)) => write_until_killed(&vault, from.parse().unwrap()),
        Some(("back", _)) => vault.back_up(now()).map(drop).unwrap(),
        _ => vault
            .write(|transaction| transaction.erase_secrets(credential(1).id))
            .unwrap(),
    }
    say("done");
}

/// Adds two rows that belong together, says so, and goes on.
fn write_until_killed(vault: &Vault, from: u128) {
    for number in from.. {
        let (system, connection) = (system(number), connection(number, system(number).id));
        vault
            .write(|transaction| {
                transaction.add_system(&system)?;
                transaction.add_connection(&connection)
            })
            .unwrap();
        say(&number.to_string());
    }
}

fn kill_again_and_again(seed: u32) {
    let home = Home::on_fast_disk();
    drop(home.open());
    let mut from = 1;
    for round in 0..ROUNDS_PER_LOOP {
        let mut child = Process::start(CHILD);
        child.tell(&home.data().display().to_string());
        child.tell("");
        child.tell(&format!("write {from}"));
        let mut last = from - 1;
        // It is killed a little after an acknowledgement, each time a little later: wherever it then is.
        for _ in 0..=(round % 3) {
            last = child.hear().unwrap().parse().unwrap();
        }
        for _ in 0..(seed + round * LOOPS) * 150 {
            std::hint::spin_loop();
        }
        if let Some(word) = child.kill().last() {
            last = word.parse().unwrap();
        }

        let found = numbers(&home);
        let acknowledged: Vec<u128> = (1..=last).collect();
        let one_more: Vec<u128> = (1..=last + 1).collect();
        assert!(
            found == acknowledged || found == one_more,
            "{last} was acknowledged last, and {found:?} is there"
        );
        from = found.last().copied().unwrap_or(0) + 1;
    }
}

/// Has a child die at a place; answers what it acknowledged before.
fn die(home: &Home, work: &str, fault: Fault) -> Vec<String> {
    let mut child = Process::start(CHILD);
    child.tell(&home.data().display().to_string());
    child.tell(&format!("{fault:?}"));
    child.tell(work);
    child.last_words()
}

/// The numbers of the pairs that are there, each of them whole.
fn numbers(home: &Home) -> Vec<u128> {
    let vault = home.open();
    assert!(vault.examine().unwrap().is_intact());
    let (systems, connections) = vault
        .read(|tables| Ok::<_, vault::StoreError>((tables.systems()?, tables.connections()?)))
        .unwrap();
    let system_number = |id: SystemId| Uuid::from_bytes(*id.as_bytes()).as_u128();
    let connection_number = |id: ConnectionId| Uuid::from_bytes(*id.as_bytes()).as_u128();
    let mut found: Vec<_> = systems
        .intact
        .iter()
        .map(|found| system_number(found.row.id))
        .collect();
    let mut pairs: Vec<_> = connections
        .intact
        .iter()
        .map(|found| connection_number(found.row.id))
        .collect();
    found.sort_unstable();
    pairs.sort_unstable();
    assert_eq!(found, pairs, "half a change is visible");
    found
}

fn with_backups() -> Home {
    let home = Home::on_fast_disk();
    let vault = home.unlocked();
    let grants = [grant("https://devlake.example", AuthStyle::BodyField)];
    keep(&vault, &credential(1), &secret("zz-to-be-erased"), &grants);
    vault.back_up(now()).unwrap();
    vault.back_up(now()).unwrap();
    drop(vault);
    home
}

fn sealed(home: &Home) -> Vec<u8> {
    let connection = rusqlite::Connection::open(home.database()).unwrap();
    connection
        .query_row("SELECT sealed FROM secret", [], |row| row.get(0))
        .unwrap()
}

fn files_with(home: &Home, bytes: &[u8]) -> usize {
    let places = [home.data(), home.data().join("backups")];
    let files = places.iter().flat_map(|place| fs::read_dir(place).unwrap());
    files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .filter(|path| {
            let mut content = Vec::new();
            fs::File::open(path).unwrap().read_to_end(&mut content).unwrap();
            content.windows(bytes.len()).any(|window| window == bytes)
        })
        .count()
}

fn now() -> Timestamp {
    "2026-01-02T03:04:05Z".parse().unwrap()
}
