//! Who may import whom (DESIGN section 2). A crate can only name what it depends on, so its manifest decides.

use crate::metadata::{Dependency, Metadata, Package};

/// Crates that one room alone may name; a star at the end stands for any ending.
const RESERVED: [(&str, &str); 12] = [
    ("aes-gcm", "vault"),
    ("scrypt", "vault"),
    ("rusqlite*", "vault"),
    ("keyring*", "vault"),
    ("apple-native-keyring-store", "vault"),
    ("windows-native-keyring-store", "vault"),
    ("zbus-secret-service-keyring-store", "vault"),
    ("secret-service", "vault"),
    ("reqwest", "connect"),
    ("hyper*", "connect"),
    ("tauri*", "patchbay-desktop"),
    ("specta*", "patchbay-desktop"),
];

/// Which of our rooms each room may import. A room that is not listed may import all of them.
const ONE_WAY: [(&str, &[&str]); 8] = [
    ("domain", &[]),
    ("sandbox", &[]),
    ("xtask", &[]),
    ("vault", &["domain"]),
    ("connect", &["domain"]),
    ("app", &["domain", "vault", "connect"]),
    ("patchbay-desktop", &["domain", "app"]),
    ("patchbay", &["app"]),
];

/// These would let both sides of a test agree on the same mistake, so tests are no excuse for them.
const ALONE_EVEN_IN_TESTS: [&str; 1] = ["sandbox"];

const TESTS: &str = "patchbay-tests";

/// One line for each import that goes the wrong way.
pub(crate) fn findings(metadata: &Metadata) -> Vec<String> {
    metadata
        .members()
        .filter(|room| room.name != TESTS)
        .flat_map(of_room)
        .collect()
}

fn of_room(room: &Package) -> Vec<String> {
    let alone = ALONE_EVEN_IN_TESTS.contains(&room.name.as_str());
    let counted = room
        .dependencies
        .iter()
        .filter(|dependency| alone || !dependency.is_for_tests());
    counted
        .filter_map(|dependency| reserved(room, dependency).or_else(|| wrong_way(room, dependency)))
        .collect()
}

fn reserved(room: &Package, dependency: &Dependency) -> Option<String> {
    let (_, owner) = RESERVED
        .iter()
        .find(|(pattern, _)| matches(pattern, &dependency.name))?;
    (room.name != *owner).then(|| format!("{} names {}, which only {owner} may", room.name, dependency.name))
}

fn wrong_way(room: &Package, dependency: &Dependency) -> Option<String> {
    dependency.path.as_ref()?;
    let (_, allowed) = ONE_WAY.iter().find(|(name, _)| *name == room.name)?;
    let is_allowed = allowed.contains(&dependency.name.as_str());
    (!is_allowed).then(|| format!("{} imports {}: imports go one way", room.name, dependency.name))
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern
        .strip_suffix('*')
        .map_or(pattern == name, |start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_vault_names_the_cipher_the_database_and_the_keychain() {
        for name in [
            "aes-gcm",
            "rusqlite",
            "rusqlite_migration",
            "keyring-core",
            "zbus-secret-service-keyring-store",
        ] {
            assert_eq!(of_room(&room("app", &[outside(name, None)])).len(), 1, "{name}");
            assert!(
                of_room(&room("vault", &[outside(name, None)])).is_empty(),
                "{name}"
            );
        }
    }

    #[test]
    fn only_connect_names_the_http_client_and_only_the_shell_names_tauri() {
        assert_eq!(of_room(&room("vault", &[outside("reqwest", None)])).len(), 1);
        assert_eq!(of_room(&room("app", &[outside("tauri-specta", None)])).len(), 1);
        assert_eq!(
            of_room(&room("app", &[outside("specta", Some("build"))])).len(),
            1
        );
        assert!(of_room(&room("patchbay-desktop", &[outside("tauri", None)])).is_empty());
    }

    #[test]
    fn imports_go_one_way() {
        assert_eq!(of_room(&room("domain", &[ours("vault", None)])).len(), 1);
        assert_eq!(of_room(&room("vault", &[ours("connect", None)])).len(), 1);
        assert!(of_room(&room("app", &[ours("connect", None)])).is_empty());
    }

    #[test]
    fn a_test_may_use_the_sandbox_but_the_sandbox_may_use_nobody() {
        assert!(of_room(&room("connect", &[ours("sandbox", Some("dev"))])).is_empty());
        assert_eq!(of_room(&room("sandbox", &[ours("domain", Some("dev"))])).len(), 1);
    }

    fn room(name: &str, dependencies: &[Dependency]) -> Package {
        Package {
            name: name.to_owned(),
            version: "0.1.0".to_owned(),
            id: name.to_owned(),
            source: None,
            license: None,
            dependencies: dependencies.to_vec(),
            targets: Vec::new(),
        }
    }

    fn outside(name: &str, kind: Option<&str>) -> Dependency {
        Dependency {
            name: name.to_owned(),
            req: "^1".to_owned(),
            kind: kind.map(str::to_owned),
            path: None,
        }
    }

    fn ours(name: &str, kind: Option<&str>) -> Dependency {
        Dependency {
            path: Some(name.to_owned()),
            ..outside(name, kind)
        }
    }
}
