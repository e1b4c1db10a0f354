//! What no client of the original can do: making things up, changing them behind everybody's back, and reading
//! what is really stored.

use serde_json::{Map, Value, json};

use super::plugins::{Behaviour, behaviour_of};
use super::state::{Data, Row};
use super::{DevLake, pipelines, projects, scope_configs, scopes};

impl DevLake {
    /// Stores a scope of a connection, past every check. `false` for a plugin that has none here.
    pub fn seed_scope(&self, plugin: &str, connection: u64, fields: &Value) -> bool {
        let Behaviour::Full(plugin) = behaviour_of(plugin) else {
            return false;
        };
        let given = fields.as_object().cloned().unwrap_or_default();
        scopes::store(&self.inner.server, plugin, connection, &given);
        true
    }

    /// Stores a scope configuration of a connection, past every check.
    pub fn seed_scope_config(&self, plugin: &str, connection: u64, fields: &Value) {
        let given = fields.as_object().cloned().unwrap_or_default();
        let state = &self.inner.server.state;
        state.with(|data| drop(scope_configs::add(data, plugin, connection, given)));
    }

    /// Stores a project whose blueprint has these `connections`
    /// (`[{"pluginName", "connectionId", "scopes": [{"scopeId"}]}]`), and returns the blueprint's id.
    pub fn seed_project(&self, name: &str, connections: &Value) -> u64 {
        self.inner.server.state.with(|data| {
            let id = projects::add(data, name, "");
            if let Some(row) = data.blueprints.find(id) {
                row.fields.insert("connections".to_owned(), connections.clone());
            }
            id
        })
    }

    /// Starts a pipeline that runs until it is cancelled or finished, and returns its id.
    pub fn start_pipeline(&self, name: &str) -> u64 {
        let started = self
            .inner
            .server
            .state
            .with(|data| pipelines::start(data, &name.into(), &json!([])));
        started["id"].as_u64().unwrap_or_default()
    }

    /// Ends a pipeline in success. `false` when there is no such one.
    pub fn finish_pipeline(&self, id: u64) -> bool {
        let state = &self.inner.server.state;
        state
            .with(|data| pipelines::finish(data, id, "TASK_COMPLETED"))
            .is_some()
    }

    /// Changes fields of a connection as somebody else might: past every check, the time of change moves.
    /// `false` when there is no such connection.
    pub fn change(&self, plugin: &str, id: u64, fields: &Value) -> bool {
        let given = fields.as_object().cloned().unwrap_or_default();
        self.inner.server.state.with(|data| {
            let Some(row) = data.connection_mut(plugin, id) else {
                return false;
            };
            row.fields.extend(given);
            row.touch();
            true
        })
    }

    /// Deletes a connection as somebody else might, past every check.
    pub fn remove(&self, plugin: &str, id: u64) {
        let state = &self.inner.server.state;
        state.with(|data| data.remove_connection(plugin, id));
    }

    /// The server starts with another encryption secret: what was stored so far can no longer be read.
    pub fn lose_encryption_secret(&self) {
        let state = &self.inner.server.state;
        state.with(|data| data.secret_version += 1);
    }

    /// The first encryption secret again: what was stored under it can be read, what was stored since cannot.
    pub fn restore_encryption_secret(&self) {
        self.inner.server.state.with(|data| data.secret_version = 0);
    }

    /// Everything that is stored, secrets in clear (all of them are made up):
    /// `{"connections": {PLUGIN: […]}, "scopes": […], "scopeConfigs": {PLUGIN: […]}, "projects": […],
    /// "blueprints": […], "pipelines": […]}`. For comparing before and after.
    #[must_use]
    pub fn stored(&self) -> Value {
        self.inner.server.state.with(|data| everything(data))
    }
}

fn everything(data: &Data) -> Value {
    let all = |rows: &[Row]| -> Vec<Value> { rows.iter().map(Row::shown).collect() };
    let by_plugin: Map<String, Value> = data
        .connections()
        .map(|(plugin, rows)| (plugin.to_owned(), all(rows).into()))
        .collect();
    let configs: Map<String, Value> = data
        .scope_configs
        .iter()
        .map(|(plugin, table)| (plugin.clone(), all(&table.rows).into()))
        .collect();
    let scopes: Vec<Value> = data
        .scopes
        .iter()
        .map(|scope| {
            json!({
                "plugin": scope.plugin, "connectionId": scope.connection, "id": scope.id,
                "scopeConfigId": scope.config(),
            })
        })
        .collect();
    json!({
        "connections": by_plugin,
        "scopes": scopes,
        "scopeConfigs": configs,
        "projects": data.projects,
        "blueprints": all(&data.blueprints.rows),
        "pipelines": all(&data.pipelines.rows),
    })
}
