//! The interface's packages: one registry, an integrity for each, exact pins.

use super::licences;
use serde_json::{Map, Value};

const REGISTRY: &str = "https://registry.npmjs.org/";

/// One line for each package that could change under us.
pub(crate) fn findings(manifest: &Value, lock: &Value) -> Vec<String> {
    let mut findings = loose_pins(manifest);
    let Some(packages) = lock.get("packages").and_then(Value::as_object) else {
        findings.push("ui/package-lock.json lists no packages".to_owned());
        return findings;
    };
    findings.extend(
        packages
            .iter()
            .filter(|(path, _)| !path.is_empty())
            .flat_map(|(path, entry)| of_package(path, entry)),
    );
    findings
}

fn loose_pins(manifest: &Value) -> Vec<String> {
    let groups = [
        "dependencies",
        "devDependencies",
        "optionalDependencies",
        "peerDependencies",
    ];
    let wanted = groups
        .iter()
        .filter_map(|group| manifest.get(group).and_then(Value::as_object))
        .flatten();
    let loose = wanted.filter(|(_, version)| !version.as_str().is_some_and(is_exact));
    loose
        .map(|(name, version)| format!("ui/package.json does not pin {name} exactly: {version}"))
        .collect()
}

/// `1.2.3` or `1.2.3-rc.1`: no range, no tag, no address.
fn is_exact(version: &str) -> bool {
    let mut parts = version.splitn(3, '.');
    let is_number = |part: Option<&str>| part.is_some_and(|part| part.parse::<u64>().is_ok());
    let patch_is_fine = |part: &str| {
        part.starts_with(|letter: char| letter.is_ascii_digit())
            && part
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "-.".contains(letter))
            && !part.split('.').any(|piece| piece == "x")
    };
    is_number(parts.next()) && is_number(parts.next()) && parts.next().is_some_and(patch_is_fine)
}

fn of_package(path: &str, entry: &Value) -> Vec<String> {
    let text = |key: &str| entry.get(key).and_then(Value::as_str);
    let is_true = |key: &str| entry.get(key).and_then(Value::as_bool).unwrap_or(false);
    let mut findings = Vec::new();
    if is_true("link") {
        findings.push(format!("{path} is a link to a folder"));
    }
    if !text("integrity").is_some_and(|integrity| integrity.split(' ').any(|one| one.starts_with("sha512-")))
    {
        findings.push(format!("{path} has no sha512 integrity"));
    }
    // Without an address, npm asks the one registry that it is set to.
    if text("resolved").is_some_and(|address| !address.starts_with(REGISTRY)) {
        findings.push(format!("{path} comes from somewhere else than the registry"));
    }
    let is_shipped = !is_true("dev") && !is_true("devOptional");
    if is_shipped && text("license").is_some_and(|licence| !licences::is_allowed(licence)) {
        findings.push(format!("{path} is shipped and its licence is not on the list"));
    }
    findings.extend(git_sources(path, entry));
    findings
}

fn git_sources(path: &str, entry: &Value) -> Vec<String> {
    let empty = Map::new();
    let wanted = entry
        .get("dependencies")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let elsewhere = wanted.iter().filter(|(_, version)| {
        let version = version.as_str().unwrap_or_default();
        let is_alias = version.starts_with("npm:");
        !is_alias && (version.contains(':') || version.contains('/'))
    });
    elsewhere
        .map(|(name, _)| format!("{path} wants {name} from an address"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_pinned_package_with_integrity_from_the_registry_is_fine() {
        assert_eq!(
            findings(&manifest("5.1.2"), &lock(json!({}))),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_range_a_tag_and_an_address_are_no_pins() {
        for version in [
            "^5.1.2",
            "5",
            "5.1",
            "5.x.x",
            "5.1.x",
            "latest",
            "git+https://git.example/svelte",
            ">=5.1.2",
        ] {
            assert_eq!(
                findings(&manifest(version), &lock(json!({}))).len(),
                1,
                "{version}"
            );
        }
    }

    #[test]
    fn a_missing_or_weak_integrity_is_found() {
        let missing = findings(&manifest("5.1.2"), &lock(json!({ "integrity": null })));
        let weak = findings(&manifest("5.1.2"), &lock(json!({ "integrity": "sha1-AAAA" })));

        assert!(missing[0].contains("no sha512") && weak[0].contains("no sha512"));
    }

    #[test]
    fn another_registry_a_git_address_and_a_link_are_found() {
        let other = lock(json!({ "resolved": "https://mirror.example/svelte.tgz" }));
        let git = lock(json!({ "resolved": "git+ssh://git@git.example/svelte.git#0123" }));
        let link = lock(json!({ "link": true }));

        for lock in [other, git, link] {
            assert_eq!(findings(&manifest("5.1.2"), &lock).len(), 1, "{lock}");
        }
    }

    #[test]
    fn a_dependency_that_wants_a_git_address_is_found() {
        let wants = lock(json!({ "dependencies": { "left-pad": "github:someone/left-pad" } }));

        assert!(findings(&manifest("5.1.2"), &wants)[0].contains("wants left-pad"));
    }

    #[test]
    fn a_shipped_licence_must_be_on_the_list_and_a_tools_licence_need_not() {
        let shipped = lock(json!({ "license": "AGPL-3.0-only" }));
        let tool = lock(json!({ "license": "AGPL-3.0-only", "dev": true }));

        assert_eq!(findings(&manifest("5.1.2"), &shipped).len(), 1);
        assert!(findings(&manifest("5.1.2"), &tool).is_empty());
    }

    fn manifest(version: &str) -> Value {
        json!({ "dependencies": { "svelte": version } })
    }

    fn lock(over: Value) -> Value {
        let mut entry = json!({
            "version": "5.1.2",
            "resolved": "https://registry.npmjs.org/svelte/-/svelte-5.1.2.tgz",
            "integrity": "sha512-AAAA",
            "license": "MIT",
        });
        for (key, value) in over.as_object().unwrap() {
            entry[key] = value.clone();
        }
        json!({ "packages": { "": { "name": "ui" }, "node_modules/svelte": entry } })
    }
}
