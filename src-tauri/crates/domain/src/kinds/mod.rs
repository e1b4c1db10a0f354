//! The connection kinds: one file each, one row each.
//!
//! A kind's file says what is asked, how an address is read, which rights are needed in words, where the token
//! is made, and which field of DevLake's body carries the secret. The wizard is drawn from it.

mod addresses;
mod argocd;
mod azuredevops;
mod bitbucket;
mod circleci;
mod common;
mod coregit_github;
mod coregit_gitlab;
#[cfg(test)]
mod coregit_test;
mod dojops_confluence;
mod dojops_fields;
mod dojops_github;
mod dojops_gitlab;
mod dojops_jira;
#[cfg(test)]
mod dojops_test;
mod fields;
mod form;
mod gh_copilot;
mod github;
mod gitlab;
mod jenkins;
mod jira;
mod pagerduty;
mod sonarqube;
#[cfg(test)]
mod table_test;
mod withdrawal;

use serde::{Deserialize, Serialize};

pub use form::{Answers, Block, Choice, Control, Draft, Field, FieldId, Form, Link, Problem, Reading};
pub use withdrawal::withdrawal;

use crate::{Address, AuthStyle, Proof, Provider, Slot, SystemKind, TokenKind};

/// A kind of connection that Patchbay can create and test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionKind {
    /// DevLake's plugin `github`.
    DevLakeGithub,
    /// DevLake's plugin `gh-copilot`.
    DevLakeGhCopilot,
    /// DevLake's plugin `jenkins`.
    DevLakeJenkins,
    /// DevLake's plugin `circleci`.
    DevLakeCircleci,
    /// DevLake's plugin `gitlab`.
    DevLakeGitlab,
    /// DevLake's plugin `bitbucket`.
    DevLakeBitbucket,
    /// DevLake's plugin `azuredevops_go`.
    DevLakeAzuredevops,
    /// DevLake's plugin `jira`.
    DevLakeJira,
    /// DevLake's plugin `pagerduty`.
    DevLakePagerduty,
    /// DevLake's plugin `sonarqube`.
    DevLakeSonarqube,
    /// DevLake's plugin `argocd`.
    DevLakeArgocd,
    /// CoreGit's provider `github`.
    CoreGitGithub,
    /// CoreGit's provider `gitlab`.
    CoreGitGitlab,
    /// dojops-sa's connector `jira`.
    DojopsJira,
    /// dojops-sa's connector `gitlab`.
    DojopsGitlab,
    /// dojops-sa's connector `github`.
    DojopsGithub,
    /// dojops-sa's connector `confluence`.
    DojopsConfluence,
}

/// Everything that is fixed about a kind.
pub struct KindSpec {
    /// The sort of system that holds it.
    pub system: SystemKind,
    /// Its name there: the plugin in DevLake's addresses, CoreGit's word for the provider.
    pub slug: &'static str,
    /// Other names that mean the same plugin.
    pub aliases: &'static [&'static str],
    /// Its name for people.
    pub display: &'static str,
    /// Who issues its credential.
    pub provider: Provider,
    /// The secret slot that it usually fills; a draft may say otherwise.
    pub slot: Slot,
    /// How our own requests to the provider would usually carry the secret; a draft may say otherwise.
    pub auth_style: AuthStyle,
    /// Whether the record has the provider's address, and in a DevLake a limit for it. Azure DevOps has fields for
    /// neither (devlake.md 3.7).
    pub stores_address: bool,
    /// Further fields of DevLake's body that never vary.
    pub fixed_fields: &'static [(&'static str, FixedValue)],
    /// How much a pass of DevLake's own test proves (devlake.md 2.6).
    pub proof: Proof,
    /// The shortest secret that DevLake survives storing (devlake.md 3.1), by what the secret starts with.
    pub shortest: &'static [(&'static str, usize)],
    /// The rights it needs, in the provider's words.
    pub rights: &'static [&'static str],
    /// The keys under which `.devlake.env` and the environment carry its secret; the first that is set counts
    /// (devlake.md 5.2).
    pub env_secrets: &'static [&'static str],
    /// The keys under which they carry its user name, likewise.
    pub env_logins: &'static [&'static str],
    /// The form for given answers: pure, drawn by the window as it is.
    pub form: fn(&Answers) -> Form,
    /// From any address of the provider to the one that DevLake wants; twice changes nothing more.
    pub normalise: fn(&Address) -> Address,
    /// The provider page on which the secret is made, for an address.
    pub token_page: fn(&Address) -> Option<Link>,
}

/// A constant in a request body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FixedValue {
    /// A text.
    Text(&'static str),
    /// A truth value.
    Flag(bool),
}

/// DevLake's eleven plugins, in menu order, with their names for people (devlake.md 5.2).
pub const DEVLAKE_PLUGINS: [(&str, &str); 11] = [
    ("github", "GitHub"),
    ("gh-copilot", "GitHub Copilot"),
    ("jenkins", "Jenkins"),
    ("circleci", "CircleCI"),
    ("gitlab", "GitLab"),
    ("bitbucket", "Bitbucket"),
    ("azuredevops_go", "Azure DevOps"),
    ("jira", "Jira"),
    ("pagerduty", "PagerDuty"),
    ("sonarqube", "SonarQube"),
    ("argocd", "Argo CD"),
];

impl ConnectionKind {
    /// All of them, in menu order.
    pub const ALL: [Self; 17] = [
        Self::DevLakeGithub,
        Self::DevLakeGhCopilot,
        Self::DevLakeJenkins,
        Self::DevLakeCircleci,
        Self::DevLakeGitlab,
        Self::DevLakeBitbucket,
        Self::DevLakeAzuredevops,
        Self::DevLakeJira,
        Self::DevLakePagerduty,
        Self::DevLakeSonarqube,
        Self::DevLakeArgocd,
        Self::CoreGitGithub,
        Self::CoreGitGitlab,
        Self::DojopsJira,
        Self::DojopsGitlab,
        Self::DojopsGithub,
        Self::DojopsConfluence,
    ];

    /// Those that a sort of system holds, in menu order.
    pub fn of_system(system: SystemKind) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |kind| kind.spec().system == system)
    }

    /// What is fixed about it: the one table.
    pub fn spec(self) -> &'static KindSpec {
        match self {
            Self::DevLakeGithub => &github::SPEC,
            Self::DevLakeGhCopilot => &gh_copilot::SPEC,
            Self::DevLakeJenkins => &jenkins::SPEC,
            Self::DevLakeCircleci => &circleci::SPEC,
            Self::DevLakeGitlab => &gitlab::SPEC,
            Self::DevLakeBitbucket => &bitbucket::SPEC,
            Self::DevLakeAzuredevops => &azuredevops::SPEC,
            Self::DevLakeJira => &jira::SPEC,
            Self::DevLakePagerduty => &pagerduty::SPEC,
            Self::DevLakeSonarqube => &sonarqube::SPEC,
            Self::DevLakeArgocd => &argocd::SPEC,
            Self::CoreGitGithub => &coregit_github::SPEC,
            Self::CoreGitGitlab => &coregit_gitlab::SPEC,
            Self::DojopsJira => &dojops_jira::SPEC,
            Self::DojopsGitlab => &dojops_gitlab::SPEC,
            Self::DojopsGithub => &dojops_github::SPEC,
            Self::DojopsConfluence => &dojops_confluence::SPEC,
        }
    }

    /// The form for these answers, with their problems.
    pub fn form(self, answers: &Answers) -> Form {
        (self.spec().form)(answers)
    }

    /// The draft that these answers make.
    ///
    /// # Errors
    /// Every problem, each with its field.
    pub fn draft(self, answers: &Answers) -> Result<Draft, Vec<Problem>> {
        self.form(answers).draft
    }

    /// The kind behind a DevLake plugin, where Patchbay has one.
    pub fn of_devlake_plugin(slug: &str) -> Option<Self> {
        Self::of_system(SystemKind::DevLake)
            .find(|kind| kind.spec().slug == slug || kind.spec().aliases.contains(&slug))
    }

    /// The kind behind CoreGit's word for a provider, where Patchbay has one.
    pub fn of_coregit_provider(word: &str) -> Option<Self> {
        Self::of_system(SystemKind::CoreGit).find(|kind| kind.spec().slug == word)
    }

    /// The kind behind dojops-sa's word for a connector type.
    pub fn of_connector_type(word: &str) -> Option<Self> {
        Self::of_system(SystemKind::Dojops).find(|kind| kind.spec().slug == word)
    }

    /// The rights that a secret in this slot needs, in the provider's words.
    pub fn rights(self, slot: Slot) -> &'static [&'static str] {
        if self.takes_app_in(slot) {
            github::APP_RIGHTS
        } else {
            self.spec().rights
        }
    }

    /// The page on which a secret for this slot is made.
    pub fn token_page(self, slot: Slot, settings: &crate::Settings) -> Option<Link> {
        let address = settings.address.as_ref()?;
        if self.takes_app_in(slot) {
            github::apps_page(address, settings.organization.as_deref())
        } else {
            (self.spec().token_page)(address)
        }
    }

    fn takes_app_in(self, slot: Slot) -> bool {
        self == Self::DevLakeGithub && slot == Slot::AppKey
    }

    /// What stays to be said about a token that works now.
    pub fn warning(self, token_kind: TokenKind) -> Option<&'static str> {
        match self {
            Self::CoreGitGithub => coregit_github::warning(token_kind),
            Self::DevLakeGithub => github::warning(token_kind),
            Self::DevLakeGhCopilot
            | Self::DevLakeJenkins
            | Self::DevLakeCircleci
            | Self::DevLakeGitlab
            | Self::DevLakeBitbucket
            | Self::DevLakeAzuredevops
            | Self::DevLakeJira
            | Self::DevLakePagerduty
            | Self::DevLakeSonarqube
            | Self::DevLakeArgocd
            | Self::CoreGitGitlab
            | Self::DojopsJira
            | Self::DojopsGitlab
            | Self::DojopsGithub
            | Self::DojopsConfluence => None,
        }
    }

    /// Whether its system takes turns with several tokens (devlake.md 3.1).
    pub fn takes_several_tokens(self) -> bool {
        self == Self::DevLakeGithub
    }

    /// Whether the provider at this address takes no bearer token, whatever it does elsewhere (devlake.md 0, fact 18).
    pub fn refuses_bearer(self, address: &Address) -> bool {
        matches!(self, Self::DevLakeJira | Self::DojopsJira) && jira::is_cloud(address)
    }

    /// The address that DevLake wants instead of this one, where that is another.
    pub fn better_address(self, address: &Address) -> Option<Address> {
        let better = (self.spec().normalise)(address);
        (better != *address).then_some(better)
    }
}

/// The display name of a plugin, its own name where it is unknown to us.
pub fn plugin_display(slug: &str) -> &str {
    DEVLAKE_PLUGINS
        .iter()
        .find(|(known, _)| *known == slug)
        .map_or(slug, |(_, display)| display)
}
