//! What the recording leaves out and a replay has to put back: rows made outside its lines, private keys.

mod before_change;
mod outside;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

pub(crate) use before_change::{masked_private_key, row_before};
pub(crate) use outside::{connection_of, connections_in, scope_of};

/// The connection that the recording's test was run on, as far as the line shows it.
pub(crate) fn row_behind(line: &Value, plugin: &str, id: u64) -> Value {
    let shown = &line["response"]["body"];
    if shown["createdAt"].is_string() {
        let mut row = shown.clone();
        // A secret with the same mask.
        if let Some(masked) = shown["token"].as_str() {
            row["token"] = masked.replace('*', "x").into();
        }
        return row;
    }
    let calls = line["provider"].as_array().cloned().unwrap_or_default();
    let secrets: Vec<&str> = calls
        .iter()
        .filter_map(|call| call["secret"].as_str())
        .filter(|secret| !secret.is_empty())
        .collect();
    let first = secrets.first().copied().unwrap_or("nobody asked");
    let mut row = json!({
        "id": id, "name": format!("seeded {id}"), "endpoint": endpoint_behind(line, plugin), "proxy": "",
        "rateLimitPerHour": 4500,
    });
    let own = match plugin {
        "github" => github_behind(line, &secrets),
        "gh-copilot" => json!({"token": first, "organization": "acme"}),
        "jenkins" => json!({"username": "alice", "password": first}),
        "bitbucket" => json!({"username": "alice@example.com", "password": first, "usesApiToken": true}),
        "jira" => json!({"authMethod": "AccessToken", "token": first}),
        "sonarqube" => json!({"token": first, "org": "acme-org"}),
        _ => json!({"token": first}),
    };
    if plugin == "azuredevops_go" {
        // Without an address of its own; in the recording it is reached through the proxy.
        row = json!({"id": id, "name": format!("seeded {id}"), "proxy": "http://127.0.0.1:9102", "organization": "acme"});
    }
    for (key, value) in own.as_object().unwrap() {
        row[key] = value.clone();
    }
    row
}

fn endpoint_behind(line: &Value, plugin: &str) -> String {
    let path = match plugin {
        "gh-copilot" => "github/",
        "circleci" => "circleci/api/",
        "gitlab" => "gitlab/api/v4/",
        "bitbucket" => "bitbucket/2.0/",
        "jira" => "jira/rest/",
        "sonarqube" => "sonarqube/api/",
        "argocd" => "argocd/api/v1",
        other => &format!("{other}/"),
    };
    match line["case"].as_str().unwrap() {
        "saved_test.endpoint_refused" => format!("http://127.0.0.1:9199/{path}"),
        "saved_test.endpoint_dns" => format!("http://no-such-host.invalid/{path}"),
        _ => format!("http://127.0.0.1:9100/{path}"),
    }
}

fn github_behind(line: &Value, secrets: &[&str]) -> Value {
    if let Some(issuer) = secrets.first().and_then(|secret| secret.strip_prefix("iss=")) {
        return json!({
            "authMethod": "AppKey", "appId": issuer, "secretKey": private_key(0x30), "installationId": 77,
            "enableGraphql": true,
        });
    }
    let masked = line["response"]["body"]["tokens"][0]["token"].as_str();
    let token = match (secrets.is_empty(), masked) {
        (true, Some(masked)) => masked.replace('*', "x"),
        (_, _) => secrets.join(","),
    };
    json!({"authMethod": "AccessToken", "token": token, "enableGraphql": true})
}

/// The recording leaves its private keys out; these have the same wrapping.
pub(crate) fn with_private_keys(body: &Value) -> Value {
    let mut body: Map<String, Value> = body.as_object().unwrap().clone();
    let placeholder = body.get("secretKey").and_then(Value::as_str).unwrap_or_default();
    if placeholder.starts_with("<fake PEM, 1675") {
        body.insert("secretKey".to_owned(), private_key(0x30).into());
    } else if placeholder.starts_with("<masked fake PEM") {
        body.insert("secretKey".to_owned(), masked_private_key().into());
    } else if placeholder.starts_with("<fake PEM, 262") {
        body.insert("secretKey".to_owned(), private_key(0x00).into());
    }
    Value::Object(body)
}

fn private_key(first_byte: u8) -> String {
    // Nothing in it repeats, as in a real key: the mask hides every occurrence of what it hides.
    let mut bytes: Vec<u8> = (0..600_u32)
        .map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    bytes[0] = first_byte;
    let body = STANDARD.encode(bytes);
    format!("-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----\n")
}
