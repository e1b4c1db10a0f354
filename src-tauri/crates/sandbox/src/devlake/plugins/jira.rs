//! Jira (devlake.md 3.8).

use futures_util::FutureExt;
use serde_json::{Map, Value};

use super::shared::{mask_password, mask_token, missing, passed_with, unanswered, validated_bare};
use super::{Helper, Merge, Plugin, Trial, decoded};
use crate::devlake::address;
use crate::devlake::connections::violation;
use crate::devlake::decode::Field;
use crate::devlake::failure::Failure;
use crate::devlake::network::Credential;
use crate::http::Answer;

pub(super) const PLUGIN: Plugin = Plugin {
    slug: "jira",
    table: "_tool_jira_sources",
    helper: Helper::Generic,
    model: "JiraConnection",
    inner_model: INNER_MODEL,
    fields: &[
        Field::text("name", "Name"),
        Field::text("endpoint", "Endpoint"),
        Field::text("proxy", "Proxy"),
        Field::integer("rateLimitPerHour", "RateLimitPerHour"),
        Field::text("authMethod", "AuthMethod"),
        Field::text("username", "Username"),
        Field::text("password", "Password"),
        Field::text("token", "Token"),
    ],
    on_by_default: &[],
    crashes_without_body: false,
    violations: |values, prefix| {
        let mut violations = form_violations(values, prefix);
        violations.extend(secret_violations(values, prefix));
        violations
    },
    mask,
    merge: Merge::KeepsSecretsOfMethod,
    undecodable: |error| error.bare(),
    saved_test_headline: None,
    test: |trial| test(trial).boxed(),
    saved_test: |trial| test(trial).boxed(),
    before_scope: None,
};

const INNER_MODEL: &str = "JiraConn";
const BASIC: &str = "BasicAuth";
const TOKEN: &str = "AccessToken";
const APP: &str = "AppKey";
const OLDEST_SERVER: u64 = 7;

fn form_violations(values: &Map<String, Value>, prefix: &str) -> Vec<String> {
    let mut violations = missing(values, prefix, &[("endpoint", "RestConnection.Endpoint")]);
    let method = values["authMethod"].as_str().unwrap_or_default();
    if method.is_empty() {
        violations.push(violation(prefix, "MultiAuth.AuthMethod", "required"));
    } else if !matches!(method, BASIC | TOKEN | APP) {
        violations.push(violation(prefix, "MultiAuth.AuthMethod", "oneof"));
    }
    violations
}

/// Only storing asks for the secret of the chosen method; an app's passes although it cannot be used.
fn secret_violations(values: &Map<String, Value>, prefix: &str) -> Vec<String> {
    let needed: &[(&str, &str)] = match values["authMethod"].as_str().unwrap_or_default() {
        BASIC => &[
            ("username", "BasicAuth.Username"),
            ("password", "BasicAuth.Password"),
        ],
        TOKEN => &[("token", "AccessToken.Token")],
        _ => &[],
    };
    missing(values, prefix, needed)
}

fn mask(values: &mut Map<String, Value>) -> Option<()> {
    mask_password(values)?;
    mask_token(values)
}

async fn test(trial: Trial) -> Result<Answer, Failure> {
    validated_bare(&form_violations(&trial.values, INNER_MODEL))?;
    let credential = match trial.text("authMethod") {
        BASIC => Credential::basic(trial.text("username"), trial.text("password")),
        TOKEN => Credential::bearer(trial.text("token")),
        other => {
            let text = format!("connection doesn't support {other} Authentication");
            return Err(Failure::plain(500, text));
        }
    };
    let client = trial.open().await?;
    let (answer, url) = client
        .get("api/2/serverInfo", Some(&credential))
        .await
        .map_err(unanswered)?;
    check_server_info(&answer, &url, trial.text("endpoint"))?;
    let (answer, url) = client
        .get("agile/1.0/board", Some(&credential))
        .await
        .map_err(unanswered)?;
    match answer.status {
        200 => passed_with(trial, mask),
        401 => Err(Failure::plain(401, "Please check your credential (401)")),
        status => {
            let text = format!(
                "an error occurred while making request to `/rest/agile/1.0/board`: [ {url} ] Unexpected [{url}] status code: {status}  ({status})"
            );
            Err(Failure::plain(status, text))
        }
    }
}

/// Any JSON object passes: without a version there is no check of it.
fn check_server_info(answer: &Answer, url: &str, endpoint: &str) -> Result<(), Failure> {
    let status = answer.status;
    match status {
        200 => {}
        401 | 403 => {
            let text = format!("Please check your credential ({status})");
            return Err(Failure::plain(status, text));
        }
        404 if !endpoint.ends_with("/rest/") => {
            let suggestion = suggested(endpoint);
            let text = format!("Seems like an invalid Endpoint URL, please try {suggestion} (404)");
            return Err(Failure::plain(404, text));
        }
        _ => {
            let text = format!(
                "Failed testing the serverInfo: [ {url} ] unexpected status code: {status} ({status})"
            );
            return Err(Failure::plain(status, text));
        }
    }
    let info = decoded(answer, url, "models.JiraServerInfo")?;
    let major = info.get("versionNumbers").and_then(|numbers| numbers[0].as_u64());
    let is_server = info.get("deploymentType").and_then(Value::as_str) == Some("Server");
    if is_server && major.is_some_and(|major| major < OLDEST_SERVER) {
        let text = format!("Failed testing the serverInfo: [ {url} ] Support JIRA Server 7+ only");
        return Err(Failure::plain(500, text));
    }
    Ok(())
}

/// `/rest/` at the root of the host, whatever path was given.
fn suggested(endpoint: &str) -> String {
    match address::parse(endpoint) {
        Ok(address) => address.at_root("/rest/").text(),
        Err(_) => endpoint.to_owned(),
    }
}
