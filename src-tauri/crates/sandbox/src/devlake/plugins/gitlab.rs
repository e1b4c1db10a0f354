//! GitLab (devlake.md 3.5).

use futures_util::FutureExt;
use serde_json::{Map, Value};

use super::shared::{mask_token, missing, passed_with, unanswered, validated};
use super::{Helper, Merge, Plugin, Trial, decoded};
use crate::devlake::decode::Field;
use crate::devlake::failure::Failure;
use crate::devlake::network::{Client, Credential};
use crate::http::Answer;

pub(super) const PLUGIN: Plugin = Plugin {
    slug: "gitlab",
    table: "_tool_gitlab_connections",
    helper: Helper::Generic,
    model: "GitlabConnection",
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
    saved_test_headline: None,
    test: |trial| test(trial).boxed(),
    saved_test: |trial| test(trial).boxed(),
    before_scope: None,
};

const INNER_MODEL: &str = "GitlabConn";

fn violations(values: &Map<String, Value>, prefix: &str) -> Vec<String> {
    let fields = [
        ("endpoint", "RestConnection.Endpoint"),
        ("token", "AccessToken.Token"),
    ];
    missing(values, prefix, &fields)
}

/// Who it is (with either header), which version, and whether projects can be read.
async fn test(trial: Trial) -> Result<Answer, Failure> {
    validated(&violations(&trial.values, INNER_MODEL))?;
    let client = trial.open().await?;
    let credential = sign_in(&client, &trial).await?;
    let (answer, _url) = client
        .get("projects?page=1&per_page=1", Some(&credential))
        .await
        .map_err(unanswered)?;
    match answer.status {
        401 => {
            let text = "StatusUnauthorized error when testing api or read_api permissions (400)";
            Err(Failure::plain(400, text))
        }
        403 => Err(Failure::plain(
            400,
            "token need api or read_api permissions scope (400)",
        )),
        // Any other status counts as success.
        _ => passed_with(trial, mask_token),
    }
}

/// Finds out which header the token works in, then asks for the version.
///
/// # Errors
/// With the provider's status; a crash where no version is told.
pub(in crate::devlake) async fn sign_in(client: &Client, trial: &Trial) -> Result<Credential, Failure> {
    let mut credential = Credential::bearer(trial.text("token"));
    let mut said = client.get("user", Some(&credential)).await.map_err(unanswered)?;
    if said.0.status == 401 {
        credential = Credential::in_header("Private-Token", trial.text("token"));
        said = client.get("user", Some(&credential)).await.map_err(unanswered)?;
    }
    let (answer, url) = said;
    decoded(&answer, &url, "models.ApiUserResponse")?;
    match answer.status {
        200 => {}
        401 => {
            let text = "StatusUnauthorized error while testing connection[PrivateToken] (400)";
            return Err(Failure::plain(400, text));
        }
        status => {
            let text = format!("unexpected status code while testing connection ({status})");
            return Err(Failure::plain(status, text));
        }
    }
    let (answer, url) = client
        .get("version", Some(&credential))
        .await
        .map_err(unanswered)?;
    let version = decoded(&answer, &url, "models.ApiVersionResponse")?;
    // The original follows a missing version into a crash.
    if !version.contains_key("version") {
        return Err(Failure::Panic);
    }
    Ok(credential)
}
