//! GitLab, gitlab.com and self-managed (providers.md section 3), `/` being the root of the host.

use serde_json::{Value, json};

use super::modes::{Mode, account_of, told};
use super::{Reply, Tokens, authorization, webhooks};
use crate::http::{Answer, Request};

const PREFIX: &str = "/api/v4";
const VERSION: &str = "17.5.1-ee";

/// One instance: the interface under `/api/v4`, pages elsewhere.
pub(super) fn instance(tokens: &Tokens, request: &Request) -> Reply {
    let Some(path) = request.path().strip_prefix(PREFIX) else {
        return website(request.path()).into();
    };
    let reply = match request.header("private-token") {
        Some(secret) => judged(tokens, secret, request),
        None => match authorization(request) {
            None => anonymous(path).into(),
            Some(secret) if tokens.mode(&secret) == Mode::PrivateTokenOnly => refusal(401).into(),
            Some(secret) => judged(tokens, &secret, request),
        },
    };
    Reply {
        answer: reply.answer.map(signed),
        ..reply
    }
}

fn judged(tokens: &Tokens, secret: &str, request: &Request) -> Reply {
    let mode = tokens.mode(secret);
    let path = request.path().strip_prefix(PREFIX).unwrap_or_default();
    mode.reply(refusal, || {
        let hook = webhooks::answer(tokens, "gitlab.com", "/api/v4/projects/", request);
        hook.unwrap_or_else(|| accepted(mode, secret, path))
    })
}

fn anonymous(path: &str) -> Answer {
    match path {
        // Public projects are shown to anybody.
        "/projects" => Answer::json(200, &json!([])),
        _ => refusal(401),
    }
}

fn accepted(mode: Mode, secret: &str, path: &str) -> Answer {
    match (path, mode) {
        ("/version", Mode::NoVersion) => scope_missing(403),
        ("/projects", Mode::Projects(status)) => scope_missing(status),
        ("/version", _) => Answer::json(200, &json!({"version": VERSION, "revision": "0a1b2c3d4e5"})),
        ("/projects", _) => Answer::json(200, &json!([])),
        ("/user", Mode::NoUser) => scope_missing_for(403, "api read_user"),
        ("/user", _) => {
            let username = account_of(secret).unwrap_or("kim-fake");
            let user = json!({"id": 7, "username": username, "name": "Kim Fake", "state": "active"});
            Answer::json(200, &user)
        }
        ("/groups", _) => {
            let group = json!({"id": 9, "name": "my-org", "path": "my-org", "full_path": "my-org"});
            Answer::json(200, &json!([group]))
        }
        ("/personal_access_tokens/self", _) => Answer::json(200, &token(mode)),
        _ => Answer::json(404, &json!({"error": "404 Not Found"})),
    }
}

fn token(mode: Mode) -> Value {
    let scopes = if mode == Mode::NoScope {
        json!(["read_user"])
    } else {
        json!(["read_api", "read_repository"])
    };
    json!({
        "id": 42, "name": "devlake", "scopes": scopes, "user_id": 7, "active": true, "revoked": false,
        "expires_at": "2027-03-01",
    })
}

fn scope_missing(status: u16) -> Answer {
    scope_missing_for(status, "api read_api")
}

fn scope_missing_for(status: u16, scope: &str) -> Answer {
    let body = json!({
        "error": "insufficient_scope",
        "error_description": "The request requires higher privileges than provided by the access token.",
        "scope": scope,
    });
    Answer::json(status, &body)
}

fn refusal(status: u16) -> Answer {
    match status {
        401 => Answer::json(401, &json!({"message": "401 Unauthorized"})),
        429 => Answer::json(429, &json!({"message": told(429)})).with_header("Retry-After", "30"),
        _ => Answer::json(status, &json!({"message": told(status)})),
    }
}

fn website(path: &str) -> Answer {
    if path.starts_with("/api") {
        return Answer::json(404, &json!({"error": "404 Not Found"}));
    }
    Answer::html(
        200,
        "<!DOCTYPE html><html><head><title>Sign in · GitLab</title></head></html>",
    )
}

fn signed(answer: Answer) -> Answer {
    answer
        .with_header("X-Request-Id", "01JFAKE0000000000000000000")
        .with_header(
            "X-Gitlab-Meta",
            "{\"correlation_id\":\"01JFAKE0000000000000000000\",\"version\":\"1\"}",
        )
}
