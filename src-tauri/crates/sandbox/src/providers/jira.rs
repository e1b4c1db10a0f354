//! Jira, Cloud and Data Center (providers.md sections 6 and 7), `/` being the root of the site.

use serde_json::{Value, json};

use super::modes::{Mode, told};
use super::{Reply, Tokens, authorization};
use crate::http::{Answer, Request};

/// A site of Jira Cloud.
pub(super) fn cloud(tokens: &Tokens, request: &Request) -> Reply {
    if request.path() == "/_edge/tenant_info" {
        let cloud_id = "00000000-0000-4000-8000-0000000000c1";
        return Answer::json(200, &json!({"cloudId": cloud_id})).into();
    }
    site(tokens, request, &cloud_info())
}

/// Atlassian's gateway, beyond the work that is done through it.
pub(super) fn gateway(_tokens: &Tokens, _request: &Request) -> Reply {
    not_found().into()
}

/// A server of one's own.
pub(super) fn server(tokens: &Tokens, request: &Request) -> Reply {
    site(tokens, request, &server_info([9, 12, 5]))
}

fn site(tokens: &Tokens, request: &Request, info: &Value) -> Reply {
    let path = request.path();
    if !path.starts_with("/rest") {
        return outside(path).into();
    }
    let Some(secret) = authorization(request) else {
        return anonymous(path, info).into();
    };
    let mode = tokens.mode(&secret);
    mode.reply(refusal, || accepted(mode, path, info))
}

/// What version it is, is told to anybody.
fn anonymous(path: &str, info: &Value) -> Answer {
    match path {
        "/rest/api/2/serverInfo" | "/rest/api/3/serverInfo" => Answer::json(200, info),
        _ => refusal(401),
    }
}

fn accepted(mode: Mode, path: &str, info: &Value) -> Answer {
    match (path, mode) {
        ("/rest/api/2/serverInfo" | "/rest/api/3/serverInfo", Mode::OldServer) => {
            Answer::json(200, &server_info([6, 4, 0]))
        }
        ("/rest/api/2/serverInfo" | "/rest/api/3/serverInfo", _) => Answer::json(200, info),
        ("/rest/agile/1.0/board", Mode::Board(status)) => refusal(status),
        ("/rest/agile/1.0/board", _) => {
            let boards = json!({"maxResults": 50, "startAt": 0, "total": 1, "isLast": true, "values": [
                {"id": 8, "name": "Delivery", "type": "scrum",
                    "self": "https://my-org.atlassian.net/rest/agile/1.0/board/8"},
            ]});
            Answer::json(200, &boards)
        }
        ("/rest/api/2/myself" | "/rest/api/3/myself", _) => {
            // Cloud has no user names, a server no account ids.
            let person = match info["deploymentType"].as_str() {
                Some("Cloud") => json!({"accountId": "557058:fake", "emailAddress": "kim@example.test",
                    "displayName": "Kim Fake"}),
                _ => json!({"key": "JIRAUSER10000", "name": "kim", "emailAddress": "kim@example.test",
                    "displayName": "Kim Fake"}),
            };
            Answer::json(200, &person)
        }
        _ => not_found(),
    }
}

fn cloud_info() -> Value {
    json!({
        "baseUrl": "https://my-org.atlassian.net", "version": "1001.0.0-SNAPSHOT", "versionNumbers": [1001, 0, 0],
        "deploymentType": "Cloud", "buildNumber": 100_270, "serverTitle": "Jira",
    })
}

fn server_info(version: [u16; 3]) -> Value {
    let [major, minor, patch] = version;
    json!({
        "baseUrl": "https://jira.example.test", "version": format!("{major}.{minor}.{patch}"),
        "versionNumbers": version, "deploymentType": "Server", "buildNumber": 912_000, "serverTitle": "Jira",
    })
}

/// Outside the interface: pages, and JSON where a client went wrong.
fn outside(path: &str) -> Answer {
    match path {
        "/" | "/login.jsp" | "/secure/Dashboard.jspa" => Answer::html(
            200,
            "<!DOCTYPE html><html><head><title>Log in - Jira</title></head></html>",
        ),
        _ => not_found(),
    }
}

pub(super) fn refusal(status: u16) -> Answer {
    let body = if status == 401 {
        json!({"errorMessages": ["Client must be authenticated to access this resource."], "errors": {}})
    } else {
        json!({"errorMessages": [told(status)], "errors": {}})
    };
    let answer = Answer::json(status, &body);
    match status {
        401 => answer.with_header("X-Seraph-LoginReason", "AUTHENTICATED_FAILED"),
        429 => answer.with_header("Retry-After", "30"),
        _ => answer,
    }
}

fn not_found() -> Answer {
    Answer::json(404, &json!({"message": "null for uri", "status-code": 404}))
}
