//! Replays the exchanges recorded from a real CoreGit against a fresh stand-in, in the order of the recording.
//!
//! Required of every line: the same status, the same body (ids and times apart), the same content type, the presence
//! of the headers that tell limits, and that the providers were asked the same with the same secrets. What is left
//! out is in [`LEFT_OUT`], and must really differ: a line that starts to pass has to leave the table.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod client;
#[path = "coregit/comparing.rs"]
mod comparing;
#[path = "coregit/left_out.rs"]
mod left_out;

use std::collections::BTreeMap;

use comparing::{compare, compare_requests};
use left_out::LEFT_OUT;
use sandbox::{CoreGit, Database, EncryptionKey, Fault, FaultKind, Sandbox};
use serde_json::{Value, json};

const RECORDING: &str = include_str!("../../../../tests/recorded/coregit.jsonl");

const PROVIDERS: [&str; 2] = ["api.github.com", "gitlab.com"];

/// From this line on, each is from a server of its own.
const FIRST_OF_ITS_OWN: &str = "list.rate_limited_key";

/// The tokens of the recording and those of the stand-ins that behave the same.
const SECRETS: [(&str, &str); 7] = [
    ("ghp_fake-valid-1", "ghp_zzgood_octocatzz1"),
    ("ghp_fake-valid-hubot", "ghp_zzgood_hubotzz1"),
    ("ghs_fake-inst-1", "ghs_zzinstzz1"),
    ("ghs_fake-empty-1", "ghs_zzinstemptyzz1"),
    ("glpat-fake-valid-1", "glpat-zzgood_tanukizz1"),
    ("glpat-fake-valid-2", "glpat-zzgood_tanukizz2"),
    ("glpat-fake-scope", "glpat-zznouserzz1"),
];

const LIMITED: &str = r#"{"message":"API rate limit exceeded for user ID 1.","documentation_url":"https://docs.github.com/rest/overview/rate-limits-for-the-rest-api","status":"403"}"#;
const BAD_GATEWAY: &str = "<html><body>502 Bad Gateway</body></html>";

#[tokio::test]
async fn the_recorded_exchanges_replay() {
    let lines: Vec<Value> = RECORDING
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut replay = Replay::start().await;
    let mut wrong = Vec::new();
    let mut replayed = 0;
    let mut is_of_its_own = false;

    for line in &lines {
        let case = line["case"].as_str().unwrap();
        is_of_its_own |= case == FIRST_OF_ITS_OWN;
        if is_of_its_own {
            replay = Replay::start().await;
        }
        let differences = replay.differences(line).await;
        let is_left_out = LEFT_OUT.iter().any(|(left_out, _reason)| *left_out == case);
        match (is_left_out, differences.is_empty()) {
            (false, true) => replayed += 1,
            (true, false) => {}
            (false, false) => wrong.push(format!("{case}\n    {}", differences.join("\n    "))),
            (true, true) => wrong.push(format!("{case}\n    is left out but passes")),
        }
    }

    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(replayed, 193 - LEFT_OUT.len());
}

struct Replay {
    sandbox: Sandbox,
    coregit: CoreGit,
    /// What the recording says and what it is here: secrets, ids, cursors.
    words: BTreeMap<String, String>,
}

impl Replay {
    async fn start() -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let coregit = sandbox.add_coregit().await.unwrap();
        coregit.configure(|settings| {
            let keys = ["fakemaster", "fakeburst", "fakeother"];
            for (key, organization) in keys.into_iter().zip(["acme", "acme", "other"]) {
                let key = format!("cgk_live_{key:0<39}");
                settings.master_keys.insert(key, organization.to_owned());
            }
        });
        let words = SECRETS
            .iter()
            .map(|(recorded, here)| ((*recorded).to_owned(), (*here).to_owned()))
            .collect();
        Self {
            sandbox,
            coregit,
            words,
        }
    }

    async fn differences(&mut self, line: &Value) -> Vec<String> {
        self.prepare(line);
        self.sandbox.forget_records();
        let answer = self.send(line).await;
        self.sandbox.faults().clear();
        self.clean_up(line);

        let running = comparing::body_of(&answer);
        self.learn(&line["response"]["body"], &running, answer.status);
        let recorded: Value = serde_json::from_str(&self.here(&line["response"].to_string())).unwrap();
        let mut differences = compare(&recorded, &answer);
        let calls: Value = serde_json::from_str(&self.here(&line["upstream_calls"].to_string())).unwrap();
        differences.extend(compare_requests(&calls, &self.asked()));
        differences
    }

    /// What the recording did outside its lines, or to the server before this one.
    fn prepare(&mut self, line: &Value) {
        let case = line["case"].as_str().unwrap();
        let fault = |status, body: &str| {
            let body = body.to_owned();
            Fault::on("api.github.com", FaultKind::Status { status, body })
        };
        match case {
            "create.github_provider_rate_limited" | "test.github_provider_rate_limited" => {
                self.sandbox.faults().set(fault(403, LIMITED));
            }
            "create.github_provider_502" | "test.github_provider_502" => {
                self.sandbox.faults().set(fault(502, BAD_GATEWAY));
            }
            "test.github_revoked" | "test.gitlab_revoked" | "test.github_installation_expired" => {
                for (_recorded, here) in SECRETS {
                    self.sandbox.revoke_secret(here);
                }
            }
            "list.rate_limited_key" | "create.rate_limited_key" => {
                let key = line["request"]["headers"]["x-api-key"].as_str().unwrap();
                self.coregit.spend_requests(key, 600);
            }
            "list.rate_limited_org" => {
                let key = line["request"]["headers"]["x-api-key"].as_str().unwrap();
                self.coregit.seed_token(key, json!({"repos:*": ["read"]}));
                self.coregit.spend_requests_of_all(2000);
            }
            "list.expired_scoped_token" => {
                let key = line["request"]["headers"]["x-api-key"].as_str().unwrap();
                self.coregit.seed_expired_token(key);
            }
            "create.server_without_encryption_key" => self.set_encryption_key(EncryptionKey::Missing),
            "test.server_without_encryption_key" => self.seed_behind(line, EncryptionKey::Missing),
            "test.server_key_changed" => self.seed_behind(line, EncryptionKey::Changed),
            "health.db_down" | "list.db_down" => self.set_database(Database::Unreachable),
            "health.no_database_configured" | "list.no_database_configured" => {
                self.set_database(Database::NotConfigured);
            }
            _ => {}
        }
        self.forget_what_is_not_listed(&line["response"]["body"]);
    }

    fn set_encryption_key(&self, key: EncryptionKey) {
        self.coregit.configure(|settings| settings.encryption_key = key);
    }

    fn set_database(&self, database: Database) {
        self.coregit.configure(|settings| settings.database = database);
    }

    fn seed_behind(&mut self, line: &Value, key: EncryptionKey) {
        self.set_encryption_key(key);
        let row = json!({"provider": "github", "label": "x", "access_token": "ghp_fake-valid-1"});
        let path = line["request"]["path"].as_str().unwrap();
        let id = path.split('/').nth(3).unwrap();
        self.words
            .insert(id.to_owned(), self.coregit.seed_connection(&row));
    }

    /// The recording took some connections away between its lines.
    fn forget_what_is_not_listed(&self, recorded: &Value) {
        let Some(rows) = recorded["connections"].as_array().filter(|rows| !rows.is_empty()) else {
            return;
        };
        let listed: Vec<String> = rows
            .iter()
            .map(|row| self.here(row["id"].as_str().unwrap()))
            .collect();
        for row in self.coregit.stored()["connections"].as_array().unwrap() {
            let id = row["id"].as_str().unwrap();
            if !listed.iter().any(|listed| listed == id) {
                self.coregit.forget_connection(id);
            }
        }
    }

    async fn send(&self, line: &Value) -> client::Answer {
        let request = &line["request"];
        let path = self.here(request["path"].as_str().unwrap());
        let headers: Vec<(String, String)> = request["headers"]
            .as_object()
            .unwrap()
            .iter()
            .filter(|(name, _value)| *name != "content-length")
            .map(|(name, value)| (name.clone(), self.here(value.as_str().unwrap())))
            .collect();
        let headers: Vec<(&str, &str)> = headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let body = match (&request["raw_body"], &request["body"]) {
            (Value::String(raw), _) if raw == "<4066 bytes>" => {
                let label = "L".repeat(4000);
                json!({"provider": "github", "label": label, "access_token": "ghp_fake-valid-1"}).to_string()
            }
            (Value::String(raw), _) if raw == "<26500000 bytes>" => " ".repeat(26_500_000),
            (Value::String(raw), _) => raw.clone(),
            (_, Value::Null) => String::new(),
            (_, body) => body.to_string(),
        };
        let method = request["method"].as_str().unwrap();
        let answer = client::send(&self.coregit.url(), method, &path, &headers, &self.here(&body)).await;
        answer.unwrap()
    }

    /// What happened around this line and has to be so for the next ones.
    fn clean_up(&mut self, line: &Value) {
        let case = line["case"].as_str().unwrap();
        if case.ends_with("_revoked") || case.ends_with("_expired") {
            for (_recorded, here) in SECRETS {
                self.sandbox.accept_secret(here);
            }
        }
        // Nothing is synchronised here: what the recorded runs left is put there.
        let run = match case {
            "sync.trigger.upstream_failure" => {
                json!({"status": "error", "message": "GitHub branch not found: main"})
            }
            "sync.trigger.success" => {
                json!({"status": "success", "remote_sha": "1".repeat(40)})
            }
            "sync.trigger.skipped" => {
                json!({"status": "skipped", "message": "Already up to date", "remote_sha": "1".repeat(40)})
            }
            _ => return,
        };
        let config = line["request"]["body"]["sync_id"].as_str().unwrap();
        assert!(self.coregit.seed_run(&self.here(config), &run), "{case}");
    }

    /// Remembers what was made: ids and tokens that were not there before, and cursors.
    fn learn(&mut self, recorded: &Value, running: &Value, status: u16) {
        let mut pairs = vec![(&recorded["next_cursor"], &running["next_cursor"])];
        if status == 201 {
            pairs.push((&recorded["id"], &running["id"]));
            pairs.push((&recorded["token"], &running["token"]));
        }
        let runs = (recorded["runs"].as_array(), running["runs"].as_array());
        if let (Some(recorded), Some(running)) = runs {
            let ids = recorded.iter().zip(running);
            pairs.extend(ids.map(|(recorded, running)| (&recorded["id"], &running["id"])));
        }
        for (recorded, running) in pairs {
            if let (Some(recorded), Some(running)) = (recorded.as_str(), running.as_str()) {
                self.words.insert(recorded.to_owned(), running.to_owned());
                // As it stands in a query.
                self.words
                    .insert(recorded.replace('=', "%3D"), running.replace('=', "%3D"));
            }
        }
    }

    /// Recorded text with the ids and secrets that exist here.
    fn here(&self, recorded: &str) -> String {
        self.words
            .iter()
            .fold(recorded.to_owned(), |text, (there, here)| {
                text.replace(there, here)
            })
    }

    /// What the server asked the providers, in order: method, address and secret.
    fn asked(&self) -> Vec<(String, String, String)> {
        let mut requests: Vec<_> = PROVIDERS
            .iter()
            .flat_map(|server| self.sandbox.requests(server))
            .collect();
        requests.sort_by_key(|request| request.arrived);
        let secrets = self.sandbox.sightings().into_iter();
        let secrets = secrets.filter(|seen| PROVIDERS.contains(&seen.server.as_str()));
        requests
            .into_iter()
            .zip(secrets)
            .map(|(request, seen)| {
                let url = format!("https://{}{}", request.server, request.path);
                (request.method, url, seen.secret)
            })
            .collect()
    }
}
