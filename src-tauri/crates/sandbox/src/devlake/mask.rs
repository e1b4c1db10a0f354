//! How responses hide secrets (devlake.md 2.8). `None` = the original crashes on this value (fact 11).

/// The mask of most plugins: keeps the length, shows one or two characters at each end.
pub(super) fn generic(secret: &str) -> String {
    let length = secret.len();
    match length {
        0 => String::new(),
        1 | 2 => "*".repeat(length),
        3..=5 => replace_middle(secret, 1, length - 1),
        _ => replace_middle(secret, 2, length - 2),
    }
}

/// GitHub tokens: the prefix decides what stays visible.
pub(super) fn github_token(token: &str) -> Option<String> {
    const SHORT_PREFIXES: [&str; 5] = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"];
    if SHORT_PREFIXES.iter().any(|prefix| token.starts_with(prefix)) {
        (token.len() >= 32).then(|| replace_middle(token, 12, 32))
    } else if token.starts_with("github_pat_") {
        (token.len() >= 85).then(|| replace_middle(token, 19, 85))
    } else {
        Some(generic(token))
    }
}

/// A private key: fifty characters at each end.
pub(super) fn private_key(pem: &str) -> Option<String> {
    if pem.is_empty() {
        return Some(String::new());
    }
    (pem.len() >= 100).then(|| replace_middle(pem, 50, pem.len() - 50))
}

/// The original replaces every occurrence of the middle part, so repeated parts vanish elsewhere too.
/// It counts bytes; half a character at an edge is shown as a replacement sign.
fn replace_middle(secret: &str, start: usize, end: usize) -> String {
    let bytes = secret.as_bytes();
    let middle = &bytes[start..end];
    let mut masked = Vec::new();
    let mut rest = bytes;
    while let Some((first, others)) = rest.split_first() {
        if !middle.is_empty() && rest.starts_with(middle) {
            masked.resize(masked.len() + middle.len(), b'*');
            rest = &rest[middle.len()..];
        } else {
            masked.push(*first);
            rest = others;
        }
    }
    String::from_utf8_lossy(&masked).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generic_mask_keeps_the_length() {
        let masks = ["", "a", "ab", "abc", "abcde", "abcdef"].map(generic);

        assert_eq!(masks, ["", "*", "**", "a*c", "a***e", "ab**ef"]);
    }

    #[test]
    fn a_secret_with_wide_characters_is_masked_too() {
        assert_eq!(generic("aé中文éb"), "a\u{fffd}********\u{fffd}b");
    }

    #[test]
    fn a_short_github_token_crashes() {
        assert_eq!(github_token("ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaa"), None);
        assert!(github_token("ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaa").is_some());
        assert_eq!(private_key(&"k".repeat(99)), None);
    }
}
