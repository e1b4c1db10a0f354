//! What the original makes of a provider's answer that should be a JSON object (devlake.md 2.6).

use serde_json::{Map, Value};

use crate::devlake::decode::{json_kind, unexpected_character};
use crate::devlake::failure::{ERROR_STRING, Failure, GoError};
use crate::http::Answer;

/// Reads the object; `go_type` is the name that complaints give it.
///
/// # Errors
/// With the provider's own status, 401 and 403 turned into 400; 500 for no body at all.
pub(in crate::devlake) fn decoded(
    answer: &Answer,
    url: &str,
    go_type: &str,
) -> Result<Map<String, Value>, Failure> {
    let value = decoded_value(answer, url, go_type, Value::is_object)?;
    value.as_object().cloned().ok_or(Failure::Panic)
}

/// The same for another kind of JSON.
///
/// # Errors
/// As for an object.
pub(in crate::devlake) fn decoded_value(
    answer: &Answer,
    url: &str,
    go_type: &str,
    accepts: fn(&Value) -> bool,
) -> Result<Value, Failure> {
    if answer.body.is_empty() {
        let error = GoError::of_type("empty response", ERROR_STRING);
        return Err(Failure::Said { status: 500, error });
    }
    let (reason, error_type) = match serde_json::from_slice::<Value>(&answer.body) {
        Ok(value) if accepts(&value) => return Ok(value),
        Ok(other) => {
            let kind = json_kind(&other);
            let reason = format!("json: cannot unmarshal {kind} into Go value of type {go_type}");
            (reason, "*json.UnmarshalTypeError")
        }
        Err(error) if error.is_eof() => ("unexpected end of JSON input".to_owned(), "*json.SyntaxError"),
        Err(_) => (unexpected_character(&answer.body), "*json.SyntaxError"),
    };
    let status = match answer.status {
        401 | 403 => 400,
        other => other,
    };
    let raw = String::from_utf8_lossy(&answer.body);
    let headline = format!("error decoding response from {url}: raw response: {raw} ({status})");
    let error = GoError::around(reason.as_str(), &[(&reason, error_type)]).wrapped(headline);
    Err(Failure::Said { status, error })
}
