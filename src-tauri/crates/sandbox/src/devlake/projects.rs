//! Projects, each with at most one blueprint (devlake.md 4.3).

use serde_json::{Map, Value, json};

use super::Server;
use super::blueprints;
use super::decode::parse_body;
use super::failure::{ERROR_STRING, Failure, GoError};
use super::page::Page;
use super::state::{Data, now};
use crate::http::{Answer, Request};

const DEFAULT_PAGE_SIZE: usize = 50;

/// How far back a new project collects.
const HOURS_BACK: i64 = 183 * 24;

/// All projects, the newest first.
pub(super) fn list(server: &Server, request: &Request) -> Result<Answer, Failure> {
    let page = Page::of(request, DEFAULT_PAGE_SIZE);
    let keyword = request.parameter("keyword").unwrap_or_default();
    let rows: Vec<Value> = server.state.with(|data| {
        data.projects
            .iter()
            .rev()
            .filter(|project| project["name"].as_str().unwrap_or_default().contains(&keyword))
            .map(|project| shown(data, project))
            .collect()
    });
    let count = rows.len();
    Ok(Answer::json(
        200,
        &json!({"projects": page.cut(rows), "count": count}),
    ))
}

/// One project with its blueprint.
pub(super) fn get(server: &Server, name: &str) -> Result<Answer, Failure> {
    let found = server.state.with(|data| {
        let project = data.projects.iter().find(|project| project["name"] == name)?;
        Some(shown(data, project))
    });
    found.map(|project| Answer::json(200, &project)).ok_or_else(|| {
        let error = GoError::around("record not found (404)", &[("record not found", ERROR_STRING)])
            .wrapped(format!("could not find project [{name}] in DB (404)"))
            .wrapped("error getting project (404)");
        Failure::Said { status: 404, error }
    })
}

/// Stores a project and makes its blueprint.
pub(super) fn create(server: &Server, body: &[u8]) -> Result<Answer, Failure> {
    let body = parse_body(body)?.unwrap_or_default();
    let text = |key: &str| {
        body.get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let (name, description) = (text("name"), text("description"));
    server.state.with(|data| {
        if name.is_empty() || data.projects.iter().any(|project| project["name"] == *name) {
            let text = format!("error creating project: the name [{name}] is empty or taken (400)");
            return Err(Failure::plain(400, text));
        }
        add(data, &name, &description);
        let project = data.projects.last().map(|project| shown(data, project));
        Ok(Answer::json(201, &project.unwrap_or_default()))
    })
}

/// Stores a project and returns the id of its blueprint.
pub(super) fn add(data: &mut Data, name: &str, description: &str) -> u64 {
    let now = now();
    let project = json!({
        "name": name, "description": description, "createdAt": now, "updatedAt": now, "_raw_data_params": "",
        "_raw_data_table": "", "_raw_data_id": 0, "_raw_data_remark": "", "metrics": null,
    });
    data.projects
        .push(project.as_object().cloned().unwrap_or_default());
    let fields = blueprints::of_new_project(name, &time_after(&now));
    data.blueprints.add(fields).id
}

fn time_after(now: &str) -> String {
    let start = now
        .parse::<jiff::Timestamp>()
        .map(|now| now - jiff::SignedDuration::from_hours(HOURS_BACK));
    start.map_or_else(|_| now.to_owned(), |time| time.to_string())
}

fn shown(data: &Data, project: &Map<String, Value>) -> Value {
    let mut shown = Value::Object(project.clone());
    let mut rows = data.blueprints.rows.iter();
    if let Some(row) = rows.find(|row| row.fields["projectName"] == project["name"]) {
        shown["blueprint"] = blueprints::stored(row);
    }
    shown
}
