//! Scope configurations: how the scopes of a connection are read. Two plugins have none (devlake.md 4.2).

use serde_json::{Map, Value, json};

use super::Server;
use super::access::not_found;
use super::connections::name_taken;
use super::decode::parse_body;
use super::failure::Failure;
use super::plugins::Plugin;
use super::state::{Data, Row, leading_number};
use crate::http::Answer;

const PLUGINS_WITHOUT: [&str; 2] = ["pagerduty", "sonarqube"];

/// Argo CD makes one for each new connection (devlake.md 2.4).
const WITH_DEFAULT: &str = "argocd";

/// The configurations of a connection.
pub(super) fn list(server: &Server, plugin: &Plugin, id: &str) -> Result<Answer, Failure> {
    if PLUGINS_WITHOUT.contains(&plugin.slug) {
        return Ok(not_found());
    }
    let connection = leading_number(id);
    let shown: Vec<Value> = server.state.with(|data| {
        let table = data.scope_configs.entry(plugin.slug.to_owned()).or_default();
        table
            .rows
            .iter()
            .filter(|row| row.fields["connectionId"].as_u64() == connection)
            .map(Row::shown)
            .collect()
    });
    Ok(Answer::json(200, &shown.into()))
}

/// Stores a configuration; the name is unique within a connection.
pub(super) fn create(server: &Server, plugin: &Plugin, id: &str, body: &[u8]) -> Result<Answer, Failure> {
    if PLUGINS_WITHOUT.contains(&plugin.slug) {
        return Ok(not_found());
    }
    let connection = leading_number(id).unwrap_or_default();
    let given = parse_body(body)?.unwrap_or_default();
    server.state.with(|data| {
        let table = data.scope_configs.entry(plugin.slug.to_owned()).or_default();
        let taken = table.rows.iter().any(|row| {
            row.fields["connectionId"] == connection && row.fields.get("name") == given.get("name")
        });
        if taken {
            return Err(name_taken());
        }
        Ok(Answer::json(
            201,
            &add(data, plugin.slug, connection, given).shown(),
        ))
    })
}

/// What a new connection brings along.
pub(super) fn make_default_scope_config(data: &mut Data, plugin: &str, connection: u64) {
    if plugin == WITH_DEFAULT {
        add(data, plugin, connection, Map::new());
    }
}

/// Stores a configuration.
pub(super) fn add(data: &mut Data, plugin: &str, connection: u64, given: Map<String, Value>) -> Row {
    let mut fields = nothing(plugin);
    fields.extend(given);
    fields.insert("connectionId".to_owned(), connection.into());
    let table = data.scope_configs.entry(plugin.to_owned()).or_default();
    table.add(fields)
}

/// The fields that a plugin's configuration has when nothing is said.
fn nothing(plugin: &str) -> Map<String, Value> {
    let fields = match plugin {
        "argocd" => json!({
            "entities": ["CICD"], "name": "default", "deploymentPattern": ".*",
            "productionPattern": "(?i)(prod|production)", "envNamePattern": "(?i)prod(.*)",
        }),
        "gitlab" => json!({
            "entities": [], "name": "", "prType": "", "prComponent": "", "prBodyClosePattern": "",
            "issueSeverity": "", "issuePriority": "", "issueComponent": "", "issueTypeBug": "",
            "issueTypeIncident": "", "issueTypeRequirement": "", "deploymentPattern": "", "productionPattern": "",
            "envNamePattern": "", "refdiff": null, "prSizeExcludedFileExtensions": null,
        }),
        _ => json!({"entities": [], "name": ""}),
    };
    fields.as_object().cloned().unwrap_or_default()
}
