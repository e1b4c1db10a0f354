//! Installs what a task needs and a machine with Rust and Node does not have yet.

mod interface;
mod managers;
mod needs;

pub(crate) use needs::Purpose;

use crate::program::{Trouble, agrees, command, is_installed, run};
use managers::Manager;
use needs::Need;
use std::io::{IsTerminal, Write};

/// Installs what these purposes lack: Rust's own tools, system packages, the interface's packages.
///
/// System packages are named and asked for first, unless `yes`, on CI, or for root.
pub(crate) fn install(purposes: &[Purpose], yes: bool) -> Result<(), Trouble> {
    install_rust_tools(purposes)?;
    let missing = needs::missing(purposes);
    if !missing.is_empty() {
        install_system_packages(&missing, yes)?;
    }
    interface::install()
}

fn install_rust_tools(purposes: &[Purpose]) -> Result<(), Trouble> {
    let wanted = [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")];
    for (program, component) in wanted {
        if purposes.contains(&Purpose::Checks) && !is_installed(program) {
            run(&mut command("rustup", &["component", "add", component]))?;
        }
    }
    Ok(())
}

fn install_system_packages(missing: &[&Need], yes: bool) -> Result<(), Trouble> {
    let names: Vec<&str> = missing.iter().map(|need| need.what).collect();
    let Some(manager) = Manager::of_this_machine() else {
        return Err(Trouble::Missing {
            what: names.join(", "),
            remedy: "install it by hand; this machine's package manager is not one that xtask knows"
                .to_owned(),
        });
    };
    let mut packages: Vec<&str> = missing
        .iter()
        .flat_map(|need| need.packages(manager))
        .copied()
        .collect();
    packages.sort_unstable();
    packages.dedup();
    if packages.is_empty() {
        let remedy = format!("{} has no package for it that xtask knows", manager.program());
        return Err(Trouble::Missing {
            what: names.join(", "),
            remedy,
        });
    }

    println!("Missing on this machine: {}.", names.join(", "));
    println!("Packages of {}: {}.", manager.program(), packages.join(" "));
    if !yes && !is_automatic() && !agreed() {
        return Err(Trouble::Missing {
            what: names.join(", "),
            remedy: "install the packages above, or say --yes".to_owned(),
        });
    }
    for mut step in manager.steps(&packages, is_root()) {
        run(&mut step)?;
    }
    let still: Vec<&str> = missing
        .iter()
        .filter(|need| need.is_missing())
        .map(|need| need.what)
        .collect();
    if still.is_empty() {
        return Ok(());
    }
    let remedy = "its package was installed, but it cannot be found".to_owned();
    Err(Trouble::Missing {
        what: still.join(", "),
        remedy,
    })
}

fn is_automatic() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty()) || is_root()
}

fn is_root() -> bool {
    cfg!(unix) && agrees(&mut command("sh", &["-c", "test \"$(id -u)\" = 0"]))
}

fn agreed() -> bool {
    if !std::io::stdin().is_terminal() {
        return false;
    }
    print!("Install them? [y/N] ");
    let mut answer = String::new();
    let asked = std::io::stdout()
        .flush()
        .and_then(|()| std::io::stdin().read_line(&mut answer));
    asked.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes")
}
