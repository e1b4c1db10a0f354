//! What depends on a connection, and what happens behind a client's back, over the wire.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod client;

use client::{Answer, send};
use sandbox::{SampleCredentials, Sandbox};
use serde_json::{Value, json};

const CONNECTION: &str = "/plugins/jenkins/connections/1";

#[tokio::test]
async fn each_reason_against_a_deletion_goes_away_in_turn() {
    let sandbox = Sandbox::start().await.unwrap();
    let blueprint = seeded(&sandbox);
    let pipeline = sandbox.devlake().start_pipeline("nightly");
    let mut refusals = Vec::new();

    refusals.push(delete(&sandbox, CONNECTION).await.text());
    sandbox.devlake().finish_pipeline(pipeline);
    refusals.push(delete(&sandbox, CONNECTION).await.text());
    let detach = json!({"connections": []}).to_string();
    ask(&sandbox, "PATCH", &format!("/blueprints/{blueprint}"), &detach).await;
    refusals.push(delete(&sandbox, CONNECTION).await.text());
    delete(&sandbox, &format!("{CONNECTION}/scopes/team/deploy")).await;
    let deleted = delete(&sandbox, CONNECTION).await;

    for (refusal, words) in refusals
        .iter()
        .zip(["pipeline is running", "team-Blueprint", "data scope(s)"])
    {
        assert!(refusal.contains(words), "{refusal}");
    }
    assert_eq!(deleted.status, 200);
    assert_eq!(sandbox.devlake().count("jenkins"), 0);
}

#[tokio::test]
async fn clearing_the_data_of_a_scope_keeps_the_scope() {
    let sandbox = Sandbox::start().await.unwrap();
    let blueprint = seeded(&sandbox);
    let detach = json!({"connections": []}).to_string();
    ask(&sandbox, "PATCH", &format!("/blueprints/{blueprint}"), &detach).await;

    let path = format!("{CONNECTION}/scopes/team/deploy?delete_data_only=true");
    let cleared = delete(&sandbox, &path).await;
    let listed = ask(&sandbox, "GET", &format!("{CONNECTION}/scopes"), "").await;

    assert_eq!((cleared.status, listed.json()["count"].as_u64()), (200, Some(1)));
}

#[tokio::test]
async fn the_control_address_reaches_what_no_client_can() {
    let sandbox = Sandbox::start().await.unwrap();
    seeded(&sandbox);
    let control = sandbox.control_url();
    let change = json!({"plugin": "jenkins", "id": 1, "fields": {"name": "changed elsewhere"}});

    let pipeline = post(&control, "/devlakes/1/pipelines", &json!({"name": "nightly"})).await;
    let changed = post(&control, "/devlakes/1/changes", &change).await;
    post(&control, "/devlakes/1/lose-encryption-secret", &Value::Null).await;
    let lost = ask(&sandbox, "GET", "/plugins/jenkins/connections", "").await;
    post(&control, "/devlakes/1/restore-encryption-secret", &Value::Null).await;
    let found = ask(&sandbox, "GET", "/plugins/jenkins/connections", "").await;
    let stored = send(&control, "GET", "/devlakes/1/stored", &[], "")
        .await
        .unwrap()
        .json();

    assert_eq!((pipeline.json()["id"].as_u64(), changed.status), (Some(1), 200));
    assert_eq!(
        (lost.status, lost.json().as_array().map(Vec::len)),
        (500, Some(1))
    );
    assert_eq!(
        (found.status, found.json()[0]["name"].as_str()),
        (200, Some("changed elsewhere"))
    );
    assert_eq!(
        stored["connections"]["jenkins"][0]["password"],
        SampleCredentials::SAMPLE.jenkins_password
    );
    assert_eq!(stored["scopes"][0]["id"], "team/deploy");
    assert_eq!(stored["pipelines"][0]["status"], "TASK_RUNNING");
}

#[tokio::test]
async fn a_server_can_be_made_to_show_secrets() {
    let sandbox = Sandbox::start().await.unwrap();
    seeded(&sandbox);
    sandbox
        .devlake()
        .configure(|settings| settings.shows_secrets = true);

    let shown = ask(&sandbox, "GET", CONNECTION, "").await;

    assert_eq!(
        shown.json()["password"],
        SampleCredentials::SAMPLE.jenkins_password
    );
}

#[tokio::test]
async fn the_sample_has_a_connection_that_two_blueprints_use() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox::seed_sample(&sandbox).await.unwrap();

    let refused = delete(&sandbox, "/plugins/github/connections/1").await;

    let projects = &refused.json()["data"]["projects"];
    assert_eq!((refused.status, projects), (409, &json!(["platform", "apps"])));
}

/// A connection with one scope, which a project's blueprint collects; returns the blueprint's id.
fn seeded(sandbox: &Sandbox) -> u64 {
    let devlake = sandbox.devlake();
    let row = json!({
        "name": "builds", "endpoint": "https://jenkins.example.test/", "username": "kim",
        "password": SampleCredentials::SAMPLE.jenkins_password,
    });
    let id = devlake.seed("jenkins", &row);
    devlake.seed_scope(
        "jenkins",
        id,
        &json!({"fullName": "team/deploy", "name": "deploy"}),
    );
    let uses = json!([{"pluginName": "jenkins", "connectionId": id, "scopes": [{"scopeId": "team/deploy"}]}]);
    devlake.seed_project("team", &uses)
}

async fn delete(sandbox: &Sandbox, path: &str) -> Answer {
    ask(sandbox, "DELETE", path, "").await
}

async fn ask(sandbox: &Sandbox, method: &str, path: &str, body: &str) -> Answer {
    send(&sandbox.devlake_url(), method, path, &[], body)
        .await
        .unwrap()
}

async fn post(base: &str, path: &str, body: &Value) -> Answer {
    send(base, "POST", path, &[], &body.to_string()).await.unwrap()
}
