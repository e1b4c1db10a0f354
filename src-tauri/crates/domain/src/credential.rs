//! What is known about a secret without opening it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{CredentialId, Policy};

/// Who issued a credential. The eleven behind the connection kinds, and the systems themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// GitHub, github.com or an Enterprise Server.
    GitHub,
    /// A Jenkins controller.
    Jenkins,
    /// CircleCI, cloud or server.
    CircleCi,
    /// GitLab, gitlab.com or self-managed.
    GitLab,
    /// Bitbucket Cloud.
    Bitbucket,
    /// Azure DevOps Services.
    AzureDevOps,
    /// Jira, Cloud or Data Center.
    Jira,
    /// Confluence Cloud. Its tokens are those of the Atlassian account, as Jira Cloud's.
    Confluence,
    /// PagerDuty.
    PagerDuty,
    /// SonarQube, Server or Cloud.
    SonarQube,
    /// An Argo CD server.
    ArgoCd,
    /// An Apache DevLake server: the credential of its own interface.
    DevLake,
    /// A CoreGit server: the key of its own interface.
    CoreGit,
    /// Behind a plugin that is shown read-only.
    Unlisted,
}

impl Provider {
    /// Its name for people.
    pub fn display(self) -> &'static str {
        match self {
            Self::GitHub => "GitHub",
            Self::Jenkins => "Jenkins",
            Self::CircleCi => "CircleCI",
            Self::GitLab => "GitLab",
            Self::Bitbucket => "Bitbucket",
            Self::AzureDevOps => "Azure DevOps",
            Self::Jira => "Jira",
            Self::Confluence => "Confluence",
            Self::PagerDuty => "PagerDuty",
            Self::SonarQube => "SonarQube",
            Self::ArgoCd => "Argo CD",
            Self::DevLake => "DevLake",
            Self::CoreGit => "CoreGit",
            Self::Unlisted => "the provider",
        }
    }
}

/// What sort of secret it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// `ghp_`: the only kind whose rights DevLake can judge (devlake.md 3.1).
    GithubClassic,
    /// `github_pat_`.
    GithubFineGrained,
    /// `gho_`.
    GithubOauth,
    /// `ghu_`.
    GithubAppUser,
    /// `ghs_`: gone within the hour.
    GithubInstallation,
    /// `ghr_`: exchanges for tokens, is none.
    GithubRefresh,
    /// The private key of a GitHub App, as PEM.
    GithubAppKey,
    /// Jenkins API token or password; the two cannot be told apart by the server's answer.
    JenkinsPassword,
    /// `11` and 32 hexadecimal digits.
    JenkinsApiToken,
    /// `CCIPAT_`.
    CircleciPersonal,
    /// `glpat-`.
    GitlabPersonal,
    /// `ATATT`: one sort for Jira, Confluence and Bitbucket.
    AtlassianApiToken,
    /// 44 letters of Base64 around twelve digits: Jira Data Center.
    JiraAccessToken,
    /// 84 characters with `AZDO` near the end.
    AzurePersonal,
    /// `u+` and 18 characters.
    PagerdutyUser,
    /// `squ_`.
    SonarUser,
    /// Three parts with dots between, the first begins with `eyJ`.
    Jwt,
    /// DevLake's own API key (devlake.md 1.3).
    ApiKey,
    /// A key of CoreGit that may do everything in its organization (coregit.md section 2).
    Master,
    /// A key of CoreGit that reads; `cgt_` (coregit.md section 3).
    Scoped,
    /// User and password of the page in front of DevLake (devlake.md 1.3).
    UiBasic,
    /// No sign tells.
    Unknown,
}

impl TokenKind {
    /// In words, as a chip beside the field.
    pub fn display(self) -> &'static str {
        match self {
            Self::GithubClassic => "classic token",
            Self::GithubFineGrained => "fine-grained token",
            Self::GithubOauth => "OAuth token",
            Self::GithubAppUser => "app user token",
            Self::GithubInstallation => "installation token, gone within the hour",
            Self::GithubRefresh => "refresh token",
            Self::GithubAppKey => "App key",
            Self::JenkinsPassword => "API token or password",
            Self::JenkinsApiToken => "API token",
            Self::CircleciPersonal | Self::GitlabPersonal | Self::AzurePersonal => "personal token",
            Self::AtlassianApiToken => "Atlassian API token",
            Self::JiraAccessToken => "personal access token",
            Self::PagerdutyUser => "user key",
            Self::SonarUser => "user token",
            Self::Jwt => "signed token (JWT)",
            Self::ApiKey => "API key",
            Self::Master => "master key",
            Self::Scoped => "scoped key, for reading",
            Self::UiBasic => "user and password",
            Self::Unknown => "secret",
        }
    }
}

/// What may be shown of a secret: at most its last four characters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Hint {
    /// The end, where it is long enough that four characters give nothing away.
    pub last_four: Option<String>,
}

impl Hint {
    /// Whether both may be ends of one secret: a mask may show less than four characters, and then less is compared.
    pub fn may_be_of(&self, other: &Self) -> bool {
        let (Some(one), Some(other)) = (&self.last_four, &other.last_four) else {
            return false;
        };
        one.ends_with(other.as_str()) || other.ends_with(one.as_str())
    }
}

/// When a secret was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetDate {
    /// We saw it happen.
    Exact(Timestamp),
    /// Adopted: some time between the record's creation and its last change.
    Between {
        /// The record's creation.
        earliest: Timestamp,
        /// Its last change.
        latest: Timestamp,
    },
    /// The person said so: some time between the two, which are the same for a day.
    Told {
        /// Not before.
        earliest: Timestamp,
        /// Not after.
        latest: Timestamp,
    },
    /// The system says nothing.
    Unknown,
}

/// One secret, described. Its value, where we hold it, lives sealed in the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// Our identity for it.
    pub id: CredentialId,
    /// Who issued it.
    pub provider: Provider,
    /// What sort it is.
    pub token_kind: TokenKind,
    /// Whose it is, as the provider reported.
    pub account: Option<String>,
    /// The name that is sent with it: the user of basic authentication, the id of a GitHub App.
    pub login: Option<String>,
    /// What may be shown of it.
    pub hint: Hint,
    /// The rights that the provider or system reported; `None` = unknown.
    pub scopes: Option<Vec<String>>,
    /// When it was set.
    pub set: SetDate,
    /// When it ends, where somebody knows.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// How old it may become.
    #[serde(default)]
    pub policy: Policy,
    /// What people want to remember about it.
    #[serde(default)]
    pub notes: String,
    /// Whether its value is sealed here. An adopted credential's is not.
    pub is_held: bool,
}
