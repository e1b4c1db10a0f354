//! Confluence Cloud: on an open site it says that nobody is signed in; on a closed one the refusal carries Atlassian's headers.

use serde_json::Value;

use super::jira::has_own_header;
use crate::net::Response;

pub(super) fn is_confluence(response: &Response) -> bool {
    match response.status {
        200 => response
            .json()
            .is_some_and(|body| body.get("type").is_some_and(Value::is_string)),
        401 | 403 => has_own_header(response),
        _ => false,
    }
}
