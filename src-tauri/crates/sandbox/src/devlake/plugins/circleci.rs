//! CircleCI (devlake.md 3.4).

use futures_util::FutureExt;
use serde_json::{Map, Value};

use super::shared::{mask_token, missing, passed, unanswered, validated};
use super::{Helper, Merge, Plugin, Trial};
use crate::devlake::decode::Field;
use crate::devlake::failure::Failure;
use crate::devlake::network::Credential;
use crate::http::Answer;

pub(super) const PLUGIN: Plugin = Plugin {
    slug: "circleci",
    table: "_tool_circleci_connections",
    helper: Helper::Generic,
    model: "CircleciConnection",
    inner_model: INNER_MODEL,
    fields: &[
        Field::text("name", "Name"),
        Field::text("endpoint", "Endpoint"),
        Field::text("proxy", "Proxy"),
        Field::integer("rateLimitPerHour", "RateLimitPerHour"),
        Field::text("token", "Token"),
    ],
    on_by_default: &[],
    crashes_without_body: false,
    violations,
    mask: mask_token,
    merge: Merge::KeepsSecret("token"),
    undecodable: |error| error.under("error decoding map into target type"),
    saved_test_headline: Some("find connection from db (400)"),
    test: |trial| test(trial).boxed(),
    saved_test: |trial| test(trial).boxed(),
    before_scope: None,
};

const INNER_MODEL: &str = "CircleciConn";

fn violations(values: &Map<String, Value>, prefix: &str) -> Vec<String> {
    let fields = [
        ("endpoint", "RestConnection.Endpoint"),
        ("token", "AccessToken.Token"),
    ];
    missing(values, prefix, &fields)
}

/// Only the status counts.
async fn test(trial: Trial) -> Result<Answer, Failure> {
    validated(&violations(&trial.values, INNER_MODEL))?;
    let client = trial.open().await?;
    let credential = Credential::in_header("Circle-Token", trial.text("token"));
    let (answer, _url) = client.get("v2/me", Some(&credential)).await.map_err(unanswered)?;
    match answer.status {
        200 => Ok(passed()),
        status => {
            let text = format!("unexpected status code: {status} ({status})");
            Err(Failure::plain(status, text))
        }
    }
}
