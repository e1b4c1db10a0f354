//! CircleCI: who is asking is refused in JSON to those without a token.

use serde_json::Value;

use crate::net::Response;

pub(super) fn is_circleci(response: &Response) -> bool {
    let Some(Value::Object(body)) = response.json() else {
        return false;
    };
    match response.status {
        // A name beside the id: a server that lets everyone in.
        200 => body.get("id").is_some_and(Value::is_string) && body.contains_key("login"),
        401 => body.get("message").is_some_and(Value::is_string),
        _ => false,
    }
}
