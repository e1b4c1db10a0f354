//! Looking at a provider through a stored connection: its remote scopes and the proxy to it (devlake.md 4.4, 4.6).
//! Both use the stored credential, so both prove it.

mod children;
mod session;

use serde_json::{Value, json};

use super::Server;
use super::access::not_found;
use super::connections::trial;
use super::decode::nothing;
use super::encryption::{check_readable, failed};
use super::failure::{Failure, GoError};
use super::plugins::{Plugin, Trial, decoded_value};
use super::state::Row;
use crate::http::{Answer, Request};

/// The plugins that have a proxy to their provider.
const PROXIED: [&str; 6] = [
    "github",
    "jenkins",
    "gitlab",
    "jira",
    "sonarqube",
    "azuredevops_go",
];

/// The plugins whose provider cannot be searched.
const NOT_SEARCHED: [&str; 3] = ["jenkins", "circleci", "argocd"];

/// Lists what the provider has, the first level only.
pub(super) async fn remote_scopes(
    server: &Server,
    plugin: &'static Plugin,
    id: &str,
    request: &Request,
) -> Result<Answer, Failure> {
    let (row, trial) = connection(server, plugin, id)?;
    if request
        .parameter("groupId")
        .is_some_and(|group| !group.is_empty())
    {
        return Ok(Answer::text(501, "this stand-in browses the first level only"));
    }
    let (children, next) = children::of(server, plugin, &row, &trial).await?;
    let body = json!({"children": children, "nextPageToken": next});
    Ok(Answer::json(200, &body))
}

/// Searches the provider: three plugins cannot, one crashes without a group, the others are not imitated.
pub(super) fn search(server: &Server, plugin: &'static Plugin, id: &str) -> Result<Answer, Failure> {
    if NOT_SEARCHED.contains(&plugin.slug) {
        return Ok(not_found());
    }
    connection(server, plugin, id)?;
    if plugin.slug == "azuredevops_go" {
        return Err(Failure::Panic);
    }
    Ok(Answer::text(501, "this stand-in does not search a provider"))
}

/// Sends a GET to the provider with the stored credential; any path, another host included.
pub(super) async fn proxy(
    server: &Server,
    plugin: &'static Plugin,
    id: &str,
    path: &str,
    request: &Request,
) -> Result<Answer, Failure> {
    if !PROXIED.contains(&plugin.slug) {
        return Ok(not_found());
    }
    let (row, trial) = connection(server, plugin, id)?;
    let session = session::open(server, plugin, &row, &trial).await?;
    let query = request.target.split_once('?').map(|(_path, query)| query);
    let target = match query {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    let (answer, url) = session.get(&target).await?;
    let body = decoded_value(&answer, &url, "interface {}", |_| true).map_err(|_| unreadable(&answer))?;
    Ok(Answer::json(answer.status, &body))
}

fn connection(server: &Server, plugin: &'static Plugin, id: &str) -> Result<(Row, Trial), Failure> {
    // Not the older helper's complaint: this part is shared by all plugins.
    let row = server
        .state
        .find(plugin.slug, id)
        .ok_or_else(|| Failure::not_found(plugin.model))?;
    check_readable(server, plugin.slug, &row).map_err(failed)?;
    let mut values = nothing(plugin.fields);
    values.extend(row.fields.clone());
    let trial = trial(server, values);
    Ok((row, trial))
}

/// What the proxy says about an answer that is not JSON.
fn unreadable(answer: &Answer) -> Failure {
    let reason = match serde_json::from_slice::<Value>(&answer.body) {
        Err(error) if error.is_eof() => "unexpected end of JSON input".to_owned(),
        Ok(_) | Err(_) => super::decode::unexpected_character(&answer.body),
    };
    Failure::Said {
        status: 500,
        error: GoError::around(reason.as_str(), &[(&reason, "*json.SyntaxError")]),
    }
}
