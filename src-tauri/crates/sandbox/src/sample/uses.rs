//! What depends on the connections of "DevLake production": scopes, projects and their blueprints, so that a person
//! can look at a plan for a deletion and carry it out.

use serde_json::{Value, json};

use crate::devlake::DevLake;

/// Stores scopes, two projects and a scope configuration's worth of dependencies.
pub(super) fn seed_uses(production: &DevLake) {
    // The ids are those of the rows in the order of their table.
    for (plugin, connection, fields) in scopes() {
        production.seed_scope(plugin, connection, &fields);
    }
    production.seed_scope_config(
        "gitlab",
        1,
        &json!({"name": "deployments", "entities": ["CODE", "CICD"]}),
    );
    production.seed_project(
        "platform",
        &json!([
            {"pluginName": "github", "connectionId": 1, "scopes": [{"scopeId": "384111310"}, {"scopeId": "384111311"}]},
            {"pluginName": "jenkins", "connectionId": 1, "scopes": [{"scopeId": "platform/deploy"}]},
            {"pluginName": "jira", "connectionId": 1, "scopes": [{"scopeId": "8"}]},
        ]),
    );
    production.seed_project(
        "apps",
        &json!([
            {"pluginName": "github", "connectionId": 1, "scopes": [{"scopeId": "384111311"}]},
            {"pluginName": "gitlab", "connectionId": 1, "scopes": [{"scopeId": "31"}]},
        ]),
    );
}

fn scopes() -> Vec<(&'static str, u64, Value)> {
    vec![
        (
            "github",
            1,
            json!({"githubId": 384_111_310, "name": "api", "fullName": "my-org/api"}),
        ),
        (
            "github",
            1,
            json!({"githubId": 384_111_311, "name": "web", "fullName": "my-org/web"}),
        ),
        (
            "jenkins",
            1,
            json!({"fullName": "platform/deploy", "name": "deploy"}),
        ),
        (
            "gitlab",
            1,
            json!({"gitlabId": 31, "name": "shop", "pathWithNamespace": "my-org/shop"}),
        ),
        (
            "jira",
            1,
            json!({"boardId": 8, "name": "Delivery", "type": "scrum"}),
        ),
    ]
}
