//! Bitbucket Cloud (devlake.md 3.6).

use futures_util::FutureExt;
use serde_json::{Map, Value};

use super::shared::{mask_password, missing, passed_with, unanswered};
use super::{Helper, Merge, Plugin, Trial};
use crate::devlake::decode::Field;
use crate::devlake::failure::Failure;
use crate::devlake::network::Credential;
use crate::http::Answer;

pub(super) const PLUGIN: Plugin = Plugin {
    slug: "bitbucket",
    table: "_tool_bitbucket_connections",
    helper: Helper::Generic,
    model: "BitbucketConnection",
    inner_model: "BitbucketConn",
    fields: &[
        Field::text("name", "Name"),
        Field::text("endpoint", "Endpoint"),
        Field::text("proxy", "Proxy"),
        Field::integer("rateLimitPerHour", "RateLimitPerHour"),
        Field::text("username", "Username"),
        Field::text("password", "Password"),
        Field::switch("usesApiToken", "UsesApiToken"),
    ],
    on_by_default: &[],
    crashes_without_body: false,
    violations,
    mask: mask_password,
    merge: Merge::KeepsSecret("password"),
    undecodable: |error| {
        error.wrapped(
            400,
            "error decoding map into target type",
            "could not decode request parameters (400)",
        )
    },
    saved_test_headline: Some("find connection from db (400)"),
    test: |trial| test(trial).boxed(),
    saved_test: |trial| test(trial).boxed(),
    before_scope: None,
};

fn violations(values: &Map<String, Value>, prefix: &str) -> Vec<String> {
    let fields = [
        ("endpoint", "RestConnection.Endpoint"),
        ("username", "BasicAuth.Username"),
        ("password", "BasicAuth.Password"),
    ];
    missing(values, prefix, &fields)
}

/// Nothing is validated first, and only the status counts.
async fn test(trial: Trial) -> Result<Answer, Failure> {
    let client = trial.open().await?;
    let credential = Credential::basic(trial.text("username"), trial.text("password"));
    let (answer, _url) = client.get("user", Some(&credential)).await.map_err(unanswered)?;
    match answer.status {
        200 => passed_with(trial, mask_password),
        401 => {
            let text =
                "StatusUnauthorized error when testing connection. Please check your credentials. (400)";
            Err(Failure::plain(400, text))
        }
        status => {
            let text = format!("unexpected status code when testing connection ({status})");
            Err(Failure::plain(status, text))
        }
    }
}
