//! Versions below which a dependency is known to be unsafe for us (SECURITY section 12).

use crate::metadata::Package;

const MINIMUM: [(&str, [u64; 3]); 6] = [
    ("aes-gcm", [0, 11, 1]),
    ("bytes", [1, 11, 1]),
    ("h2", [0, 4, 16]),
    ("idna", [1, 0, 0]),
    ("rustls-webpki", [0, 103, 13]),
    // Before it a remote origin could pass as a local one; advisory feeds do not list it (SECURITY section 11).
    ("tauri", [2, 11, 1]),
];

/// One line for each resolved version that is too old.
pub(crate) fn findings(packages: &[Package]) -> Vec<String> {
    packages.iter().filter_map(too_old).collect()
}

fn too_old(package: &Package) -> Option<String> {
    let (name, least) = MINIMUM.iter().find(|(name, _)| *name == package.name)?;
    let is_enough = version(&package.version).is_some_and(|found| found >= *least);
    let [major, minor, patch] = least;
    (!is_enough).then(|| format!("{name} {} is below {major}.{minor}.{patch}", package.version))
}

/// The three numbers. A pre-release counts as older than its release, so it is no version here.
fn version(text: &str) -> Option<[u64; 3]> {
    let without_build = text.split('+').next()?;
    let numbers: Option<Vec<u64>> = without_build.split('.').map(|part| part.parse().ok()).collect();
    numbers?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_below_the_minimum_is_found_by_number_and_not_by_letter() {
        assert!(findings(&[package("tauri", "2.9.5")])[0].contains("below 2.11.1"));
        assert!(findings(&[package("rustls-webpki", "0.103.9")])[0].contains("below 0.103.13"));
    }

    #[test]
    fn the_minimum_and_everything_above_are_fine() {
        let fine = [
            package("tauri", "2.11.1"),
            package("h2", "0.5.0"),
            package("bytes", "1.11.10"),
            package("serde", "0.1.0"),
        ];

        assert!(findings(&fine).is_empty());
    }

    #[test]
    fn a_prerelease_is_not_enough() {
        assert_eq!(findings(&[package("idna", "1.0.0-rc.1")]).len(), 1);
    }

    fn package(name: &str, version: &str) -> Package {
        Package {
            name: name.to_owned(),
            version: version.to_owned(),
            id: name.to_owned(),
            source: None,
            license: None,
            dependencies: Vec::new(),
            targets: Vec::new(),
        }
    }
}
