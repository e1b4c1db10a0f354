//! The Debian package: installed into a folder of its own, started from its desktop entry, removed again; and the RPM
//! package beside it.

use std::{
    fs,
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
fn the_rpm_holds_what_the_debian_package_holds() {
    let listed = |program: &str, arguments: &[&str], package: &Path| {
        let output = Command::new(program)
            .args(arguments)
            .arg(package)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };

    let rpm = listed("rpm", &["--query", "--list", "--package"], &made("rpm"));
    let deb = listed("dpkg-deb", &["--contents"], &made("deb"));

    // Modes, owner, size, date, time, then the name.
    let names = deb.lines().filter_map(|line| line.split_whitespace().nth(5));
    let files: Vec<&str> = names
        .filter_map(|name| name.strip_prefix('.'))
        .filter(|name| !name.ends_with('/'))
        .collect();
    assert!(files.len() > 10, "{deb}");
    for file in &files {
        assert!(rpm.lines().any(|line| line == *file), "{file} is not in\n{rpm}");
    }
    for needed in [
        "/usr/bin/patchbay".to_owned(),
        "/usr/bin/patchbay-desktop".to_owned(),
        format!("/usr/share/applications/{ID}.desktop"),
        "/usr/share/man/man1/patchbay.1.gz".to_owned(),
        "/usr/share/bash-completion/completions/patchbay".to_owned(),
    ] {
        assert!(files.contains(&needed.as_str()), "{needed} is not in\n{deb}");
    }
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
    let output = Command::new("fakeroot")
        .args(["dpkg", "--force-depends", "--force-not-root", "--log=/dev/null"])
        .arg(format!("--root={}", root.display()))
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
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
