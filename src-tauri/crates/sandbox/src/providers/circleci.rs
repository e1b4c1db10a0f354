//! CircleCI, Cloud and Server (providers.md section 10), `/` being the root of the host.

use serde_json::json;

use super::modes::told;
use super::{Reply, Tokens, authorization};
use crate::http::{Answer, Request};

/// One instance: the interface under `/api/v2`, pages elsewhere.
pub(super) fn instance(tokens: &Tokens, request: &Request) -> Reply {
    if !request.path().starts_with("/api") {
        return Answer::html(
            200,
            "<!DOCTYPE html><html><head><title>CircleCI</title></head></html>",
        )
        .into();
    }
    // The token may also be the user of a Basic header.
    let shown = request.header("circle-token").map(str::to_owned);
    let Some(secret) = shown.or_else(|| authorization(request)) else {
        return anonymous(request.path()).into();
    };
    let refuse = |status| Answer::json(status, &json!({"message": told(status)}));
    tokens.mode(&secret).reply(refuse, || accepted(request.path()))
}

fn anonymous(path: &str) -> Answer {
    match path {
        "/api" | "/api/" | "/api/v2" | "/api/v2/" => not_found(),
        _ => Answer::json(401, &json!({"message": "You must log in first."})),
    }
}

fn accepted(path: &str) -> Answer {
    match path {
        "/api/v2/me" => {
            let id = "5f0e1f3c-0000-4000-8000-00000000c1c1";
            Answer::json(200, &json!({"id": id, "login": "kim-fake", "name": "Kim Fake"}))
        }
        "/api/private/me" => {
            let project = json!({"id": "p-1", "slug": "gh/my-org/api", "name": "api"});
            Answer::json(200, &json!({"login": "kim-fake", "projects": [project]}))
        }
        "/api/v2/me/collaborations" => Answer::json(200, &json!([])),
        _ => not_found(),
    }
}

fn not_found() -> Answer {
    Answer::json(404, &json!({"message": "Not Found"}))
}
