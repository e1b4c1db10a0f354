//! Pipelines: one run each. Nothing is collected; a run lasts until it is cancelled or said to be finished.

use serde_json::{Map, Value, json};

use super::Server;
use super::decode::parse_body;
use super::failure::{ERROR_STRING, Failure, GoError, success};
use super::page::Page;
use super::state::{Data, now};
use crate::http::{Answer, Request};

pub(super) const RUNNING: &str = "TASK_RUNNING";
const CREATED: &str = "TASK_CREATED";
const CANCELLED: &str = "TASK_CANCELLED";
const DEFAULT_PAGE_SIZE: usize = 50;

/// All runs, or those in one state; the newest first.
pub(super) fn list(server: &Server, request: &Request) -> Result<Answer, Failure> {
    let page = Page::of(request, DEFAULT_PAGE_SIZE);
    let status = request.parameter("status");
    let rows: Vec<Value> = server.state.with(|data| {
        let rows = data.pipelines.rows.iter().rev();
        rows.filter(|row| {
            status
                .as_deref()
                .is_none_or(|status| row.fields["status"] == status)
        })
        .map(super::state::Row::shown)
        .collect()
    });
    let count = rows.len();
    Ok(Answer::json(
        200,
        &json!({"count": count, "pipelines": page.cut(rows)}),
    ))
}

/// One run.
pub(super) fn get(server: &Server, id: &str) -> Result<Answer, Failure> {
    let found = server
        .state
        .with(|data| data.pipelines.find(id.parse().ok()?).map(|row| row.shown()));
    found.map(|shown| Answer::json(200, &shown)).ok_or_else(missing)
}

/// Starts a run; the answer still says that it was only created.
pub(super) fn create(server: &Server, body: &[u8]) -> Result<Answer, Failure> {
    let body = parse_body(body)?.unwrap_or_default();
    let name = body.get("name").cloned().unwrap_or_default();
    let plan = body.get("plan").cloned().unwrap_or_default();
    let mut answer = server.state.with(|data| start(data, &name, &plan));
    for (key, value) in [
        ("status", json!(CREATED)),
        ("stage", json!(0)),
        ("labels", Value::Null),
        ("beganAt", Value::Null),
    ] {
        answer[key] = value;
    }
    Ok(Answer::json(201, &answer))
}

/// Stops a run.
pub(super) fn cancel(server: &Server, id: &str) -> Result<Answer, Failure> {
    let Ok(number) = id.parse() else {
        return Err(missing());
    };
    server
        .state
        .with(|data| finish(data, number, CANCELLED))
        .ok_or_else(missing)?;
    Ok(Answer::json(200, &success("success")))
}

/// Puts a running pipeline into the store and returns it.
pub(super) fn start(data: &mut Data, name: &Value, plan: &Value) -> Value {
    let stages = plan.as_array().map_or(&[][..], Vec::as_slice);
    let tasks: usize = stages.iter().filter_map(Value::as_array).map(Vec::len).sum();
    let fields = json!({
        "name": name, "blueprintId": 0, "plan": plan, "totalTasks": tasks, "finishedTasks": 0,
        "beganAt": now(), "finishedAt": null, "status": RUNNING, "message": "", "errorName": "", "spentSeconds": 0,
        "stage": 1, "labels": [], "priority": 0, "skipOnFail": false, "timeAfter": null, "skipCollectors": false,
        "fullSync": false,
    });
    let fields: Map<String, Value> = fields.as_object().cloned().unwrap_or_default();
    data.pipelines.add(fields).shown()
}

/// Ends a run in this state. `None` = there is no such run.
pub(super) fn finish(data: &mut Data, id: u64, status: &str) -> Option<()> {
    let row = data.pipelines.find(id)?;
    row.fields.insert("status".to_owned(), status.into());
    row.fields.insert("finishedAt".to_owned(), now().into());
    row.touch();
    Some(())
}

/// Any running pipeline on the server stands in the way, related or not (devlake.md 2.7).
pub(super) fn refuse_while_running(data: &Data) -> Result<(), Failure> {
    if data
        .pipelines
        .rows
        .iter()
        .any(|row| row.fields["status"] == RUNNING)
    {
        return Err(Failure::plain(409, "at least one pipeline is running (409)"));
    }
    Ok(())
}

fn missing() -> Failure {
    let error = GoError::of_type("pipeline not found (404)", ERROR_STRING);
    Failure::Said {
        status: 404,
        error: error.wrapped("error getting pipeline (404)"),
    }
}
