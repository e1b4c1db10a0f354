//! Bitbucket Cloud (providers.md section 4), `/` being the root of the host.

use serde_json::{Value, json};

use super::modes::told;
use super::{Reply, Tokens, authorization};
use crate::http::{Answer, Request};

/// The programming interface under `/2.0`.
pub(super) fn api(tokens: &Tokens, request: &Request) -> Reply {
    let path = request.path().trim_end_matches('/');
    if !path.starts_with("/2.0") {
        return not_found().into();
    }
    let Some(secret) = authorization(request) else {
        return anonymous(path).into();
    };
    tokens.mode(&secret).reply(refusal, || accepted(path))
}

/// The kinds of events are told to anybody.
fn anonymous(path: &str) -> Answer {
    if path == "/2.0/hook_events" {
        hook_events()
    } else {
        refusal(401)
    }
}

fn accepted(path: &str) -> Answer {
    match path {
        "/2.0/hook_events" => hook_events(),
        "/2.0/user" => {
            let user = json!({
                "type": "user", "display_name": "Kim Fake", "account_id": "557058:fake-0000-4000",
                "uuid": "{00000000-0000-4000-8000-0000000000bb}",
            });
            Answer::json(200, &user)
                .with_header("X-Credential-Type", "apitoken")
                .with_header("X-OAuth-Scopes", "read:user:bitbucket, read:repository:bitbucket")
        }
        "/2.0/user/permissions/workspaces" => {
            let workspace = json!({"workspace": {"slug": "my-org", "name": "My org"}});
            Answer::json(
                200,
                &json!({"pagelen": 100, "page": 1, "size": 1, "values": [workspace]}),
            )
        }
        "/2.0/user/workspaces" => Answer::json(200, &json!({"pagelen": 10, "values": []})),
        _ => not_found(),
    }
}

fn hook_events() -> Answer {
    let events = |subject| {
        let href = format!("https://api.bitbucket.org/2.0/hook_events/{subject}");
        json!({"links": {"events": {"href": href}}})
    };
    let body = json!({"repository": events("repository"), "workspace": events("workspace")});
    Answer::json(200, &body)
}

fn refusal(status: u16) -> Answer {
    if status == 401 {
        let text = "Token is invalid, expired, or not supported for this endpoint.";
        return Answer::json(401, &error(text))
            .with_header("WWW-Authenticate", "Basic realm=\"Bitbucket.org HTTP\"");
    }
    Answer::json(status, &error(&told(status)))
}

fn not_found() -> Answer {
    Answer::json(404, &error("Resource not found"))
}

fn error(message: &str) -> Value {
    json!({"type": "error", "error": {"message": message}})
}
