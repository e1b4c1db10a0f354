//! Azure DevOps (devlake.md 3.7): no endpoint, the address is compiled in.

use futures_util::FutureExt;
use serde_json::{Map, Value};

use super::shared::{mask_token, missing, passed, unanswered, validated};
use super::{Helper, Merge, Plugin, Trial, decoded};
use crate::devlake::decode::Field;
use crate::devlake::failure::Failure;
use crate::devlake::network::{Client, Credential};
use crate::http::Answer;

pub(super) const PLUGIN: Plugin = Plugin {
    slug: "azuredevops_go",
    table: "_tool_azuredevops_go_connections",
    helper: Helper::Generic,
    model: "AzuredevopsConnection",
    inner_model: INNER_MODEL,
    fields: &[
        Field::text("name", "Name"),
        Field::text("token", "Token"),
        Field::text("organization", "Organization"),
        Field::text("proxy", "Proxy"),
    ],
    on_by_default: &[],
    crashes_without_body: false,
    violations,
    mask: mask_token,
    merge: Merge::StoresWhatCame,
    undecodable: |error| error.under("error decoding map into target type"),
    saved_test_headline: Some("can't read connection from database (400)"),
    test: |trial| test(trial).boxed(),
    saved_test: |trial| test(trial).boxed(),
    before_scope: None,
};

const INNER_MODEL: &str = "AzuredevopsConn";
pub(in crate::devlake) const BASE: &str = "https://dev.azure.com/";
const PROFILE: &str = "https://app.vssps.visualstudio.com/_apis/profile/profiles/me";
const PROJECTS: &str = "_apis/projects?%24skip=0&%24top=100&api-version=7.1";
const PROJECTS_TYPE: &str =
    "struct { Count int \"json:\\\"count\\\"\"; Projects []azuredevops.Project \"json:\\\"value\\\"\" }";

fn violations(values: &Map<String, Value>, prefix: &str) -> Vec<String> {
    missing(values, prefix, &[("token", "AzuredevopsAccessToken.Token")])
}

async fn test(trial: Trial) -> Result<Answer, Failure> {
    validated(&violations(&trial.values, INNER_MODEL))?;
    let client = Client::open(&trial.world, &trial.devlake, BASE, trial.text("proxy")).await?;
    let credential = Credential::basic("", trial.text("token"));
    if trial.text("organization").is_empty() {
        test_profile(&client, &credential).await
    } else {
        projects(&client, &credential, trial.text("organization")).await?;
        Ok(passed())
    }
}

/// Without an organization: past the connection's proxy, and any JSON passes unless the status is 401 or 203.
async fn test_profile(client: &Client, credential: &Credential) -> Result<Answer, Failure> {
    let (answer, url) = client
        .without_proxy()
        .get_from(PROFILE, Some(credential))
        .await
        .map_err(unanswered)?;
    if matches!(answer.status, 401 | 203) {
        return Err(Failure::plain(401, "failed to read user profile (401)"));
    }
    // The original follows an answer that it cannot read into a crash.
    decoded(&answer, &url, "models.Profile").map_err(|_| Failure::Panic)?;
    Ok(passed())
}

/// The projects of an organization; a whole address in its place is asked as such.
///
/// # Errors
/// 401 for a refusal, 500 for any other status but 200.
pub(in crate::devlake) async fn projects(
    client: &Client,
    credential: &Credential,
    organization: &str,
) -> Result<Map<String, Value>, Failure> {
    let said = if organization.contains("://") {
        let url = format!("{}/{PROJECTS}", organization.trim_end_matches('/'));
        client.get_from(&url, Some(credential)).await
    } else {
        let path = format!("{organization}/{PROJECTS}");
        client.get(&path, Some(credential)).await
    };
    let (answer, url) = said.map_err(unanswered)?;
    match answer.status {
        200 => decoded(&answer, &url, PROJECTS_TYPE),
        401 | 203 => Err(Failure::plain(401, "failed to read projects (401)")),
        status => {
            let text = format!("failed to read projects, upstream api call failed with ({status}) (500)");
            Err(Failure::plain(500, text))
        }
    }
}
