//! `cargo xtask package`: what people install on Linux, as .deb and .rpm, with the window, the command line, the sample
//! systems, the desktop entry, icons, manual pages and completions.
//!
//! Both are packed from one tree by the distributions' own tools. Data is the user's and in no package, so removing one
//! leaves it.

mod deb;
mod rpm;
mod tree;

use std::path::{Path, PathBuf};

use crate::install::{self, Purpose};
use crate::metadata::Metadata;
use crate::program::{Trouble, command, run};
use crate::run::{build_interface, target_folder};

/// How the programs are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// As people get them.
    Release,
    /// As the tests build them anyway; only the .deb, to be tried.
    Debug,
}

impl Profile {
    fn folder(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Debug => "debug",
        }
    }
}

/// What both formats are told about the whole.
pub(crate) struct About {
    version: String,
    /// Everything, laid out as it will be below `/`.
    tree: PathBuf,
    /// Where the packages go.
    place: PathBuf,
}

/// One line for people who look at a package.
const SUMMARY: &str = "Looks after the connections of developer platforms";
const DESCRIPTION: &str = "Creates, tests, rotates and deletes the connections of Apache DevLake, CoreGit and \
                           dojops-sa, and keeps the credentials behind them sealed. With a window and a command line.";
/// Nobody reads mail there, and the formats ask for an address.
const MAINTAINER: &str = "The Patchbay project <packages@patchbay.invalid>";

/// Builds and packs; says where the packages are.
pub(crate) fn package(profile: Profile, yes: bool) -> Result<(), Trouble> {
    if !cfg!(target_os = "linux") {
        return Err(Trouble::Missing {
            what: "a Linux machine".to_owned(),
            remedy: "packages for other platforms are configured in tauri.conf.json, and untested".to_owned(),
        });
    }
    match profile {
        Profile::Release => {
            install::install(&[Purpose::Build, Purpose::Packages], yes)?;
            build_interface()?;
            let programs = ["--package", "patchbay-desktop", "--package", "sandbox", "--bins"];
            // Apart, so that neither gets the other's features.
            release(&programs)?;
            release(&["--package", "patchbay", "--bins"])?;
        }
        // The tests have built them.
        Profile::Debug => {}
    }
    let about = lay_out(profile)?;
    println!("{}", deb::build(&about, profile)?.display());
    println!("{}", rpm::build(&about, profile)?.display());
    Ok(())
}

fn release(what: &[&str]) -> Result<(), Trouble> {
    let arguments = [&["build", "--locked", "--release"], what].concat();
    run(&mut command("cargo", &arguments))
}

fn lay_out(profile: Profile) -> Result<About, Trouble> {
    let place = target_folder().join("package").join(profile.folder());
    let tree = place.join("tree");
    fresh(&tree)?;
    tree::fill(&tree, &target_folder().join(profile.folder()))?;
    let metadata = Metadata::read()?;
    let ours = metadata
        .members()
        .find(|package| package.name == "patchbay-desktop");
    let version = ours
        .map(|package| package.version.clone())
        .ok_or_else(|| Trouble::Unreadable {
            what: "cargo metadata".to_owned(),
        })?;
    Ok(About { version, tree, place })
}

/// An empty folder, whatever was there.
fn fresh(folder: &Path) -> Result<(), Trouble> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(|error| Trouble::file(folder, &error))?;
    }
    std::fs::create_dir_all(folder).map_err(|error| Trouble::file(folder, &error))
}
