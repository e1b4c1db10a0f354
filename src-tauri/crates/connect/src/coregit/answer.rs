//! What a status means (coregit.md section 7). Errors are told apart by status; `code` is mostly absent, and a body
//! that is no JSON came from a server in front.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{CoreGitError, Whose};
use crate::{Message, calm, net::Response};

/// The JSON of a success, or what went wrong.
pub(super) fn success(response: &Response, now: Timestamp) -> Result<Value, CoreGitError> {
    let json = response.json();
    match (response.status, json) {
        (200..300, Some(json @ Value::Object(_))) => Ok(json),
        (200..300, _) => Err(CoreGitError::NotCoreGit),
        (_, json) => Err(failure(response, json.as_ref(), now)),
    }
}

fn failure(response: &Response, json: Option<&Value>, now: Timestamp) -> CoreGitError {
    let error = json.and_then(|json| json.get("error")).and_then(Value::as_str);
    if let Some(limit) = limit(response, now) {
        return limit;
    }
    match (response.status, error) {
        // Host refusals are plain text (coregit.md section 12).
        (421, _) => CoreGitError::HostNotServed,
        (403, None) if response.is_text("Domain is not active") => CoreGitError::HostNotServed,
        (401, Some(_)) => CoreGitError::KeyRefused,
        (403, Some(_)) => CoreGitError::MasterKeyNeeded,
        (404, Some(_)) => CoreGitError::NotFound,
        (500.., Some(_)) => CoreGitError::Crashed,
        (_, None) => CoreGitError::NotCoreGit,
        (status, Some(text)) => CoreGitError::Other {
            status,
            message: own_words(text, response),
        },
    }
}

/// The limit that a 429 speaks of. Without a time it is a quota of the plan.
pub(super) fn limit(response: &Response, now: Timestamp) -> Option<CoreGitError> {
    (response.status == 429).then(|| CoreGitError::LimitReached {
        whose: match response.header("x-org-ratelimit-limit") {
            Some(_) => Whose::Organization,
            None => Whose::Key,
        },
        until: response.retry_after(now).and_then(|wait| later(now, wait)),
    })
}

/// CoreGit's words without the provider's, which it quotes from the first brace, bracket or angle on: hostile text
/// (SECURITY section 7), never shown.
pub(super) fn own_words(text: &str, response: &Response) -> Message {
    const READ: usize = 2_000;
    let text = &text[..text.floor_char_boundary(READ)];
    let own = text.split(['{', '[', '<', '\n', '\r']).next().unwrap_or_default();
    let line = calm::shorten(&calm::without_tokens(&response.scrubber.clean(own)));
    let line = line.trim().to_owned();
    Message {
        lines: if line.is_empty() { Vec::new() } else { vec![line] },
    }
}

fn later(now: Timestamp, wait: Duration) -> Option<Timestamp> {
    now.checked_add(SignedDuration::try_from(wait).ok()?).ok()
}
