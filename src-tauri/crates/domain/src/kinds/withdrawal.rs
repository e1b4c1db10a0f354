//! Sorts of credentials that a provider withdraws on a known date (providers.md 4 and 5).

use jiff::civil::Date;
use serde_json::Value;

use super::ConnectionKind;
use crate::{Connection, Kind};

/// When the sort of credential that this connection uses ends, or ended; `None` where nothing is announced.
pub fn withdrawal(connection: &Connection) -> Option<Date> {
    let Kind::Known(kind) = connection.kind else {
        return None;
    };
    match kind {
        // App passwords, which DevLake uses unless it was told that the secret is an API token (devlake.md 3.6).
        ConnectionKind::DevLakeBitbucket => {
            let remote = connection.remote.as_ref()?;
            let is_app_password = remote.fields.get("usesApiToken") == Some(&Value::Bool(false));
            is_app_password.then_some(Date::constant(2026, 7, 28))
        }
        // Without an organization only a token of all organizations works, and those end (providers.md 5).
        ConnectionKind::DevLakeAzuredevops => {
            let has_none = connection
                .settings
                .organization
                .as_deref()
                .is_none_or(str::is_empty);
            has_none.then_some(Date::constant(2026, 12, 1))
        }
        ConnectionKind::DevLakeGithub
        | ConnectionKind::DevLakeGhCopilot
        | ConnectionKind::DevLakeJenkins
        | ConnectionKind::DevLakeCircleci
        | ConnectionKind::DevLakeGitlab
        | ConnectionKind::DevLakeJira
        | ConnectionKind::DevLakePagerduty
        | ConnectionKind::DevLakeSonarqube
        | ConnectionKind::DevLakeArgocd
        | ConnectionKind::CoreGitGithub
        | ConnectionKind::CoreGitGitlab
        | ConnectionKind::DojopsJira
        | ConnectionKind::DojopsGitlab
        | ConnectionKind::DojopsGithub
        | ConnectionKind::DojopsConfluence => None,
    }
}
