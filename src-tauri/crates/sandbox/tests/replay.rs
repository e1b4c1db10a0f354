//! Replays the exchanges recorded from a real DevLake against a fresh stand-in, in the order of the recording.
//!
//! Required of every line: the same status, the same body (ids and times apart), the same content type and location,
//! and that the provider was asked the same with the same secrets. What is left out is in [`LEFT_OUT`], and must
//! really differ: a line that starts to pass has to leave the table.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod client;
mod comparing;
mod left_out;
mod recorded_rows;

use std::collections::BTreeMap;

use comparing::compare;
use left_out::{LEFT_OUT, is_left_out};
use recorded_rows::{connection_of, connections_in, row_before, row_behind, scope_of, with_private_keys};
use sandbox::{Front, RequestSeen, Sandbox};
use serde_json::{Value, json};

const RECORDING: &str = include_str!("../../../../tests/recorded/devlake.jsonl");

/// Who is asked in the recording: the provider's listener, and Azure DevOps whose addresses are compiled in.
const PROVIDERS: [&str; 3] = ["provider", "dev.azure.com", "app.vssps.visualstudio.com"];

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

fn plugin_and_id(path: &str) -> Option<(String, u64)> {
    let mut parts = path.strip_prefix("/plugins/")?.split('/');
    let plugin = parts.next()?;
    (parts.next()? == "connections").then_some(())?;
    Some((plugin.to_owned(), parts.next()?.parse().ok()?))
}

/// The recording names a host only where it is not the provider's listener.
fn without_provider(url: &str) -> String {
    ["http://127.0.0.1:9100", "http://localhost:9100"]
        .iter()
        .find_map(|start| url.strip_prefix(start))
        .unwrap_or(url)
        .to_owned()
}
