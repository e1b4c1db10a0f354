//! CoreGit beyond its recording: what depends on a connection, limits that open again, control address, sample.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod client;

use client::{Answer, send};
use sandbox::{CoreGit, SampleCredentials, Sandbox, seed_sample};
use serde_json::{Value, json};

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;
const CONNECTIONS: &str = "/v1/connections";

#[tokio::test]
async fn a_webhook_stays_when_the_connection_goes_first() {
    let (sandbox, coregit) = start().await;
    let id = hooked(&coregit, "github").await;
    let before = sandbox.webhooks().len();

    ask(&coregit, "DELETE", &format!("{CONNECTIONS}/{id}"), &Value::Null).await;

    assert_eq!((before, sandbox.webhooks().len()), (1, 1));
    assert_eq!(coregit.stored()["configs"], json!([]));
}

#[tokio::test]
async fn a_webhook_goes_with_its_sync_configuration() {
    for provider in ["github", "gitlab"] {
        let (sandbox, coregit) = start().await;
        hooked(&coregit, provider).await;
        let before = sandbox.webhooks();

        ask(&coregit, "DELETE", "/v1/repos/team/app/sync/config", &Value::Null).await;

        assert_eq!(before[0].project, "my-org/app", "{provider}");
        assert_eq!(sandbox.webhooks(), [], "{provider}");
    }
}

#[tokio::test]
async fn a_seeded_webhook_is_the_one_that_its_configuration_removes() {
    let sandbox = Sandbox::start().await.unwrap();
    seed_sample(&sandbox).await.unwrap();
    let url = sandbox_url(&sandbox).await;
    let key = [("x-api-key", SAMPLE.coregit_master_key)];
    let before = sandbox.webhooks().len();

    let answer = send(&url, "DELETE", "/v1/repos/api/sync/config", &key, "")
        .await
        .unwrap();

    assert_eq!(answer.json(), json!({"deleted": true}));
    assert_eq!((before, sandbox.webhooks().len()), (1, 0));
}

#[tokio::test]
async fn a_limit_opens_again_after_its_minute() {
    let (_sandbox, coregit) = start().await;
    coregit.configure(|settings| {
        settings.key_per_minute = 1;
        settings.minute_ms = 40;
    });

    let first = ask(&coregit, "GET", CONNECTIONS, &Value::Null).await;
    let second = ask(&coregit, "GET", CONNECTIONS, &Value::Null).await;
    let mut third = second.status;
    while third == 429 {
        third = ask(&coregit, "GET", CONNECTIONS, &Value::Null).await.status;
    }

    assert_eq!((first.status, second.status, third), (200, 429, 200));
    assert_eq!(second.header("retry-after"), Some("1"));
}

#[tokio::test]
async fn the_records_tell_who_saw_the_key_and_who_the_token() {
    let (sandbox, coregit) = start().await;

    create(&coregit, "github").await;

    assert_eq!(
        sandbox.who_saw(SAMPLE.github_token),
        ["api.github.com", "coregit#1"]
    );
    assert_eq!(sandbox.who_saw(SAMPLE.coregit_master_key), ["coregit#1"]);
    let places: Vec<String> = sandbox.sightings().into_iter().map(|seen| seen.place).collect();
    assert_eq!(
        places,
        ["header x-api-key", "body access_token", "header Authorization"]
    );
}

#[tokio::test]
async fn the_control_address_seeds_what_the_library_seeds() {
    let (sandbox, coregit) = start().await;
    let control = sandbox.control_url();
    let row = json!({"provider": "github", "label": "one", "access_token": SAMPLE.github_token});

    let seeded = post(&control, "/coregits/1/connections", &row).await.json();
    let sync =
        json!({"repo": "app", "connection": seeded["id"], "fields": {"remote": "a/b", "auto_sync": true}});
    post(&control, "/coregits/1/syncs", &sync).await;
    let hooks = send(&control, "GET", "/webhooks", &[], "").await.unwrap().json();
    let config = ask(&coregit, "GET", "/v1/repos/app/sync/config", &Value::Null).await;
    post(&control, "/coregits/1/forget", &seeded).await;
    let left = ask(&coregit, "GET", CONNECTIONS, &Value::Null).await;

    assert_eq!(hooks[0]["project"], "a/b");
    assert_eq!(config.json()["config"]["connection_id"], seeded["id"]);
    assert_eq!(left.json(), json!({"connections": []}));
}

#[tokio::test]
async fn the_sample_has_two_connections_and_both_pass() {
    let sandbox = Sandbox::start().await.unwrap();
    seed_sample(&sandbox).await.unwrap();
    let url = sandbox_url(&sandbox).await;
    let key = [("x-api-key", SAMPLE.coregit_scoped_token)];

    let list = send(&url, "GET", CONNECTIONS, &key, "").await.unwrap().json();

    let rows = list["connections"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    for row in rows {
        let path = format!("{CONNECTIONS}/{}/test", row["id"].as_str().unwrap());
        let test = send(&url, "POST", &path, &key, "").await.unwrap().json();
        assert_eq!(test, json!({"valid": true, "username": row["external_username"]}));
    }
}

async fn start() -> (Sandbox, CoreGit) {
    let sandbox = Sandbox::start().await.unwrap();
    let coregit = sandbox.add_coregit().await.unwrap();
    (sandbox, coregit)
}

/// The address of the first CoreGit, as another process learns it.
async fn sandbox_url(sandbox: &Sandbox) -> String {
    let control = sandbox.control_url();
    let list = send(&control, "GET", "/coregits", &[], "").await.unwrap().json();
    list[0]["url"].as_str().unwrap().to_owned()
}

/// A connection with an auto-syncing import of `my-org/app` into `team/app`.
async fn hooked(coregit: &CoreGit, provider: &str) -> String {
    let id = create(coregit, provider).await;
    coregit.seed_repo("team/app");
    let config = json!({"connection_id": id, "remote": "my-org/app", "auto_sync": true});
    let answer = ask(coregit, "POST", "/v1/repos/team/app/sync/config", &config).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    id
}

async fn create(coregit: &CoreGit, provider: &str) -> String {
    let token = if provider == "github" {
        SAMPLE.github_token
    } else {
        SAMPLE.gitlab_token
    };
    let body = json!({"provider": provider, "label": "one", "access_token": token});
    let answer = ask(coregit, "POST", CONNECTIONS, &body).await;
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn ask(coregit: &CoreGit, method: &str, path: &str, body: &Value) -> Answer {
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let key = [("x-api-key", SAMPLE.coregit_master_key)];
    send(&coregit.url(), method, path, &key, &body).await.unwrap()
}

async fn post(base: &str, path: &str, body: &Value) -> Answer {
    send(base, "POST", path, &[], &body.to_string()).await.unwrap()
}
