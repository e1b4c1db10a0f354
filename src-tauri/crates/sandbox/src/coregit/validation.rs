//! Asking the provider about a token (coregit.md section 6).

use serde_json::Value;

use super::Server;
use super::outgoing::ask;
use crate::http::{Answer, Request};

pub(super) const GITHUB: &str = "api.github.com";
pub(super) const GITLAB: &str = "gitlab.com";
const INSTALLATION: &str = "/installation/repositories?per_page=1";

/// The account behind a token (an installation that sees no repository has none).
///
/// # Errors
/// The text for the answer: status and body of the provider, word for word, or why there was none.
pub(super) async fn validate(server: &Server, provider: &str, token: &str) -> Result<Option<String>, String> {
    // The HTTP layer takes blanks away from the ends and nothing else.
    let token = token.trim();
    if token.contains(['\n', '\r', '\0']) {
        return Err("Invalid header value.".to_owned());
    }
    if provider == "gitlab" {
        let answer = ask(server, GITLAB, &gitlab(token, "GET", "/api/v4/user")).await?;
        return named(&answer, &["username"]).ok_or_else(|| failed("GitLab", &answer));
    }
    let first = ask(server, GITHUB, &github(token, "GET", "/user")).await?;
    if let Some(login) = named(&first, &["login"]) {
        return Ok(login);
    }
    if ![401, 403].contains(&first.status) {
        return Err(failed("GitHub", &first));
    }
    let second = ask(server, GITHUB, &github(token, "GET", INSTALLATION)).await?;
    named(&second, &["repositories", "0", "owner", "login"]).ok_or_else(|| failed("GitHub", &first))
}

/// A request as the original dresses it for GitHub.
pub(super) fn github(token: &str, method: &str, target: &str) -> Request {
    let request = Request::get(target)
        .with_header("Host", GITHUB)
        .with_header("Authorization", format!("Bearer {token}"))
        .with_header("Accept", "application/vnd.github+json")
        .with_header("User-Agent", "coregit-sync/0.1");
    Request {
        method: method.to_owned(),
        ..request
    }
}

/// A request as the original dresses it for GitLab.
pub(super) fn gitlab(token: &str, method: &str, target: &str) -> Request {
    let request = Request::get(target)
        .with_header("Host", GITLAB)
        .with_header("Private-Token", token);
    Request {
        method: method.to_owned(),
        ..request
    }
}

/// The text at a path of a good answer; `None` for an answer that is not good.
fn named(answer: &Answer, path: &[&str]) -> Option<Option<String>> {
    if !(200..300).contains(&answer.status) {
        return None;
    }
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let text = body.pointer(&format!("/{}", path.join("/")));
    Some(text.and_then(Value::as_str).map(str::to_owned))
}

fn failed(provider: &str, answer: &Answer) -> String {
    let body = String::from_utf8_lossy(&answer.body);
    format!("{provider} token validation failed: {} {body}", answer.status)
}
