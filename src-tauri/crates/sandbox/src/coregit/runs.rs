//! The history of runs, and as much of starting one as refuses it.

use serde_json::{Value, json};

use super::Server;
use super::access::Caller;
use super::answers::{as_text, fields, given, ok, refused};
use super::clock::iso;
use super::configs::repo_id;
use super::routes::RepoName;
use super::state::Run;
use crate::http::{Answer, Request};

const DEFAULT_LIMIT: usize = 20;
const MAX_LIMIT: usize = 100;

/// Newest first (coregit.md 9.4).
pub(super) fn history(
    server: &Server,
    caller: &Caller,
    request: &Request,
    repo: &RepoName,
) -> Result<Answer, Answer> {
    let limit = request.parameter("limit").and_then(|text| text.parse().ok());
    let limit: usize = limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
    let cursor = request.parameter("cursor");
    server.state.with(|data| {
        let id = repo_id(data, caller, repo)?;
        let Some(config) = data.config_of(&id).map(|config| config.id.clone()) else {
            return Ok(ok(200, &json!({"runs": []})));
        };
        let runs: Vec<&Run> = data
            .runs
            .iter()
            .rev()
            .filter(|run| run.config == config)
            .filter(|run| cursor.as_ref().is_none_or(|cursor| iso(run.started) < *cursor))
            .collect();
        let shown: Vec<Value> = runs.iter().take(limit).map(|run| row(run)).collect();
        let last = runs.get(limit - 1).filter(|_| runs.len() > limit);
        let body = json!({"runs": shown, "next_cursor": last.map(|run| iso(run.started))});
        Ok(ok(200, &body))
    })
}

fn row(run: &Run) -> Value {
    json!({
        "id": run.id, "status": run.status, "message": run.message, "remote_sha": run.remote_sha,
        "commit_sha": run.commit_sha, "started_at": iso(run.started), "completed_at": iso(run.completed),
    })
}

/// Refuses as the original does; there is nothing to synchronise here.
pub(super) fn trigger(server: &Server, caller: &Caller, request: &Request) -> Result<Answer, Answer> {
    caller.must_be_master("Only master API keys can perform this action")?;
    let body = fields(request)?;
    let id = given(&body, "sync_id").ok_or_else(|| refused(400, "sync_id is required"))?;
    let id = as_text(id);
    let exists = server
        .state
        .with(|data| data.configs.iter().any(|config| config.id == id));
    if exists {
        Ok(refused(501, "the stand-in synchronises nothing"))
    } else {
        Err(refused(404, "Sync configuration not found"))
    }
}
