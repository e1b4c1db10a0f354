//! The servers themselves: kinds of DevLake, several of them, records, control address, sample.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod client;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use client::{Answer, send};
use sandbox::{DevLakeSettings, Fault, FaultKind, Front, SampleCredentials, Sandbox, seed_sample};
use serde_json::{Value, json};

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;
const CONNECTIONS: &str = "/plugins/github/connections";

#[tokio::test]
async fn the_records_tell_who_saw_which_secret() {
    let sandbox = Sandbox::start().await.unwrap();
    let token = SAMPLE.github_token;

    let answer = post(
        &sandbox.devlake_url(),
        "/plugins/github/test",
        &github_test(token),
    )
    .await;

    assert_eq!(answer.json()["success"], true);
    let seen: Vec<(String, String, String)> = sandbox
        .sightings()
        .into_iter()
        .map(|sighting| (sighting.server, sighting.from, sighting.place))
        .collect();
    let expected = [
        ("devlake#1", "client", "body token"),
        ("api.github.com", "devlake#1", "header Authorization"),
    ];
    let expected = expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned()));
    assert_eq!(seen, expected);
    assert_eq!(sandbox.who_saw(token), ["api.github.com", "devlake#1"]);
    assert!(sandbox.who_saw("ghp_never_sent").is_empty());
}

#[tokio::test]
async fn a_devlake_goes_down_and_comes_back_with_its_data() {
    let sandbox = Sandbox::start().await.unwrap();
    let devlake = sandbox.devlake();
    let url = devlake.url();
    post(&url, CONNECTIONS, &github_row("kept")).await;

    devlake.go_down().await;
    let down = send(&url, "GET", CONNECTIONS, &[], "").await;
    devlake.come_back().await.unwrap();
    let back = get(&url, CONNECTIONS).await;

    assert!(down.is_none());
    assert_eq!(back.json()[0]["name"], "kept");
}

#[tokio::test]
async fn several_devlakes_have_data_of_their_own() {
    let sandbox = Sandbox::start().await.unwrap();
    let other = sandbox.extra_devlake().await.unwrap();

    post(&sandbox.devlake_url(), CONNECTIONS, &github_row("here")).await;

    assert_eq!(get(&other, CONNECTIONS).await.json(), json!([]));
    assert_eq!(sandbox.requests("devlake#2").len(), 1);
}

#[tokio::test]
async fn every_known_plugin_can_be_listed_and_an_unknown_one_appears_when_seeded() {
    let sandbox = Sandbox::start().await.unwrap();
    let devlake = sandbox.devlake();
    devlake.seed(
        "trello",
        &json!({"name": "boards", "token": "abcdefgh", "boardsUrl": "x"}),
    );

    let plugins = get(&devlake.url(), "/plugins").await.json();

    let names: Vec<&str> = plugins
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|plugin| plugin["plugin"].as_str())
        .collect();
    assert!(names.contains(&"trello"));
    for plugin in [
        "github",
        "gh-copilot",
        "jenkins",
        "circleci",
        "gitlab",
        "bitbucket",
        "azuredevops_go",
        "jira",
        "pagerduty",
        "sonarqube",
        "argocd",
    ] {
        assert!(names.contains(&plugin), "{plugin}");
        let list = get(&devlake.url(), &format!("/plugins/{plugin}/connections")).await;
        assert_eq!(list.json(), json!([]), "{plugin}");
    }
    let trello = get(&devlake.url(), "/plugins/trello/connections").await.json();
    assert_eq!(trello[0]["token"], "ab****gh");
}

#[tokio::test]
async fn an_older_release_lacks_two_plugins() {
    let sandbox = Sandbox::start().await.unwrap();
    let devlake = sandbox.devlake();

    devlake.configure(|settings| *settings = DevLakeSettings::v1_0_2());

    let missing = get(&devlake.url(), "/plugins/argocd/connections").await;
    assert_eq!(
        (missing.status, missing.text().as_str()),
        (404, "404 page not found")
    );
    assert_eq!(get(&devlake.url(), CONNECTIONS).await.status, 200);
}

#[tokio::test]
async fn a_pending_migration_answers_428_everywhere_but_at_the_probes() {
    let sandbox = Sandbox::start().await.unwrap();
    let devlake = sandbox.devlake();

    devlake.configure(|settings| settings.migration_pending = true);

    let url = devlake.url();
    assert_eq!(get(&url, "/version").await.status, 200);
    assert_eq!(get(&url, "/ready").await.status, 503);
    assert_eq!(get(&url, "/health").await.json()["message"], "maybe");
    assert_eq!(get(&url, CONNECTIONS).await.status, 428);
    assert_eq!(get(&url, "/nope").await.status, 428);
}

#[tokio::test]
async fn a_session_login_refuses_with_two_keys_and_an_api_key_opens_under_rest() {
    let sandbox = Sandbox::start().await.unwrap();
    let devlake = sandbox.devlake();
    devlake.configure(|settings| {
        settings.session_login = true;
        settings.api_keys = vec!["k1".to_owned()];
    });
    let url = devlake.url();
    let path = format!("/rest{CONNECTIONS}");
    let key = |value| [("Authorization", value)];

    let session = get(&url, CONNECTIONS).await;
    let none = get(&url, &path).await;
    let wrong = send(&url, "GET", &path, &key("Bearer nope"), "").await.unwrap();
    let right = send(&url, "GET", &path, &key("Bearer k1"), "").await.unwrap();

    let refusal = json!({"success": false, "message": "unauthorized"});
    assert_eq!((session.status, session.json()), (401, refusal));
    assert_eq!(
        (none.status, none.json()["message"].as_str()),
        (401, Some("token is missing"))
    );
    assert_eq!(wrong.status, 403);
    assert_eq!(right.json(), json!([]));
}

#[tokio::test]
async fn config_ui_shows_a_page_for_anything_outside_its_prefix() {
    let sandbox = Sandbox::start().await.unwrap();
    let devlake = sandbox.devlake();
    let login = Some(("admin".to_owned(), "pw".to_owned()));
    let url = devlake.url();

    devlake.configure(|settings| settings.front = Front::ConfigUi { login: None });
    let page = get(&url, "/version").await;
    let version = get(&url, "/api/version").await;
    devlake.configure(|settings| settings.front = Front::ConfigUi { login });
    let stopped = get(&url, "/api/version").await;
    let basic = [("Authorization", "Basic YWRtaW46cHc=")];
    let let_in = send(&url, "GET", "/api/version", &basic, "").await.unwrap();

    assert!(page.text().contains("<title>DevLake</title>"));
    assert_eq!(version.json()["version"], "dev");
    assert_eq!(stopped.status, 401);
    assert_eq!(
        stopped.header("www-authenticate"),
        Some("Basic realm=\"DevLake Config UI\"")
    );
    assert_eq!(let_in.status, 200);
}

#[tokio::test]
async fn requests_are_recorded_with_arrival_and_answer() {
    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.devlake_url();
    sandbox
        .faults()
        .set(Fault::on("devlake#1", FaultKind::Latency { ms: 100 }));

    tokio::join!(get(&url, "/version"), get(&url, "/plugins"));

    let requests = sandbox.requests("devlake#1");
    let first_answer = requests
        .iter()
        .filter_map(|request| request.answered)
        .min()
        .unwrap();
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|request| request.arrived < first_answer));
}

#[tokio::test]
async fn the_control_address_does_what_the_library_does() {
    let sandbox = Sandbox::start().await.unwrap();
    let control = sandbox.control_url();
    let url = sandbox.devlake_url();
    let fault = json!({"server": "*", "times": 1, "fault": {"kind": "status", "status": 418}});
    let row = json!({"plugin": "github", "fields": github_row("seeded")});

    post(&control, "/faults", &fault).await;
    let teapot = get(&url, "/version").await;
    let seeded = post(&control, "/devlakes/1/connections", &row).await;
    post(&control, "/devlakes/1/down", &Value::Null).await;
    let down = send(&url, "GET", "/version", &[], "").await;
    post(&control, "/devlakes/1/up", &Value::Null).await;
    post(&control, "/devlakes/1/settings", &json!({"version": "v9"})).await;
    let version = get(&url, "/version").await;
    let requests = get(&control, "/requests/devlake%231").await.json();
    let nonsense = post(&control, "/faults", &json!({"fault": {"kind": "gremlins"}})).await;

    assert_eq!(teapot.status, 418);
    assert_eq!(seeded.json(), json!({"id": 1}));
    assert!(down.is_none());
    assert_eq!(version.json()["version"], "v9");
    assert_eq!(requests.as_array().unwrap().len(), 2);
    assert_eq!(nonsense.status, 400);
}

#[tokio::test]
async fn the_sample_is_ready_to_be_tried() {
    let sandbox = Sandbox::start().await.unwrap();

    let announcement = seed_sample(&sandbox).await.unwrap();

    let url = &announcement.devlakes[0].url;
    let body = json!({
        "endpoint": "https://jenkins.example.test/", "username": SAMPLE.jenkins_user, "password": SAMPLE.jenkins_password,
    });
    assert_eq!(get(url, CONNECTIONS).await.json().as_array().unwrap().len(), 3);
    assert_eq!(post(url, "/plugins/jenkins/test", &body).await.status, 200);
    assert_eq!(SAMPLE.github_token.len(), 40);
    assert_eq!(SAMPLE.jenkins_password.len(), 34);
    for id in 1..=3 {
        let test = post(url, &format!("{CONNECTIONS}/{id}/test"), &json!({})).await;
        assert_eq!(test.json()["tokens"][0]["login"], "octo-fake", "{id}");
    }
}

#[tokio::test]
async fn everything_stops_when_the_sandbox_is_dropped() {
    let sandbox = Sandbox::start().await.unwrap();
    let addresses = [
        sandbox.devlake_url(),
        sandbox.provider_url(),
        sandbox.proxy_url(),
        sandbox.control_url(),
    ];

    drop(sandbox);
    tokio::task::yield_now().await;

    for address in addresses {
        assert!(send(&address, "GET", "/", &[], "").await.is_none(), "{address}");
    }
}

#[test]
fn the_program_says_where_everything_is_and_ends_with_its_input() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_patchbay-sandbox"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();

    let line: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    drop(program.stdin.take());
    let ended = program.wait().unwrap();

    assert!(ended.success());
    assert!(lines.next().is_none());
    assert_eq!(line["devlakes"][0]["name"], "DevLake production");
    assert_eq!(line["devlakes"][0]["environment"], "production");
    assert_eq!(line["devlakes"][1]["environment"], "staging");
    assert_eq!(line["coregits"][0]["name"], "CoreGit");
    assert!(
        line["devlakes"][1]["url"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:")
    );
    assert!(
        line["ca_pem"]
            .as_str()
            .unwrap()
            .starts_with("-----BEGIN CERTIFICATE-----")
    );
    for key in ["provider", "proxy", "control"] {
        assert!(line[key].is_string(), "{key}");
    }
    assert_eq!(line["samples"]["githubToken"], SAMPLE.github_token);
}

async fn get(base: &str, target: &str) -> Answer {
    send(base, "GET", target, &[], "").await.unwrap()
}

async fn post(base: &str, target: &str, body: &Value) -> Answer {
    let body = body.to_string();
    send(base, "POST", target, &[], &body).await.unwrap()
}

fn github_test(token: &str) -> Value {
    json!({"endpoint": "https://api.github.com/", "authMethod": "AccessToken", "token": token})
}

fn github_row(name: &str) -> Value {
    let mut row = github_test(SAMPLE.github_token);
    row["name"] = name.into();
    row
}
