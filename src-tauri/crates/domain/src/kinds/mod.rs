//! The connection kinds: one file each, one row each.
//!
//! A kind's file says what is asked, how an address is read, which rights are needed in words, where the token
//! is made, and which field of DevLake's body carries the secret. The wizard is drawn from it.

mod common;
mod form;
mod github;
mod jenkins;

use serde::{Deserialize, Serialize};

pub use form::{Answers, Block, Choice, Control, Draft, Field, FieldId, Form, Link, Problem};

use crate::{Address, AuthStyle, Proof, Provider, Slot};

/// A kind of connection that Patchbay can create and test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionKind {
    /// DevLake's plugin `github`.
    DevLakeGithub,
    /// DevLake's plugin `jenkins`.
    DevLakeJenkins,
}

/// Everything that is fixed about a kind.
pub struct KindSpec {
    /// The plugin's name in DevLake's addresses.
    pub slug: &'static str,
    /// Its name for people.
    pub display: &'static str,
    /// Who issues its credential.
    pub provider: Provider,
    /// The secret slots it fills.
    pub slot: Slot,
    /// How our own requests to the provider would carry the secret.
    pub auth_style: AuthStyle,
    /// DevLake's body field for the secret, and for the login beside it.
    pub secret_field: &'static str,
    /// See `secret_field`; `None` where there is no login.
    pub login_field: Option<&'static str>,
    /// Further fields of DevLake's body that never vary.
    pub fixed_fields: &'static [(&'static str, FixedValue)],
    /// How much a pass of DevLake's own test proves (devlake.md 2.6).
    pub proof: Proof,
    /// The shortest secret that DevLake survives storing (devlake.md 3.1), by what the secret starts with.
    pub shortest: &'static [(&'static str, usize)],
    /// The rights it needs, in the provider's words.
    pub rights: &'static [&'static str],
    /// The form for given answers: pure, drawn by the window as it is.
    pub form: fn(&Answers) -> Form,
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
    pub const ALL: [Self; 2] = [Self::DevLakeGithub, Self::DevLakeJenkins];

    /// What is fixed about it: the one table.
    pub fn spec(self) -> &'static KindSpec {
        match self {
            Self::DevLakeGithub => &github::SPEC,
            Self::DevLakeJenkins => &jenkins::SPEC,
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
        Self::ALL.into_iter().find(|kind| kind.spec().slug == slug)
    }
}

/// The display name of a plugin, its own name where it is unknown to us.
pub fn plugin_display(slug: &str) -> &str {
    DEVLAKE_PLUGINS
        .iter()
        .find(|(known, _)| *known == slug)
        .map_or(slug, |(_, display)| display)
}
