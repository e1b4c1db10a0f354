//! What sort of secret a text is, by how it begins and how it is built.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::private_key::{looks_like_pem, tidy};
use crate::{Provider, Secret, Slot, TokenKind, kinds::ConnectionKind};

/// How tokens begin that can be used somewhere (providers.md, paste-time table).
const STARTS: [(&str, TokenKind); 10] = [
    ("ghp_", TokenKind::GithubClassic),
    ("github_pat_", TokenKind::GithubFineGrained),
    ("gho_", TokenKind::GithubOauth),
    ("ghu_", TokenKind::GithubAppUser),
    ("ghs_", TokenKind::GithubInstallation),
    ("ghr_", TokenKind::GithubRefresh),
    ("glpat-", TokenKind::GitlabPersonal),
    ("CCIPAT_", TokenKind::CircleciPersonal),
    ("ATATT", TokenKind::AtlassianApiToken),
    ("squ_", TokenKind::SonarUser),
];

/// How texts begin that no connection can use, with the way out.
const UNUSABLE: [(&str, &str); 22] = [
    ("gldt-", GITLAB_OTHER),
    ("glrt-", GITLAB_OTHER),
    ("glrtr-", GITLAB_OTHER),
    ("glptt-", GITLAB_OTHER),
    ("glcbt-", GITLAB_OTHER),
    ("gloas-", GITLAB_OTHER),
    ("glft-", GITLAB_OTHER),
    ("glsoat-", GITLAB_OTHER),
    ("glagent-", GITLAB_OTHER),
    ("glffct-", GITLAB_OTHER),
    ("glimt-", GITLAB_OTHER),
    (
        "CCIPRJ_",
        "This is a CircleCI project token; DevLake's calls refuse those. Paste a personal API token.",
    ),
    (
        "ATBB",
        "This is a Bitbucket app password. They ended on 28 July 2026: create an API token with scopes.",
    ),
    (
        "ATCTT",
        "This token belongs to one repository, project or workspace. Paste the API token of an account.",
    ),
    (
        "BBDC-",
        "This is a token of Bitbucket Data Center. DevLake's plugin knows Bitbucket Cloud only.",
    ),
    ("sqp_", SONAR_ANALYSIS),
    ("sqa_", SONAR_ANALYSIS),
    ("sqco_", SONAR_ANALYSIS),
    ("cgk_live_", COREGIT),
    ("cgt_", COREGIT),
    ("dojops_", "This is a licence, not a credential."),
    ("xox", "This is a Slack token. No connection uses one."),
];

const GITLAB_OTHER: &str = "This is a GitLab token for deploying, runners, triggers or the like. Paste a personal, project or group access token.";
const SONAR_ANALYSIS: &str = "This SonarQube token only runs analyses. Create a user token.";
const COREGIT: &str = "This is a CoreGit key. It belongs to a system, not to a connection.";

/// Recognises a secret for a kind; the words say why it cannot work there.
///
/// # Errors
/// Words that name the fix, where the secret certainly cannot work.
pub fn recognise(kind: ConnectionKind, secret: &Secret) -> Result<TokenKind, String> {
    // Exposed to compare how it begins and how it is built.
    secret.with_exposed(|text| read(kind, text))
}

fn read(kind: ConnectionKind, text: &str) -> Result<TokenKind, String> {
    let spec = kind.spec();
    if looks_like_pem(text) {
        if kind != ConnectionKind::DevLakeGithub {
            let wanted = wanted(kind);
            return Err(format!("This is a private key. {} wants {wanted}.", spec.display));
        }
        return tidy(text).map(|_| TokenKind::GithubAppKey).map_err(str::to_owned);
    }
    if spec
        .shortest
        .iter()
        .any(|(start, shortest)| text.starts_with(start) && text.len() < *shortest)
    {
        return Err(
            "This token is cut off: the real one is longer. DevLake would break on it. Copy it again."
                .to_owned(),
        );
    }
    if let Some((_, words)) = UNUSABLE.iter().find(|(start, _)| text.starts_with(start)) {
        return Err((*words).to_owned());
    }
    let token_kind = token_kind(kind, text);
    match home(token_kind) {
        Some((issuer, providers)) if !providers.contains(&spec.provider) => Err(format!(
            "This is {issuer}. {} wants {}.",
            spec.display,
            wanted(kind)
        )),
        Some(_) | None => fit(kind, token_kind, text),
    }
}

/// Whether a provider issued it, by how it begins.
pub(crate) fn looks_like_provider_token(text: &str) -> bool {
    STARTS.iter().any(|(start, _)| text.starts_with(start))
}

/// What stays to be said where the issuer is the right one, or unknown.
fn fit(kind: ConnectionKind, token_kind: TokenKind, text: &str) -> Result<TokenKind, String> {
    match (kind, token_kind) {
        (_, TokenKind::GithubRefresh) => Err(
            "This is a refresh token; it only exchanges for tokens. Paste a personal access token."
                .to_owned(),
        ),
        (ConnectionKind::DevLakeJenkins, TokenKind::Unknown) => Ok(TokenKind::JenkinsPassword),
        (ConnectionKind::DevLakePagerduty, TokenKind::Unknown) if is_hexadecimal(text, 32) => Err(
            "This is the key of an integration (Events). Paste a REST API key: it has 20 characters."
                .to_owned(),
        ),
        // Anything else it ignores, as if nothing had been sent (providers.md 13).
        (ConnectionKind::DevLakeArgocd, TokenKind::Unknown) => Err(
            "A token of Argo CD has three parts with dots between and begins with eyJ. Copy it again."
                .to_owned(),
        ),
        (_, found) => Ok(found),
    }
}

/// What sort a mask hides, where it shows how the secret begins. Nothing of the mask is kept.
pub fn kind_of_mask(mask: &str) -> TokenKind {
    if looks_like_pem(mask) {
        return TokenKind::GithubAppKey;
    }
    let found = STARTS.iter().find(|(start, _)| mask.starts_with(start));
    found.map_or(TokenKind::Unknown, |(_, kind)| *kind)
}

fn token_kind(kind: ConnectionKind, text: &str) -> TokenKind {
    if let Some((_, found)) = STARTS.iter().find(|(start, _)| text.starts_with(start)) {
        return *found;
    }
    // "AZDO" stands at 77 to 80 of 84 characters, counted from 1.
    if text.len() == 84 && text.get(76..80) == Some("AZDO") {
        return TokenKind::AzurePersonal;
    }
    // What follows is too weak a sign to refuse a paste elsewhere.
    match kind {
        ConnectionKind::DevLakeArgocd if is_jwt(text) => TokenKind::Jwt,
        ConnectionKind::DevLakeJenkins
            if text
                .strip_prefix("11")
                .is_some_and(|rest| is_hexadecimal(rest, 32)) =>
        {
            TokenKind::JenkinsApiToken
        }
        ConnectionKind::DevLakePagerduty if text.len() == 20 && text.starts_with("u+") => {
            TokenKind::PagerdutyUser
        }
        ConnectionKind::DevLakeJira | ConnectionKind::DojopsJira if is_jira_access_token(text) => {
            TokenKind::JiraAccessToken
        }
        ConnectionKind::DevLakeGithub
        | ConnectionKind::DevLakeGhCopilot
        | ConnectionKind::DevLakeJenkins
        | ConnectionKind::DevLakeCircleci
        | ConnectionKind::DevLakeGitlab
        | ConnectionKind::DevLakeBitbucket
        | ConnectionKind::DevLakeAzuredevops
        | ConnectionKind::DevLakeJira
        | ConnectionKind::DevLakePagerduty
        | ConnectionKind::DevLakeSonarqube
        | ConnectionKind::DevLakeArgocd
        | ConnectionKind::CoreGitGithub
        | ConnectionKind::CoreGitGitlab
        | ConnectionKind::DojopsJira
        | ConnectionKind::DojopsGitlab
        | ConnectionKind::DojopsGithub
        | ConnectionKind::DojopsConfluence => TokenKind::Unknown,
    }
}

/// Who issued it, in words, and where it works; `None` where no sign tells.
fn home(token_kind: TokenKind) -> Option<(&'static str, &'static [Provider])> {
    match token_kind {
        TokenKind::GithubClassic
        | TokenKind::GithubFineGrained
        | TokenKind::GithubOauth
        | TokenKind::GithubAppUser
        | TokenKind::GithubInstallation
        | TokenKind::GithubRefresh
        | TokenKind::GithubAppKey => Some(("a GitHub token", &[Provider::GitHub])),
        TokenKind::GitlabPersonal => Some(("a GitLab token", &[Provider::GitLab])),
        TokenKind::CircleciPersonal => Some(("a CircleCI token", &[Provider::CircleCi])),
        TokenKind::AtlassianApiToken => Some((
            "an Atlassian token, for Jira, Confluence or Bitbucket",
            &[Provider::Jira, Provider::Confluence, Provider::Bitbucket],
        )),
        TokenKind::SonarUser => Some(("a SonarQube token", &[Provider::SonarQube])),
        TokenKind::AzurePersonal => Some(("an Azure DevOps token", &[Provider::AzureDevOps])),
        TokenKind::JenkinsPassword
        | TokenKind::JenkinsApiToken
        | TokenKind::JiraAccessToken
        | TokenKind::PagerdutyUser
        | TokenKind::Jwt
        | TokenKind::ApiKey
        | TokenKind::Master
        | TokenKind::Scoped
        | TokenKind::UiBasic
        | TokenKind::Unknown => None,
    }
}

fn wanted(kind: ConnectionKind) -> &'static str {
    match kind.spec().slot {
        Slot::Token | Slot::AppKey => "its own token",
        Slot::Password => "its own API token or password",
    }
}

fn is_hexadecimal(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_jwt(text: &str) -> bool {
    text.starts_with("eyJ") && text.split('.').count() == 3 && text.split('.').all(|part| !part.is_empty())
}

/// Base64 of twelve digits, a colon and twenty bytes (providers.md, paste-time table).
fn is_jira_access_token(text: &str) -> bool {
    let decoded = STANDARD.decode(text).unwrap_or_default();
    decoded.len() == 33 && decoded[..12].iter().all(u8::is_ascii_digit) && decoded[12] == b':'
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
    #[case(ConnectionKind::DevLakeGhCopilot, "gho_zz", 40, Ok(TokenKind::GithubOauth))]
    #[case(ConnectionKind::DevLakeJenkins, "zz", 8, Ok(TokenKind::JenkinsPassword))]
    #[case(
        ConnectionKind::DevLakeCircleci,
        "CCIPAT_zz",
        60,
        Ok(TokenKind::CircleciPersonal)
    )]
    #[case(ConnectionKind::DevLakeGitlab, "glpat-zz", 26, Ok(TokenKind::GitlabPersonal))]
    #[case::a_servers_own_beginning(ConnectionKind::DevLakeGitlab, "acme-zz", 26, Ok(TokenKind::Unknown))]
    #[case(
        ConnectionKind::DevLakeBitbucket,
        "ATATTzz",
        80,
        Ok(TokenKind::AtlassianApiToken)
    )]
    #[case(ConnectionKind::DevLakeJira, "ATATTzz", 80, Ok(TokenKind::AtlassianApiToken))]
    #[case(ConnectionKind::DevLakeJira, "zz", 12, Ok(TokenKind::Unknown))]
    #[case(ConnectionKind::DevLakePagerduty, "u+", 20, Ok(TokenKind::PagerdutyUser))]
    #[case(ConnectionKind::DevLakePagerduty, "zz", 20, Ok(TokenKind::Unknown))]
    #[case(ConnectionKind::DevLakeSonarqube, "squ_zz", 44, Ok(TokenKind::SonarUser))]
    #[case(ConnectionKind::DevLakeArgocd, "eyJzz.zz.", 60, Ok(TokenKind::Jwt))]
    fn a_secret_is_recognised_by_how_it_begins(
        #[case] kind: ConnectionKind,
        #[case] start: &str,
        #[case] length: usize,
        #[case] expected: Result<TokenKind, String>,
    ) {
        assert_eq!(recognise(kind, &made_up(start, length)), expected);
    }

    #[rstest]
    #[case(ConnectionKind::DevLakeGithub, "ghp_zz", 31, "cut off")]
    #[case(ConnectionKind::DevLakeGithub, "github_pat_zz", 84, "cut off")]
    #[case(ConnectionKind::DevLakeGithub, "ghr_zz", 80, "refresh token")]
    #[case(ConnectionKind::DevLakeGhCopilot, "ghr_zz", 80, "refresh token")]
    #[case(ConnectionKind::DevLakeJenkins, "ghp_zz", 40, "GitHub token")]
    #[case(ConnectionKind::DevLakeGitlab, "ghp_zz", 40, "GitHub token")]
    #[case(ConnectionKind::DevLakeGitlab, "glrt-zz", 26, "runners")]
    #[case(ConnectionKind::DevLakeGithub, "gldt-zz", 26, "deploying")]
    #[case(ConnectionKind::DevLakeGithub, "glpat-zz", 26, "GitLab token")]
    #[case(ConnectionKind::DevLakeCircleci, "CCIPRJ_zz", 60, "personal API token")]
    #[case(ConnectionKind::DevLakeBitbucket, "ATBBzz", 36, "28 July 2026")]
    #[case(ConnectionKind::DevLakeBitbucket, "ATCTTzz", 80, "API token of an account")]
    #[case(ConnectionKind::DevLakeSonarqube, "sqp_zz", 44, "user token")]
    #[case(ConnectionKind::DevLakeSonarqube, "sqco_zz", 44, "user token")]
    #[case(
        ConnectionKind::DevLakePagerduty,
        "0123456789abcdef0123456789abcde",
        32,
        "Events"
    )]
    #[case(ConnectionKind::DevLakeArgocd, "zz", 40, "three parts")]
    #[case(ConnectionKind::DevLakeAzuredevops, "ATATTzz", 80, "Atlassian")]
    #[case(ConnectionKind::DevLakeJira, "cgt_zz", 44, "CoreGit")]
    #[case(ConnectionKind::DevLakeJira, "dojops_zz", 44, "licence")]
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

    #[test]
    fn a_token_of_azure_devops_is_known_by_its_end() {
        let token = Secret::new(format!("{}AZDOzzzz", "z".repeat(76))).unwrap();

        assert_eq!(
            recognise(ConnectionKind::DevLakeAzuredevops, &token),
            Ok(TokenKind::AzurePersonal)
        );
        assert!(
            recognise(ConnectionKind::DevLakeGitlab, &token)
                .unwrap_err()
                .contains("Azure DevOps")
        );
    }

    #[test]
    fn tokens_of_jenkins_and_of_a_jira_server_are_known_by_their_build() {
        let jenkins = Secret::new(format!("11{}", "a0".repeat(16))).unwrap();
        let jira = Secret::new(STANDARD.encode([b"000000000000:".as_slice(), &[7; 20]].concat())).unwrap();

        assert_eq!(
            recognise(ConnectionKind::DevLakeJenkins, &jenkins),
            Ok(TokenKind::JenkinsApiToken)
        );
        assert_eq!(
            recognise(ConnectionKind::DevLakeJira, &jira),
            Ok(TokenKind::JiraAccessToken)
        );
    }

    fn made_up(start: &str, length: usize) -> Secret {
        Secret::new(format!("{start}{}", fill(start).repeat(length - start.len()))).unwrap()
    }

    /// The key of an integration is hexadecimal to its end.
    fn fill(start: &str) -> &'static str {
        if start.starts_with("0123") { "f" } else { "z" }
    }
}
