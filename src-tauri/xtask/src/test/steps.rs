//! What is checked, in an order in which a clean clone has each thing before it is needed.

use super::Options;
use crate::install::{self, Purpose};
#[cfg(unix)]
use crate::package::{self, Profile};
use crate::program::{Trouble, command, npm, run};
use crate::run::{build_interface, build_programs};
use crate::{rooms, supply};

/// One row of the table.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) run: Box<dyn Fn() -> Result<(), Trouble>>,
}

const BINDINGS: &str = "ui/src/lib/bindings.ts";

/// Every step that this choice asks for.
///
/// Quick ones first; the interface before Rust, because the window embeds `ui/dist`; one cargo at a time.
pub(crate) fn all(options: &Options) -> Vec<Step> {
    let (purposes, yes) = (purposes(options), options.yes);
    let mut steps = vec![
        step("install", move || install::install(purposes, yes)),
        step("format", || cargo(&["fmt", "--all", "--check"])),
        step("supply chain", supply::check),
        step("rooms", rooms::check),
        step("interface: lint", || run(&mut npm(&["run", "lint"]))),
        step("interface: types", || run(&mut npm(&["run", "check"]))),
        step("interface: tests", || run(&mut npm(&["test"]))),
        step("interface: build", build_interface),
        // `--all-targets` leaves out what `cargo test` leaves out: the tests of the real window.
        step("clippy", || clippy(&["--all-targets"])),
        step("clippy: window tests", || clippy(&["--test", "e2e"])),
        step("docs", docs),
        step("rust tests", || {
            cargo(&["test", "--workspace", "--locked", "--no-fail-fast"])
        }),
        step("bindings", bindings),
    ];
    if !options.fast {
        steps.push(step("build", build_programs));
        #[cfg(unix)]
        steps.push(step("package", move || package::package(Profile::Debug, yes)));
        // One window at a time: two would fight for the processor and each other's time-outs.
        let window = [
            "test",
            "--workspace",
            "--locked",
            "--test",
            "e2e",
            "--no-fail-fast",
            "--",
            "--test-threads=1",
        ];
        steps.push(step("window", move || cargo(&window)));
    }
    steps
}

fn purposes(options: &Options) -> &'static [Purpose] {
    if options.fast {
        &[Purpose::Build, Purpose::Checks]
    } else {
        &[Purpose::Build, Purpose::Checks, Purpose::Window]
    }
}

fn clippy(targets: &[&str]) -> Result<(), Trouble> {
    let arguments = [
        &["clippy", "--workspace", "--locked"],
        targets,
        &["--", "-D", "warnings"],
    ]
    .concat();
    cargo(&arguments)
}

fn docs() -> Result<(), Trouble> {
    let arguments = [
        "doc",
        "--no-deps",
        "--workspace",
        "--locked",
        "--document-private-items",
    ];
    run(command("cargo", &arguments).env("RUSTDOCFLAGS", "-D warnings"))
}

/// The tests wrote the bindings anew; what is committed must be the same.
fn bindings() -> Result<(), Trouble> {
    run(&mut command("git", &["ls-files", "--error-unmatch", BINDINGS]))?;
    run(&mut command("git", &["diff", "--exit-code", "--", BINDINGS]))
}

fn cargo(arguments: &[&str]) -> Result<(), Trouble> {
    run(&mut command("cargo", arguments))
}

fn step(name: &'static str, run: impl Fn() -> Result<(), Trouble> + 'static) -> Step {
    Step {
        name,
        run: Box::new(run),
    }
}
