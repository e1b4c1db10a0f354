//! Argo CD (providers.md section 13), `/` being the root of the host.

use serde_json::{Value, json};

use super::modes::{Mode, told};
use super::{Reply, Tokens, authorization};
use crate::http::{Answer, Request};

const PAGE: &str = "<!DOCTYPE html><html><head><title>Argo CD</title></head><body></body></html>";

/// One instance: the interface under `/api`, the web page everywhere else.
pub(super) fn instance(tokens: &Tokens, request: &Request) -> Reply {
    let path = request.path();
    if path == "/api/version" {
        return Answer::json(200, &json!({"Version": "v2.12.3+6b9cd82"})).into();
    }
    if !path.starts_with("/api/v1/") {
        return Answer::html(200, PAGE).into();
    }
    let mode = authorization(request).map(|secret| tokens.mode(&secret));
    match (path, mode) {
        // Who it is, is answered to anybody; only a good token is told more.
        ("/api/v1/session/userinfo", None | Some(Mode::Unknown)) => Answer::json(200, &json!({})).into(),
        (_, None) => Answer::json(401, &error(16, "no session information")).into(),
        (_, Some(mode)) => mode.reply(refusal, || accepted(path)),
    }
}

fn accepted(path: &str) -> Answer {
    match path {
        "/api/v1/session/userinfo" => {
            let person = json!({"loggedIn": true, "username": "devlake", "iss": "argocd"});
            Answer::json(200, &person)
        }
        "/api/v1/applications" => {
            let shop = json!({
                "metadata": {"name": "shop", "namespace": "argocd"},
                "spec": {"project": "default", "source": {"repoURL": "https://git.example.test/my-org/shop"}},
            });
            Answer::json(200, &json!({"metadata": {}, "items": [shop]}))
        }
        _ => Answer::json(404, &error(5, "Not Found")),
    }
}

fn refusal(status: u16) -> Answer {
    match status {
        401 => Answer::json(401, &error(16, "invalid session: token signature is invalid")),
        403 => Answer::json(403, &error(7, "permission denied: applications, get")),
        _ => Answer::json(status, &error(2, &told(status))),
    }
}

fn error(code: u8, message: &str) -> Value {
    json!({"error": message, "code": code, "message": message})
}
