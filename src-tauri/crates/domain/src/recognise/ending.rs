//! When a secret ends, where it says so itself: a signed token carries its date.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::Value;

use crate::{Secret, TokenKind};

/// The end of a signed token (`exp`, RFC 7519 4.1.4); one without goes on for ever (providers.md 13, "Expiry"). Other
/// secrets say nothing of themselves. The signature is not ours to check: this only reminds.
pub fn end_of(kind: TokenKind, secret: &Secret) -> Option<Timestamp> {
    if kind != TokenKind::Jwt {
        return None;
    }
    // Exposed to read its middle part, of which the date alone is kept.
    secret.with_exposed(|text| {
        let payload = URL_SAFE_NO_PAD.decode(text.split('.').nth(1)?).ok()?;
        let claims: Value = serde_json::from_slice(&payload).ok()?;
        Timestamp::from_second(claims.get("exp")?.as_i64()?).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_token_says_when_it_ends() {
        let end = |claims: &str| {
            let token = format!("eyJzz.{}.zz", URL_SAFE_NO_PAD.encode(claims));
            end_of(TokenKind::Jwt, &Secret::new(token).unwrap())
        };

        assert_eq!(
            end(r#"{"iss":"argocd","exp":1796083200}"#),
            Some("2026-12-01T00:00:00Z".parse().unwrap())
        );
        assert_eq!(end(r#"{"iss":"argocd"}"#), None);
        assert_eq!(end(r#"{"exp":"soon"}"#), None);
        assert_eq!(end("no claims"), None);
    }

    #[test]
    fn other_secrets_say_nothing_of_themselves() {
        let secret = Secret::new("eyJzz.eyJleHAiOjE3OTYwODMyMDB9.zz".to_owned()).unwrap();

        assert_eq!(end_of(TokenKind::Unknown, &secret), None);
    }
}
