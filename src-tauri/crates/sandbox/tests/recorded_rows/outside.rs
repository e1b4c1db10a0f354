//! What the recording made outside its lines, pieced together from the lines that show it.

use serde_json::Value;

use super::before_change::{secrets, unmasked};
use super::row_behind;

/// How far ahead a line may show what was there before.
const LINES_AHEAD: usize = 200;

/// A connection that the first of these lines needs.
pub(crate) fn connection_of(lines: &[Value], plugin: &str, id: u64) -> Value {
    let own = format!("/plugins/{plugin}/connections/{id}");
    let about: Vec<&Value> = lines
        .iter()
        .take(LINES_AHEAD)
        .filter(|line| {
            let path = line["request"]["path"].as_str().unwrap();
            path == own || path.starts_with(&format!("{own}/")) || path.starts_with(&format!("{own}?"))
        })
        .collect();
    let shows = |line: &&&Value| {
        let body = &line["response"]["body"];
        line["request"]["path"] == own.as_str() && body["id"] == id && body["name"].is_string()
    };
    let Some(shown) = about.iter().find(shows) else {
        let shows_something_else = |line: &&&Value| line["response"]["body"]["createdAt"].is_string();
        let asked = about.iter().find(|line| line["provider"].is_array());
        let any = about.iter().find(|line| !shows_something_else(line));
        return row_behind(asked.or(any).copied().unwrap_or(&lines[0]), plugin, id);
    };
    let seen = secrets(&about);
    let mut row = shown["response"]["body"].clone();
    if let Some(masks) = row["token"].as_str() {
        let tokens: Vec<String> = masks.split(',').map(|mask| unmasked(mask, &seen)).collect();
        row["token"] = tokens.join(",").into();
    }
    if row["password"].is_string() {
        row["password"] = (*seen.first().unwrap_or(&"nobody asked")).into();
    }
    row
}

/// A scope of a connection, as a line further on shows it.
pub(crate) fn scope_of(lines: &[Value], plugin: &str, id: u64) -> Option<Value> {
    let own = format!("/plugins/{plugin}/connections/{id}/scopes/");
    lines
        .iter()
        .take(LINES_AHEAD)
        .filter(|line| line["request"]["path"].as_str().unwrap().starts_with(&own))
        .map(|line| &line["response"]["body"]["scope"])
        .find(|scope| scope.is_object())
        .cloned()
}

/// The connections that a request's body names, those that must not exist left out.
pub(crate) fn connections_in(body: &Value) -> Vec<(String, u64)> {
    let entries = body["connections"].as_array().cloned().unwrap_or_default();
    entries
        .iter()
        .map(|entry| {
            let plugin = entry["pluginName"].as_str().unwrap().to_owned();
            (plugin, entry["connectionId"].as_u64().unwrap())
        })
        .filter(|(_plugin, id)| *id != 999_999)
        .collect()
}
