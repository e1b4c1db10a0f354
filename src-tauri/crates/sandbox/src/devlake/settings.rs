//! What kind of DevLake this is.

use serde::{Deserialize, Serialize};

/// Every plugin of the app's contract, plus those without connections that a server lists as well.
const PLUGINS: [&str; 15] = [
    "github",
    "gh-copilot",
    "jenkins",
    "circleci",
    "gitlab",
    "bitbucket",
    "azuredevops_go",
    "jira",
    "pagerduty",
    "sonarqube",
    "argocd",
    "github_graphql",
    "refdiff",
    "org",
    "dora",
];

/// Installed and listed by `/plugins`, and without any connection route (devlake.md 2.1 names the eleven that have them).
pub(super) const WITHOUT_CONNECTIONS: [&str; 4] = ["github_graphql", "refdiff", "org", "dora"];

/// Version, plugins and what guards the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DevLakeSettings {
    /// What `/version` says.
    pub version: String,
    /// The installed plugins; a route of any other is a plain-text 404.
    pub plugins: Vec<String>,
    /// An upgrade waits for confirmation: nearly everything answers 428.
    pub migration_pending: bool,
    /// Keys accepted under `/rest`, good for every path.
    pub api_keys: Vec<String>,
    /// The server wants a browser session (`AUTH_ENABLED`): 401 outside `/rest` and the probes.
    pub session_login: bool,
    /// Answers show secrets as they are stored, as a server that is older or patched might.
    pub shows_secrets: bool,
    /// What listens on the port.
    pub front: Front,
}

/// What listens on the port.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Front {
    /// The backend itself.
    #[default]
    Backend,
    /// The web interface with the backend under `/api`.
    ConfigUi {
        /// User and password of its basic auth, `None` = open.
        login: Option<(String, String)>,
    },
}

impl Default for DevLakeSettings {
    fn default() -> Self {
        Self {
            version: "dev".to_owned(),
            plugins: PLUGINS.map(str::to_owned).to_vec(),
            migration_pending: false,
            api_keys: Vec::new(),
            session_login: false,
            shows_secrets: false,
            front: Front::Backend,
        }
    }
}

impl DevLakeSettings {
    /// The release v1.0.2, which had neither gh-copilot nor argocd (devlake.md 2.1).
    #[must_use]
    pub fn v1_0_2() -> Self {
        let mut settings = Self {
            version: "v1.0.2@4dc9e36".to_owned(),
            ..Self::default()
        };
        settings
            .plugins
            .retain(|plugin| !matches!(plugin.as_str(), "gh-copilot" | "argocd"));
        settings
    }
}
