//! Comparing answers with recorded ones, without what may differ.

use serde_json::{Map, Value, json};

use crate::client::Answer;
use crate::recorded_rows::masked_private_key;

/// What differs between a recorded answer and the running one: status, content type, location, body.
pub(crate) fn compare(line: &Value, answer: &Answer) -> Vec<String> {
    let recorded = &line["response"];
    let mut differences = Vec::new();
    if recorded["status"] != answer.status {
        differences.push(format!(
            "status {}, recorded {}",
            answer.status, recorded["status"]
        ));
    }
    for header in ["content-type", "location"] {
        let value = answer.header(header);
        let wanted = recorded["headers"][header].as_str();
        if value != wanted {
            differences.push(format!("{header} {value:?}, recorded {wanted:?}"));
        }
    }
    let running = match serde_json::from_slice(&answer.body) {
        Ok(body) => body,
        Err(_) => Value::String(answer.text()),
    };
    let running = match (&running, &recorded["body_truncated_from"]) {
        // The recording shortened a long list and noted its length.
        (Value::Array(rows), Value::Number(length)) if rows.len() as u64 == length.as_u64().unwrap() => {
            Value::Array(rows[..recorded["body"].as_array().unwrap().len()].to_vec())
        }
        (Value::Object(map), Value::Object(lengths)) => {
            let mut map = map.clone();
            for (key, length) in lengths {
                let rows = map[key].as_array().unwrap();
                if rows.len() as u64 == length.as_u64().unwrap() {
                    let shown = recorded["body"][key].as_array().unwrap().len();
                    map[key] = Value::Array(rows[..shown].to_vec());
                }
            }
            Value::Object(map)
        }
        _ => running,
    };
    let case = line["case"].as_str().unwrap();
    if case.ends_with("list_before") || case.ends_with("list_after_delete") || case.ends_with("good_list") {
        // Their rows come from lines of other steps; the shape of a row is what counts.
        differences.extend(compare_shapes(&running, &recorded["body"]));
    } else if case.starts_with("provider_proxy.") && is_provider_json(&recorded["body"]) {
        // Passed on as the provider said it, and the stand-ins of the providers have words of their own.
        if !is_provider_json(&running) {
            differences.push(format!("body {running}, recorded the provider's JSON"));
        }
    } else if let (Some(running), Some(wanted)) = (offered(&running), offered(&recorded["body"])) {
        if running != wanted {
            differences.push(format!("offers {running}\n    recorded {wanted}"));
        }
    } else {
        let (running, wanted) = (normal(running), normal(recorded["body"].clone()));
        if running != wanted {
            differences.push(format!("body {running}\n    recorded {wanted}"));
        }
    }
    differences
}

/// JSON that is not an envelope of DevLake's.
fn is_provider_json(body: &Value) -> bool {
    body.is_object() && body.get("causes").is_none()
}

/// What a list of remote scopes offers: the kinds of its children with the keys of their data, and the next page.
fn offered(body: &Value) -> Option<Value> {
    let children = body["children"].as_array()?;
    let mut kinds: Vec<Value> = children
        .iter()
        .map(|child| {
            let data = child["data"].as_object();
            let mut keys: Vec<&String> = data.into_iter().flat_map(Map::keys).collect();
            keys.sort();
            json!({"type": child["type"], "data": keys})
        })
        .collect();
    kinds.dedup();
    Some(json!({"kinds": kinds, "nextPageToken": body["nextPageToken"]}))
}

fn compare_shapes(running: &Value, recorded: &Value) -> Vec<String> {
    let keys = |list: &Value| -> Vec<Vec<String>> {
        let mut shapes: Vec<Vec<String>> = list
            .as_array()
            .unwrap()
            .iter()
            .map(|row| {
                // The order of keys depends on which crates are built together; it means nothing.
                let mut keys: Vec<String> = row.as_object().unwrap().keys().cloned().collect();
                keys.sort();
                keys
            })
            .collect();
        shapes.dedup();
        shapes
    };
    let (running, recorded) = (keys(running), keys(recorded));
    if running == recorded {
        Vec::new()
    } else {
        vec![format!("rows {running:?}, recorded {recorded:?}")]
    }
}

/// The body without what may differ: ids and times of connections, ports of the moment, the order of `/plugins`.
fn normal(body: Value) -> Value {
    match body {
        Value::Object(mut map) => {
            if map.get("secretKey").and_then(Value::as_str) == Some(masked_private_key().as_str()) {
                let placeholder = "<masked fake PEM: first 50 characters, stars, last 50; length kept>";
                map.insert("secretKey".to_owned(), placeholder.into());
            }
            if map.contains_key("createdAt") && map.get("id").is_some_and(Value::is_u64) {
                map.insert("id".to_owned(), "a number".into());
            }
            for key in ["createdAt", "updatedAt", "timeAfter", "beganAt"] {
                if map.get(key).is_some_and(is_time) {
                    map.insert(key.to_owned(), "a time".into());
                }
            }
            if map.get("scopeConfigId").is_some_and(Value::is_u64) {
                map.insert("scopeConfigId".to_owned(), "a number".into());
            }
            // What a plugin does in its tasks is its own affair.
            if map.get("plan").is_some_and(|plan| !plan.is_null()) {
                map.insert("plan".to_owned(), "a plan".into());
            }
            Value::Object(map.into_iter().map(|(key, value)| (key, normal(value))).collect())
        }
        Value::Array(items) => {
            let mut items: Vec<Value> = items.into_iter().map(normal).collect();
            if items.iter().all(|item| item.get("metric").is_some()) {
                items.sort_by_key(|item| item["plugin"].to_string());
            }
            Value::Array(items)
        }
        Value::String(text) => Value::String(without_client_port(&without_raw_response(&text))),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_)) => other,
    }
}

fn is_time(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| text.starts_with("20") && text.ends_with('Z'))
}

/// A message without the provider's own words, which ends with a status.
fn without_raw_response(text: &str) -> String {
    const START: &str = "raw response: {";
    let Some((before, rest)) = text.split_once(START) else {
        return text.to_owned();
    };
    let end = rest.find("} (").unwrap_or_default();
    format!("{before}{START}…{}", &rest[end..])
}

fn without_client_port(text: &str) -> String {
    const START: &str = "read tcp 127.0.0.1:";
    let mut parts = text.split(START);
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| {
        let rest = part.trim_start_matches(|character: char| character.is_ascii_digit());
        format!("{text}{START}PORT{rest}")
    })
}
