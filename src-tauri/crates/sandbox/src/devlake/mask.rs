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
fn replace_middle(secret: &str, start: usize, end: usize) -> String {
    let middle = String::from_utf8_lossy(&secret.as_bytes()[start..end]).into_owned();
    if middle.is_empty() {
        return secret.to_owned();
    }
    secret.replace(&middle, &"*".repeat(end - start))
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
    fn a_short_github_token_crashes() {
        assert_eq!(github_token("ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaa"), None);
        assert!(github_token("ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaa").is_some());
        assert_eq!(private_key(&"k".repeat(99)), None);
    }
}
