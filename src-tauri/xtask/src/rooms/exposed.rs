//! Where a secret may be read: the audit of SECURITY section 2, kept as a table.

use crate::tree::Source;
use std::collections::BTreeMap;

const READS_A_SECRET: &str = "with_exposed(";

/// File, how many calls it may hold, and what they are for.
#[rustfmt::skip]
const ALLOWED: &[(&str, usize, &str)] = &[
    ("src-tauri/crates/app/src/connectors/agent.rs", 1, "the name of the home directory"),
    ("src-tauri/crates/app/src/connectors/cli_import.rs", 1, "names of people and computers, of which an old key was made"),
    ("src-tauri/crates/app/src/elsewhere/mod.rs", 1, "the user name beside a secret in the environment"),
    ("src-tauri/crates/app/src/held.rs", 1, "the copy that one asking lends out"),
    ("src-tauri/crates/cli/src/commands/setup.rs", 2, "a new passphrase typed twice, compared"),
    ("src-tauri/crates/cli/src/process.rs", 1, "the recovery code, drawn on the terminal itself"),
    ("src-tauri/crates/connect/src/net/dress.rs", 2, "the header or body field of one request"),
    ("src-tauri/crates/connect/src/net/request.rs", 1, "the one copy that a request carries"),
    ("src-tauri/crates/connect/src/net/scrub.rs", 1, "to know what must not be shown"),
    ("src-tauri/crates/domain/src/connector/own_key.rs", 1, "whether it is a key at all"),
    ("src-tauri/crates/domain/src/recognise/api_key.rs", 1, "how it begins tells what it may do"),
    ("src-tauri/crates/domain/src/recognise/clean.rs", 4, "what was pasted is cut, tidied and looked at; the result is a secret again"),
    ("src-tauri/crates/domain/src/recognise/ending.rs", 1, "a signed token says when it ends"),
    ("src-tauri/crates/domain/src/recognise/mod.rs", 1, "the last four characters, for the hint"),
    ("src-tauri/crates/domain/src/recognise/token_kind.rs", 1, "how it begins tells its kind"),
    ("src-tauri/src/clipboard.rs", 1, "what somebody pastes, within 30 seconds"),
    ("src-tauri/src/desktop.rs", 1, "the recovery code, drawn by the platform's own dialog"),
    ("src-tauri/crates/vault/src/dojops_cli/mod.rs", 1, "the key derived from a passphrase of another program"),
    ("src-tauri/crates/vault/src/dojops_cli/passphrases.rs", 2, "the passphrases in the order of that program"),
    ("src-tauri/crates/vault/src/fakes.rs", 1, "the keychain of a test keeps its own copy"),
    ("src-tauri/crates/vault/src/keychain/os/mod.rs", 1, "what the keychain is given to keep"),
    ("src-tauri/crates/vault/src/keys/item.rs", 2, "the keychain's item, written and read"),
    ("src-tauri/crates/vault/src/keys/passphrase.rs", 1, "the key derived from a passphrase"),
    ("src-tauri/crates/vault/src/keys/recovery.rs", 1, "what was typed is compared with its checksum"),
    ("src-tauri/crates/vault/src/keys/slot.rs", 3, "the data key wrapped and unwrapped"),
    ("src-tauri/crates/vault/src/sealing/derive.rs", 3, "keys derived from the data key, and the keyed fingerprint"),
    ("src-tauri/crates/vault/src/sealing/mod.rs", 2, "the cipher's key"),
    ("src-tauri/crates/vault/src/sealing/padding.rs", 1, "the plain text that is sealed"),
    ("src-tauri/crates/vault/src/unlocking/making.rs", 2, "what the keychain kept, compared with what it was given"),
    ("src-tauri/crates/vault/src/unlocking/mod.rs", 3, "the keys that a test looks for in memory; in no release"),
];

/// One line for each file whose calls differ from the table, and for each call that does not say why.
pub(crate) fn findings(rust: &[Source]) -> Vec<String> {
    let mut findings = compare(&calls(rust), ALLOWED);
    findings.extend(ours(rust).flat_map(unexplained));
    findings
}

fn ours(rust: &[Source]) -> impl Iterator<Item = &Source> {
    rust.iter()
        .filter(|file| !file.is_test() && !file.path.starts_with("src-tauri/xtask/"))
}

fn calls(rust: &[Source]) -> BTreeMap<&str, usize> {
    let counted = ours(rust).map(|file| {
        let lines = file.before_tests().lines().filter(|line| is_call(line));
        (
            file.path.as_str(),
            lines.map(|line| line.matches(READS_A_SECRET).count()).sum(),
        )
    });
    counted.filter(|(_, count)| *count > 0).collect()
}

/// A comment above a call says why; a call directly inside of another shares its reason.
fn unexplained(file: &Source) -> Vec<String> {
    let lines: Vec<&str> = file.before_tests().lines().collect();
    let calls = lines.iter().enumerate().filter(|(_, line)| is_call(line));
    let silent = calls.filter(|(index, _)| !is_explained(&lines[..*index]));
    silent
        .map(|(index, _)| {
            format!(
                "{}:{} reads a secret and does not say why above",
                file.path,
                index + 1
            )
        })
        .collect()
}

/// Two lines are looked at, because the formatter may break the statement before the call.
fn is_explained(above: &[&str]) -> bool {
    let is_comment = |line: &&&str| line.trim_start().starts_with("//");
    above.last().is_some_and(|line| is_call(line)) || above.iter().rev().take(2).any(|line| is_comment(&line))
}

fn is_call(line: &str) -> bool {
    let is_code = !line.trim_start().starts_with("//");
    is_code && line.contains(READS_A_SECRET) && !line.contains("fn with_exposed(")
}

fn compare(found: &BTreeMap<&str, usize>, allowed: &[(&str, usize, &str)]) -> Vec<String> {
    let table: BTreeMap<&str, usize> = allowed.iter().map(|(path, count, _)| (*path, *count)).collect();
    let more = found.iter().filter_map(|(path, count)| {
        let allowed = table.get(path).copied().unwrap_or(0);
        (*count != allowed)
            .then(|| format!("{path} reads a secret {count} times, the table allows {allowed}"))
    });
    let gone = table.keys().filter(|path| !found.contains_key(*path));
    more.chain(gone.map(|path| format!("{path} reads no secret any more: take it off the table")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_that_is_not_in_the_table_is_found() {
        let file = source(
            "src-tauri/src/commands/list.rs",
            "secret.with_exposed(|text| text.len())\n",
        );

        let found = compare(&calls(&[file]), &[]);

        assert_eq!(
            found,
            ["src-tauri/src/commands/list.rs reads a secret 1 times, the table allows 0"]
        );
    }

    #[test]
    fn one_call_more_than_the_table_says_is_found_and_so_is_one_less() {
        let table = [("a.rs", 2, "auth header")];

        assert_eq!(compare(&BTreeMap::from([("a.rs", 3)]), &table).len(), 1);
        assert_eq!(compare(&BTreeMap::from([("a.rs", 1)]), &table).len(), 1);
        assert_eq!(compare(&BTreeMap::new(), &table).len(), 1);
        assert!(compare(&BTreeMap::from([("a.rs", 2)]), &table).is_empty());
    }

    #[test]
    fn the_definition_a_comment_and_unit_tests_are_no_calls() {
        let text = "pub fn with_exposed(&self) {}\n// with_exposed(|s| s)\n#[cfg(test)]\nmod tests { fn a() { s.with_exposed(|s| s); } }\n";

        assert!(calls(&[source("src-tauri/crates/domain/src/secret.rs", text)]).is_empty());
    }

    #[test]
    fn a_call_without_a_reason_above_it_is_found() {
        let silent = source("a.rs", "let one = 1;\nsecret.with_exposed(|text| text.len())\n");
        let explained = source(
            "b.rs",
            "// Exposed to be sealed.\nkey.with_exposed(|key| {\nsecret.with_exposed(|text| seal(key, text))\n",
        );

        assert_eq!(
            unexplained(&silent),
            ["a.rs:2 reads a secret and does not say why above"]
        );
        assert!(unexplained(&explained).is_empty());
    }

    fn source(path: &str, text: &str) -> Source {
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }
}
