//! Why each direct dependency is here. One without a row is refused, and so is a row without one.

use crate::metadata::Metadata;
use std::collections::BTreeSet;

/// Name, and what it replaces or why we would do it worse.
#[rustfmt::skip]
const REASONS: &[(&str, &str)] = &[
    ("aes-gcm", "the sealing itself; nobody should write a cipher"),
    ("apple-native-keyring-store", "the keychain of macOS behind the same interface"),
    ("argon2", "derives a key from a passphrase slowly enough"),
    ("backon", "retries with jitter, without a loop of our own"),
    ("base64", "basic authentication and sealed text"),
    ("bytes", "hands the HTTP client a buffer that is wiped; the client brings it anyway"),
    ("clap", "reads the command line, with its help; argument parsers are full of corners"),


    ("clap_complete", "completions for five shells from the same description"),
    ("clap_mangen", "the manual page from the same description"),
    ("dirs", "the platform's directories for data and for what lives as long as a session; the window brings it anyway"),
    ("flate2", "weighs the interface compressed; the HTTP client brings it anyway"),
    ("futures-util", "parallel requests with a limit"),
    ("getrandom", "the operating system's randomness for keys and nonces"),
    ("gtk", "writes the clipboard with the toolkit that the window brings anyway"),
    ("hkdf", "separate keys from one data key"),
    ("http", "methods and status codes as types; the HTTP client brings it anyway"),
    ("httparse", "reads the request head that the sandbox's proxy answers"),
    ("hyper", "tells the HTTP client's errors apart; the client brings it anyway"),
    ("hyper-util", "knows whether the environment's proxy takes a target; the client brings it anyway"),

    ("indicatif", "progress on a terminal that does not scramble what is printed beside it"),
    ("insta", "pins wire shapes beside the test that reads them"),
    ("jiff", "dates with time zones and their arithmetic"),
    ("keyring-core", "one interface to the keychains of three platforms"),
    ("log", "leaves out what libraries would say to a logger that is not there"),
    ("percent-encoding", "path segments of addresses"),
    ("proptest", "generated inputs for decoders and canonical forms"),
    ("rcgen", "certificates of the sandbox, made at start"),
    ("reqwest", "HTTP with TLS, proxies, compression and cancellation"),
    ("rpassword", "asks for a secret without showing it, on each platform's terminal"),
    ("rstest", "one test over a table of cases, each named"),
    ("rusqlite", "SQLite, compiled in, with its backup call"),
    ("rusqlite_migration", "numbered migrations in one transaction"),
    ("rustix", "opens files without following links, reads their owner, forbids crash files: what std cannot without unsafe code"),
    ("rustls", "TLS without the system's library, so that it is the same everywhere"),
    ("rustls-platform-verifier", "the platform's roots, with the extra ones added"),
    ("scrypt", "derives the key of another program's sealed values, for an import"),
    ("secrecy", "memory that is wiped and never printed"),
    ("secret-service", "asks the Secret Service what the store's own interface does not tell"),
    ("serde", "typed decoding and encoding"),
    ("serde_json", "JSON"),
    ("sha2", "row digests"),
    ("specta", "types of the window's border, written once"),
    ("specta-typescript", "those types in TypeScript"),
    ("static_assertions", "proves at compile time what a secret does not implement"),
    ("tauri", "the window"),
    ("tauri-build", "permissions and resources of the window"),
    ("tauri-plugin-dialog", "native dialogs that the page cannot answer"),
    ("tauri-plugin-opener", "opens a link in the person's own browser"),
    ("tauri-plugin-single-instance", "a second start shows the first window"),
    ("tauri-plugin-window-state", "the window opens where it was"),
    ("tauri-specta", "typed commands and events"),
    ("tempfile", "private folders that tests and atomic writes leave nothing in"),
    ("thirtyfour", "drives the real window through WebDriver"),
    ("thiserror", "small error enums without their boilerplate"),
    ("tokio", "the asynchronous runtime that the HTTP client needs"),
    ("tokio-rustls", "TLS of the sandbox's HTTPS proxy"),
    ("tokio-util", "cancellation that reaches every await"),
    ("tracing", "log lines with fields"),
    ("tracing-subscriber", "writes them"),
    ("url", "the WHATWG parser of addresses"),
    ("uuid", "ids that sort by time and never collide"),
    ("windows-native-keyring-store", "the Credential Manager behind the same interface"),
    ("zbus-secret-service-keyring-store", "the Secret Service behind the same interface"),
    ("zeroize", "wipes keys when they go"),
    ("zeroizing-alloc", "wipes the copies that HTTP and JSON libraries leave behind"),
];

/// One line for each dependency without a reason and each reason without a dependency.
pub(crate) fn findings(metadata: &Metadata) -> Vec<String> {
    compare(&direct(metadata), REASONS)
}

fn direct(metadata: &Metadata) -> BTreeSet<&str> {
    let all = metadata.members().flat_map(|package| &package.dependencies);
    all.filter(|dependency| dependency.path.is_none())
        .map(|dependency| dependency.name.as_str())
        .collect()
}

fn compare(direct: &BTreeSet<&str>, reasons: &[(&str, &str)]) -> Vec<String> {
    let explained: BTreeSet<&str> = reasons.iter().map(|(name, _)| *name).collect();
    let unexplained = direct
        .difference(&explained)
        .map(|name| format!("{name} is a dependency without a reason"));
    let unused = explained
        .difference(direct)
        .map(|name| format!("{name} has a reason but nothing depends on it"));
    unexplained.chain(unused).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_without_a_reason_is_found() {
        let direct = BTreeSet::from(["left-pad", "url"]);

        assert_eq!(
            compare(&direct, &[("url", "addresses")]),
            ["left-pad is a dependency without a reason"]
        );
    }

    #[test]
    fn a_reason_that_outlived_its_dependency_is_found() {
        let direct = BTreeSet::from(["url"]);

        let findings = compare(&direct, &[("url", "addresses"), ("left-pad", "pads")]);

        assert_eq!(findings, ["left-pad has a reason but nothing depends on it"]);
    }

    #[test]
    fn the_table_is_sorted_and_says_something_about_each() {
        assert!(REASONS.is_sorted_by_key(|(name, _)| *name));
        assert!(REASONS.iter().all(|(_, reason)| !reason.is_empty()));
    }
}
