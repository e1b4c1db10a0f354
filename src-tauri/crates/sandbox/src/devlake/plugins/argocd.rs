//! Argo CD (devlake.md 3.11).

use futures_util::FutureExt;
use serde_json::{Map, Value};

use super::shared::{mask_token, missing, passed_with, unanswered, validated};
use super::{Helper, Merge, Plugin, Trial};
use crate::devlake::decode::Field;
use crate::devlake::failure::Failure;
use crate::devlake::network::Credential;
use crate::http::Answer;

pub(super) const PLUGIN: Plugin = Plugin {
    slug: "argocd",
    table: "_tool_argocd_connections",
    helper: Helper::Generic,
    model: "ArgocdConnection",
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
    merge: Merge::StoresWhatCame,
    undecodable: |error| error.under("error decoding map into target type"),
    saved_test_headline: None,
    test: |trial| test(trial).boxed(),
    saved_test: |trial| test(trial).boxed(),
    before_scope: None,
};

const INNER_MODEL: &str = "ArgocdConn";

fn violations(values: &Map<String, Value>, prefix: &str) -> Vec<String> {
    let fields = [
        ("endpoint", "RestConnection.Endpoint"),
        ("token", "AccessToken.Token"),
    ];
    missing(values, prefix, &fields)
}

/// Only 401 and 403 fail.
async fn test(trial: Trial) -> Result<Answer, Failure> {
    validated(&violations(&trial.values, INNER_MODEL))?;
    let client = trial.open().await?;
    let credential = Credential::bearer(trial.text("token"));
    let (answer, _url) = client
        .get("applications", Some(&credential))
        .await
        .map_err(unanswered)?;
    match answer.status {
        401 => {
            let text = "StatusUnauthorized error - check your token (400)";
            Err(Failure::plain(400, text))
        }
        403 => Err(Failure::plain(400, "token lacks required permissions (400)")),
        _ => passed_with(trial, mask_token),
    }
}
