//! What a status means, provider by provider (connector-capabilities.md 2.7, 3, 4.6, 5.6; providers.md 1, 3, 6, 7).

use std::time::Duration;

use domain::Address;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{ConnectorError, text::name};
use crate::{
    net::Response,
    providers::{SignOn, sign_on},
};

/// Whose manners an answer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// Jira and Confluence.
    Atlassian,
    GitLab,
    GitHub,
}

/// Whether it is a success.
pub(super) fn judge(
    response: &Response,
    family: Family,
    base: &Address,
    now: Timestamp,
) -> Result<(), ConnectorError> {
    if let Some(error) = manners(response, family, base, now) {
        return Err(error);
    }
    match response.status {
        200..=299 if response.is_web_page() => Err(ConnectorError::NotTheInterface),
        200..=299 => Ok(()),
        401 => Err(ConnectorError::CredentialRefused),
        429 => Err(ConnectorError::LimitReached {
            until: until(response, now),
        }),
        500..=599 => Err(ConnectorError::ServerTrouble {
            status: response.status,
        }),
        300..=399 => Err(ConnectorError::NotTheInterface),
        _ if response.is_web_page() => Err(ConnectorError::NotTheInterface),
        403 => Err(ConnectorError::NotAllowed),
        404 | 410 => Err(ConnectorError::NotFound),
        400 | 409 | 422 => Err(ConnectorError::Rejected {
            fields: fields(response),
        }),
        status => Err(ConnectorError::Other { status }),
    }
}

/// What a provider says in a way of its own, whatever the status.
fn manners(response: &Response, family: Family, base: &Address, now: Timestamp) -> Option<ConnectorError> {
    match family {
        Family::Atlassian => atlassian(response),
        Family::GitLab => gitlab(response),
        Family::GitHub => github(response, base, now),
    }
}

/// An answer to anybody is none to us, with 200 and an empty list, too.
fn atlassian(response: &Response) -> Option<ConnectorError> {
    let reason = response.header("x-seraph-loginreason").unwrap_or_default();
    let is_denied = reason.contains("AUTHENTICATION_DENIED")
        || response
            .header("x-authentication-denied-reason")
            .is_some_and(|reason| reason.contains("CAPTCHA"));
    if is_denied {
        return Some(ConnectorError::SignInLocked);
    }
    if response.status == 401 && says(response, "message", "scope does not match") {
        return Some(ConnectorError::ScopeMissing { needed: Vec::new() });
    }
    let is_anybody =
        reason.contains("AUTHENTICATED_FAILED") || response.header("x-ausername") == Some("anonymous");
    is_anybody.then_some(ConnectorError::CredentialRefused)
}

fn gitlab(response: &Response) -> Option<ConnectorError> {
    if response.status != 403 {
        return None;
    }
    let body = response.json()?;
    let error = body.get("error")?.as_str()?;
    matches!(error, "insufficient_scope" | "insufficient_granular_scope").then(|| {
        let scope = body.get("scope").and_then(Value::as_str).unwrap_or_default();
        ConnectorError::ScopeMissing {
            needed: scope.split_whitespace().map(name).collect(),
        }
    })
}

/// A limit is 403 as often as 429; a fine-grained token is told what would do.
fn github(response: &Response, base: &Address, now: Timestamp) -> Option<ConnectorError> {
    // With 404 as well, where nothing of the organization is to be seen.
    if let (403 | 404, Some(SignOn::Required(link))) = (response.status, sign_on(response, base, now)) {
        return Some(ConnectorError::SignOnRequired { link });
    }
    if !matches!(response.status, 403 | 429) {
        return None;
    }
    let is_used_up = response.header("x-ratelimit-remaining") == Some("0");
    let is_second_limit =
        response.header("retry-after").is_some() || says(response, "message", "secondary rate limit");
    if is_used_up || is_second_limit {
        return Some(ConnectorError::LimitReached {
            until: until(response, now),
        });
    }
    if !says(response, "message", "Resource not accessible") {
        return None;
    }
    let accepted = response
        .header("x-accepted-github-permissions")
        .unwrap_or_default();
    Some(ConnectorError::ScopeMissing {
        needed: accepted
            .split([';', ','])
            .map(|one| name(one.trim()))
            .filter(|one| !one.is_empty())
            .collect(),
    })
}

fn says(response: &Response, field: &str, words: &str) -> bool {
    let body = response.json();
    let text = body
        .as_ref()
        .and_then(|body| body.get(field))
        .and_then(Value::as_str);
    text.is_some_and(|text| text.contains(words))
}

/// When it goes on: `Retry-After` in either form, else the reset in Unix seconds. Nonsense and the past are no answer.
fn until(response: &Response, now: Timestamp) -> Option<Timestamp> {
    if let Some(wait) = response.retry_after(now) {
        return later(now, wait);
    }
    let reset = response
        .header("x-ratelimit-reset")
        .or_else(|| response.header("ratelimit-reset"))?;
    let seconds: i64 = reset.trim().parse().ok()?;
    Timestamp::from_second(seconds).ok().filter(|until| *until > now)
}

fn later(now: Timestamp, wait: Duration) -> Option<Timestamp> {
    now.checked_add(SignedDuration::try_from(wait).ok()?).ok()
}

/// The fields of a complaint, in any of the providers' shapes; their words stay where they are.
fn fields(response: &Response) -> Vec<String> {
    let Some(body) = response.json() else {
        return Vec::new();
    };
    let keys = |value: Option<&Value>| -> Vec<String> {
        let object = value.and_then(Value::as_object);
        object
            .map(|object| object.keys().map(|key| name(key)).collect())
            .unwrap_or_default()
    };
    let listed = body.get("errors").and_then(Value::as_array);
    let of_list = listed
        .into_iter()
        .flatten()
        .filter_map(|one| one.get("field")?.as_str())
        .map(name);
    let mut fields: Vec<String> = keys(body.get("errors"))
        .into_iter()
        .chain(keys(body.get("message")))
        .chain(of_list)
        .filter(|field| !field.is_empty())
        .collect();
    fields.sort();
    fields.dedup();
    fields.truncate(20);
    fields
}
