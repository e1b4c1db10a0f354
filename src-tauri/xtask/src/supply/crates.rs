//! Known sources only, and no version left open.

use crate::metadata::{Metadata, Package};

const KNOWN_SOURCE: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// One line for each crate from elsewhere and each requirement that accepts anything.
pub(crate) fn findings(metadata: &Metadata) -> Vec<String> {
    let strangers = metadata
        .packages
        .iter()
        .filter_map(|package| stranger(package, &metadata.workspace_members));
    let open = metadata.members().flat_map(open_versions);
    strangers.chain(open).collect()
}

fn stranger(package: &Package, ours: &[String]) -> Option<String> {
    match &package.source {
        Some(source) if source == KNOWN_SOURCE => None,
        Some(source) => Some(format!(
            "{} comes from {source}, which is not a known source",
            package.name
        )),
        None if ours.contains(&package.id) => None,
        None => Some(format!("{} is a folder outside of the workspace", package.name)),
    }
}

fn open_versions(package: &Package) -> impl Iterator<Item = String> {
    let outside = package
        .dependencies
        .iter()
        .filter(|dependency| dependency.path.is_none());
    let open = outside.filter(|dependency| dependency.req.contains('*'));
    open.map(|dependency| format!("{} asks for any version of {}", package.name, dependency.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_from_a_git_repository_is_found() {
        let metadata = metadata(Some("git+https://git.example/left-pad#0123"), "^1");

        assert!(findings(&metadata)[0].contains("not a known source"));
    }

    #[test]
    fn a_crate_from_a_folder_of_nobody_is_found() {
        assert!(findings(&metadata(None, "^1"))[0].contains("outside of the workspace"));
    }

    #[test]
    fn a_wildcard_version_is_found() {
        assert!(findings(&metadata(Some(KNOWN_SOURCE), "*"))[0].contains("any version of left-pad"));
        assert!(!findings(&metadata(Some(KNOWN_SOURCE), "1.*")).is_empty());
    }

    #[test]
    fn the_registry_and_a_version_are_fine() {
        assert!(findings(&metadata(Some(KNOWN_SOURCE), "^1")).is_empty());
    }

    fn metadata(source: Option<&str>, requirement: &str) -> Metadata {
        let text = serde_json::json!({
            "workspace_members": ["ours"],
            "packages": [
                { "name": "ours", "version": "0.1.0", "id": "ours", "source": null, "license": "Apache-2.0",
                  "dependencies": [{ "name": "left-pad", "req": requirement, "kind": null, "path": null }] },
                { "name": "left-pad", "version": "1.0.0", "id": "left-pad", "source": source, "license": "MIT",
                  "dependencies": [] },
            ],
        });
        serde_json::from_value(text).unwrap()
    }
}
