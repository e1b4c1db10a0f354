//! Blueprints: the plans of collection that list connections and their scopes (devlake.md 4.1).

use serde_json::{Map, Value, json};

use super::Server;
use super::decode::parse_body;
use super::failure::{ERROR_STRING, Failure, GoError};
use super::page::Page;
use super::plugins::behaviour_of;
use super::scopes;
use super::state::{Data, Row};
use crate::http::{Answer, Request};

const DEFAULT_PAGE_SIZE: usize = 50;

/// A blueprint that uses something.
pub(super) struct Use {
    pub(super) blueprint: String,
    /// Empty when it belongs to none.
    pub(super) project: String,
}

/// All blueprints, the newest first.
pub(super) fn list(server: &Server, request: &Request) -> Result<Answer, Failure> {
    let page = Page::of(request, DEFAULT_PAGE_SIZE);
    let rows: Vec<Value> = server.state.with(|data| {
        let rows = data.blueprints.rows.iter().rev();
        rows.map(stored).collect()
    });
    let count = rows.len();
    Ok(Answer::json(
        200,
        &json!({"blueprints": page.cut(rows), "count": count}),
    ))
}

/// One blueprint.
pub(super) fn get(server: &Server, id: &str) -> Result<Answer, Failure> {
    let id = numbered(id)?;
    let found = server
        .state
        .with(|data| data.blueprints.find(id).map(|row| stored(row)));
    found.map(|shown| Answer::json(200, &shown)).ok_or_else(missing)
}

/// Stores a blueprint of its own, without a project.
pub(super) fn create(server: &Server, body: &[u8]) -> Result<Answer, Failure> {
    let mut fields = nothing();
    fields.extend(parse_body(body)?.unwrap_or_default());
    server.state.with(|data| {
        check(data, &fields).map_err(|error| Failure::Said {
            status: 400,
            error: error.wrapped("error creating the blueprint (400)"),
        })?;
        plan(&mut fields);
        Ok(Answer::json(201, &data.blueprints.add(fields).shown()))
    })
}

/// Changes a blueprint: `connections` is replaced as a whole, the plan made anew.
pub(super) fn patch(server: &Server, id: &str, body: &[u8]) -> Result<Answer, Failure> {
    const PATCHING: &str = "error patching the blueprint";
    let id = numbered(id)?;
    let body = parse_body(body)?.unwrap_or_default();
    server.state.with(|data| {
        let row = data.blueprints.find(id).ok_or_else(missing)?;
        let mut fields = row.fields.clone();
        if body.get("mode").is_some_and(|mode| *mode != fields["mode"]) {
            let error = GoError::of_type("mode is not updatable", ERROR_STRING).wrapped(PATCHING);
            return Err(Failure::Said { status: 500, error });
        }
        for (key, value) in body {
            if fields.contains_key(&key) {
                fields.insert(key, value);
            }
        }
        check(data, &fields).map_err(|error| Failure::Said {
            status: 400,
            error: error.wrapped("").wrapped(format!("{PATCHING} (400)")),
        })?;
        plan(&mut fields);
        let row = data.blueprints.find(id).ok_or_else(missing)?;
        row.fields = fields;
        row.touch();
        Ok(Answer::json(200, &stored(row)))
    })
}

/// The blueprint that a project starts with.
pub(super) fn of_new_project(project: &str, time_after: &str) -> Map<String, Value> {
    let mut fields = nothing();
    for (key, value) in [
        ("name", json!(format!("{project}-Blueprint"))),
        ("projectName", json!(project)),
        ("enable", json!(true)),
        ("cronConfig", json!("0 0 * * *")),
        ("labels", json!([])),
        ("connections", json!([])),
        ("timeAfter", json!(time_after)),
    ] {
        fields.insert(key.to_owned(), value);
    }
    fields
}

/// The blueprints in mode NORMAL that list a connection, or a scope of it. Others are not looked at (devlake.md 2.7).
pub(super) fn that_use(data: &Data, plugin: &str, connection: u64, scope: Option<&str>) -> Vec<Use> {
    using(data, plugin, connection, scope)
        .map(|row| Use {
            blueprint: text(&row.fields, "name"),
            project: text(&row.fields, "projectName"),
        })
        .collect()
}

/// The blueprints of a scope as its list shows them: without plan, labels and connections.
pub(super) fn briefs(data: &Data, plugin: &str, connection: u64, scope: &str) -> Vec<Value> {
    using(data, plugin, connection, Some(scope))
        .map(|row| {
            let mut shown = row.shown();
            for key in ["plan", "labels", "connections"] {
                shown[key] = Value::Null;
            }
            shown
        })
        .collect()
}

/// A blueprint as it reads from the database: lists that were never given are empty.
pub(super) fn stored(row: &Row) -> Value {
    let mut shown = row.shown();
    for key in ["labels", "connections"] {
        if shown[key].is_null() {
            shown[key] = json!([]);
        }
    }
    shown
}

fn using<'a>(
    data: &'a Data,
    plugin: &'a str,
    connection: u64,
    scope: Option<&'a str>,
) -> impl Iterator<Item = &'a Row> {
    let lists = move |row: &&Row| {
        row.fields["mode"] == "NORMAL"
            && entries(&row.fields).iter().any(|entry| {
                entry["pluginName"] == plugin
                    && entry["connectionId"] == connection
                    && scope.is_none_or(|scope| scope_ids(entry).any(|id| id == scope))
            })
    };
    data.blueprints.rows.iter().filter(lists)
}

/// Every connection and scope that is listed must exist.
fn check(data: &Data, fields: &Map<String, Value>) -> Result<(), GoError> {
    for entry in entries(fields) {
        let plugin = entry["pluginName"].as_str().unwrap_or_default();
        let connection = entry["connectionId"].as_u64().unwrap_or_default();
        if data.connection(plugin, connection).is_none() {
            return Err(GoError::not_found(behaviour_of(plugin).model()));
        }
        for id in scope_ids(entry) {
            scopes::exists(data, plugin, connection, id).map_err(GoError::not_found)?;
        }
    }
    Ok(())
}

/// Stage one maps the scopes to the project, stage two collects them. The original's tasks are longer.
fn plan(fields: &mut Map<String, Value>) {
    if fields["mode"] != "NORMAL" {
        return;
    }
    let mut tasks = Vec::new();
    for entry in entries(fields) {
        for scope in scope_ids(entry) {
            tasks.push(json!({
                "plugin": entry["pluginName"], "subtasks": [],
                "options": {"connectionId": entry["connectionId"], "scopeId": scope},
            }));
        }
    }
    let project = text(fields, "projectName");
    let mut stages = Vec::new();
    if !project.is_empty() {
        let mapping = json!({"projectMappings": [{"projectName": project, "scopes": null}]});
        stages.push(json!([{"plugin": "org", "subtasks": ["setProjectMapping"], "options": mapping}]));
    }
    if !tasks.is_empty() {
        stages.push(tasks.into());
    }
    fields.insert("plan".to_owned(), stages.into());
}

fn entries(fields: &Map<String, Value>) -> &[Value] {
    let list = fields.get("connections").and_then(Value::as_array);
    list.map_or(&[], Vec::as_slice)
}

fn scope_ids(entry: &Value) -> impl Iterator<Item = &str> {
    let list = entry["scopes"].as_array().map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(|scope| scope["scopeId"].as_str())
}

fn text(fields: &Map<String, Value>, key: &str) -> String {
    fields[key].as_str().unwrap_or_default().to_owned()
}

fn nothing() -> Map<String, Value> {
    let fields = json!({
        "name": "", "projectName": "", "mode": "NORMAL", "plan": null, "enable": false, "cronConfig": "",
        "isManual": false, "beforePlan": null, "afterPlan": null, "labels": null, "connections": null,
        "priority": 0, "skipOnFail": false, "timeAfter": null, "skipCollectors": false, "fullSync": false,
    });
    fields.as_object().cloned().unwrap_or_default()
}

fn numbered(id: &str) -> Result<u64, Failure> {
    id.parse().map_err(|_| {
        let parsing = format!("strconv.ParseUint: parsing {id:?}");
        let inner = [
            (parsing.as_str(), "*strconv.NumError"),
            ("invalid syntax", ERROR_STRING),
        ];
        Failure::Said {
            status: 400,
            error: GoError::around("bad blueprintId format supplied (400)", &inner),
        }
    })
}

fn missing() -> Failure {
    let error = GoError::of_type("blueprint not found (404)", ERROR_STRING);
    Failure::Said {
        status: 404,
        error: error.wrapped("error getting blueprint (404)"),
    }
}
