//! The list of what is built in, with its licences, that the window shows: written by one task, checked by another.

use std::{collections::BTreeSet, fs};

use serde_json::Value;

use crate::{
    metadata::Metadata,
    program::{Trouble, command, output_of, root},
};

const FILE: &str = "src-tauri/licences.txt";
/// What of the interface is in the bundle; everything else of its lock file only builds or tests it.
const INTERFACE: [&str; 2] = ["@tauri-apps/api", "svelte"];

/// Writes the list again.
pub(crate) fn write() -> Result<(), Trouble> {
    let text = list()?;
    let path = root().join(FILE);
    fs::write(&path, text).map_err(|_| Trouble::Unreadable {
        what: FILE.to_owned(),
    })
}

/// One line when the list is not what is built in.
pub(crate) fn findings() -> Result<Vec<String>, Trouble> {
    let found = fs::read_to_string(root().join(FILE)).unwrap_or_default();
    let is_current = found == list()?;
    Ok((!is_current)
        .then(|| format!("{FILE} is not what is built in: run cargo xtask licences"))
        .into_iter()
        .collect())
}

/// Name, version and licence of each part, one a line, sorted.
fn list() -> Result<String, Trouble> {
    let arguments = [
        "tree",
        "--locked",
        "-p",
        "patchbay-desktop",
        "-e",
        "normal",
        "--target",
        "all",
        "--prefix",
        "none",
        "--format",
        "{p}|{l}",
    ];
    let tree = output_of(&mut command("cargo", &arguments))?;
    let members = Metadata::read()?;
    let ours: BTreeSet<&str> = members.members().map(|package| package.name.as_str()).collect();
    let mut lines: BTreeSet<String> = tree.lines().filter_map(|line| part(line, &ours)).collect();
    lines.extend(interface()?);
    Ok(lines.into_iter().map(|line| line + "\n").collect())
}

/// `serde v1.0.228 (proc-macro)|MIT OR Apache-2.0` as a line of the list.
fn part(line: &str, ours: &BTreeSet<&str>) -> Option<String> {
    let (package, licence) = line.split_once('|')?;
    let mut words = package.split(' ');
    let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
    let licence = licence.trim_end_matches(" (*)");
    (!ours.contains(name)).then(|| format!("{name} {version} {licence}"))
}

fn interface() -> Result<Vec<String>, Trouble> {
    let path = root().join("ui/package-lock.json");
    let unreadable = || Trouble::Unreadable {
        what: "ui/package-lock.json".to_owned(),
    };
    let text = fs::read_to_string(path).map_err(|_| unreadable())?;
    let lock: Value = serde_json::from_str(&text).map_err(|_| unreadable())?;
    INTERFACE
        .iter()
        .map(|name| {
            let entry = &lock["packages"][format!("node_modules/{name}")];
            let (version, licence) = (entry["version"].as_str(), entry["license"].as_str());
            let (version, licence) = version.zip(licence).ok_or_else(unreadable)?;
            Ok(format!("{name} {version} {licence}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_tree_is_a_part_unless_it_is_ours() {
        let ours = BTreeSet::from(["vault"]);

        assert_eq!(
            part("serde_derive v1.0.228 (proc-macro)|MIT OR Apache-2.0 (*)", &ours).as_deref(),
            Some("serde_derive 1.0.228 MIT OR Apache-2.0")
        );
        assert_eq!(part("vault v0.1.0 (/somewhere)|Apache-2.0", &ours), None);
    }
}
