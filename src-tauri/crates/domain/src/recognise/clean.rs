//! What is taken off a pasted secret, and what is refused outright.

use serde::{Deserialize, Serialize};

use super::{
    private_key::{looks_like_pem, tidy},
    recognise,
};
use crate::{Secret, SecretError, Slot, TokenKind, kinds::ConnectionKind};

/// Something that was taken off; the field says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Removed {
    /// Spaces or tabs around it.
    Blanks,
    /// Line breaks around or inside it.
    LineBreaks,
    /// A pair of quotes.
    Quotes,
    /// `Bearer ` or `token ` before it.
    Scheme,
    /// `NAME=` before it.
    Assignment,
}

/// Why a pasted text cannot be a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasteError {
    /// Nothing is left.
    #[error("Paste the token or password here")]
    Empty,
    /// More than [`Secret::MAX_BYTES`].
    #[error("This is longer than any token: more than 16,384 bytes. Copy only the token")]
    TooLong,
    /// `***` or the dots of a field that hides its content.
    #[error("This is a masked value, not the secret. Copy it where it was created, or create a new one")]
    Masked,
    /// Something like `<your-token>`.
    #[error("This is a placeholder, not a secret. Paste the real one")]
    Placeholder,
    /// Characters that no header can carry.
    #[error("This contains control characters. Copy it again")]
    ControlCharacters,
}

impl From<SecretError> for PasteError {
    fn from(error: SecretError) -> Self {
        match error {
            SecretError::Empty => Self::Empty,
            SecretError::TooLong => Self::TooLong,
        }
    }
}

/// A secret and what was taken off it.
#[derive(Debug)]
pub struct Cleaned {
    /// The secret.
    pub secret: Secret,
    /// In the order in which it was found; each at most once.
    pub removed: Vec<Removed>,
}

/// Cleans what was pasted for a kind. Where a password may stand, only what is certainly a token is cleaned like one.
///
/// # Errors
/// As [`clean`].
pub fn clean_for(kind: ConnectionKind, pasted: &Secret) -> Result<Cleaned, PasteError> {
    // Exposed to see whether it is a key of several lines, which keep their breaks.
    if pasted.with_exposed(looks_like_pem) {
        // Exposed to bring its lines into order; one that cannot be a key is refused when it is recognised.
        let tidied = pasted.with_exposed(|text| tidy(text).unwrap_or_else(|_| text.to_owned()));
        return Ok(Cleaned {
            secret: Secret::new(tidied)?,
            removed: Vec::new(),
        });
    }
    match kind.spec().slot {
        Slot::Token | Slot::AppKey => clean(pasted, true),
        Slot::Password => match clean(pasted, true) {
            Ok(cleaned) if is_certainly_token(kind, &cleaned.secret) => Ok(cleaned),
            Ok(_) | Err(_) => clean(pasted, false),
        },
    }
}

fn is_certainly_token(kind: ConnectionKind, secret: &Secret) -> bool {
    match recognise(kind, secret) {
        // Refused by how it begins: the words are about a token.
        Err(_) => true,
        Ok(found) => !matches!(found, TokenKind::Unknown | TokenKind::JenkinsPassword),
    }
}

/// Cleans a pasted token. A password keeps its quotes and inner blanks: only line ends go.
///
/// # Errors
/// A [`PasteError`] whose words name the fix; none quotes the text.
pub fn clean(pasted: &Secret, is_token: bool) -> Result<Cleaned, PasteError> {
    // Exposed to cut it; the result is a secret again.
    let (text, removed) = pasted.with_exposed(|text| cut(text, is_token));
    let secret = Secret::new(text)?;
    // Exposed to look for signs of a masked value.
    secret.with_exposed(refuse)?;
    Ok(Cleaned { secret, removed })
}

fn cut(text: &str, is_token: bool) -> (String, Vec<Removed>) {
    let mut removed = Vec::new();
    let mut note = |what| {
        if !removed.contains(&what) {
            removed.push(what);
        }
    };
    if text.contains(['\n', '\r']) {
        note(Removed::LineBreaks);
    }
    if !is_token {
        return (text.trim_matches(['\n', '\r']).to_owned(), removed);
    }
    let mut text: String = text
        .chars()
        .filter(|character| !matches!(character, '\n' | '\r'))
        .collect();
    loop {
        let trimmed = text.trim();
        let next = if trimmed.len() != text.len() {
            note(Removed::Blanks);
            trimmed
        } else if let Some(rest) = without_scheme(trimmed) {
            note(Removed::Scheme);
            rest
        } else if let Some(rest) = without_assignment(trimmed) {
            note(Removed::Assignment);
            rest
        } else if let Some(rest) = without_quotes(trimmed) {
            note(Removed::Quotes);
            rest
        } else {
            return (text, removed);
        };
        text = next.to_owned();
    }
}

fn without_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(' ')?;
    let scheme = scheme.trim_end_matches(':');
    ["bearer", "token", "authorization"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
        .then_some(rest)
}

/// `NAME=`: an environment line. Names are upper case, so that a token with `=` in it stays whole.
fn without_assignment(text: &str) -> Option<&str> {
    let (name, rest) = text.strip_prefix("export ").unwrap_or(text).split_once('=')?;
    let is_name = name.len() >= 3
        && name.starts_with(|first: char| first.is_ascii_uppercase())
        && name
            .chars()
            .all(|part| part.is_ascii_uppercase() || part.is_ascii_digit() || part == '_')
        && name.contains('_');
    (is_name && !rest.is_empty()).then_some(rest)
}

fn without_quotes(text: &str) -> Option<&str> {
    ['"', '\'', '`']
        .iter()
        .find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote))
}

fn refuse(text: &str) -> Result<(), PasteError> {
    if text.chars().any(char::is_control) {
        return Err(PasteError::ControlCharacters);
    }
    if text.contains("***")
        || text
            .chars()
            .all(|character| matches!(character, '*' | '•' | '●' | 'x' | 'X'))
    {
        return Err(PasteError::Masked);
    }
    let lower = text.to_ascii_lowercase();
    let is_placeholder = (text.starts_with('<') && text.ends_with('>'))
        || ["your-token", "your_token", "changeme", "[secret]", "$token"].contains(&lower.as_str());
    if is_placeholder {
        Err(PasteError::Placeholder)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("  zz-abc-1\n", "zz-abc-1", &[Removed::LineBreaks, Removed::Blanks])]
    #[case("Bearer zz-abc-2", "zz-abc-2", &[Removed::Scheme])]
    #[case("Authorization: Bearer zz-abc-3", "zz-abc-3", &[Removed::Scheme])]
    #[case("\"zz-abc-4\"", "zz-abc-4", &[Removed::Quotes])]
    #[case("export GITHUB_TOKEN='zz-abc-5'", "zz-abc-5", &[Removed::Assignment, Removed::Quotes])]
    #[case("zz-ab\r\nc-6", "zz-abc-6", &[Removed::LineBreaks])]
    #[case("zz=abc7==", "zz=abc7==", &[])]
    fn a_pasted_token_is_cleaned_visibly(
        #[case] pasted: &str,
        #[case] kept: &str,
        #[case] removed: &[Removed],
    ) {
        let cleaned = clean(&secret(pasted), true).unwrap();

        assert!(cleaned.secret.with_exposed(|text| text == kept));
        assert_eq!(cleaned.removed, removed);
    }

    #[test]
    fn a_password_keeps_its_blanks_and_quotes() {
        let cleaned = clean(&secret(" \"zz pass\" \n"), false).unwrap();

        assert!(cleaned.secret.with_exposed(|text| text == " \"zz pass\" "));
        assert_eq!(cleaned.removed, [Removed::LineBreaks]);
    }

    #[rstest]
    #[case("ghp_ab***********cd", PasteError::Masked)]
    #[case("••••••••", PasteError::Masked)]
    #[case("<your token>", PasteError::Placeholder)]
    #[case(" \n ", PasteError::Empty)]
    #[case("zz\u{1}abc", PasteError::ControlCharacters)]
    fn what_cannot_be_a_secret_is_refused(#[case] pasted: &str, #[case] expected: PasteError) {
        assert_eq!(clean(&secret(pasted), true).unwrap_err(), expected);
    }

    #[rstest]
    #[case(ConnectionKind::DevLakeBitbucket, " ATATTzz-made-up \n", "ATATTzz-made-up")]
    #[case(ConnectionKind::DevLakeJira, " zz pass \n", " zz pass ")]
    #[case(ConnectionKind::DevLakeArgocd, " eyJzz.zz.zz \n", "eyJzz.zz.zz")]
    fn blanks_go_from_tokens_and_stay_in_passwords(
        #[case] kind: ConnectionKind,
        #[case] pasted: &str,
        #[case] kept: &str,
    ) {
        let cleaned = clean_for(kind, &secret(pasted)).unwrap();

        assert!(cleaned.secret.with_exposed(|text| text == kept));
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing_more(pasted in ".{1,60}") {
            if let Ok(once) = clean(&secret(&pasted), true) {
                let twice = clean(&once.secret, true).unwrap();
                prop_assert!(twice.removed.is_empty());
            }
        }
    }

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned()).unwrap()
    }
}
