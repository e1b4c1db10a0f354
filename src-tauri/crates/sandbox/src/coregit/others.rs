//! Master-only routes beside the connections: a client may use them to tell the kind of its key.

use serde_json::json;

use super::Server;
use super::access::Caller;
use super::answers::{coded, ok};
use crate::http::{Answer, Request};

/// The audit log. Connections never write to it (coregit.md section 10), and nothing else does here.
pub(super) fn audit_log(caller: &Caller, _request: &Request) -> Result<Answer, Answer> {
    caller
        .must_be_master("Only master API keys can view audit logs")
        .map_err(|_refused| coded(403, "Only master API keys can view audit logs", "FORBIDDEN"))?;
    Ok(ok(200, &json!({"events": [], "next_cursor": null})))
}

/// The month's counters, of which only the repositories are kept.
pub(super) fn usage(server: &Server, caller: &Caller) -> Result<Answer, Answer> {
    caller.must_be_master("Only master API keys can perform this action")?;
    let (repos, period) = server.state.with(|data| {
        let repos = data
            .repos
            .iter()
            .filter(|repo| repo.organization == caller.organization)
            .count();
        (repos, data.clock.now().strftime("%Y-%m").to_string())
    });
    let body = json!({
        "period": period, "api_calls": 1, "repos_created": repos, "storage_bytes": 0, "git_transfer_bytes": 0,
    });
    Ok(ok(200, &body))
}
