//! Where a secret may be read: the audit of SECURITY section 2, kept as a table.

use crate::tree::Source;
use std::collections::BTreeMap;

const READS_A_SECRET: &str = "with_exposed(";

/// File, how many calls it may hold, and what they are for.
const ALLOWED: &[(&str, usize, &str)] = &[];

/// One line for each file whose calls differ from the table.
pub(crate) fn findings(rust: &[Source]) -> Vec<String> {
    compare(&calls(rust), ALLOWED)
}

fn calls(rust: &[Source]) -> BTreeMap<&str, usize> {
    let ours = rust
        .iter()
        .filter(|file| !file.is_test() && !file.path.starts_with("src-tauri/xtask/"));
    ours.map(|file| (file.path.as_str(), count(file.before_tests())))
        .filter(|(_, count)| *count > 0)
        .collect()
}

fn count(text: &str) -> usize {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//") && !line.contains("fn with_exposed("));
    code.map(|line| line.matches(READS_A_SECRET).count()).sum()
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

    fn source(path: &str, text: &str) -> Source {
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }
}
