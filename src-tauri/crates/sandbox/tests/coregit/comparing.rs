//! Comparing answers with recorded ones, without what may differ.

use serde_json::Value;

use crate::client::Answer;

/// Headers whose value must be the same.
const SAME: [&str; 4] = [
    "content-type",
    "x-ratelimit-limit",
    "x-org-ratelimit-limit",
    "access-control-allow-origin",
];

/// Headers that must be there, or must not.
const PRESENT: [&str; 6] = [
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-org-ratelimit-remaining",
    "retry-after",
    "x-request-id",
    "x-content-type-options",
];

/// What differs between a recorded answer and the running one.
pub(crate) fn compare(recorded: &Value, answer: &Answer) -> Vec<String> {
    let mut differences = Vec::new();
    if recorded["status"] != answer.status {
        differences.push(format!(
            "status {}, recorded {}",
            answer.status, recorded["status"]
        ));
    }
    for header in SAME {
        let (value, wanted) = (answer.header(header), recorded["headers"][header].as_str());
        if value != wanted {
            differences.push(format!("{header} {value:?}, recorded {wanted:?}"));
        }
    }
    for header in PRESENT {
        let (is, was) = (
            answer.header(header).is_some(),
            !recorded["headers"][header].is_null(),
        );
        if is != was {
            differences.push(format!("{header} is there: {is}, recorded {was}"));
        }
    }
    let wanted = recorded.get("body").filter(|body| !body.is_null());
    let wanted = wanted.or_else(|| recorded.get("raw_body"));
    let (running, wanted) = (
        normal(body_of(answer)),
        normal(wanted.cloned().unwrap_or_else(|| "".into())),
    );
    if running != wanted {
        differences.push(format!("body {running}\n    recorded {wanted}"));
    }
    differences
}

/// What differs between the recorded calls of a provider and the running ones (method, address, secret).
pub(crate) fn compare_requests(recorded: &Value, asked: &[(String, String, String)]) -> Vec<String> {
    let wanted: Vec<(String, String, String)> = recorded
        .as_array()
        .into_iter()
        .flatten()
        .map(|call| {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let headers = &call["headers"];
            let bearer = text(&headers["authorization"]).replace("Bearer ", "");
            let secret = if bearer.is_empty() {
                text(&headers["private-token"])
            } else {
                bearer
            };
            (text(&call["method"]), text(&call["url"]), secret)
        })
        .collect();
    if asked == wanted {
        Vec::new()
    } else {
        vec![format!("providers asked {asked:?}, recorded {wanted:?}")]
    }
}

/// The body as JSON, or as text where it is none.
pub(crate) fn body_of(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|_| Value::String(answer.text()))
}

fn normal(body: Value) -> Value {
    match body {
        Value::Object(map) => map
            .into_iter()
            .map(|(key, value)| {
                let value = match key.as_str() {
                    "request_id" | "key_prefix" | "period" if value.is_string() => "a word".into(),
                    "api_calls" if value.is_u64() => "a number".into(),
                    "commit_sha" if value.is_string() => Value::Null,
                    _ => normal(value),
                };
                (key, value)
            })
            .collect(),
        Value::Array(items) => items.into_iter().map(normal).collect(),
        Value::String(text) => normal_text(&text).into(),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_)) => other,
    }
}

fn normal_text(text: &str) -> String {
    if text.starts_with("20")
        && text.ends_with('Z')
        && text.as_bytes().get(10) == Some(&b'T')
        && text.len() == 24
    {
        return "a time".to_owned();
    }
    if text.starts_with("20") && text.as_bytes().get(10) == Some(&b' ') && text.len() >= 23 {
        return "a time of the database".to_owned();
    }
    // The provider's object, quoted; the order of its keys means nothing.
    let quoted = text
        .split_once('{')
        .map(|(before, rest)| (before, format!("{{{rest}")));
    match quoted.and_then(|(before, json)| Some((before, serde_json::from_str::<Value>(&json).ok()?))) {
        Some((before, json)) => format!("{before}{json}"),
        None => text.to_owned(),
    }
}
