//! The eleven plugins with the credentials of the sample: each passes, is stored, shown and tested again, and each is
//! refused as soon as its provider refuses.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod client;

use client::{Answer, send};
use sandbox::{SampleCredentials, Sandbox};
use serde_json::{Value, json};

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;

/// What DevLake answers to a test whose credential the provider refused (devlake.md 3.12).
const REFUSED: [(&str, u16); 11] = [
    ("github", 400),
    ("gh-copilot", 401),
    ("jenkins", 400),
    ("circleci", 401),
    ("gitlab", 400),
    ("bitbucket", 400),
    ("azuredevops_go", 401),
    ("jira", 401),
    ("pagerduty", 400),
    ("sonarqube", 500),
    ("argocd", 400),
];

#[tokio::test]
async fn every_plugin_tests_stores_shows_and_tests_again() {
    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.devlake_url();

    for (plugin, _status) in REFUSED {
        let draft = draft(plugin);
        let connections = format!("/plugins/{plugin}/connections");

        let tested = post(&url, &format!("/plugins/{plugin}/test"), &draft).await;
        let created = post(&url, &connections, &draft).await;
        let id = created.json()["id"].as_u64().unwrap();
        let list = send(&url, "GET", &connections, &[], "").await.unwrap();
        let shown = send(&url, "GET", &format!("{connections}/{id}"), &[], "").await;
        let again = post(&url, &format!("{connections}/{id}/test"), &json!({})).await;

        assert_eq!(verdict(&tested), (200, true), "{plugin}: {}", tested.text());
        assert_eq!(list.json(), json!([created.json()]), "{plugin}");
        assert_eq!(shown.unwrap().json(), created.json(), "{plugin}");
        assert!(
            !list.text().contains(secret_of(&draft)),
            "{plugin} shows its secret"
        );
        assert_eq!(verdict(&again), (200, true), "{plugin}: {}", again.text());
    }
}

#[tokio::test]
async fn every_plugin_refuses_a_credential_that_its_provider_refuses() {
    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.devlake_url();

    for (plugin, status) in REFUSED {
        let bad = draft(plugin).to_string().replace("zzgoodzz", "zz401zz");

        let tested = send(&url, "POST", &format!("/plugins/{plugin}/test"), &[], &bad).await;

        assert_eq!(verdict(&tested.unwrap()), (status, false), "{plugin}");
    }
}

#[tokio::test]
async fn the_samples_own_connections_can_be_tested() {
    let sandbox = Sandbox::start().await.unwrap();
    let announcement = sandbox::seed_sample(&sandbox).await.unwrap();
    let url = &announcement.devlakes[0].url;

    let mut verdicts = Vec::new();
    for plugin in [
        "gh-copilot",
        "gitlab",
        "azuredevops_go",
        "jira",
        "pagerduty",
        "sonarqube",
    ] {
        let path = format!("/plugins/{plugin}/connections/1/test");
        verdicts.push((plugin, verdict(&post(url, &path, &json!({})).await)));
    }

    let expected = [
        ("gh-copilot", (200, true)),
        ("gitlab", (200, true)),
        ("azuredevops_go", (200, true)),
        ("jira", (200, true)),
        // Its key may not read licences: refused, with the word of success.
        ("pagerduty", (403, true)),
        ("sonarqube", (200, true)),
    ];
    assert_eq!(verdicts, expected);
}

/// A connection as a person would fill it in, with the sample's credential.
fn draft(plugin: &str) -> Value {
    let mut draft = match plugin {
        "github" => json!({
            "endpoint": "https://api.github.com/", "authMethod": "AccessToken", "token": SAMPLE.github_token,
        }),
        "gh-copilot" => json!({
            "endpoint": "https://api.github.com/", "organization": "my-org", "token": SAMPLE.github_token,
        }),
        "jenkins" => json!({
            "endpoint": "https://jenkins.example.test/", "username": SAMPLE.jenkins_user,
            "password": SAMPLE.jenkins_password,
        }),
        "circleci" => json!({"endpoint": "https://circleci.com/api/", "token": SAMPLE.circleci_token}),
        "gitlab" => json!({"endpoint": "https://gitlab.com/api/v4/", "token": SAMPLE.gitlab_token}),
        "bitbucket" => json!({
            "endpoint": "https://api.bitbucket.org/2.0/", "usesApiToken": true, "username": SAMPLE.atlassian_user,
            "password": SAMPLE.bitbucket_token,
        }),
        "azuredevops_go" => json!({"organization": "my-org", "token": SAMPLE.azure_devops_token}),
        "jira" => json!({
            "endpoint": "https://my-org.atlassian.net/rest/", "authMethod": "BasicAuth",
            "username": SAMPLE.atlassian_user, "password": SAMPLE.jira_cloud_token,
        }),
        "pagerduty" => json!({"endpoint": "https://api.pagerduty.com/", "token": SAMPLE.pagerduty_key}),
        "sonarqube" => {
            json!({"endpoint": "https://sonarcloud.io/api/", "org": "my-org", "token": SAMPLE.sonarqube_token})
        }
        "argocd" => json!({"endpoint": "https://argocd.example.test/api/v1", "token": SAMPLE.argocd_token}),
        other => panic!("no draft for {other}"),
    };
    draft["name"] = format!("{plugin} of the sample").into();
    draft
}

fn secret_of(draft: &Value) -> &str {
    ["token", "password"]
        .iter()
        .find_map(|key| draft[key].as_str())
        .unwrap()
}

fn verdict(answer: &Answer) -> (u16, bool) {
    (answer.status, answer.json()["success"] == true)
}

async fn post(base: &str, target: &str, body: &Value) -> Answer {
    send(base, "POST", target, &[], &body.to_string()).await.unwrap()
}
