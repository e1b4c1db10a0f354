//! What stands before the handlers: host names, size, routes, keys and limits, in the original's order.

use super::Server;
use super::access::{self, Caller};
use super::answers::{coded, crashed, not_found, ok, refused, signed};
use super::limits;
use super::routes::{Open, Route};
use super::settings::Database;
use super::{configs, connections, others, repos, runs, tokens};
use crate::http::{Answer, Request};
use serde_json::json;

const MAX_BODY_BYTES: usize = 26_214_400;

pub(super) async fn answer(server: &Server, request: Request) -> Answer {
    let answer = unsigned(server, &request).await;
    signed(&request, answer)
}

async fn unsigned(server: &Server, request: &Request) -> Answer {
    if !serves(server, request) {
        return Answer::empty(421)
            .with_header("Content-Type", "text/plain; charset=UTF-8")
            .with_body("Unknown domain");
    }
    let is_versioned = request.path().starts_with("/v1/");
    if is_versioned && request.body.len() > MAX_BODY_BYTES {
        let text = format!("Request body exceeds {MAX_BODY_BYTES} bytes");
        return coded(413, &text, "PAYLOAD_TOO_LARGE");
    }
    if request.method == "OPTIONS" {
        return Answer::empty(204);
    }
    match Route::of(request) {
        None if is_versioned => without_key(not_found()),
        None => not_found(),
        Some(Route::Open(Open::Root)) => {
            let body = json!({"name": "coregit-api", "version": "0.1.0", "status": "ok"});
            ok(200, &body)
        }
        Some(Route::Open(Open::Health)) => health(server),
        Some(route) => with_key(server, request, route).await,
    }
}

/// The address window, which has a limit of its own and needs no key (coregit.md section 7).
fn without_key(answer: Answer) -> Answer {
    answer
        .with_header("X-RateLimit-Limit", "1000")
        .with_header("X-RateLimit-Remaining", "999")
        .with_header("X-RateLimit-Reset", "0")
}

async fn with_key(server: &Server, request: &Request, route: Route) -> Answer {
    let caller = match access::admit(server, request) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let answer = handle(server, &caller, request, route).await;
    let answer = answer.unwrap_or_else(|refusal| refusal);
    server.state.with(|data| limits::shown(data, &caller, answer))
}

async fn handle(server: &Server, caller: &Caller, request: &Request, route: Route) -> Result<Answer, Answer> {
    match route {
        // Answered before anybody is asked for a key.
        Route::Open(_) => Err(crashed()),
        Route::Connections(action) => connections::handle(server, caller, request, action).await,
        Route::Repos(action) => repos::handle(server, caller, request, action),
        Route::Config { repo, action } => configs::handle(server, caller, request, &repo, action).await,
        Route::History { repo } => runs::history(server, caller, request, &repo),
        Route::Trigger => runs::trigger(server, caller, request),
        Route::Tokens(action) => tokens::handle(server, caller, request, action),
        Route::AuditLog => others::audit_log(caller, request),
        Route::Usage => others::usage(server, caller),
    }
}

fn health(server: &Server) -> Answer {
    match server.state.with(|data| data.settings.database) {
        Database::Ok => ok(200, &json!({"status": "ok", "db": "ok"})),
        Database::Unreachable => ok(503, &json!({"status": "degraded", "db": "unreachable"})),
        Database::NotConfigured => ok(503, &json!({"status": "degraded", "db": "not_configured"})),
    }
}

/// Only some host names are served (coregit.md section 12).
fn serves(server: &Server, request: &Request) -> bool {
    let host = request.header("host").unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _port)| name);
    ["api.coregit.dev", "custom.coregit.dev"].contains(&name)
        || host.starts_with("localhost")
        || host.starts_with("127.0.0.1")
        || server
            .state
            .with(|data| data.settings.hosts.iter().any(|served| served == name))
}

/// The refusal for a repository that the organization does not have.
pub(super) fn no_repo() -> Answer {
    refused(404, "Repository not found")
}
