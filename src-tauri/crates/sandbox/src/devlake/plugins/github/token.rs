//! The test of one token: who it is and, for classic tokens, what it may do.

use serde_json::{Map, Value};

use super::{Verdict, unexpected};
use crate::devlake::failure::{Failure, GoError};
use crate::devlake::network::Credential;
use crate::devlake::plugins::{Trial, decoded};
use crate::http::Answer;

/// What public data need, each with the parent that includes it.
const PUBLIC: [(&str, &str); 4] = [
    ("repo:status", "repo"),
    ("repo_deployment", "repo"),
    ("read:user", "user"),
    ("read:org", "admin:org"),
];
/// What private data need. The empty parent is in the original too: an answer without the scopes header "has" it.
const PRIVATE: [(&str, &str); 1] = [("repo", "")];

pub(super) async fn test(trial: &Trial, token: &str) -> Result<Verdict, Failure> {
    let client = trial.open().await?;
    let credential = Credential::bearer(token);
    let (answer, url) = client.get("user", Some(&credential)).await.map_err(unverified)?;
    match answer.status {
        200 => {}
        401 => {
            let text = "StatusUnauthorized error when testing connection (400)";
            return Err(Failure::plain(400, text));
        }
        status => return Err(unexpected(status)),
    }
    let login = login_of(&answer, &url)?;
    // Every other kind of token is never judged (devlake.md fact 3).
    if !token.starts_with("ghp_") {
        return Ok(Verdict {
            login,
            success: false,
            warning: false,
            message: String::new(),
            installations: Value::Null,
        });
    }
    Ok(judged(login, answer.header("x-oauth-scopes").unwrap_or_default()))
}

/// Asks for the repository of a scope, so that a fork's parent would be known. What it says is not needed here.
pub(super) async fn look_at_repository(trial: Trial, scope: Map<String, Value>) -> Result<(), Failure> {
    let client = trial.open().await?;
    let token = trial.text("token").split(',').next().unwrap_or_default();
    let name = scope.get("fullName").and_then(Value::as_str).unwrap_or_default();
    let path = format!("repos/{name}");
    let result = client.get(&path, Some(&Credential::bearer(token))).await;
    result
        .map(drop)
        .map_err(|error| Failure::Said { status: 500, error })
}

fn judged(login: String, scopes: &str) -> Verdict {
    let held: Vec<&str> = scopes.split(", ").collect();
    let missing_public = missing(&held, &PUBLIC);
    let missing_private = missing(&held, &PRIVATE);
    let success = missing_public.is_empty();
    let mut messages = Vec::new();
    if !success {
        messages.push(format!("Please check the field(s) {missing_public}"));
    }
    if !missing_private.is_empty() {
        let start = if success {
            "This token is able to collect public repositories. "
        } else {
            ""
        };
        messages.push(format!(
            "{start}If you want to collect private repositories, please check the field(s) {missing_private}"
        ));
    }
    Verdict {
        login,
        success,
        warning: !missing_private.is_empty(),
        message: messages.join(";\n"),
        installations: Value::Null,
    }
}

fn missing(held: &[&str], needed: &[(&str, &str)]) -> String {
    let missing: Vec<&str> = needed
        .iter()
        .filter(|(scope, parent)| !held.contains(scope) && !held.contains(parent))
        .map(|(scope, _parent)| *scope)
        .collect();
    missing.join(", ")
}

fn login_of(answer: &Answer, url: &str) -> Result<String, Failure> {
    let user = decoded(answer, url, "models.GithubUserOfToken").map_err(|failure| match failure {
        Failure::Panic => Failure::Panic,
        Failure::Said { error, .. } => unverified(error),
    })?;
    // The original follows a missing login into a crash.
    let login = user.get("login").and_then(Value::as_str);
    login.map(str::to_owned).ok_or(Failure::Panic)
}

fn unverified(error: GoError) -> Failure {
    Failure::Said {
        status: 400,
        error: error.wrapped("verify token failed (400)"),
    }
}
