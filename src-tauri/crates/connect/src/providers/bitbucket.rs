//! Bitbucket Cloud: the kinds of events are open to everyone; its errors say `"type": "error"`.

use serde_json::Value;

use crate::net::Response;

pub(super) fn is_bitbucket(response: &Response) -> bool {
    let Some(Value::Object(body)) = response.json() else {
        return false;
    };
    match response.status {
        200 => body.get("repository").is_some_and(Value::is_object) && body.contains_key("workspace"),
        // A limit used up without a login is Bitbucket's own answer, too.
        401 | 403 | 429 => {
            body.get("type").and_then(Value::as_str) == Some("error")
                && body
                    .get("error")
                    .is_some_and(|error| error.get("message").is_some_and(Value::is_string))
        }
        _ => false,
    }
}
