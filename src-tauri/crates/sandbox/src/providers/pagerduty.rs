//! PagerDuty (providers.md section 11), `/` being the root of the interface.

use serde_json::{Value, json};

use super::modes::told;
use super::{Reply, Tokens, authorization};
use crate::http::{Answer, Request};

/// The programming interface; without a key even the root is refused.
pub(super) fn api(tokens: &Tokens, request: &Request) -> Reply {
    let Some(secret) = authorization(request) else {
        return refusal(401).into();
    };
    tokens.mode(&secret).reply(refusal, || accepted(request.path()))
}

fn accepted(path: &str) -> Answer {
    match path {
        "/licenses" => Answer::json(200, &json!({"licenses": []})),
        "/services" => {
            let service =
                json!({"id": "PSVC1", "name": "checkout", "html_url": "https://my-org.pagerduty.com/s/1"});
            Answer::json(
                200,
                &json!({"services": [service], "limit": 50, "offset": 0, "more": false}),
            )
        }
        "/abilities" => Answer::json(200, &json!({"abilities": ["teams"]})),
        "/users/me" => {
            let user =
                json!({"id": "PFAKE01", "name": "Kim Fake", "email": "kim@example.test", "role": "user"});
            Answer::json(200, &json!({"user": user}))
        }
        _ => Answer::json(404, &error(2100, "Not Found")),
    }
}

fn refusal(status: u16) -> Answer {
    match status {
        401 => Answer::json(401, &error(2006, "Authentication failed")),
        429 => Answer::json(429, &error(2020, &told(429))).with_header("ratelimit-reset", "30"),
        _ => Answer::json(status, &error(2010, &told(status))),
    }
}

fn error(code: u16, message: &str) -> Value {
    json!({"error": {"code": code, "message": message}})
}
