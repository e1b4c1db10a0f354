//! Jenkins (devlake.md 3.3).

use futures_util::FutureExt;
use serde_json::{Map, Value};

use super::shared::{mask_password, missing, passed_with, unanswered, validated};
use super::{Helper, Merge, Plugin, Trial};
use crate::devlake::decode::Field;
use crate::devlake::failure::Failure;
use crate::devlake::network::Credential;
use crate::http::Answer;

pub(super) const PLUGIN: Plugin = Plugin {
    slug: "jenkins",
    table: "_tool_jenkins_connections",
    helper: Helper::Generic,
    model: "JenkinsConnection",
    inner_model: INNER_MODEL,
    fields: &[
        Field::text("name", "Name"),
        Field::text("endpoint", "Endpoint"),
        Field::text("proxy", "Proxy"),
        Field::integer("rateLimitPerHour", "RateLimitPerHour"),
        Field::text("username", "Username"),
        Field::text("password", "Password"),
    ],
    on_by_default: &[],
    crashes_without_body: false,
    violations,
    mask: mask_password,
    merge: Merge::KeepsSecret("password"),
    undecodable: |error| error.under("error decoding map into target type"),
    saved_test_headline: Some("get merged connection (400)"),
    test: |trial| test(trial).boxed(),
    saved_test: |trial| test(trial).boxed(),
    before_scope: None,
};

const INNER_MODEL: &str = "JenkinsConn";

fn violations(values: &Map<String, Value>, prefix: &str) -> Vec<String> {
    let fields = [
        ("endpoint", "RestConnection.Endpoint"),
        ("username", "BasicAuth.Username"),
        ("password", "BasicAuth.Password"),
    ];
    missing(values, prefix, &fields)
}

/// Any page will do.
async fn test(trial: Trial) -> Result<Answer, Failure> {
    validated(&violations(&trial.values, INNER_MODEL))?;
    // Also meets a host that starts with `api`, because of `//api`.
    if trial.text("endpoint").contains("/api") {
        let text = "Invalid URL. Please use the base URL without /api (400)";
        return Err(Failure::plain(400, text));
    }
    let client = trial.open().await?;
    let credential = Credential::basic(trial.text("username"), trial.text("password"));
    let (answer, _url) = client.get("", Some(&credential)).await.map_err(unanswered)?;
    match answer.status {
        200 => passed_with(trial, mask_password),
        401 => Err(Failure::plain(
            400,
            "StatusUnauthorized error while testing connection (400)",
        )),
        status => {
            let text = format!("unexpected status code when testing connection ({status})");
            Err(Failure::plain(status, text))
        }
    }
}
