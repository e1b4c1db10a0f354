//! The real Secret Service, gnome-keyring on a private bus, in every state that it can be in.
//!
//! The address of the bus belongs to the whole process, so each state is tried in a child process: this test
//! program again, running the one ignored test below.

use std::{path::Path, process::Command, sync::Arc, time::Duration};

use tempfile::{TempDir, tempdir};
use vault::{
    Attempt, Edition, Identity, KeyState, Keychain,
    KeychainTrouble::{Locked, TimedOut, Unavailable},
    LockState, OsKeychain, Patience, SlotKind, Vault,
};

use crate::{
    keychain_suite::{Standing, behaves},
    session::{Keyring, Session, private},
    support::{patience, system},
};

const STANDING: &str = "PATCHBAY_TEST_STANDING";
const DIRECTORY: &str = "PATCHBAY_TEST_DIRECTORY";

#[test]
fn without_a_bus_there_is_no_service() {
    let home = tempdir().unwrap();

    run_in_child(&home, "unix:path=/nonexistent/bus", Standing::NoService);
}

#[test]
fn a_service_without_a_collection_keeps_nothing() {
    let Some(session) = Session::start(Keyring::WithoutCollection) else {
        return;
    };

    run_in_child(&session.home, &session.address, Standing::NoCollection);
}

#[test]
fn a_locked_collection_raises_a_dialog_only_when_the_person_asked() {
    let Some(session) = Session::start(Keyring::Unlocked) else {
        return;
    };
    session.lock();

    run(
        &session.home,
        &session.address,
        "probe_in_a_child_process",
        Standing::LockedUp,
    );
    assert!(!session.has_raised_a_dialog());

    // The control: the same collection, and questions on the person's behalf.
    run_in_child(&session.home, &session.address, Standing::LockedUp);
    assert!(session.has_raised_a_dialog());
}

#[test]
fn a_service_that_never_replies_holds_up_only_its_own_question() {
    let Some(session) = Session::start(Keyring::Unlocked) else {
        return;
    };
    session.freeze();

    run(
        &session.home,
        &session.address,
        "hang_in_a_child_process",
        Standing::Usable,
    );
}

#[test]
fn an_unlocked_collection_keeps_the_vaults_key() {
    let Some(session) = Session::start(Keyring::Unlocked) else {
        return;
    };

    run_in_child(&session.home, &session.address, Standing::Usable);
}

#[test]
#[ignore = "runs in a child process with a bus of its own"]
fn in_a_child_process() {
    if !is_child() {
        return;
    }
    let (word, directory) = (told(STANDING).unwrap(), told(DIRECTORY).unwrap());
    let standing = Standing::ALL
        .into_iter()
        .find(|standing| standing.word() == word)
        .unwrap();

    behaves(&OsKeychain, standing);
    a_vault_behaves(Path::new(&directory), standing);
}

#[test]
#[ignore = "runs in a child process with a bus of its own"]
fn probe_in_a_child_process() {
    if !is_child() {
        return;
    }
    let home = tempdir().unwrap();
    let vault = open(home.path());

    let state = vault.probe_keychain(&patience()).unwrap();

    assert_eq!(state, KeyState::CannotCreate(Locked));
    assert_eq!(
        OsKeychain.probe("dev.patchbay.Patchbay.test").unwrap_err(),
        Locked
    );
}

#[test]
#[ignore = "runs in a child process with a bus of its own"]
fn hang_in_a_child_process() {
    if !is_child() {
        return;
    }
    let home = tempdir().unwrap();
    let vault = open(home.path());
    vault
        .write(|transaction| transaction.add_system(&system(1)))
        .unwrap();

    let state = vault
        .probe_keychain(&Patience::For(Duration::from_millis(200)))
        .unwrap();

    assert_eq!(state, KeyState::CannotCreate(TimedOut));
    assert_eq!(vault.read(|tables| tables.systems()).unwrap().intact.len(), 1);
}

/// Whether a test above started this process: by hand these would touch the developer's own keyring.
fn is_child() -> bool {
    told(STANDING).is_some()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the parent tells the child what to expect"
)]
fn told(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The vault's own view: what the probe means, and a key that comes back after a restart.
fn a_vault_behaves(directory: &Path, standing: Standing) {
    let state = open(directory).probe_keychain(&patience()).unwrap();

    match standing {
        Standing::NoService | Standing::NoCollection => {
            assert_eq!(state, KeyState::CannotCreate(Unavailable))
        }
        Standing::LockedUp => assert_eq!(state, KeyState::CannotCreate(Locked)),
        Standing::Usable => {
            assert_eq!(state, KeyState::MayCreate);
            open(directory).create_with_keychain(&patience(), None).unwrap();
            let again = open(directory);
            again
                .unlock_with_keychain(Attempt::Background, &patience())
                .unwrap();
            assert_eq!(
                again.lock_state().unwrap(),
                LockState::Unlocked(SlotKind::Keychain)
            );
        }
    }
}

fn open(directory: &Path) -> Vault {
    Vault::open(
        &directory.join("data"),
        Identity::of(Edition::Debug),
        Arc::new(OsKeychain),
    )
    .unwrap()
}

fn run_in_child(home: &TempDir, address: &str, standing: Standing) {
    run(home, address, "in_a_child_process", standing);
}

fn run(home: &TempDir, address: &str, test: &str, standing: Standing) {
    let program = std::env::current_exe().unwrap();
    let output = private(Command::new(program), home.path())
        .args([
            "--exact",
            &format!("secret_service::{test}"),
            "--ignored",
            "--nocapture",
        ])
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .env(STANDING, standing.word())
        .env(DIRECTORY, home.path())
        .output()
        .unwrap();

    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
