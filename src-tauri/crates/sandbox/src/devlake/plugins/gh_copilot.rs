//! GitHub Copilot (devlake.md 3.2), the only plugin on the older helper.

use futures_util::FutureExt;
use serde_json::{Map, Value, json};

use super::shared::{mask_token, missing, unanswered, validated};
use super::{Helper, Merge, Plugin, Trial, decoded};
use crate::devlake::connections::is_empty;
use crate::devlake::decode::Field;
use crate::devlake::failure::Failure;
use crate::devlake::network::{Client, Credential};
use crate::http::Answer;

pub(super) const PLUGIN: Plugin = Plugin {
    slug: "gh-copilot",
    table: "_tool_copilot_connections",
    helper: Helper::Older { prepare, complete },
    model: "GhCopilotConnection",
    inner_model: "GhCopilotConn",
    fields: &[
        Field::text("name", "Name"),
        Field::text("endpoint", "Endpoint"),
        Field::text("proxy", "Proxy"),
        // Declared twice in the original, so a wrong type is complained about twice.
        Field::integer("rateLimitPerHour", "RateLimitPerHour"),
        Field::integer("rateLimitPerHour", "rateLimitPerHour"),
        Field::text("token", "token"),
        Field::text("organization", "organization"),
        Field::text("enterprise", "enterprise"),
    ],
    on_by_default: &[],
    crashes_without_body: false,
    violations,
    mask,
    merge: Merge::KeepsSecret("token"),
    undecodable: |error| error.under("error decoding map into target type"),
    saved_test_headline: None,
    test: |trial| test(trial).boxed(),
    saved_test: |trial| test(trial).boxed(),
    before_scope: None,
};

const DEFAULT_ENDPOINT: &str = "https://api.github.com";
const DEFAULT_RATE_LIMIT: u64 = 5000;

fn violations(values: &Map<String, Value>, prefix: &str) -> Vec<String> {
    missing(values, prefix, &[("endpoint", "RestConnection.Endpoint")])
}

/// Checks the whole connection, name included.
fn prepare(values: &mut Map<String, Value>) -> Result<(), Failure> {
    let mut lines = missing(values, "GhCopilotConnection", &[("name", "BaseConnection.Name")]);
    lines.extend(violations(values, "GhCopilotConnection.GhCopilotConn"));
    validated(&lines)?;
    complete(values)
}

/// The part that a change goes through as well: nobody looks at the name, and what is empty gets its default.
fn complete(values: &mut Map<String, Value>) -> Result<(), Failure> {
    if is_empty(values, "endpoint") {
        values.insert("endpoint".to_owned(), DEFAULT_ENDPOINT.into());
    }
    if is_empty(values, "organization") && is_empty(values, "enterprise") {
        let text = "either enterprise or organization is required (400)";
        return Err(Failure::plain(400, text));
    }
    if is_empty(values, "token") {
        return Err(Failure::plain(400, "token is required (400)"));
    }
    if is_empty(values, "rateLimitPerHour") {
        values.insert("rateLimitPerHour".to_owned(), DEFAULT_RATE_LIMIT.into());
    }
    Ok(())
}

/// An empty enterprise is left out of answers.
fn mask(values: &mut Map<String, Value>) -> Option<()> {
    if is_empty(values, "enterprise") {
        values.remove("enterprise");
    }
    mask_token(values)
}

async fn test(mut trial: Trial) -> Result<Answer, Failure> {
    prepare(&mut trial.values)?;
    let client = trial.open().await?;
    let token = trial.text("token");
    let lower = token.to_lowercase();
    let credential = if lower.starts_with("bearer ") || lower.starts_with("token ") {
        Credential::authorization(token)
    } else {
        Credential::bearer(token)
    };
    let mut body = json!({"success": true, "message": "Successfully connected to GitHub Copilot"});
    let (enterprise, organization) = (trial.text("enterprise"), trial.text("organization"));
    if !enterprise.is_empty() {
        let path = format!("enterprises/{enterprise}/copilot/billing/seats");
        let seats = asked(&client, &path, &credential, "service.copilotSeatsSummary").await?;
        body["enterprise"] = enterprise.into();
        add_plan(&mut body, &seats);
    }
    if !organization.is_empty() {
        let path = format!("orgs/{organization}/copilot/billing");
        let billing = asked(&client, &path, &credential, "service.copilotBillingSummary").await?;
        body["organization"] = organization.into();
        add_plan(&mut body, &billing);
    }
    Ok(Answer::json(200, &body))
}

/// The first answer that names a plan or counts seats wins.
fn add_plan(body: &mut Value, answer: &Map<String, Value>) {
    for (ours, theirs) in [
        ("planType", "plan_type"),
        ("totalSeats", "total_seats"),
        ("activeSeats", "active_seats"),
    ] {
        if let (None, Some(value)) = (body.get(ours), answer.get(theirs)) {
            body[ours] = value.clone();
        }
    }
}

async fn asked(
    client: &Client,
    path: &str,
    credential: &Credential,
    go_type: &str,
) -> Result<Map<String, Value>, Failure> {
    let (answer, url) = client.get(path, Some(credential)).await.map_err(unanswered)?;
    if answer.status >= 400 {
        return Err(explained(&answer, path));
    }
    decoded(&answer, &url, go_type)
}

/// The provider's status, with advice and the provider's own words.
fn explained(answer: &Answer, path: &str) -> Failure {
    let status = answer.status;
    let advice = match status {
        403 => "GitHub returned 403 Forbidden. Ensure the PAT includes manage_billing:copilot and the resource has Copilot access.".to_owned(),
        404 => format!("GitHub returned 404 Not Found for '{path}'. Verify the organization/enterprise slug and Copilot availability."),
        422 => "GitHub returned 422 Unprocessable Entity. Enable Copilot metrics before testing.".to_owned(),
        429 => {
            let retry = answer
                .header("retry-after")
                .map(|seconds| format!(" Retry after {seconds} seconds."))
                .unwrap_or_default();
            format!("GitHub rate limited the request (429). Respect Retry-After guidance before retrying.{retry}")
        }
        _ => format!("GitHub API request failed with status {status}."),
    };
    let raw = String::from_utf8_lossy(&answer.body);
    let said = serde_json::from_slice::<Value>(&answer.body)
        .ok()
        .and_then(|body| Some(body.get("message")?.as_str()?.to_owned()))
        .unwrap_or_else(|| raw.trim().to_owned());
    Failure::plain(status, format!("{advice} Details: {said} ({status})"))
}
