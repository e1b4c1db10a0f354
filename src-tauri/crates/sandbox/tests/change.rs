//! Changing connections: the rules that no recorded line shows, over the wire.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod client;

use client::{Answer, send};
use sandbox::{Fault, FaultKind, Sandbox};
use serde_json::{Value, json};

const FIRST: &str = "ghp_firstzzgoodzz0000000000000000first01";
const SECOND: &str = "ghp_secondzzgoodzz000000000000000second2";

#[tokio::test]
async fn copilot_stores_an_empty_name() {
    let sandbox = Sandbox::start().await.unwrap();
    let row = json!({"name": "seats", "endpoint": "https://api.github.com/", "organization": "my-org", "token": FIRST});
    let id = sandbox.devlake().seed("gh-copilot", &row);

    let changed = patch(
        &sandbox,
        &format!("/plugins/gh-copilot/connections/{id}"),
        &json!({"name": ""}),
    )
    .await;

    assert_eq!((changed.status, changed.json()["name"].as_str()), (200, Some("")));
}

#[tokio::test]
async fn github_keeps_two_tokens_by_their_masks_and_changes_their_order() {
    let sandbox = Sandbox::start().await.unwrap();
    let path = seeded_github(&sandbox, &format!("{FIRST},{SECOND}"));
    let shown = get(&sandbox, &path).await.json();

    let changed = patch(&sandbox, &path, &shown).await;
    let tested = send(&sandbox.devlake_url(), "POST", &format!("{path}/test"), &[], "{}").await;

    let masks: Vec<&str> = shown["token"].as_str().unwrap().split(',').collect();
    assert_eq!(changed.json()["token"], format!("{},{}", masks[1], masks[0]));
    assert_eq!(tested.unwrap().json()["success"], true);
}

#[tokio::test]
async fn a_change_moves_the_time_even_within_the_same_moment() {
    let sandbox = Sandbox::start().await.unwrap();
    let path = seeded_github(&sandbox, FIRST);
    let shown = get(&sandbox, &path).await.json();

    let once = patch(&sandbox, &path, &shown).await.json();
    let twice = patch(&sandbox, &path, &shown).await.json();

    assert_eq!(once["createdAt"], shown["createdAt"]);
    assert_ne!(once["updatedAt"], twice["updatedAt"]);
}

#[tokio::test]
async fn a_lost_answer_leaves_the_change_and_a_drop_does_not() {
    let sandbox = Sandbox::start().await.unwrap();
    let path = seeded_github(&sandbox, FIRST);
    let row = get(&sandbox, &path).await.json();

    for (fault, name, stored) in [
        (FaultKind::Drop, "dropped", "code"),
        (FaultKind::AnswerLost, "lost", "lost"),
    ] {
        sandbox
            .faults()
            .set(Fault::on("devlake#1", fault).at("PATCH", "*").times(1));
        let mut change = row.clone();
        change["name"] = name.into();

        let answer = send(&sandbox.devlake_url(), "PATCH", &path, &[], &change.to_string()).await;

        assert!(answer.is_none(), "{name}");
        assert_eq!(get(&sandbox, &path).await.json()["name"], stored);
    }
}

fn seeded_github(sandbox: &Sandbox, token: &str) -> String {
    let row = json!({
        "name": "code", "endpoint": "https://api.github.com/", "authMethod": "AccessToken", "token": token,
    });
    let id = sandbox.devlake().seed("github", &row);
    format!("/plugins/github/connections/{id}")
}

async fn get(sandbox: &Sandbox, path: &str) -> Answer {
    send(&sandbox.devlake_url(), "GET", path, &[], "").await.unwrap()
}

async fn patch(sandbox: &Sandbox, path: &str, body: &Value) -> Answer {
    send(&sandbox.devlake_url(), "PATCH", path, &[], &body.to_string())
        .await
        .unwrap()
}
