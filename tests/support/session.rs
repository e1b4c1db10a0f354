//! A desktop session of its own for one test: display, window manager, bus, keyring and home.
//!
//! Nothing of the machine's own session is touched or needed. Everything ends when the [`Session`] is dropped,
//! and also when the test process dies in any other way.

mod bus;
mod children;
mod display;
mod keyring;
mod waiting;

pub use keyring::Keyring;
pub use waiting::{PATIENCE, wait_for};

pub(crate) use children::{running_in_group, running_program};

use children::Children;
use keyring::Daemon;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use tempfile::TempDir;

/// What would let a program reach the machine's own session or network settings instead of ours.
const NOT_INHERITED: [&str; 14] = [
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "GNOME_KEYRING_CONTROL",
    "SSH_AUTH_SOCK",
    "GTK_THEME",
    "GTK_MODULES",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
];

/// One private desktop session.
#[derive(Debug)]
pub struct Session {
    // Fields drop in this order: first what runs, then the folder it runs in.
    keyring: Option<Daemon>,
    children: Children,
    environment: Vec<(&'static str, String)>,
    home: TempDir,
}

impl Session {
    /// Starts a display, a window manager, a bus (unless the variant has none) and the keyring in this state.
    pub fn start(keyring: Keyring) -> Self {
        let mut session = Self::without_display(keyring);
        let display = display::start(&mut session);
        session.environment.push(("DISPLAY", display));
        display::start_window_manager(&mut session);
        session
    }

    /// The same without a display, for tests that need a Secret Service and no window.
    pub fn without_display(keyring: Keyring) -> Self {
        let home = tempfile::Builder::new()
            .prefix("patchbay-")
            .tempdir()
            .expect("a temporary folder can be made");
        let environment = environment_of(home.path());
        let mut session = Self {
            keyring: None,
            children: Children::new(),
            environment,
            home,
        };
        let address = match keyring {
            Keyring::NoBus => bus::absent(session.home.path()),
            Keyring::Unlocked | Keyring::Locked | Keyring::NoCollection | Keyring::Silent => {
                bus::start(&mut session)
            }
        };
        session.environment.push(("DBUS_SESSION_BUS_ADDRESS", address));
        session.keyring = Daemon::start(&mut session, keyring);
        session
    }

    /// Unlocks the keyring, as its owner would in the desktop's own dialog; makes the first collection if there is none.
    pub fn unlock(&mut self) {
        if let Some(running) = self.keyring.take() {
            running.end();
        }
        self.keyring = Some(Daemon::unlocked(self));
    }

    /// Locks the keyring, as a desktop does at the next login without a password.
    pub fn lock(&mut self) {
        if let Some(running) = self.keyring.take() {
            running.end();
        }
        self.keyring = Some(Daemon::locked(self));
    }

    /// Lets a [`Keyring::Silent`] service answer from here on.
    pub fn let_keyring_answer(&self) {
        self.keyring
            .as_ref()
            .expect("this session has a keyring service")
            .go_on();
    }

    /// A program that lives in this session.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        for name in NOT_INHERITED {
            command.env_remove(name);
        }
        command
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(self.home());
        command
    }

    /// Starts a program that ends with this session at the latest.
    pub fn spawn(&mut self, command: &mut Command) -> &mut Child {
        self.children.spawn(command)
    }

    /// The home directory; every directory that a program of this session writes to lies below it.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Where the application is told to keep its database.
    pub fn data_dir(&self) -> PathBuf {
        self.home().join("patchbay")
    }

    /// A picture of the whole display, native dialogs included.
    pub fn screenshot(&self, file: &Path) {
        let mut import = self.command("import");
        let status = import
            .args(["-window", "root"])
            .arg(file)
            .status()
            .expect("ImageMagick is installed");
        assert!(status.success(), "no picture of the display could be taken");
    }
}

fn environment_of(home: &Path) -> Vec<(&'static str, String)> {
    let folders = [
        ("HOME", ""),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_RUNTIME_DIR", "runtime"),
        ("TMPDIR", "tmp"),
    ];
    let mut environment: Vec<_> = folders
        .map(|(name, folder)| (name, private_folder(&home.join(folder))))
        .into();
    let fixed = [
        // No accessibility bus, no portal, no GPU: each is a service that this bus does not have.
        ("NO_AT_BRIDGE", "1"),
        ("GTK_USE_PORTAL", "0"),
        ("LIBGL_ALWAYS_SOFTWARE", "1"),
        ("GDK_BACKEND", "x11"),
        ("GIO_USE_VFS", "local"),
        ("GSETTINGS_BACKEND", "memory"),
        ("LANG", "C.UTF-8"),
        ("TZ", "UTC"),
    ];
    environment.extend(fixed.map(|(name, value)| (name, value.to_owned())));
    environment
}

fn private_folder(folder: &Path) -> String {
    std::fs::create_dir_all(folder).expect("a folder can be made in a new home");
    std::fs::set_permissions(folder, Permissions::from_mode(0o700))
        .expect("our own folder can be made private");
    folder
        .to_str()
        .expect("temporary folders have plain names")
        .to_owned()
}
