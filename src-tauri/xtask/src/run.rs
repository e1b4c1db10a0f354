//! `cargo xtask run`: from a clone to an open window.

use crate::headless;
use crate::install::{self, Purpose};
use crate::program::{Trouble, command, npm, root, run as run_program};
use std::path::PathBuf;

/// What a person chose.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    /// Sample systems instead of one's own.
    pub(crate) sample: bool,
    /// Install without asking.
    pub(crate) yes: bool,
}

/// Installs what is missing, builds everything and opens the window.
pub(crate) fn run(options: Options) -> Result<(), Trouble> {
    let purposes: &[Purpose] = if has_display() {
        &[Purpose::Build]
    } else {
        &[Purpose::Build, Purpose::Display]
    };
    install::install(purposes, options.yes)?;
    build_interface()?;
    build_programs()?;

    if has_display() {
        let arguments: &[&str] = if options.sample { &["--sample"] } else { &[] };
        run_program(&mut command(&desktop_program().to_string_lossy(), arguments))
    } else {
        headless::open(options.sample)
    }
}

/// Builds `ui/dist`, which the window embeds.
pub(crate) fn build_interface() -> Result<(), Trouble> {
    run_program(&mut npm(&["run", "build"]))
}

/// Builds the window, the command line and the sample systems as they ship, without what only tests switch on.
pub(crate) fn build_programs() -> Result<(), Trouble> {
    let arguments = [
        "build",
        "--locked",
        "--package",
        "patchbay-desktop",
        "--package",
        "sandbox",
        "--package",
        "patchbay",
        "--bins",
    ];
    run_program(&mut command("cargo", &arguments))
}

/// Where the built window lies; `patchbay-sandbox` lies beside it.
pub(crate) fn desktop_program() -> PathBuf {
    let name = format!("patchbay-desktop{}", std::env::consts::EXE_SUFFIX);
    target_folder().join("debug").join(name)
}

/// Cargo's folder for what it builds.
pub(crate) fn target_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Only on Linux can a desktop be absent from a machine that builds one.
fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}
