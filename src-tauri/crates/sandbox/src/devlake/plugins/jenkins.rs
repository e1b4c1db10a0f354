//! Jenkins (devlake.md 3.3).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::FutureExt;
use serde_json::{Map, Value, json};

use super::{Plugin, Trial};
use crate::devlake::connections::{VALIDATION_ERRORS, is_empty, violation};
use crate::devlake::decode::Field;
use crate::devlake::failure::{Failure, GoError, success};
use crate::devlake::network::Client;
use crate::http::Answer;

pub(super) const PLUGIN: Plugin = Plugin {
    slug: "jenkins",
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
    mask,
    undecodable: |error| error.under("error decoding map into target type"),
    saved_test_headline: Some("get merged connection (400)"),
    test: |trial| test(trial).boxed(),
    saved_test: |trial| test(trial).boxed(),
};

const INNER_MODEL: &str = "JenkinsConn";

fn violations(values: &Map<String, Value>, prefix: &str) -> Vec<String> {
    [
        ("endpoint", "RestConnection.Endpoint"),
        ("username", "BasicAuth.Username"),
        ("password", "BasicAuth.Password"),
    ]
    .into_iter()
    .filter(|(key, _path)| is_empty(values, key))
    .map(|(_key, path)| violation(prefix, path, "required"))
    .collect()
}

#[expect(clippy::unnecessary_wraps, reason = "the masks of other plugins can crash")]
fn mask(values: &mut Map<String, Value>) -> Option<()> {
    values.insert("password".to_owned(), "".into());
    Some(())
}

async fn test(trial: Trial) -> Result<Answer, Failure> {
    let violations = violations(&trial.values, INNER_MODEL);
    if !violations.is_empty() {
        let lines = violations.join("\n  | ");
        return Err(Failure::Said {
            status: 500,
            error: GoError::around("error validating target", &[(&lines, VALIDATION_ERRORS)]),
        });
    }
    let endpoint = trial.text("endpoint");
    // Also meets a host that starts with `api`, because of `//api`.
    if endpoint.contains("/api") {
        let text = "Invalid URL. Please use the base URL without /api (400)";
        return Err(Failure::plain(400, text));
    }
    let client = Client::open(&trial.world, &trial.devlake, endpoint, trial.text("proxy")).await?;
    let pair = format!("{}:{}", trial.text("username"), trial.text("password"));
    let authorization = format!("Basic {}", STANDARD.encode(pair));
    let (answer, _url) = client
        .get("", Some(&authorization))
        .await
        .map_err(|error| Failure::Said { status: 500, error })?;
    match answer.status {
        200 => Ok(Answer::json(200, &passed(&trial))),
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

/// Any page will do; the connection comes along, masked, without id and name.
fn passed(trial: &Trial) -> Value {
    let mut body = success("success");
    body["Connection"] = json!({
        "endpoint": trial.values["endpoint"],
        "proxy": trial.values["proxy"],
        "rateLimitPerHour": trial.values["rateLimitPerHour"],
        "username": trial.values["username"],
        "password": "",
    });
    body
}
