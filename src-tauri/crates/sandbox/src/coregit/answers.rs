//! How the server answers: `{"error": …}`, and the headers of every response (coregit.md sections 4 and 7).

use serde_json::{Value, json};

use crate::http::{Answer, Request};

/// A result with a status of its own.
pub(super) fn ok(status: u16, body: &Value) -> Answer {
    Answer::empty(status)
        .with_header("Content-Type", "application/json")
        .with_body(body.to_string())
}

/// A refusal without a code, as most are.
pub(super) fn refused(status: u16, text: &str) -> Answer {
    ok(status, &json!({"error": text}))
}

/// A refusal with a code.
pub(super) fn coded(status: u16, text: &str, code: &str) -> Answer {
    ok(status, &json!({"error": text, "code": code}))
}

/// What happened was not foreseen.
pub(super) fn crashed() -> Answer {
    let body = json!({"error": "Internal server error", "code": "INTERNAL_ERROR", "request_id": REQUEST_ID});
    ok(500, &body)
}

pub(super) fn not_found() -> Answer {
    refused(404, "Not found")
}

/// The id of a request; all have the same here.
const REQUEST_ID: &str = "0a1b2c3d";

/// Adds what every answer carries.
pub(super) fn signed(request: &Request, answer: Answer) -> Answer {
    let mut answer = answer
        .with_header("X-Request-Id", REQUEST_ID)
        .with_header("X-Content-Type-Options", "nosniff")
        .with_header("X-Frame-Options", "DENY")
        .with_header("Referrer-Policy", "strict-origin-when-cross-origin")
        .with_header(
            "Content-Security-Policy",
            "default-src 'none'; frame-ancestors 'none'",
        )
        .with_header("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    // Only the dashboard may call from a page (coregit.md section 2).
    if let Some(origin) = request.header("origin").filter(|origin| *origin == DASHBOARD) {
        answer = answer.with_header("Access-Control-Allow-Origin", origin);
    }
    answer
}

const DASHBOARD: &str = "https://app.coregit.dev";

/// Seconds until a moment that much later, at least one.
pub(super) fn seconds(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_millis().div_ceil(1000))
        .unwrap_or(u64::MAX)
        .max(1)
}

/// The body as an object of fields; anything else has none (coregit.md 5.1).
///
/// # Errors
/// The answer for a body that is not JSON, and for `null`, on which the original crashes.
pub(super) fn fields(request: &Request) -> Result<Value, Answer> {
    match serde_json::from_slice::<Value>(&request.body) {
        Err(_) => Err(refused(400, "Invalid JSON body")),
        Ok(Value::Null) => Err(crashed()),
        Ok(body) => Ok(body),
    }
}

/// A field that counts as given (JavaScript's idea of truth).
pub(super) fn given<'a>(body: &'a Value, field: &str) -> Option<&'a Value> {
    body.get(field).filter(|value| match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::Bool(true) | Value::Array(_) | Value::Object(_) => true,
    })
}

/// The text that a JSON value becomes in a text column.
pub(super) fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
