//! The stored scopes of a connection: what DevLake collects through it (devlake.md 4.2).

mod kinds;

use serde_json::{Map, Value, json};

use super::Server;
use super::blueprints::{self, Use};
use super::connections::{find, trial};
use super::decode::{nothing, parse_body};
use super::failure::{Failure, GoError};
use super::page::Page;
use super::pipelines::refuse_while_running;
use super::plugins::{Behaviour, Plugin};
use super::state::{Data, leading_number, now};
use crate::http::{Answer, Request};
pub(super) use kinds::Kind;

/// One repository, board, job, … of a connection.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) plugin: &'static str,
    pub(super) connection: u64,
    pub(super) id: String,
    fields: Map<String, Value>,
}

impl Scope {
    /// The id of its configuration.
    pub(super) fn config(&self) -> Option<u64> {
        self.fields.get("scopeConfigId").and_then(Value::as_u64)
    }
}

/// The scopes of a connection; of one that does not exist there are none.
pub(super) fn list(server: &Server, plugin: &Plugin, id: &str, request: &Request) -> Result<Answer, Failure> {
    let page = Page::of_scopes(request)?;
    let connection = leading_number(id).unwrap_or_default();
    let term = request.parameter("searchTerm").unwrap_or_default().to_lowercase();
    let with_blueprints = request.parameter("blueprints").as_deref() == Some("true");
    let rows: Vec<Value> = server.state.with(|data| {
        data.scopes
            .iter()
            .filter(|scope| scope.plugin == plugin.slug && scope.connection == connection)
            .filter(|scope| name_of(scope).to_lowercase().contains(&term))
            .map(|scope| detailed(data, scope, with_blueprints))
            .collect()
    });
    let body = json!({"count": rows.len(), "scopes": page.cut(rows)});
    Ok(Answer::json(200, &body))
}

/// Stores scopes, each one replacing the one of the same id.
pub(super) async fn put(
    server: &Server,
    plugin: &'static Plugin,
    id: &str,
    body: &[u8],
) -> Result<Answer, Failure> {
    let row = find(server, plugin.slug, &Behaviour::Full(plugin), id)?;
    let body = parse_body(body)?.unwrap_or_default();
    let given = body
        .get("data")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let given: Vec<Map<String, Value>> = given
        .iter()
        .filter_map(|scope| scope.as_object().cloned())
        .collect();
    if let Some(look) = plugin.before_scope {
        for scope in &given {
            let mut values = nothing(plugin.fields);
            values.extend(row.fields.clone());
            look(trial(server, values), scope.clone()).await?;
        }
    }
    let stored: Vec<Value> = given
        .iter()
        .map(|scope| store(server, plugin, row.id, scope))
        .collect();
    Ok(Answer::json(200, &stored.into()))
}

/// Stores one scope, past every check, and returns what was stored.
pub(super) fn store(
    server: &Server,
    plugin: &'static Plugin,
    connection: u64,
    given: &Map<String, Value>,
) -> Value {
    let kind = Kind::of(plugin.slug);
    let mut fields = kind.stored(connection, given, &now());
    let id = kind.id_of(&fields);
    server.state.with(|data| {
        if let Some(config) = default_config(data, plugin.slug, connection) {
            fields.entry("scopeConfigId").or_insert_with(|| config.into());
        }
        data.scopes
            .retain(|scope| !is(scope, plugin.slug, connection, &id));
        data.scopes.push(Scope {
            plugin: plugin.slug,
            connection,
            id,
            fields: fields.clone(),
        });
    });
    Value::Object(fields)
}

/// One scope with its configuration.
pub(super) fn get(server: &Server, plugin: &Plugin, id: &str, scope: &str) -> Result<Answer, Failure> {
    let connection = leading_number(id).unwrap_or_default();
    let found = server.state.with(|data| {
        let scope = data
            .scopes
            .iter()
            .find(|stored| is(stored, plugin.slug, connection, scope))?;
        Some(detailed(data, scope, false))
    });
    match found {
        Some(shown) => Ok(Answer::json(200, &shown)),
        None => Err(Failure::not_found(Kind::of(plugin.slug).model)),
    }
}

/// Deletes a scope with its collected data, or the data only.
pub(super) fn delete(
    server: &Server,
    plugin: &Plugin,
    id: &str,
    scope: &str,
    request: &Request,
) -> Result<Answer, Failure> {
    let connection = leading_number(id).unwrap_or_default();
    let data_only = request.parameter("delete_data_only").as_deref() == Some("true");
    server.state.with(|data| {
        refuse_while_running(data)?;
        let found = data
            .scopes
            .iter()
            .find(|stored| is(stored, plugin.slug, connection, scope));
        let Some(fields) = found.map(|found| found.fields.clone()) else {
            return Err(Failure::not_found(Kind::of(plugin.slug).model));
        };
        let uses = blueprints::that_use(data, plugin.slug, connection, Some(scope));
        if !data_only && !uses.is_empty() {
            return Err(used(
                "Cannot delete the scope because it is referenced by blueprints (409)",
                &uses,
            ));
        }
        if !data_only {
            data.scopes
                .retain(|stored| !is(stored, plugin.slug, connection, scope));
        }
        Ok(Answer::json(200, &Value::Object(fields)))
    })
}

/// The 409 that names blueprints and projects.
pub(super) fn used(text: &str, uses: &[Use]) -> Failure {
    let blueprints: Vec<&str> = uses.iter().map(|one| one.blueprint.as_str()).collect();
    let projects: Vec<&str> = uses
        .iter()
        .map(|one| one.project.as_str())
        .filter(|project| !project.is_empty())
        .collect();
    Failure::Said {
        status: 409,
        error: GoError::plain(text).with_data(json!({"blueprints": blueprints, "projects": projects})),
    }
}

/// Whether a plugin's connection has this scope; the name of the type for a complaint when it has not.
pub(super) fn exists(data: &Data, plugin: &str, connection: u64, scope: &str) -> Result<(), &'static str> {
    let found = data
        .scopes
        .iter()
        .any(|stored| is(stored, plugin, connection, scope));
    if found {
        Ok(())
    } else {
        Err(Kind::of(plugin).model)
    }
}

fn is(stored: &Scope, plugin: &str, connection: u64, id: &str) -> bool {
    stored.plugin == plugin && stored.connection == connection && stored.id == id
}

fn name_of(scope: &Scope) -> &str {
    let text = |key: &str| scope.fields.get(key).and_then(Value::as_str);
    text("fullName").or_else(|| text("name")).unwrap_or_default()
}

/// A scope as lists show it; what is empty is left out.
fn detailed(data: &Data, scope: &Scope, with_blueprints: bool) -> Value {
    let mut shown = json!({"scope": scope.fields});
    let config = scope.config();
    let configs = data.scope_configs.get(scope.plugin);
    let found = configs.and_then(|table| table.rows.iter().find(|row| Some(row.id) == config));
    if let Some(row) = found {
        shown["scopeConfig"] = row.shown();
    }
    if with_blueprints {
        let briefs = blueprints::briefs(data, scope.plugin, scope.connection, &scope.id);
        if !briefs.is_empty() {
            shown["blueprints"] = briefs.into();
        }
    }
    shown
}

fn default_config(data: &Data, plugin: &str, connection: u64) -> Option<u64> {
    let table = data.scope_configs.get(plugin)?;
    let mut rows = table.rows.iter();
    let of_connection = |row: &&super::state::Row| row.fields["connectionId"] == connection;
    rows.find(|row| of_connection(row) && row.fields["name"] == "default")
        .map(|row| row.id)
}
