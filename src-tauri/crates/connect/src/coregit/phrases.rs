//! What CoreGit's text about a token means (coregit.md section 6). `valid: false` alone says nothing about the token:
//! only three of its causes are the token's.

use domain::{Cause, Finding, kinds::FieldId};

use super::Hosted;
use crate::providers::meaning_of;

/// What the text of a failed validation says; `hosted` is whom CoreGit asked.
pub(super) fn meaning(text: &str, hosted: Hosted) -> Finding {
    if text.starts_with("Invalid header value") {
        return Finding::FieldRefused {
            field: FieldId::Token,
        };
    }
    if is_the_servers_own(text) {
        return Finding::SystemKeyChanged;
    }
    let Some((status, body)) = status_of(text) else {
        return Finding::SystemCannotReach {
            host: hosted.host().to_owned(),
            cause: Cause::NoAnswer,
            suggestion: None,
        };
    };
    meaning_of(status, body, hosted.provider(), hosted.host(), None)
}

/// Whether a 400 is about the token at all.
pub(super) fn is_about_token(text: &str) -> bool {
    status_of(text).is_some() || is_the_servers_own(text) || text.starts_with("Invalid header value")
}

fn is_the_servers_own(text: &str) -> bool {
    [
        "SYNC_ENCRYPTION_KEY",
        "Decryption failed",
        "Invalid encrypted payload",
    ]
    .iter()
    .any(|start| text.starts_with(start))
}

/// `… token validation failed: STATUS BODY`.
fn status_of(text: &str) -> Option<(u16, &str)> {
    let (_provider, rest) = text.split_once(" token validation failed: ")?;
    let digits = rest.get(..3)?;
    Some((digits.parse().ok()?, rest.get(3..)?))
}

#[cfg(test)]
mod tests {
    use domain::Outcome;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::revoked(
        "GitHub token validation failed: 401 {\"message\":\"Bad credentials\"}",
        Outcome::Rejected
    )]
    #[case::limited(
        "GitHub token validation failed: 403 {\"message\":\"API rate limit exceeded for user ID 1.\"}",
        Outcome::Unreachable
    )]
    #[case::forbidden(
        "GitHub token validation failed: 403 {\"message\":\"SAML\"}",
        Outcome::Rejected
    )]
    #[case::scope(
        "GitLab token validation failed: 403 {\"error\":\"insufficient_scope\"}",
        Outcome::Rejected
    )]
    #[case::busy("GitLab token validation failed: 429 {}", Outcome::Unreachable)]
    #[case::missing("GitLab token validation failed: 404 {}", Outcome::NotCheckable)]
    #[case::down("GitHub token validation failed: 502 <html>", Outcome::Unreachable)]
    #[case::no_key("SYNC_ENCRYPTION_KEY is not configured", Outcome::NotCheckable)]
    #[case::short_key("SYNC_ENCRYPTION_KEY must decode to 32 bytes", Outcome::NotCheckable)]
    #[case::other_key("Decryption failed. This could be due to …", Outcome::NotCheckable)]
    #[case::damaged("Invalid encrypted payload", Outcome::NotCheckable)]
    #[case::line_break("Invalid header value.", Outcome::Rejected)]
    #[case::network("Network connection lost.", Outcome::Unreachable)]
    #[case::cut_off("GitHub token validation failed: ", Outcome::Unreachable)]
    #[case::letters("GitHub token validation failed: ünd so weiter", Outcome::Unreachable)]
    fn only_the_tokens_own_causes_reject_it(#[case] text: &str, #[case] expected: Outcome) {
        assert_eq!(meaning(text, Hosted::GitHub).outcome(), expected, "{text}");
    }
}
