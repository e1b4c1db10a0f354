//! The real Secret Service, gnome-keyring on a private bus, in every state that it can be in.
//!
//! The address of the bus belongs to the whole process, so each state is tried in a child process: this test
//! program again, running the one ignored test below.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use tempfile::{TempDir, tempdir};
use vault::{
    Attempt, Edition, Identity, KeyState, Keychain,
    KeychainTrouble::{Locked, TimedOut, Unavailable},
    LockState, OsKeychain, Patience, SlotKind, Vault,
};

use crate::{
    keychain_suite::{Standing, behaves},
    support::{patience, system},
};

const BUS_LOG: &str = "bus.log";
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
            open(directory).create_with_keychain(&patience()).unwrap();
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

enum Keyring {
    WithoutCollection,
    Unlocked,
}

/// A bus and a keyring daemon of our own, ended when dropped.
struct Session {
    home: TempDir,
    address: String,
    children: Vec<Child>,
    /// The daemon ends with its input.
    _input: Option<ChildStdin>,
}

impl Session {
    /// `None` where the programs are not installed, which fails in continuous integration.
    fn start(keyring: Keyring) -> Option<Self> {
        let home = tempdir().unwrap();
        fs::create_dir(home.path().join("runtime")).unwrap();
        let mut bus = private(Command::new("dbus-daemon"), home.path());
        bus.args(["--session", "--print-address=1", "--nofork", "--nopidfile"])
            .stdout(Stdio::piped());
        bus.stderr(fs::File::create(home.path().join(BUS_LOG)).unwrap());
        let mut bus = spawn(&mut bus)?;
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        let mut session = Self {
            home,
            address: address.trim().to_owned(),
            children: vec![bus],
            _input: None,
        };
        session.start_keyring(keyring)?;
        Some(session)
    }

    fn start_keyring(&mut self, keyring: Keyring) -> Option<()> {
        let mut daemon = private(Command::new("gnome-keyring-daemon"), self.home.path());
        daemon
            .args(["--foreground", "--components=secrets"])
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address);
        match keyring {
            Keyring::WithoutCollection => daemon.stdin(Stdio::null()),
            Keyring::Unlocked => daemon.arg("--unlock").stdin(Stdio::piped()),
        };
        let mut daemon = spawn(daemon.stdout(Stdio::null()).stderr(Stdio::null()))?;
        if let Some(mut input) = daemon.stdin.take() {
            // The daemon reads the password up to the end of its input.
            input.write_all(b"made up").unwrap();
        }
        self.children.push(daemon);
        self.wait_for_service();
        Some(())
    }

    /// Asks the bus to tell when the name is owned, so that nobody sleeps.
    fn wait_for_service(&self) {
        let status = private(Command::new("gdbus"), self.home.path())
            .args(["wait", "--session", "--timeout", "30", "org.freedesktop.secrets"])
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .status()
            .unwrap();
        assert!(status.success(), "the keyring daemon comes up");
    }

    /// The bus writes down that it starts the program that draws dialogs.
    fn has_raised_a_dialog(&self) -> bool {
        fs::read_to_string(self.home.path().join(BUS_LOG))
            .unwrap()
            .contains("keyring.SystemPrompter")
    }

    /// Stops the daemon where it stands: its name stays owned, and nothing is answered any more.
    fn freeze(&self) {
        let daemon = self.children.last().unwrap().id().to_string();
        assert!(
            Command::new("kill")
                .args(["-STOP", &daemon])
                .status()
                .unwrap()
                .success()
        );
    }

    fn lock(&self) {
        let status = private(Command::new("gdbus"), self.home.path())
            .args(["call", "--session", "--dest", "org.freedesktop.secrets"])
            .args([
                "--object-path",
                "/org/freedesktop/secrets",
                "--method",
                "org.freedesktop.Secret.Service.Lock",
            ])
            .arg("['/org/freedesktop/secrets/aliases/default']")
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "the collection can be locked");
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // The keyring before its bus.
        for child in self.children.iter_mut().rev() {
            drop(child.kill());
            drop(child.wait());
        }
    }
}

/// A command that sees none of the developer's own keyrings.
fn private(mut command: Command, home: &Path) -> Command {
    command
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("share"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("XDG_RUNTIME_DIR", home.join("runtime"));
    command
}

#[expect(
    clippy::disallowed_methods,
    reason = "CI says that it is CI in the environment"
)]
#[expect(clippy::print_stderr, reason = "a test that could not run must be heard of")]
fn spawn(command: &mut Command) -> Option<Child> {
    match command.spawn() {
        Ok(child) => Some(child),
        Err(error) => {
            let program = command.get_program().to_string_lossy();
            assert!(
                std::env::var("CI").is_err(),
                "{program} is needed in continuous integration: {error}"
            );
            eprintln!("NOT RUN: {program} is not installed, so the real Secret Service was not tried");
            None
        }
    }
}
