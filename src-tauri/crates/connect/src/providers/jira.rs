//! Jira: what server it is, it tells everyone; where a site is closed, the refusal carries headers of its own.

use serde_json::Value;

use crate::net::Response;

/// Headers of Jira's sign-in, of its request log, and of Atlassian's gateway.
const OWN_HEADERS: [&str; 4] = [
    "x-seraph-loginreason",
    "x-arequestid",
    "atl-traceid",
    "x-ausername",
];

pub(super) fn is_jira(response: &Response) -> bool {
    match response.status {
        200 => response.json().is_some_and(|body| {
            body.get("baseUrl").is_some_and(Value::is_string)
                && body.get("version").is_some_and(Value::is_string)
        }),
        401 | 403 => has_own_header(response),
        _ => false,
    }
}

/// Whether a header tells that Atlassian's software answers.
pub(super) fn has_own_header(response: &Response) -> bool {
    OWN_HEADERS.iter().any(|header| response.header(header).is_some())
}
