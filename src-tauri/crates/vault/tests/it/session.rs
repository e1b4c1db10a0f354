//! A bus and a gnome-keyring daemon of our own, with a home of their own.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
};

use tempfile::{TempDir, tempdir};

const BUS_LOG: &str = "bus.log";

/// What the daemon has when it starts.
pub(crate) enum Keyring {
    WithoutCollection,
    Unlocked,
}

/// A bus and a keyring daemon of our own, ended when dropped.
pub(crate) struct Session {
    pub(crate) home: TempDir,
    pub(crate) address: String,
    children: Vec<Child>,
    /// The daemon ends with its input.
    _input: Option<ChildStdin>,
}

impl Session {
    /// `None` where the programs are not installed, which fails in continuous integration.
    pub(crate) fn start(keyring: Keyring) -> Option<Self> {
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
    pub(crate) fn has_raised_a_dialog(&self) -> bool {
        fs::read_to_string(self.home.path().join(BUS_LOG))
            .unwrap()
            .contains("keyring.SystemPrompter")
    }

    /// Stops the daemon where it stands: its name stays owned, and nothing is answered any more.
    pub(crate) fn freeze(&self) {
        let daemon = self.children.last().unwrap().id().to_string();
        assert!(
            Command::new("kill")
                .args(["-STOP", &daemon])
                .status()
                .unwrap()
                .success()
        );
    }

    pub(crate) fn lock(&self) {
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
pub(crate) fn private(mut command: Command, home: &Path) -> Command {
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
