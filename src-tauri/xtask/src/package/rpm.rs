//! The RPM package, by rpmbuild, which finds out itself which libraries it needs.

use std::fs;
use std::path::{Path, PathBuf};

use super::{About, DESCRIPTION, MAINTAINER, Profile, SUMMARY, fresh};
use crate::program::{Trouble, command, run};

/// Packs the tree.
pub(super) fn build(about: &About, profile: Profile) -> Result<PathBuf, Trouble> {
    let top = about.place.join("rpm");
    fresh(&top)?;
    let spec = top.join("patchbay.spec");
    fs::write(&spec, text(about)).map_err(|error| Trouble::file(&spec, &error))?;
    let define = format!("_topdir {}", top.display());
    let payload = format!("_binary_payload {}", payload(profile));
    run(&mut command(
        "rpmbuild",
        &[
            "-bb",
            "--define",
            &define,
            "--define",
            &payload,
            &spec.to_string_lossy(),
        ],
    ))?;
    let made = find(&top.join("RPMS")).ok_or_else(|| Trouble::Unreadable {
        what: "rpmbuild's folder".to_owned(),
    })?;
    let name = made.file_name().unwrap_or_default();
    let package = about.place.join(name);
    fs::rename(&made, &package).map_err(|error| Trouble::file(&made, &error))?;
    Ok(package)
}

/// What people download is as small as it gets; what a test looks into is made at once.
fn payload(profile: Profile) -> &'static str {
    match profile {
        Profile::Release => "w19.zstdio",
        Profile::Debug => "w1.gzdio",
    }
}

fn text(about: &About) -> String {
    let tree = about.tree.display();
    // Built already: nothing is to be stripped, compressed or split off again.
    format!(
        "%global debug_package %{{nil}}\n%global __os_install_post %{{nil}}\n%global _build_id_links none\n\n\
         Name: patchbay\nVersion: {}\nRelease: 1\nSummary: {SUMMARY}\nLicense: Apache-2.0\nPackager: {MAINTAINER}\n\n\
         %description\n{DESCRIPTION}\n\n\
         %install\nmkdir -p %{{buildroot}}\ncp --archive {tree}/. %{{buildroot}}/\n\n\
         %files\n/usr/bin/*\n/usr/share/applications/*\n/usr/share/icons/hicolor/*/apps/*\n/usr/share/man/man1/*\n\
         /usr/share/doc/patchbay\n/usr/share/bash-completion/completions/patchbay\n\
         /usr/share/zsh/vendor-completions/_patchbay\n/usr/share/fish/vendor_completions.d/patchbay.fish\n",
        about.version
    )
}

/// The one package below a folder that is named by architecture.
fn find(folder: &Path) -> Option<PathBuf> {
    let mut entries = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    entries.find_map(|path| match path.is_dir() {
        true => find(&path),
        false => path
            .extension()
            .is_some_and(|ending| ending == "rpm")
            .then_some(path),
    })
}
