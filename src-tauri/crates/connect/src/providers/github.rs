//! GitHub: the root of the interface is a list of addresses, open to everyone on github.com. An Enterprise Server in
//! private mode refuses it, in JSON and with GitHub's header.

use serde_json::Value;

use crate::net::Response;

pub(super) fn is_github(response: &Response) -> bool {
    let Some(Value::Object(body)) = response.json() else {
        return false;
    };
    match response.status {
        200 => body.get("current_user_url").is_some_and(Value::is_string),
        // A limit used up without a login is GitHub's own answer, too.
        401 | 403 | 429 => {
            body.get("message").is_some_and(Value::is_string)
                && (response.header("x-github-request-id").is_some()
                    || response.header("x-github-media-type").is_some()
                    || body
                        .get("documentation_url")
                        .and_then(Value::as_str)
                        .is_some_and(is_documentation))
        }
        _ => false,
    }
}

fn is_documentation(url: &str) -> bool {
    url.starts_with("https://docs.github.com/") || url.starts_with("https://developer.github.com/")
}
