//! The Debian package: installed into a folder of its own, started from its desktop entry, removed again. The RPM package:
//! installed beside it, the same file by file, removed again.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use patchbay_tests::{
    session::{Keyring, Session, wait_for},
    window::terminal_program,
};

const ID: &str = "dev.patchbay.Patchbay";

#[test]
fn the_package_installs_starts_from_the_menu_and_leaves_nothing_behind_but_data() {
    let mut session = Session::start(Keyring::Unlocked);
    let root = session.home().join("root");
    let package = made("deb");
    dpkg(&root, &["--install", package.to_str().unwrap()]);
    let entry = root.join(format!("usr/share/applications/{ID}.desktop"));
    assert!(entry.is_file() && root.join("usr/share/man/man1/patchbay.1.gz").is_file());

    let mut launch = session.command("gtk-launch");
    launch.arg(ID).envs(found_in(&root));
    session.spawn(&mut launch);
    wait_for("the window", || {
        let mut search = session.command("xdotool");
        let found = search
            .args(["search", "--onlyvisible", "--name", "Patchbay"])
            .stderr(Stdio::null());
        found.output().unwrap().status.success().then_some(())
    });
    let database = session.home().join(format!("data/{ID}.debug/patchbay.db"));
    wait_for("the vault", || database.is_file().then_some(()));
    let listed = session
        .command(root.join("usr/bin/patchbay"))
        .arg("systems")
        .output()
        .unwrap();
    assert!(
        String::from_utf8_lossy(&listed.stdout).contains("There is no system yet."),
        "{listed:?}"
    );
    end(&root.join("usr/bin/patchbay-desktop"));

    dpkg(&root, &["--remove", "patchbay"]);
    assert_eq!(files_below(&root.join("usr")), Vec::<PathBuf>::new());
    assert!(database.is_file(), "the data stay");
}

#[test]
fn the_rpm_installs_what_the_debian_package_installs_and_leaves_nothing_behind() {
    let place = tempfile::tempdir().unwrap();
    let (root, debian) = (place.path().join("rpm"), place.path().join("deb"));
    fs::create_dir(&root).unwrap();
    let unpack = [Path::new("--extract"), &made("deb"), &debian];
    succeed(Command::new("dpkg-deb").args(unpack));

    rpm(&root, &["--install", "--nodeps", made("rpm").to_str().unwrap()]);

    let names = installed(&root);
    assert_eq!(names, installed(&debian));
    assert!(names.len() > 10, "{names:?}");
    for needed in [
        "usr/bin/patchbay".to_owned(),
        "usr/bin/patchbay-desktop".to_owned(),
        format!("usr/share/applications/{ID}.desktop"),
        "usr/share/man/man1/patchbay.1.gz".to_owned(),
        "usr/share/bash-completion/completions/patchbay".to_owned(),
    ] {
        assert!(names.contains(Path::new(&needed)), "{needed} is not in {names:?}");
    }
    for name in &names {
        let (here, there) = (root.join(name), debian.join(name));
        assert!(
            fs::read(&here).unwrap() == fs::read(&there).unwrap(),
            "{name:?} differs"
        );
        assert_eq!(mode(&here), mode(&there), "{name:?}");
    }
    // Against the digests in its own database.
    rpm(&root, &["--verify", "--nodeps", "patchbay"]);
    let version = succeed(Command::new(root.join("usr/bin/patchbay")).arg("--version"));
    assert_eq!(version.trim(), concat!("patchbay ", env!("CARGO_PKG_VERSION")));

    rpm(&root, &["--erase", "patchbay"]);
    assert_eq!(installed(&root), BTreeSet::new());
    assert!(
        !root.join("usr/share/doc/patchbay").exists(),
        "no folder of its own stays"
    );
}

/// The package that `cargo xtask package --debug` made of the programs that are tested.
fn made(ending: &str) -> PathBuf {
    let program = terminal_program();
    let built = program.parent().and_then(Path::parent).unwrap();
    let folder = built.join("package/debug");
    let packages = files_below(&folder).into_iter();
    let mut packages = packages.filter(|file| file.extension().is_some_and(|found| found == ending));
    let found = packages.next();
    found.unwrap_or_else(|| {
        panic!(
            "there is no package in {}: cargo xtask package --debug",
            folder.display()
        )
    })
}

/// What a desktop finds the program and its entry by.
fn found_in(root: &Path) -> [(&'static str, String); 2] {
    [
        (
            "PATH",
            format!("{}:/usr/local/bin:/usr/bin:/bin", root.join("usr/bin").display()),
        ),
        (
            "XDG_DATA_DIRS",
            format!("{}:/usr/local/share:/usr/share", root.join("usr/share").display()),
        ),
    ]
}

/// Debian's own tool on a folder that stands for `/`. It believes to be root there, and knows of no other package.
fn dpkg(root: &Path, arguments: &[&str]) {
    for folder in ["updates", "info"] {
        fs::create_dir_all(root.join("var/lib/dpkg").join(folder)).unwrap();
    }
    let status = root.join("var/lib/dpkg/status");
    if !status.exists() {
        fs::write(&status, "").unwrap();
    }
    let mut command = Command::new("fakeroot");
    command
        .args(["dpkg", "--force-depends", "--force-not-root", "--log=/dev/null"])
        .arg(format!("--root={}", root.display()));
    succeed(command.args(arguments));
}

/// RPM's own tool on such a folder, with a database in it. It changes its root, which only root may: somebody else becomes
/// root for it alone.
fn rpm(root: &Path, arguments: &[&str]) {
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let mut command = if is_root {
        Command::new("rpm")
    } else {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "rpm"]);
        command
    };
    command.arg("--root").arg(root).args(["--dbpath", "/var/lib/rpm"]);
    succeed(command.args(arguments));
}

/// Everything below its `usr`, by its name there.
fn installed(root: &Path) -> BTreeSet<PathBuf> {
    let files = files_below(&root.join("usr")).into_iter();
    files
        .map(|file| file.strip_prefix(root).unwrap().to_owned())
        .collect()
}

fn mode(file: &Path) -> u32 {
    fs::metadata(file).unwrap().mode()
}

fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Asks a program politely to end, and waits for it.
fn end(program: &Path) {
    let running = || {
        let processes = fs::read_dir("/proc").unwrap().flatten();
        processes
            .filter(|entry| fs::read_link(entry.path().join("exe")).is_ok_and(|exe| exe == program))
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect::<Vec<_>>()
    };
    for process in running() {
        Command::new("kill").arg(process).status().unwrap();
    }
    wait_for("the application to end", || running().is_empty().then_some(()));
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => files.extend(files_below(&path)),
            path => files.push(path),
        }
    }
    files
}
