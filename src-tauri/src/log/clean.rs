//! The last net under the log (SECURITY section 2): known token shapes, control and direction characters, length.

/// The longest line, in bytes.
const LONGEST: usize = 2048;
const REMOVED: &str = "[removed]";

/// How a secret begins, and whether a character still belongs to it.
struct Shape {
    start: &'static str,
    belongs: fn(char) -> bool,
}

const SHAPES: [Shape; 11] = [
    Shape {
        start: "github_pat_",
        belongs: is_token,
    },
    Shape {
        start: "ghp_",
        belongs: is_token,
    },
    Shape {
        start: "gho_",
        belongs: is_token,
    },
    Shape {
        start: "ghu_",
        belongs: is_token,
    },
    Shape {
        start: "ghs_",
        belongs: is_token,
    },
    Shape {
        start: "ghr_",
        belongs: is_token,
    },
    Shape {
        start: "glpat-",
        belongs: is_token,
    },
    Shape {
        start: "atatt",
        belongs: is_token,
    },
    Shape {
        start: "bearer ",
        belongs: is_header,
    },
    Shape {
        start: "basic ",
        belongs: is_header,
    },
    // A key block has blanks and breaks inside, so everything after its first words goes.
    Shape {
        start: "-----begin",
        belongs: |_| true,
    },
];

/// Makes a text fit for one line of the log.
///
/// What is stripped goes first, because it could hide the beginning of a token; the length goes last, because a
/// cut could leave the rest of one.
pub fn clean_line(text: &str) -> String {
    let visible: String = text.chars().filter_map(visible).collect();
    shorten(without_secrets(visible.trim_end()))
}

fn without_secrets(text: &str) -> String {
    // ASCII letters only change their case here, so positions are the same in both.
    let lower = text.to_ascii_lowercase();
    let mut cleaned = String::with_capacity(text.len());
    let mut position = 0;
    while let Some((start, end)) = next_secret(&lower, position) {
        cleaned.push_str(&text[position..start]);
        cleaned.push_str(REMOVED);
        position = end;
    }
    cleaned.push_str(&text[position..]);
    cleaned
}

/// The secret that begins first at or after `from`.
fn next_secret(lower: &str, from: usize) -> Option<(usize, usize)> {
    let starts = SHAPES.iter().filter_map(|shape| {
        let start = from + lower[from..].find(shape.start)?;
        Some((start, shape))
    });
    let (start, shape) = starts.min_by_key(|(start, _)| *start)?;
    let body = start + shape.start.len();
    // Several blanks between a header's scheme and its value are still one header.
    let body = body + lower[body..].len() - lower[body..].trim_start_matches(' ').len();
    let end = lower[body..]
        .find(|character| !(shape.belongs)(character))
        .map_or(lower.len(), |length| body + length);
    Some((start, end))
}

fn is_token(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '=' | '.' | '+' | '/')
}

fn is_header(character: char) -> bool {
    !character.is_whitespace() && !matches!(character, '"' | '\'' | '<' | '>')
}

/// Breaks and tabs become blanks; other control, format and direction characters vanish.
fn visible(character: char) -> Option<char> {
    match character {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{61c}'
        | '\u{feff}'
        | '\u{ad}' => None,
        other if other.is_control() => None,
        other => Some(other),
    }
}

fn shorten(mut text: String) -> String {
    const MARK: &str = "…";
    if text.len() > LONGEST {
        let mut end = LONGEST - MARK.len();
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push_str(MARK);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::classic("token ghp_zzzzfaked0000 refused", "token [removed] refused")]
    #[case::fine_grained("github_pat_zz11_fake.", "[removed]")]
    #[case::gitlab("PRIVATE-TOKEN: glpat-zz-fake_1", "PRIVATE-TOKEN: [removed]")]
    #[case::atlassian("ATATTzzfake=9F", "[removed]")]
    #[case::header(
        "Authorization: Bearer   zz.fake.value, next",
        "Authorization: [removed] next"
    )]
    #[case::basic("basic a2ltOmZha2U=", "[removed]")]
    #[case::quoted("{\"a\":\"Bearer zz-fake\"}", "{\"a\":\"[removed]\"}")]
    #[case::key("-----BEGIN PRIVATE KEY-----\nzzfake\n-----END PRIVATE KEY-----", "[removed]")]
    #[case::split_by_an_invisible_character("gh\u{200b}p_zzfake0000", "[removed]")]
    #[case::two("ghp_zza and gho_zzb", "[removed] and [removed]")]
    #[case::plain(
        "connection refused by localhost:8080",
        "connection refused by localhost:8080"
    )]
    #[case::breaks("one\ntwo\r\nthree", "one two  three")]
    #[case::escape("\u{1b}[31mred\u{7}", "[31mred")]
    #[case::direction("abc\u{202e}def\u{2066}", "abcdef")]
    fn a_line_is_cleaned(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(clean_line(text), expected);
    }

    #[test]
    fn a_line_has_an_end() {
        assert!(clean_line(&"é".repeat(5000)).len() <= LONGEST);
    }

    proptest! {
        #[test]
        fn no_long_part_of_a_secret_survives_wherever_it_stands(
            before in "\\PC{0,40}",
            start in prop::sample::select(vec!["ghp_", "github_pat_", "glpat-", "ATATT", "Bearer ", "Basic ", "bearer  "]),
            secret in "[A-Za-z0-9]{16,200}",
            after in "\\PC{0,40}",
        ) {
            let cleaned = clean_line(&format!("{before}{start}{secret} {after}"));

            let windows = secret.as_bytes().windows(16).map(|window| std::str::from_utf8(window).unwrap());
            let kept = windows.filter(|window| cleaned.contains(window) && !before.contains(window) && !after.contains(window));
            prop_assert_eq!(kept.count(), 0, "{}", cleaned);
        }

        #[test]
        fn a_cleaned_line_is_short_visible_and_stays_as_it_is(text in any::<String>()) {
            let cleaned = clean_line(&text);

            prop_assert!(cleaned.len() <= LONGEST);
            prop_assert!(!cleaned.chars().any(char::is_control));
            prop_assert_eq!(clean_line(&cleaned), cleaned);
        }
    }
}
