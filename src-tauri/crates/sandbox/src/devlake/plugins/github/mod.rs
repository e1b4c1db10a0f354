//! GitHub: fields, mask and the two tests (devlake.md 3.1). What a token can do is in `token`, an app in `app`.

mod app;
mod token;

use futures_util::FutureExt;
use serde_json::{Map, Value, json};

use super::shared::validated_bare;
use super::{Helper, Merge, Plugin, Trial};
use crate::devlake::connections::{is_empty, violation};
use crate::devlake::decode::Field;
use crate::devlake::failure::{Failure, success};
use crate::devlake::mask;
use crate::http::Answer;

pub(super) const PLUGIN: Plugin = Plugin {
    slug: "github",
    table: "_tool_github_connections",
    helper: Helper::Generic,
    model: "GithubConnection",
    inner_model: INNER_MODEL,
    fields: &[
        Field::text("name", "Name"),
        Field::text("endpoint", "Endpoint"),
        Field::text("proxy", "Proxy"),
        Field::integer("rateLimitPerHour", "RateLimitPerHour"),
        Field::text("authMethod", "authMethod"),
        Field::text("token", "token"),
        Field::text("appId", "appId"),
        Field::text("secretKey", "secretKey"),
        Field::integer("installationId", "installationId"),
        Field::switch("enableGraphql", "enableGraphql"),
        Field::text("refreshToken", "refreshToken"),
        Field::date("tokenExpiresAt", "tokenExpiresAt"),
        Field::date("refreshTokenExpiresAt", "refreshTokenExpiresAt"),
    ],
    on_by_default: &["enableGraphql"],
    crashes_without_body: true,
    violations: |values, prefix| {
        let mut violations = form_violations(values, prefix);
        violations.extend(secret_violations(values, prefix));
        violations
    },
    mask: mask_secrets,
    merge: Merge::Replaces,
    undecodable: |error| error.bare(),
    saved_test_headline: None,
    test: |trial| test(trial).boxed(),
    saved_test: |trial| saved_test(trial).boxed(),
    before_scope: Some(|trial, scope| token::look_at_repository(trial, scope).boxed()),
};

const INNER_MODEL: &str = "GithubConn";
const TOKEN: &str = "AccessToken";
const APP: &str = "AppKey";

/// What one credential turned out to be.
struct Verdict {
    login: String,
    success: bool,
    warning: bool,
    message: String,
    installations: Value,
}

fn form_violations(values: &Map<String, Value>, prefix: &str) -> Vec<String> {
    let mut violations = Vec::new();
    if is_empty(values, "endpoint") {
        violations.push(violation(prefix, "RestConnection.Endpoint", "required"));
    }
    let method = values["authMethod"].as_str().unwrap_or_default();
    if method.is_empty() {
        violations.push(violation(prefix, "MultiAuth.AuthMethod", "required"));
    } else if !matches!(method, "BasicAuth" | TOKEN | APP) {
        violations.push(violation(prefix, "MultiAuth.AuthMethod", "oneof"));
    }
    violations
}

/// Only storing asks for the secret of the chosen method.
fn secret_violations(values: &Map<String, Value>, prefix: &str) -> Vec<String> {
    let needed: &[(&str, &str)] = match values["authMethod"].as_str().unwrap_or_default() {
        TOKEN => &[("token", "GithubAccessToken.AccessToken.Token")],
        APP => &[
            ("appId", "GithubAppKey.AppKey.AppId"),
            ("secretKey", "GithubAppKey.AppKey.SecretKey"),
            ("installationId", "GithubAppKey.InstallationID"),
        ],
        _ => &[],
    };
    needed
        .iter()
        .filter(|(key, _path)| is_empty(values, key))
        .map(|(_key, path)| violation(prefix, path, "required"))
        .collect()
}

fn mask_secrets(values: &mut Map<String, Value>) -> Option<()> {
    let token = mask_tokens(values["token"].as_str().unwrap_or_default())?;
    let key = mask::private_key(values["secretKey"].as_str().unwrap_or_default())?;
    values.insert("token".to_owned(), token.into());
    values.insert("secretKey".to_owned(), key.into());
    Some(())
}

fn mask_tokens(tokens: &str) -> Option<String> {
    let masked: Option<Vec<String>> = tokens.split(',').map(mask::github_token).collect();
    Some(masked?.join(","))
}

async fn test(trial: Trial) -> Result<Answer, Failure> {
    check_form(&trial)?;
    let verdict = if trial.text("authMethod") == APP {
        app::test(&trial).await?
    } else {
        let tokens = trial.text("token");
        // Of several tokens only the first is used.
        let first = tokens.split(',').next().unwrap_or_default();
        let verdict = token::test(&trial, first).await?;
        mask_tokens(tokens).ok_or(Failure::Panic)?;
        verdict
    };
    let mut body = success(&verdict.message);
    body["success"] = verdict.success.into();
    body["login"] = verdict.login.into();
    body["warning"] = verdict.warning.into();
    body["installations"] = verdict.installations;
    Ok(Answer::json(200, &body))
}

async fn saved_test(trial: Trial) -> Result<Answer, Failure> {
    check_form(&trial)?;
    if trial.text("authMethod") == APP {
        saved_app_test(&trial).await
    } else {
        saved_token_test(&trial).await
    }
}

/// An app fails as in the new test.
async fn saved_app_test(trial: &Trial) -> Result<Answer, Failure> {
    let verdict = app::test(trial).await?;
    let mut body = success("success");
    body["tokens"] = json!([{
        "auth_method": APP,
        "appId": trial.text("appId"),
        "success": verdict.success,
        "message": verdict.message,
        "login": verdict.login,
        "warning": verdict.warning,
        "installations": verdict.installations,
    }]);
    Ok(Answer::json(200, &body))
}

/// Tokens are tried one by one and reported with 200 whatever becomes of them, unreachable hosts included.
async fn saved_token_test(trial: &Trial) -> Result<Answer, Failure> {
    let mut entries = Vec::new();
    let mut failing = Vec::new();
    for token in trial.text("token").split(',') {
        let verdict = match token::test(trial, token).await {
            Ok(verdict) => verdict,
            Err(Failure::Panic) => return Err(Failure::Panic),
            Err(Failure::Said { error, .. }) => Verdict {
                login: String::new(),
                success: false,
                warning: false,
                message: error.message(),
                installations: Value::Null,
            },
        };
        if !verdict.success {
            failing.push(verdict.message.clone());
        }
        entries.push(entry(token, verdict)?);
    }
    let mut body = success(failing.last().map_or("success", String::as_str));
    if !failing.is_empty() {
        body["success"] = false.into();
        body["causes"] = failing.into();
    }
    body["tokens"] = entries.into();
    Ok(Answer::json(200, &body))
}

fn check_form(trial: &Trial) -> Result<(), Failure> {
    validated_bare(&form_violations(&trial.values, INNER_MODEL))?;
    if trial.text("authMethod") == "BasicAuth" {
        return Err(Failure::plain(400, "invalid authentication method (400)"));
    }
    Ok(())
}

/// The provider's status becomes DevLake's own.
fn unexpected(status: u16) -> Failure {
    let text = format!("unexpected status code while testing connection ({status})");
    Failure::plain(status, text)
}

fn entry(token: &str, verdict: Verdict) -> Result<Value, Failure> {
    let mut entry = json!({
        "auth_method": TOKEN,
        "token": mask::github_token(token).ok_or(Failure::Panic)?,
        "success": verdict.success,
        "login": verdict.login,
        "warning": verdict.warning,
    });
    if !verdict.message.is_empty() {
        entry["message"] = verdict.message.into();
    }
    Ok(entry)
}
