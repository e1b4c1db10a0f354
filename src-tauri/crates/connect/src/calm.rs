//! Foreign text made fit to be shown: nothing that looks like a token, nothing that disturbs a display, no long lines.

/// The longest line that is shown.
pub(crate) const MAX_LINE: usize = 300;

/// Blackens what looks like a token although it is none of ours, and drops what could disturb a display.
pub(crate) fn without_tokens(line: &str) -> String {
    let calm: String = line
        .chars()
        .filter(|character| !is_unsettling(*character))
        .collect();
    let words = calm.split(' ').map(|word| {
        let core = word.trim_matches(|character: char| !character.is_ascii_alphanumeric());
        if looks_like_token(core) {
            word.replace(core, "[secret]")
        } else {
            word.to_owned()
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Control characters, and those that turn the direction of writing.
fn is_unsettling(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn looks_like_token(word: &str) -> bool {
    const PREFIXES: [&str; 9] = [
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "github_pat_",
        "glpat-",
        "ATATT",
        "xox",
    ];
    let is_run = word
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'='));
    let is_mixed =
        word.bytes().any(|byte| byte.is_ascii_digit()) && word.bytes().any(|byte| byte.is_ascii_alphabetic());
    (word.len() >= 8 && PREFIXES.iter().any(|prefix| word.starts_with(prefix)))
        || (word.len() >= 32 && is_run && is_mixed)
}

pub(crate) fn shorten(line: &str) -> String {
    if line.chars().count() <= MAX_LINE {
        return line.to_owned();
    }
    line.chars().take(MAX_LINE - 1).chain(['…']).collect()
}
