//! Replays the exchanges recorded from a real DevLake against a fresh stand-in, in the order of the recording.
//!
//! Required of every line: the same status, the same body (ids and times apart), the same content type and location,
//! and that the provider was asked the same with the same secrets. What is left out is in [`LEFT_OUT`], and must
//! really differ: a line that starts to pass has to leave the table.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod client;
mod recorded_rows;

use std::collections::BTreeMap;

use recorded_rows::{
    connection_of, connections_in, masked_private_key, row_before, row_behind, scope_of, with_private_keys,
};
use sandbox::{Front, RequestSeen, Sandbox};
use serde_json::{Value, json};

const RECORDING: &str = include_str!("../../../../tests/recorded/devlake.jsonl");

/// Who is asked in the recording: the provider's listener, and Azure DevOps whose addresses are compiled in.
const PROVIDERS: [&str; 3] = ["provider", "dev.azure.com", "app.vssps.visualstudio.com"];

/// Lines that do not replay, by case and path, and why.
const LEFT_OUT: [(&str, &str, &str); 10] = [
    (
        "probe",
        "/swagger/index.html",
        "the server's own documentation pages; nobody asks for them",
    ),
    (
        "auth_enabled",
        "/swagger/index.html",
        "the server's own documentation pages; nobody asks for them",
    ),
    (
        "config_ui.project_encoded",
        "/api/projects/r7%20proj%20%2F%20slash",
        "projects are not in the stand-in",
    ),
    (
        "config_ui.test_longer_than_60s",
        "/api/plugins/jenkins/test",
        "waits are not repeated, so nothing takes that long",
    ),
    (
        "patch.empty_name",
        "/plugins/gh-copilot/connections/97",
        NAME_OF_BLANKS,
    ),
    (
        "patch.empty_name.then_get",
        "/plugins/gh-copilot/connections/97",
        NAME_OF_BLANKS,
    ),
    (
        "patch.endpoint_empty.then_saved_test",
        "/plugins/gh-copilot/connections/105/test",
        "the recording had no names but through its proxy; here api.github.com exists",
    ),
    (
        "test.proxy_https_scheme",
        "/plugins/azuredevops_go/test",
        NO_AZURE_WITHOUT_PROXY,
    ),
    (
        "test.proxy_words",
        "/plugins/azuredevops_go/test",
        NO_AZURE_WITHOUT_PROXY,
    ),
    (
        "test.azure_no_proxy_with_org",
        "/plugins/azuredevops_go/test",
        NO_AZURE_WITHOUT_PROXY,
    ),
];

const NAME_OF_BLANKS: &str =
    "a row named with blanks, which the recording removed outside its lines, takes the empty name";

const NO_AZURE_WITHOUT_PROXY: &str =
    "the recording had no names but through its proxy; here dev.azure.com exists without one";

#[tokio::test]
async fn the_recorded_exchanges_replay() {
    let mut replay = Replay::start(json!({"db": "mariadb", "stacktrace": false})).await;
    let mut wrong = Vec::new();
    let mut replayed = 0;

    let lines: Vec<Value> = RECORDING
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for (position, line) in lines.iter().enumerate() {
        if line["server"] != replay.server {
            replay = Replay::start(line["server"].clone()).await;
        }
        let differences = replay.differences(&lines[position..]).await;
        let title = format!(
            "{} {} {}",
            line["plugin"].as_str().unwrap_or("-"),
            line["case"].as_str().unwrap(),
            line["request"]["path"].as_str().unwrap()
        );
        match (is_left_out(line), differences.is_empty()) {
            (false, true) => replayed += 1,
            (true, false) => {}
            (false, false) => wrong.push(format!("{title}\n    {}", differences.join("\n    "))),
            (true, true) => wrong.push(format!("{title}\n    is left out but passes")),
        }
    }

    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(replayed, RECORDING.lines().count() - LEFT_OUT.len());
}

fn is_left_out(line: &Value) -> bool {
    LEFT_OUT
        .iter()
        .any(|(case, path, _reason)| line["case"] == *case && line["request"]["path"] == *path)
}

struct Replay {
    sandbox: Sandbox,
    /// The settings of the recorded server.
    server: Value,
    /// Recorded ids and the running ones, per plugin.
    ids: BTreeMap<(String, u64), u64>,
}

impl Replay {
    /// Starts a fresh stand-in of the recorded kind.
    async fn start(server: Value) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.skip_waits(true);
        sandbox.devlake().configure(|settings| {
            settings.api_keys = vec!["<api key>".to_owned()];
            settings.migration_pending = server["migration"] == "pending";
            settings.session_login = server["auth_enabled"] == true;
            let login = match server["front"].as_str() {
                Some("config-ui") => None,
                Some("config-ui with basic auth") => Some(("admin".to_owned(), "pw".to_owned())),
                _ => return,
            };
            settings.front = Front::ConfigUi { login };
        });
        if server["front"] == "config-ui with basic auth" {
            sandbox.devlake().seed("github", &json!({"name": "main"}));
        }
        Self {
            sandbox,
            server,
            ids: BTreeMap::new(),
        }
    }

    /// Replays the first of these lines; the others say what was there before it.
    async fn differences(&mut self, lines: &[Value]) -> Vec<String> {
        let line = &lines[0];
        self.make_outside(lines).await;
        let path = self.running_path(lines);
        let request = &line["request"];
        let headers: Vec<(&str, &str)> = request["headers"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
            .collect();
        let body = match &request["body"] {
            Value::Null => String::new(),
            Value::String(raw) => raw.clone(),
            body @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                with_private_keys(body).to_string()
            }
        };
        let method = request["method"].as_str().unwrap();
        let url = self.sandbox.devlake_url();
        let answer = client::send(&url, method, &path, &headers, &body).await;
        let answer = answer.unwrap();
        self.remember_id(line, &answer);

        let mut differences = compare(line, &answer);
        differences.extend(self.compare_provider(line));
        differences
    }

    /// Makes the connections and scopes that the recording made outside its lines and this one needs.
    async fn make_outside(&mut self, lines: &[Value]) {
        const FAMILIES: [&str; 9] = [
            "delete.",
            "scopes.",
            "scope_delete.",
            "scope_configs.",
            "remote_scopes.",
            "project.",
            "blueprint.",
            "pipeline.",
            "provider_proxy.",
        ];
        let line = &lines[0];
        let case = line["case"].as_str().unwrap();
        let path = line["request"]["path"].as_str().unwrap();
        if case == "wrong_secret.list" {
            let devlake = self.sandbox.devlake();
            for row in line["response"]["body"].as_array().unwrap() {
                devlake.seed(line["plugin"].as_str().unwrap(), row);
            }
            devlake.lose_encryption_secret();
            return;
        }
        if !FAMILIES.iter().any(|family| case.starts_with(family)) || path.contains("/999999") {
            return;
        }
        let mut needed = connections_in(&line["request"]["body"]);
        needed.extend(plugin_and_id(path));
        for (plugin, id) in needed {
            if self.ids.contains_key(&(plugin.clone(), id)) {
                continue;
            }
            let devlake = self.sandbox.devlake();
            devlake.seed(&plugin, &connection_of(lines, &plugin, id));
            self.ids.insert((plugin.clone(), id), id);
            let is_there_already = case.starts_with("scopes.get") || case.starts_with("blueprint.create");
            if let Some(scope) = scope_of(lines, &plugin, id).filter(|_| is_there_already) {
                let path = format!("/plugins/{plugin}/connections/{id}/scopes");
                let body = json!({"data": [scope]}).to_string();
                client::send(&devlake.url(), "PUT", &path, &[], &body)
                    .await
                    .unwrap();
            }
        }
    }

    /// The path with the running id; a connection that the recording made outside its lines is put there first.
    fn running_path(&self, lines: &[Value]) -> String {
        let line = &lines[0];
        let path = line["request"]["path"].as_str().unwrap();
        let Some((plugin, id)) = plugin_and_id(path) else {
            return path.to_owned();
        };
        if let Some(running) = self.ids.get(&(plugin.clone(), id)) {
            return path.replace(&format!("/{id}"), &format!("/{running}"));
        }
        let case = line["case"].as_str().unwrap();
        let needs_row =
            (case.starts_with("saved_test.") && !path.contains("/999999")) || case == "get.used_by_blueprint";
        if case.starts_with("patch.") && !path.contains("/999999") {
            self.seed_before_change(lines, &plugin, id);
        } else if needs_row {
            self.sandbox
                .devlake()
                .seed(&plugin, &row_behind(line, &plugin, id));
        }
        path.to_owned()
    }

    fn seed_before_change(&self, lines: &[Value], plugin: &str, id: u64) {
        let case = lines[0]["case"].as_str().unwrap();
        let of_change = |line: &&Value| line["case"].as_str().unwrap().starts_with(case);
        let group: Vec<&Value> = lines.iter().take_while(of_change).collect();
        let devlake = self.sandbox.devlake();
        if case == "patch.duplicate_name" {
            let taken = &lines[0]["request"]["body"]["name"];
            devlake.seed(plugin, &json!({"id": id - 1, "name": taken}));
        }
        devlake.seed(plugin, &row_before(&group, plugin, id));
    }

    fn remember_id(&mut self, line: &Value, answer: &client::Answer) {
        let recorded = line["response"]["body"]["id"].as_u64();
        let path = line["request"]["path"].as_str().unwrap();
        let created = line["request"]["method"] == "POST" && path.ends_with("/connections");
        if let (Some(recorded), true, 200 | 201) = (recorded, created, answer.status) {
            let plugin = line["plugin"].as_str().unwrap().to_owned();
            let running = answer.json()["id"].as_u64().unwrap();
            self.ids.insert((plugin, recorded), running);
        } else if let Some((plugin, id)) = plugin_and_id(path) {
            self.ids.entry((plugin, id)).or_insert(id);
        }
    }

    /// What the provider was asked, and with which secrets.
    fn compare_provider(&mut self, line: &Value) -> Vec<String> {
        let recorded: Vec<Value> = line["provider"].as_array().cloned().unwrap_or_default();
        let recorded_paths: Vec<String> = recorded
            .iter()
            .map(|call| call["url"].as_str().unwrap())
            .map(without_provider)
            .collect();
        let recorded_secrets: Vec<String> = recorded
            .iter()
            .map(|call| call["secret"].as_str().unwrap())
            // The scheme is part of what was typed.
            .map(|secret| secret.strip_prefix("token ").unwrap_or(secret))
            // Signed tokens are noted by issuer, an empty one by its scheme.
            .filter(|secret| !secret.is_empty() && !secret.starts_with("iss=") && *secret != "Bearer")
            .map(str::to_owned)
            .collect();
        let mut requests: Vec<RequestSeen> = PROVIDERS
            .iter()
            .flat_map(|server| self.sandbox.requests(server))
            .collect();
        requests.sort_by_key(|request| request.arrived);
        let paths: Vec<String> = requests
            .iter()
            .map(|request| match request.server.as_str() {
                "provider" => request.path.clone(),
                host => format!("https://{host}{}", request.path),
            })
            .collect();
        let sightings: Vec<_> = self
            .sandbox
            .sightings()
            .into_iter()
            .filter(|sighting| PROVIDERS.contains(&sighting.server.as_str()))
            .collect();
        let secrets: Vec<String> = sightings
            .iter()
            .map(|sighting| sighting.secret.clone())
            .filter(|secret| !secret.starts_with("ey"))
            .collect();
        self.sandbox.forget_records();

        let mut differences = Vec::new();
        if paths != recorded_paths {
            differences.push(format!("provider asked {paths:?}, recorded {recorded_paths:?}"));
        }
        if secrets != recorded_secrets {
            differences.push(format!("provider saw {secrets:?}, recorded {recorded_secrets:?}"));
        }
        differences
    }
}

fn compare(line: &Value, answer: &client::Answer) -> Vec<String> {
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
    } else {
        let (running, wanted) = (normal(running), normal(recorded["body"].clone()));
        if running != wanted {
            differences.push(format!("body {running}\n    recorded {wanted}"));
        }
    }
    differences
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
        Value::String(text) => Value::String(without_client_port(&text)),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_)) => other,
    }
}

/// The recording names a host only where it is not the provider's listener.
fn without_provider(url: &str) -> String {
    ["http://127.0.0.1:9100", "http://localhost:9100"]
        .iter()
        .find_map(|start| url.strip_prefix(start))
        .unwrap_or(url)
        .to_owned()
}

fn is_time(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| text.starts_with("20") && text.ends_with('Z'))
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

fn plugin_and_id(path: &str) -> Option<(String, u64)> {
    let mut parts = path.strip_prefix("/plugins/")?.split('/');
    let plugin = parts.next()?;
    (parts.next()? == "connections").then_some(())?;
    Some((plugin.to_owned(), parts.next()?.parse().ok()?))
}
