//! Proof that the stored credential works: the provider proxy and the remote scopes, over the wire.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod client;

use client::{Answer, send};
use sandbox::{SampleCredentials, Sandbox};
use serde_json::json;

/// The plugins with a proxy and the constant path that proves a credential (devlake.md 4.6).
const PROXIED: [(&str, &str); 5] = [
    ("github", "user"),
    ("gitlab", "user"),
    ("jenkins", "api/json"),
    ("jira", "api/2/myself"),
    ("azuredevops_go", "my-org/_apis/projects"),
];

/// The other weak ones, whose remote scopes prove it.
const BROWSED: [&str; 2] = ["pagerduty", "argocd"];

#[tokio::test]
async fn the_proxy_answers_with_the_stored_credential_until_it_is_revoked() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox::seed_sample(&sandbox).await.unwrap();

    for (plugin, path) in PROXIED {
        let target = format!("/plugins/{plugin}/connections/1/proxy/rest/{path}");

        let before = get(&sandbox, &target).await;
        revoke_what_is_stored(&sandbox, plugin);
        let after = get(&sandbox, &target).await;

        assert_eq!(before.status, 200, "{plugin}: {}", before.text());
        assert!(after.status >= 400, "{plugin}: {}", after.text());
    }
}

#[tokio::test]
async fn remote_scopes_become_empty_when_the_credential_is_revoked() {
    let sandbox = Sandbox::start().await.unwrap();
    let credentials = [
        SampleCredentials::SAMPLE.pagerduty_key,
        SampleCredentials::SAMPLE.argocd_token,
    ];
    let endpoints = ["https://api.pagerduty.com/", "https://argocd.example.test/api/v1"];

    for ((plugin, token), endpoint) in BROWSED.into_iter().zip(credentials).zip(endpoints) {
        let row = json!({"name": "one", "endpoint": endpoint, "token": token});
        let id = sandbox.devlake().seed(plugin, &row);
        let target = format!("/plugins/{plugin}/connections/{id}/remote-scopes");

        let before = get(&sandbox, &target).await.json();
        sandbox.revoke_secret(token);
        let after = get(&sandbox, &target).await.json();

        assert_eq!(before["children"].as_array().map(Vec::len), Some(1), "{plugin}");
        assert_eq!(after["children"], json!([]), "{plugin}");
    }
}

#[tokio::test]
async fn a_plugin_without_a_proxy_has_no_such_route() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox::seed_sample(&sandbox).await.unwrap();

    let answer = get(&sandbox, "/plugins/pagerduty/connections/1/proxy/rest/users/me").await;

    assert_eq!(
        (answer.status, answer.text().as_str()),
        (404, "404 page not found")
    );
}

fn revoke_what_is_stored(sandbox: &Sandbox, plugin: &str) {
    let stored = sandbox.devlake().stored();
    let row = &stored["connections"][plugin][0];
    let secret = |key: &str| row[key].as_str().filter(|secret| !secret.is_empty());
    sandbox.revoke_secret(secret("token").or_else(|| secret("password")).unwrap());
}

async fn get(sandbox: &Sandbox, target: &str) -> Answer {
    send(&sandbox.devlake_url(), "GET", target, &[], "")
        .await
        .unwrap()
}
