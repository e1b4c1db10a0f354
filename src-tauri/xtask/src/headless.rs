//! The window without a display: a virtual one, a private bus and an unlocked keyring, all thrown away at the end.

use crate::program::{Trouble, agrees, cannot_start, command, output_of, run};
use crate::run::{desktop_program, target_folder};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The hidden task that runs inside the virtual session.
pub(crate) const INSIDE: &str = "inside-headless-session";

/// A slow machine without graphics needs a few seconds; more means that nothing will come.
const PATIENCE: Duration = Duration::from_secs(60);

/// A page without content has one colour, a drawn one has hundreds (its letters are smoothed).
const COLOURS_OF_A_DRAWN_PAGE: u32 = 24;

/// Opens the window on a virtual display, saves a picture of it and says where.
pub(crate) fn open(sample: bool) -> Result<(), Trouble> {
    let home = target_folder().join(format!("headless-{}", std::process::id()));
    make_private_folder(&home)?;
    let xtask = std::env::current_exe().map_err(|error| Trouble::file(&home, &error))?;

    let mut session = command("dbus-run-session", &["--", "xvfb-run", "--auto-servernum"]);
    session.args(["--server-args", "-screen 0 1280x832x24 -nolisten tcp", "--"]);
    session.arg(xtask).arg(INSIDE).args(sample.then_some("--sample"));
    for (name, folder) in [
        ("HOME", ""),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_RUNTIME_DIR", "runtime"),
    ] {
        let folder = home.join(folder);
        make_private_folder(&folder)?;
        session.env(name, folder);
    }
    session.env("NO_AT_BRIDGE", "1").env("GDK_BACKEND", "x11");

    let opened = run(&mut session);
    // What is left is a throwaway profile; the next start makes its own.
    let _ = std::fs::remove_dir_all(&home);
    opened
}

/// Runs inside the session: unlocks the keyring, opens the window, waits until it is painted, takes the picture.
pub(crate) fn inside(flags: &[&str]) -> Result<(), Trouble> {
    let picture = target_folder().join("patchbay-window.png");
    let log = target_folder().join("patchbay-window.log");
    let mut keyring = unlock_keyring()?;
    let mut manager = spawn(
        command("openbox", &["--sm-disable"])
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    )?;

    let said = File::create(&log).map_err(|error| Trouble::file(&log, &error))?;
    let said_too = said.try_clone().map_err(|error| Trouble::file(&log, &error))?;
    let mut window = command(&desktop_program().to_string_lossy(), flags);
    let mut window = spawn(window.stdout(said).stderr(said_too))?;
    let painted = wait_until_painted(&mut window, &picture);

    end_politely(&mut window);
    for helper in [&mut manager, &mut keyring] {
        // They end with the session anyway.
        let _ = helper.kill();
        let _ = helper.wait();
    }
    if !painted {
        print!("{}", std::fs::read_to_string(&log).unwrap_or_default());
        return Err(Trouble::NotPainted {
            seconds: PATIENCE.as_secs(),
            log,
        });
    }
    println!(
        "\nThere is no display here, so the window was opened on a virtual one.\nPicture: {}",
        picture.display()
    );
    Ok(())
}

fn unlock_keyring() -> Result<Child, Trouble> {
    let arguments = ["--foreground", "--unlock", "--components=secrets"];
    let mut daemon = command("gnome-keyring-daemon", &arguments);
    let mut child = spawn(
        daemon
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    )?;
    if let Some(mut input) = child.stdin.take() {
        // The password of a keyring that lives for one picture; it protects nothing.
        input
            .write_all(b"throwaway")
            .map_err(|error| cannot_start(&daemon, &error))?;
    }
    wait_for(keyring_is_there);
    Ok(child)
}

/// Asks the bus and not the service: a question to the service would make the bus start another one, locked.
fn keyring_is_there() -> Option<()> {
    let mut ask = command(
        "dbus-send",
        &["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"],
    );
    ask.args([
        "org.freedesktop.DBus.NameHasOwner",
        "string:org.freedesktop.secrets",
    ]);
    output_of(&mut ask)
        .is_ok_and(|answer| answer.contains("boolean true"))
        .then_some(())
}

/// Painted means: the window is there, it is not blank, and two looks at it show the same.
fn wait_until_painted(window: &mut Child, picture: &Path) -> bool {
    let mut last_look = Vec::new();
    wait_for(|| {
        if window.try_wait().is_ok_and(|ended| ended.is_some()) {
            return Some(false);
        }
        let found = Command::new("xdotool")
            .args(["search", "--onlyvisible", "--name", "Patchbay"])
            .output()
            .ok()?;
        let ids = String::from_utf8(found.stdout).ok()?;
        let id = ids.lines().next()?;
        let look = picture.with_extension("look.png");
        let saved = agrees(Command::new("import").args(["-window", id]).arg(&look));
        let colours = colours_of(&look);
        let shown = std::fs::read(&look).ok()?;
        let _ = std::fs::remove_file(&look);
        let is_settled = saved && colours >= COLOURS_OF_A_DRAWN_PAGE && shown == last_look;
        last_look = shown;
        is_settled.then(|| agrees(Command::new("import").args(["-window", "root"]).arg(picture)))
    })
    .unwrap_or(false)
}

fn colours_of(picture: &Path) -> u32 {
    let mut identify = Command::new("identify");
    let counted = output_of(
        identify
            .args(["-format", "%k"])
            .arg(picture)
            .stderr(Stdio::null()),
    );
    counted
        .ok()
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or(0)
}

/// A window that is asked to end also ends its sample systems and removes their keyring entry.
fn end_politely(window: &mut Child) {
    agrees(Command::new("kill").args(["-TERM", &window.id().to_string()]));
    let ended = wait_for(|| window.try_wait().ok().flatten());
    if ended.is_none() {
        let _ = window.kill();
        let _ = window.wait();
    }
}

/// Asks again every 100 ms until there is an answer or patience ends.
fn wait_for<T>(mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        if start.elapsed() > PATIENCE {
            return None;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn spawn(command: &mut Command) -> Result<Child, Trouble> {
    command.spawn().map_err(|error| cannot_start(command, &error))
}

fn make_private_folder(folder: &PathBuf) -> Result<(), Trouble> {
    std::fs::create_dir_all(folder).map_err(|error| Trouble::file(folder, &error))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
            .map_err(|error| Trouble::file(folder, &error))?;
    }
    Ok(())
}
