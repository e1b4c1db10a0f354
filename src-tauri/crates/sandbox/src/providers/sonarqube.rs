//! SonarQube Server and Cloud (providers.md section 12), `/` being the root of the host.

use serde_json::{Value, json};

use super::modes::{Mode, told};
use super::{Reply, Tokens, authorization};
use crate::http::{Answer, Request};

/// Where it runs decides what it tells a stranger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edition {
    /// Asks everybody to log in.
    Server,
    /// Lets anybody look at what is public.
    Cloud,
}

/// A server of one's own.
pub(super) fn server(tokens: &Tokens, request: &Request) -> Reply {
    answer(tokens, request, Edition::Server)
}

/// `sonarcloud.io`.
pub(super) fn cloud(tokens: &Tokens, request: &Request) -> Reply {
    answer(tokens, request, Edition::Cloud)
}

fn answer(tokens: &Tokens, request: &Request, edition: Edition) -> Reply {
    let path = request.path();
    if !path.starts_with("/api") {
        return outside(path).into();
    }
    if let Some(open) = open_to_all(path, edition) {
        return open.into();
    }
    let Some(secret) = authorization(request) else {
        return anonymous(path, edition).into();
    };
    let mode = tokens.mode(&secret);
    // The question whether a secret is valid is always answered with 200.
    if is_validation(path) && matches!(mode, Mode::Unknown | Mode::Invalid) {
        return validity(false).into();
    }
    mode.reply(refusal, || accepted(path))
}

fn open_to_all(path: &str, edition: Edition) -> Option<Answer> {
    let version = match edition {
        Edition::Server => "10.6.0.92116",
        Edition::Cloud => "8.0.0.60000",
    };
    match path {
        "/api/server/version" => Some(Answer::text(200, version)),
        "/api/system/status" => {
            let status = json!({"id": "FAKE-AY0000000000", "version": version, "status": "UP"});
            Some(Answer::json(200, &status))
        }
        _ => None,
    }
}

fn anonymous(path: &str, edition: Edition) -> Answer {
    match path {
        // Without forced authentication nobody is valid too.
        _ if is_validation(path) => validity(edition == Edition::Cloud),
        "/api/users/current" => Answer::json(200, &json!({"isLoggedIn": false})),
        _ => refusal(401),
    }
}

fn accepted(path: &str) -> Answer {
    match path {
        _ if is_validation(path) => validity(true),
        "/api/users/current" => {
            let person = json!({
                "isLoggedIn": true, "login": "kim", "name": "Kim Fake", "email": "kim@example.test",
                "permissions": {"global": []},
            });
            Answer::json(200, &person)
        }
        "/api/components/search_projects" => {
            let project = json!({"key": "my-org_api", "name": "api", "qualifier": "TRK"});
            Answer::json(200, &json!({"paging": {"total": 1}, "components": [project]}))
        }
        _ => Answer::json(404, &errors(&format!("Unknown url : {path}"))),
    }
}

fn is_validation(path: &str) -> bool {
    path == "/api/authentication/validate"
}

fn validity(valid: bool) -> Answer {
    Answer::json(200, &json!({"valid": valid}))
}

fn refusal(status: u16) -> Answer {
    match status {
        // Without a body, as the original's filter.
        401 => Answer::empty(401),
        _ => Answer::json(status, &errors(&told(status))),
    }
}

fn outside(path: &str) -> Answer {
    match path {
        "/" | "/sessions/new" => Answer::html(
            200,
            "<!DOCTYPE html><html><head><title>SonarQube</title></head></html>",
        ),
        _ => Answer::html(
            404,
            "<!DOCTYPE html><html><head><title>SonarQube</title></head></html>",
        ),
    }
}

fn errors(message: &str) -> Value {
    json!({"errors": [{"msg": message}]})
}
