//! A client to a provider, kept for as long as the connection stays as it is (devlake.md 4.4).

use crate::devlake::Server;
use crate::devlake::failure::Failure;
use crate::devlake::network::{Client, Credential};
use crate::devlake::plugins::{Plugin, Trial, azuredevops_go, gitlab, unanswered};
use crate::devlake::state::Row;
use crate::http::Answer;

/// An open client with the credential that it shows.
pub(super) struct Session {
    pub(super) client: Client,
    pub(super) credential: Credential,
    /// What every address is asked with (SonarQube's organization).
    query: String,
}

impl Session {
    /// Asks for a path under the endpoint, or for a whole address.
    pub(super) async fn get(&self, path: &str) -> Result<(Answer, String), Failure> {
        let path = match path.split_once('?') {
            _ if self.query.is_empty() => path.to_owned(),
            Some((path, query)) => format!("{path}?{}&{query}", self.query),
            None => format!("{path}?{}", self.query),
        };
        let said = if path.contains("://") {
            self.client.get_from(&path, Some(&self.credential)).await
        } else {
            self.client.get(&path, Some(&self.credential)).await
        };
        said.map_err(unanswered)
    }
}

/// Opens a session; of the checks before the first request nothing is repeated until the connection changes.
pub(super) async fn open(
    server: &Server,
    plugin: &'static Plugin,
    row: &Row,
    trial: &Trial,
) -> Result<Session, Failure> {
    let key = (plugin.slug, row.id, row.updated_at.clone());
    let kept = server.state.with(|data| data.sessions.get(&key).cloned());
    let endpoint = match plugin.slug {
        "azuredevops_go" => azuredevops_go::BASE,
        _ => trial.text("endpoint"),
    };
    let (world, name, via) = (&trial.world, &trial.devlake, trial.text("proxy"));
    let client = match kept {
        Some(_) => Client::again(world, name, endpoint, via)?,
        None => Client::open(world, name, endpoint, via).await?,
    };
    let credential = match kept {
        Some(credential) => credential,
        None if plugin.slug == "gitlab" => gitlab::sign_in(&client, trial).await?,
        None => shown(plugin, trial),
    };
    server
        .state
        .with(|data| data.sessions.insert(key, credential.clone()));
    let query = match (plugin.slug, trial.text("org")) {
        ("sonarqube", organization) if !organization.is_empty() => format!("organization={organization}"),
        _ => String::new(),
    };
    Ok(Session {
        client,
        credential,
        query,
    })
}

/// The header of each plugin (devlake.md section 3). Of several GitHub tokens the first; an app is not imitated.
fn shown(plugin: &Plugin, trial: &Trial) -> Credential {
    let token = trial.text("token");
    match plugin.slug {
        "jenkins" | "bitbucket" => Credential::basic(trial.text("username"), trial.text("password")),
        "jira" if trial.text("authMethod") == "BasicAuth" => {
            Credential::basic(trial.text("username"), trial.text("password"))
        }
        "circleci" => Credential::in_header("Circle-Token", token),
        "azuredevops_go" => Credential::basic("", token),
        "sonarqube" => Credential::basic(token, ""),
        "pagerduty" => Credential::authorization(format!("Token token={token}")),
        _ => Credential::bearer(token.split(',').next().unwrap_or_default()),
    }
}
