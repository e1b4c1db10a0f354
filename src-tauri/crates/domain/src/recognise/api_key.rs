//! Keys of CoreGit's own interface: only how they begin tells a master key from a scoped one (coregit.md section 2).

use crate::{Secret, TokenKind, recognise::looks_like_provider_token};

/// `cgt_` and 40 hexadecimal digits.
const SCOPED: &str = "cgt_";
const SCOPED_BYTES: usize = 44;
const MASTER: &str = "cgk_live_";

/// A key of CoreGit, described.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeyForm {
    /// [`TokenKind::Master`] or [`TokenKind::Scoped`]; the server has the last word.
    pub kind: TokenKind,
    /// What is odd about it. The server does not look at how a master key begins, so it may work all the same.
    pub warning: Option<&'static str>,
}

/// Recognises a key that was typed for a CoreGit.
///
/// # Errors
/// Words that name the fix, where it certainly is no key.
pub fn recognise_api_key(secret: &Secret) -> Result<ApiKeyForm, &'static str> {
    // Exposed to compare how it begins and how it is built.
    secret.with_exposed(read)
}

fn read(text: &str) -> Result<ApiKeyForm, &'static str> {
    let form = |kind, warning| Ok(ApiKeyForm { kind, warning });
    if let Some(digits) = text.strip_prefix(SCOPED) {
        let is_whole = text.len() == SCOPED_BYTES && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        return if is_whole {
            form(TokenKind::Scoped, None)
        } else {
            Err("This scoped token is not whole: it has 44 characters. Copy it again.")
        };
    }
    if text.contains('*') {
        return Err("This is a masked key. Copy the key itself.");
    }
    if looks_like_provider_token(text) {
        return Err(
            "This is a provider's token. Paste the key of CoreGit: it begins with cgk_live_ or cgt_.",
        );
    }
    if text.starts_with(MASTER) {
        return form(TokenKind::Master, None);
    }
    form(
        TokenKind::Master,
        Some("Keys of CoreGit begin with cgk_live_ or cgt_. This one may work all the same."),
    )
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("cgk_live_zzmadeup0000000000000000000000000000001", TokenKind::Master, false)]
    #[case("cgt_00000000000000000000000000000000000000ff", TokenKind::Scoped, false)]
    #[case("something-else-entirely", TokenKind::Master, true)]
    fn a_key_is_told_by_how_it_begins(#[case] text: &str, #[case] kind: TokenKind, #[case] is_odd: bool) {
        let form = recognise_api_key(&Secret::new(text.to_owned()).unwrap()).unwrap();

        assert_eq!((form.kind, form.warning.is_some()), (kind, is_odd));
    }

    #[rstest]
    #[case("cgt_0000", "not whole")]
    #[case("cgt_zz000000000000000000000000000000000000ff", "not whole")]
    #[case("cgk_live_****0001", "masked")]
    #[case("ghp_zzmadeup00000000000000000000000000001", "provider")]
    #[case("glpat-zzmadeup0000000001", "provider")]
    fn what_is_no_key_is_refused_with_the_fix(#[case] text: &str, #[case] words: &str) {
        let refusal = recognise_api_key(&Secret::new(text.to_owned()).unwrap()).unwrap_err();

        assert!(refusal.contains(words), "{refusal}");
    }
}
