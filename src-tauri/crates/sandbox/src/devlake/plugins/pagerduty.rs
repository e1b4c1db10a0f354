//! PagerDuty (devlake.md 3.9).

use futures_util::FutureExt;
use serde_json::{Map, Value};

use super::shared::{mask_token, missing, passed, unanswered, validated};
use super::{Helper, Merge, Plugin, Trial};
use crate::devlake::decode::Field;
use crate::devlake::failure::Failure;
use crate::devlake::network::Credential;
use crate::http::Answer;

pub(super) const PLUGIN: Plugin = Plugin {
    slug: "pagerduty",
    table: "_tool_pagerduty_connections",
    helper: Helper::Generic,
    model: "PagerDutyConnection",
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

const INNER_MODEL: &str = "PagerDutyConn";

fn violations(values: &Map<String, Value>, prefix: &str) -> Vec<String> {
    let fields = [
        ("endpoint", "RestConnection.Endpoint"),
        ("token", "PagerDutyAccessToken.Token"),
    ];
    missing(values, prefix, &fields)
}

/// Every status but 401 is passed on together with the word of success.
async fn test(trial: Trial) -> Result<Answer, Failure> {
    validated(&violations(&trial.values, INNER_MODEL))?;
    let client = trial.open().await?;
    let credential = Credential::authorization(format!("Token token={}", trial.text("token")));
    let (answer, _url) = client
        .get("licenses", Some(&credential))
        .await
        .map_err(unanswered)?;
    match answer.status {
        401 => {
            let text = "StatusUnauthorized error while testing connection (400)";
            Err(Failure::plain(400, text))
        }
        204 => Ok(passed().with_status(204).with_body("")),
        status => Ok(passed().with_status(status)),
    }
}
