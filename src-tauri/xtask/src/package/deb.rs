//! The Debian package, by dpkg's own tools.

use std::fs;
use std::path::{Path, PathBuf};

use super::{About, DESCRIPTION, MAINTAINER, Profile, SUMMARY, fresh};
use crate::program::{Trouble, command, output_of, run};

/// Packs the tree.
pub(super) fn build(about: &About, profile: Profile) -> Result<PathBuf, Trouble> {
    let architecture = output_of(&mut command("dpkg", &["--print-architecture"]))?
        .trim()
        .to_owned();
    let control = format!(
        "Package: patchbay\nVersion: {}\nArchitecture: {architecture}\nMaintainer: {MAINTAINER}\nSection: devel\n\
         Priority: optional\nInstalled-Size: {}\nDepends: {}\nRecommends: gnome-keyring | kwalletmanager\n\
         Description: {SUMMARY}\n {DESCRIPTION}\n",
        about.version,
        kilobytes(&about.tree),
        libraries(about)?,
    );
    // A copy, because the control files are no part of what the other format packs.
    let tree = about.place.join("deb");
    fresh(&tree)?;
    run(&mut command(
        "cp",
        &[
            "--archive",
            &format!("{}/.", about.tree.display()),
            &tree.to_string_lossy(),
        ],
    ))?;
    let folder = tree.join("DEBIAN");
    fs::create_dir_all(&folder).map_err(|error| Trouble::file(&folder, &error))?;
    let file = folder.join("control");
    fs::write(&file, control).map_err(|error| Trouble::file(&file, &error))?;
    let package = about
        .place
        .join(format!("patchbay_{}_{architecture}.deb", about.version));
    let (tree, place) = (tree.to_string_lossy(), package.to_string_lossy());
    // What people download is as small as it gets; what a test installs is made at once.
    let compressed: &[&str] = match profile {
        Profile::Release => &["-Zxz"],
        Profile::Debug => &["-Zgzip", "-z1"],
    };
    let rest = ["--root-owner-group", "--build", &tree, &place];
    run(&mut command("dpkg-deb", &[compressed, &rest].concat()))?;
    Ok(package)
}

/// The packages of the libraries that the programs are linked with.
fn libraries(about: &About) -> Result<String, Trouble> {
    // The tool asks for a source package around it.
    let folder = about.place.join("shlibdeps");
    fresh(&folder.join("debian"))?;
    let control = folder.join("debian/control");
    fs::write(
        &control,
        "Source: patchbay\n\nPackage: patchbay\nArchitecture: any\n",
    )
    .map_err(|error| Trouble::file(&control, &error))?;
    let programs = ["patchbay-desktop", "patchbay", "patchbay-sandbox"];
    let programs = programs.map(|name| format!("-e{}", about.tree.join("usr/bin").join(name).display()));
    let arguments: Vec<&str> = std::iter::once("-O")
        .chain(programs.iter().map(String::as_str))
        .collect();
    let said = output_of(command("dpkg-shlibdeps", &arguments).current_dir(&folder))?;
    let found = said.trim().strip_prefix("shlibs:Depends=").map(str::to_owned);
    found.ok_or_else(|| Trouble::Unreadable {
        what: "dpkg-shlibdeps".to_owned(),
    })
}

/// How much room it takes once installed.
fn kilobytes(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(found) if found.is_dir() => kilobytes(&entry.path()),
            Ok(found) => found.len().div_ceil(1024),
            Err(_) => 0,
        })
        .sum()
}
