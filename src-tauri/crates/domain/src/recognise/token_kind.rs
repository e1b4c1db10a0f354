//! What sort of secret a text is, by how it begins.

use crate::{Secret, TokenKind, kinds::ConnectionKind};

/// How GitHub's tokens begin (providers.md, paste-time table).
const PREFIXES: [(&str, TokenKind); 6] = [
    ("ghp_", TokenKind::GithubClassic),
    ("github_pat_", TokenKind::GithubFineGrained),
    ("gho_", TokenKind::GithubOauth),
    ("ghu_", TokenKind::GithubAppUser),
    ("ghs_", TokenKind::GithubInstallation),
    ("ghr_", TokenKind::GithubRefresh),
];

/// Recognises a secret for a kind; the words say why it cannot work there.
///
/// # Errors
/// Words that name the fix, where the secret certainly cannot work.
pub fn recognise(kind: ConnectionKind, secret: &Secret) -> Result<TokenKind, &'static str> {
    // Exposed to compare how it begins.
    let by_prefix = secret.with_exposed(|text| PREFIXES.iter().find(|(prefix, _)| text.starts_with(prefix)));
    let token_kind = by_prefix.map_or(TokenKind::Unknown, |(_, token_kind)| *token_kind);
    if is_too_short(kind, secret) {
        return Err(
            "This token is cut off: the real one is longer. DevLake would break on it. Copy it again.",
        );
    }
    match (kind, token_kind) {
        (ConnectionKind::DevLakeGithub, TokenKind::GithubRefresh) => {
            Err("This is a refresh token; it only exchanges for tokens. Paste a personal access token.")
        }
        (ConnectionKind::DevLakeGithub, found) => Ok(found),
        (ConnectionKind::DevLakeJenkins, TokenKind::Unknown) => Ok(TokenKind::JenkinsPassword),
        (ConnectionKind::DevLakeJenkins, _) => {
            Err("This is a GitHub token. Jenkins wants its own API token or password.")
        }
    }
}

fn is_too_short(kind: ConnectionKind, secret: &Secret) -> bool {
    // Exposed to compare how it begins.
    secret.with_exposed(|text| {
        kind.spec()
            .shortest
            .iter()
            .any(|(prefix, shortest)| text.starts_with(prefix) && text.len() < *shortest)
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(ConnectionKind::DevLakeGithub, "ghp_zz", 40, Ok(TokenKind::GithubClassic))]
    #[case(
        ConnectionKind::DevLakeGithub,
        "github_pat_zz",
        93,
        Ok(TokenKind::GithubFineGrained)
    )]
    #[case(ConnectionKind::DevLakeGithub, "zz", 40, Ok(TokenKind::Unknown))]
    #[case(ConnectionKind::DevLakeJenkins, "zz", 8, Ok(TokenKind::JenkinsPassword))]
    fn a_secret_is_recognised_by_how_it_begins(
        #[case] kind: ConnectionKind,
        #[case] start: &str,
        #[case] length: usize,
        #[case] expected: Result<TokenKind, &'static str>,
    ) {
        assert_eq!(recognise(kind, &made_up(start, length)), expected);
    }

    #[rstest]
    #[case(ConnectionKind::DevLakeGithub, "ghp_zz", 31, "cut off")]
    #[case(ConnectionKind::DevLakeGithub, "github_pat_zz", 84, "cut off")]
    #[case(ConnectionKind::DevLakeGithub, "ghr_zz", 80, "refresh token")]
    #[case(ConnectionKind::DevLakeJenkins, "ghp_zz", 40, "GitHub token")]
    fn what_cannot_work_is_refused_with_the_fix(
        #[case] kind: ConnectionKind,
        #[case] start: &str,
        #[case] length: usize,
        #[case] words: &str,
    ) {
        assert!(
            recognise(kind, &made_up(start, length))
                .unwrap_err()
                .contains(words)
        );
    }

    fn made_up(start: &str, length: usize) -> Secret {
        Secret::new(format!("{start}{}", "z".repeat(length - start.len()))).unwrap()
    }
}
