//! PagerDuty: everything needs a key; the refusal names its scheme, or is its error object.

use serde_json::Value;

use crate::net::Response;

pub(super) fn is_pagerduty(response: &Response) -> bool {
    match response.status {
        200 => response
            .json()
            .is_some_and(|body| body.get("abilities").is_some_and(Value::is_array)),
        401 | 403 => names_its_scheme(response) || is_error_object(response),
        _ => false,
    }
}

fn names_its_scheme(response: &Response) -> bool {
    response
        .header("www-authenticate")
        .is_some_and(|value| value.to_ascii_lowercase().starts_with("token "))
}

fn is_error_object(response: &Response) -> bool {
    let body = response.json().unwrap_or_default();
    body.get("error")
        .is_some_and(|error| error.get("message").is_some_and(Value::is_string))
}
