//! GitLab: its version is for those who are signed in; the refusal has a wording of its own (providers.md 3).

use serde_json::Value;

use crate::net::Response;

pub(super) fn is_gitlab(response: &Response) -> bool {
    let Some(Value::Object(body)) = response.json() else {
        return false;
    };
    match response.status {
        200 => body.get("version").is_some_and(Value::is_string) && body.contains_key("revision"),
        401 | 403 => {
            response.header("x-gitlab-meta").is_some()
                || body
                    .get("message")
                    .and_then(Value::as_str)
                    .is_some_and(|words| matches!(words, "401 Unauthorized" | "403 Forbidden"))
        }
        _ => false,
    }
}
