//! The file in which gh-devlake looks for tokens, `.devlake.env`: its grammar (devlake.md 5.3) and what it may be said
//! to hold. Values are borrowed from the text and never shown.

/// The name that gh-devlake looks for.
pub const FILE_NAME: &str = ".devlake.env";

/// Longer keys are shown to nobody: a token cut in two by an equals sign would be read as one.
const LONGEST_NAME: usize = 40;

/// What a text in that grammar says. It prints nothing: its values are secrets.
pub struct EnvFile<'t> {
    pairs: Vec<(&'t str, &'t str)>,
    unread_lines: Vec<usize>,
}

/// The keys of a file beside those that were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OtherKeys {
    /// Those that certainly are names.
    pub names: Vec<String>,
    /// How many more there are: what looks like a part of a value is not repeated.
    pub unnamed: usize,
}

impl<'t> EnvFile<'t> {
    /// Reads the text as gh-devlake does: one `KEY=VALUE` a line, split at the first `=`; key and value trimmed; one
    /// pair of quotes taken off; no escapes, no comments behind a value, no `export`; what is empty is dropped.
    pub fn parse(text: &'t str) -> Self {
        let mut file = Self {
            pairs: Vec::new(),
            unread_lines: Vec::new(),
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (index, line) in text.split('\n').enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match line.split_once('=') {
                Some((key, value)) if is_key(key.trim()) => {
                    file.pairs.push((key.trim(), without_quotes(value.trim())));
                }
                // "export KEY" is a key to gh-devlake, and one that nobody asks for.
                Some(_) | None => file.unread_lines.push(index + 1),
            }
        }
        file.pairs.retain(|(_, value)| !value.is_empty());
        file
    }

    /// The value of a key: the last one that was set.
    pub fn get(&self, key: &str) -> Option<&'t str> {
        let mut latest_first = self.pairs.iter().rev();
        latest_first
            .find(|(known, _)| *known == key)
            .map(|(_, value)| *value)
    }

    /// The numbers of the lines that are no `KEY=VALUE`, from 1.
    pub fn unread_lines(&self) -> &[usize] {
        &self.unread_lines
    }

    /// Which keys it has beside these.
    pub fn keys_beside(&self, used: &[&str]) -> OtherKeys {
        let mut others = OtherKeys::default();
        let mut seen: Vec<&str> = Vec::new();
        for (key, _) in &self.pairs {
            if used.contains(key) || seen.contains(key) {
                continue;
            }
            seen.push(key);
            if is_certainly_a_name(key) {
                others.names.push((*key).to_owned());
            } else {
                others.unnamed += 1;
            }
        }
        others
    }
}

/// Blanks make no key that anybody asks for.
fn is_key(key: &str) -> bool {
    !key.is_empty() && !key.contains(char::is_whitespace)
}

fn without_quotes(value: &str) -> &str {
    ['"', '\'']
        .into_iter()
        .find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(value)
}

/// Upper case with an underscore, and short: a token in base 64 or 32 is none of it.
fn is_certainly_a_name(key: &str) -> bool {
    key.len() <= LONGEST_NAME
        && key.contains('_')
        && key.starts_with(|first: char| first.is_ascii_uppercase())
        && key
            .chars()
            .all(|part| part.is_ascii_uppercase() || part.is_ascii_digit() || part == '_')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("GITHUB_PAT=zz1", Some("zz1"))]
    #[case("  GITHUB_PAT = zz1 \r\n", Some("zz1"))]
    #[case("GITHUB_PAT=\"zz1\"", Some("zz1"))]
    #[case("GITHUB_PAT='zz1'", Some("zz1"))]
    #[case("GITHUB_PAT=\"'zz1'\"", Some("'zz1'"))]
    #[case("GITHUB_PAT=\"zz1'", Some("\"zz1'"))]
    #[case("GITHUB_PAT=zz=1==", Some("zz=1=="))]
    #[case("GITHUB_PAT=zz1 # mine", Some("zz1 # mine"))]
    #[case("GITHUB_PAT=zz1\nGITHUB_PAT=zz2", Some("zz2"))]
    #[case("GITHUB_PAT=zz1\nGITHUB_PAT=", Some("zz1"))]
    #[case("\u{feff}GITHUB_PAT=zz1", Some("zz1"))]
    #[case("GITHUB_PAT=\"\"", None)]
    #[case("GITHUB_PAT=\"", Some("\""))]
    #[case("#GITHUB_PAT=zz1", None)]
    #[case("export GITHUB_PAT=zz1", None)]
    #[case("github_pat=zz1", None)]
    #[case("GITHUB_PAT\n=zz1", None)]
    fn a_line_is_read_as_gh_devlake_reads_it(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(EnvFile::parse(text).get("GITHUB_PAT"), expected);
    }

    #[test]
    fn half_lines_are_named_by_their_number() {
        let file = EnvFile::parse("GITHUB_PAT=zz1\nzzhalf\n\n# note\nexport GITHUB_TOKEN=zz2\n=zz3\n");

        assert_eq!(file.unread_lines(), [2, 5, 6]);
    }

    #[test]
    fn keys_that_could_be_a_part_of_a_value_are_counted_only() {
        let text = "GITHUB_PAT=zz1\nAWS_SECRET=zz2\nATATT3xZz_cut=1A2B\nNB2HI4DTHIXS6===\nAWS_SECRET=zz3\n";

        let others = EnvFile::parse(text).keys_beside(&["GITHUB_PAT"]);

        assert_eq!(
            others,
            OtherKeys {
                names: vec!["AWS_SECRET".to_owned()],
                unnamed: 2,
            }
        );
    }

    proptest! {
        #[test]
        fn no_text_stops_it_and_every_value_is_a_piece_of_the_text(text in "\\PC*|(?s).*") {
            let file = EnvFile::parse(&text);

            for (key, value) in &file.pairs {
                prop_assert!(!key.is_empty() && !value.is_empty());
                prop_assert!(text.contains(key) && text.contains(value));
                prop_assert!(!value.contains('\n'));
            }
            prop_assert!(file.unread_lines.iter().all(|line| (1..=text.split('\n').count()).contains(line)));
        }

        #[test]
        fn what_was_written_is_read_back(
            key in "[A-Z][A-Z0-9_]{0,20}",
            value in "[!-~]([ -~]{0,40}[!-~])?",
            blanks in "[ \\t]{0,3}",
        ) {
            let text = format!("{blanks}{key}{blanks}=\"{value}\"{blanks}\r\n");

            prop_assert_eq!(EnvFile::parse(&text).get(&key), Some(value.as_str()));
        }
    }
}
