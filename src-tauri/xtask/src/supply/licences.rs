//! Licences that let us give the program away, source or not.

use crate::metadata::Package;

/// Permissive, or copyleft by file only (MPL).
const ALLOWED: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// One line for each crate that offers no licence of the list.
pub(crate) fn findings(packages: &[Package]) -> Vec<String> {
    let refused = packages
        .iter()
        .filter(|package| !package.license.as_deref().is_some_and(is_allowed));
    refused
        .map(|package| {
            let licence = package.license.as_deref().unwrap_or("none that it names");
            format!(
                "{} {} has a licence that is not on the list: {licence}",
                package.name, package.version
            )
        })
        .collect()
}

/// Whether an SPDX expression can be satisfied from the list. `/` is the old way to write `OR`.
pub(crate) fn is_allowed(expression: &str) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace(" WITH ", "~WITH~");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (allowed, rest) = any_of(&words);
    allowed && rest.is_empty() && !words.is_empty()
}

fn any_of<'a>(words: &'a [&'a str]) -> (bool, &'a [&'a str]) {
    let (mut allowed, mut rest) = all_of(words);
    while let ["OR", after @ ..] = rest {
        let (next, left) = all_of(after);
        (allowed, rest) = (allowed || next, left);
    }
    (allowed, rest)
}

fn all_of<'a>(words: &'a [&'a str]) -> (bool, &'a [&'a str]) {
    let (mut allowed, mut rest) = single(words);
    while let ["AND", after @ ..] = rest {
        let (next, left) = single(after);
        (allowed, rest) = (allowed && next, left);
    }
    (allowed, rest)
}

fn single<'a>(words: &'a [&'a str]) -> (bool, &'a [&'a str]) {
    match words {
        ["(", inside @ ..] => match any_of(inside) {
            (allowed, [")", rest @ ..]) => (allowed, rest),
            (_, rest) => (false, rest),
        },
        [name, rest @ ..] => (ALLOWED.contains(&name.replace('~', " ").as_str()), rest),
        [] => (false, words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_acceptable_side_of_an_or_is_enough() {
        for expression in [
            "MIT OR GPL-3.0-only",
            "GPL-3.0/MIT",
            "LGPL-2.1-or-later OR (MIT AND Zlib)",
        ] {
            assert!(is_allowed(expression), "{expression}");
        }
    }

    #[test]
    fn every_side_of_an_and_is_needed() {
        assert!(is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(is_allowed("Apache-2.0 WITH LLVM-exception"));
        assert!(!is_allowed("MIT AND GPL-3.0-only"));
        assert!(!is_allowed("(MIT OR Apache-2.0) AND AGPL-3.0-only"));
    }

    #[test]
    fn what_is_not_an_expression_is_not_allowed() {
        for expression in ["", "AGPL-3.0-only", "MIT)", "(MIT", "MIT MIT", "AND"] {
            assert!(!is_allowed(expression), "{expression:?}");
        }
    }
}
