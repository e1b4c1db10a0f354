//! SonarQube Server and Cloud (devlake.md 3.10).

use futures_util::FutureExt;
use serde_json::{Map, Value};

use super::shared::{mask_token, missing, passed_with, unanswered, validated};
use super::{Helper, Merge, Plugin, Trial, decoded};
use crate::devlake::decode::Field;
use crate::devlake::failure::Failure;
use crate::devlake::network::Credential;
use crate::http::Answer;

pub(super) const PLUGIN: Plugin = Plugin {
    slug: "sonarqube",
    table: "_tool_sonarqube_connections",
    helper: Helper::Generic,
    model: "SonarqubeConnection",
    inner_model: INNER_MODEL,
    fields: &[
        Field::text("name", "Name"),
        Field::text("endpoint", "Endpoint"),
        Field::text("proxy", "Proxy"),
        Field::integer("rateLimitPerHour", "RateLimitPerHour"),
        Field::text("token", "Token"),
        Field::text("org", "Organization"),
    ],
    on_by_default: &[],
    crashes_without_body: false,
    violations,
    mask: mask_token,
    merge: Merge::KeepsSecret("token"),
    undecodable: |error| error.under("error decoding map into target type"),
    saved_test_headline: None,
    test: |trial| test(trial).boxed(),
    saved_test: |trial| test(trial).boxed(),
    before_scope: None,
};

const INNER_MODEL: &str = "SonarqubeConn";

fn violations(values: &Map<String, Value>, prefix: &str) -> Vec<String> {
    let fields = [
        ("endpoint", "RestConnection.Endpoint"),
        ("token", "SonarqubeAccessToken.Token"),
    ];
    missing(values, prefix, &fields)
}

async fn test(trial: Trial) -> Result<Answer, Failure> {
    validated(&violations(&trial.values, INNER_MODEL))?;
    let client = trial.open().await?;
    let credential = Credential::basic(trial.text("token"), "");
    let path = match trial.text("org") {
        "" => "authentication/validate".to_owned(),
        organization => format!("authentication/validate?organization={organization}"),
    };
    let (answer, url) = client.get(&path, Some(&credential)).await.map_err(unanswered)?;
    match answer.status {
        200 => {}
        // A refusal is told as a bad request.
        401 => return Err(unexpected(400)),
        status => return Err(unexpected(status)),
    }
    let validation = decoded(&answer, &url, "api.validation")?;
    if validation.get("valid") == Some(&Value::Bool(true)) {
        passed_with(trial, mask_token)
    } else {
        let text = "Authentication failed, please check your access token.";
        Err(Failure::plain(500, text))
    }
}

fn unexpected(status: u16) -> Failure {
    let text = format!("Test connection fail, unexpected status code: {status}");
    Failure::plain(500, text)
}
