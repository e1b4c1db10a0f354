//! The connection before a recorded change, pieced together from the lines that follow it.

use serde_json::{Map, Value, json};

use super::{private_key, row_behind};

const MASKED_KEY: &str = "<masked fake PEM";

/// A row that the recorded change turns into what the recording shows afterwards. Whatever the change replaces
/// starts out as something else, so that a change that does nothing is noticed.
pub(crate) fn row_before(lines: &[&Value], plugin: &str, id: u64) -> Value {
    let line = lines[0];
    let changed = line["response"]["status"] == 200;
    let Some(shown) = lines
        .iter()
        .map(|line| &line["response"]["body"])
        .find(|body| body["createdAt"].is_string())
    else {
        return row_behind(line, plugin, id);
    };
    let nothing = Map::new();
    let sent = line["request"]["body"]
        .as_object()
        .filter(|_| changed)
        .unwrap_or(&nothing);
    let seen = secrets(lines);
    let mut row = shown.clone();
    if shown["token"].is_string() {
        row["token"] = token_before(plugin, sent, shown, &seen).into();
    }
    if shown["password"].is_string() {
        row["password"] = password_before(sent, shown, &seen).into();
    }
    if shown["secretKey"]
        .as_str()
        .is_some_and(|key| key.starts_with(MASKED_KEY))
    {
        row["secretKey"] = private_key(0x30).into();
    }
    for key in replaced_keys(plugin, sent) {
        // Copilot leaves an empty enterprise out (devlake.md 3.2).
        if shown.get(&key).is_some() || key == "enterprise" {
            row[key.as_str()] = something_else(&row[key.as_str()]);
        }
    }
    if plugin == "jira" && changed {
        before_another_method(line["case"].as_str().unwrap(), &mut row);
    }
    row
}

/// The mask of the key that stands for the recording's.
pub(crate) fn masked_private_key() -> String {
    let key = private_key(0x30);
    format!(
        "{}{}{}",
        &key[..50],
        "*".repeat(key.len() - 100),
        &key[key.len() - 50..]
    )
}

/// The secrets that the provider was shown during these lines.
pub(super) fn secrets<'a>(lines: &[&'a Value]) -> Vec<&'a str> {
    lines
        .iter()
        .filter_map(|line| line["provider"].as_array())
        .flatten()
        .filter_map(|call| call["secret"].as_str())
        .filter(|secret| !secret.is_empty() && !secret.starts_with("iss="))
        .collect()
}

fn token_before(plugin: &str, sent: &Map<String, Value>, shown: &Value, seen: &[&str]) -> String {
    let stores_masks = matches!(plugin, "argocd" | "azuredevops_go");
    match sent.get("token").and_then(Value::as_str) {
        Some(token) if token.contains('*') && !stores_masks => {
            let tokens: Vec<String> = token
                .split(',')
                .filter(|token| token.contains('*'))
                .map(|mask| unmasked(mask, seen))
                .collect();
            tokens.join(",")
        }
        Some(token) if !token.is_empty() => "ghp_beforezz401zz00000000000000000before".to_owned(),
        Some(_) | None => {
            let masks = shown["token"].as_str().unwrap_or_default().split(',');
            let tokens: Vec<String> = masks.map(|mask| unmasked(mask, seen)).collect();
            tokens.join(",")
        }
    }
}

fn password_before(sent: &Map<String, Value>, shown: &Value, seen: &[&str]) -> String {
    match sent.get("password").and_then(Value::as_str) {
        Some(password) if !password.is_empty() => "before".to_owned(),
        Some(_) | None if shown["authMethod"] == "AccessToken" => String::new(),
        Some(_) | None => (*seen.first().unwrap_or(&"nobody asked")).to_owned(),
    }
}

/// The secret that the provider saw, or one with the same mask.
pub(super) fn unmasked(mask: &str, seen: &[&str]) -> String {
    let hides = |secret: &&&str| {
        let stars = mask.find('*').unwrap_or(0);
        let end = mask.rfind('*').map_or(0, |last| last + 1);
        secret.len() == mask.len() && secret.starts_with(&mask[..stars]) && secret.ends_with(&mask[end..])
    };
    match seen.iter().find(hides) {
        Some(secret) => (*secret).to_owned(),
        None => mask.replace('*', "x"),
    }
}

/// What the change gives a new value: what was sent, and for GitHub what was left out too.
fn replaced_keys(plugin: &str, sent: &Map<String, Value>) -> Vec<String> {
    const SECRET_OR_UNTOUCHED: [&str; 7] = [
        "token",
        "password",
        "secretKey",
        "authMethod",
        "refreshToken",
        "tokenExpiresAt",
        "refreshTokenExpiresAt",
    ];
    let mut keys: Vec<String> = sent.keys().cloned().collect();
    if plugin == "github" && !sent.is_empty() {
        keys.extend(["proxy", "rateLimitPerHour", "appId", "installationId"].map(str::to_owned));
    }
    let known = |key: &String| {
        matches!(
            key.as_str(),
            "name"
                | "endpoint"
                | "proxy"
                | "rateLimitPerHour"
                | "appId"
                | "installationId"
                | "enableGraphql"
                | "username"
                | "usesApiToken"
                | "organization"
                | "enterprise"
                | "org"
        )
    };
    keys.retain(|key| known(key) && !SECRET_OR_UNTOUCHED.contains(&key.as_str()));
    keys.sort();
    keys.dedup();
    keys
}

fn something_else(value: &Value) -> Value {
    match value {
        Value::Bool(on) => (!on).into(),
        Value::Number(number) => (number.as_u64().unwrap() + 1).into(),
        Value::String(text) => format!("{text} before").into(),
        Value::Null | Value::Array(_) | Value::Object(_) => json!("before"),
    }
}

/// The change of the auth method starts from the other one.
fn before_another_method(case: &str, row: &mut Value) {
    if case.contains("token_to_basic") {
        row["authMethod"] = "AccessToken".into();
    } else if case.contains("basic_to_token") || case.ends_with("_on_basic") {
        row["authMethod"] = "BasicAuth".into();
        row["token"] = "".into();
        row["password"] = "before".into();
    }
}
