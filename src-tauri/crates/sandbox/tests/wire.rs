//! What happens on the wire: the HTTPS proxy, the providers behind it, faults.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod client;
mod tunnel;

use std::time::Duration;

use client::{Answer, send};
use sandbox::{CertificateFlaw, Fault, FaultKind, SampleCredentials, Sandbox};
use serde_json::{Value, json};
use tunnel::{connect, handshake};

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;
const CONNECTIONS: &str = "/plugins/github/connections";

#[tokio::test]
async fn a_provider_behind_the_proxy_is_trusted_only_with_the_sandbox_authority() {
    let sandbox = Sandbox::start().await.unwrap();
    let proxy = sandbox.proxy_url();

    let without = handshake(&proxy, "api.github.com", None).await;
    let with = handshake(&proxy, "api.github.com", Some(sandbox.ca_pem())).await;

    assert!(without.is_err());
    let answer = client::exchange(&mut with.unwrap(), "GET", "/", &[], "").await;
    assert!(answer.unwrap().json()["current_user_url"].is_string());
    assert_eq!(sandbox.requests("api.github.com").len(), 1);
}

#[tokio::test]
async fn a_wrong_certificate_fails_the_handshake_whatever_is_wrong_with_it() {
    let sandbox = Sandbox::start().await.unwrap();
    let proxy = sandbox.proxy_url();

    for flaw in [
        CertificateFlaw::Expired,
        CertificateFlaw::WrongHost,
        CertificateFlaw::OtherAuthority,
    ] {
        sandbox.faults().clear();
        let fault = FaultKind::Certificate { flaw };
        sandbox.faults().set(Fault::on("jenkins.example.test", fault));

        let flawed = handshake(&proxy, "jenkins.example.test", Some(sandbox.ca_pem())).await;
        let spared = handshake(&proxy, "api.github.com", Some(sandbox.ca_pem())).await;

        assert!(flawed.is_err(), "{flaw:?}");
        assert!(spared.is_ok(), "{flaw:?}");
    }
}

#[tokio::test]
async fn the_proxy_knows_no_other_host_and_no_plain_http() {
    let sandbox = Sandbox::start().await.unwrap();
    let proxy = sandbox.proxy_url();

    let (foreign, _stream) = connect(&proxy, "example.com:443").await;
    let (other_port, _stream) = connect(&proxy, "api.github.com:8443").await;
    let plain = get(&proxy, "http://api.github.com/").await;

    assert!(foreign.contains("502"), "{foreign}");
    assert!(other_port.contains("502"), "{other_port}");
    assert_eq!(plain.status, 403);
}

#[tokio::test]
async fn an_enterprise_server_has_its_interface_under_a_prefix() {
    let sandbox = Sandbox::start().await.unwrap();
    let authorization = format!("Bearer {}", SAMPLE.github_fine_grained_token);
    let headers = [("Authorization", authorization.as_str())];
    let mut stream = behind_proxy(&sandbox, "github.example.test").await;

    let user = client::exchange(&mut stream, "GET", "/api/v3/user", &headers, "").await;

    let user = user.unwrap();
    assert_eq!(user.json()["login"], "octo-fake");
    assert!(user.header("x-github-enterprise-version").is_some());
    assert_eq!(user.header("x-oauth-scopes"), None);
}

#[tokio::test]
async fn every_further_provider_says_what_it_is_before_anybody_logs_in() {
    let sandbox = Sandbox::start().await.unwrap();
    let looks = [
        ("circleci.com", "/api/v2/me", 401, "/message"),
        ("circleci.example.test", "/api/v2/me", 401, "/message"),
        ("gitlab.com", "/api/v4/version", 401, "/message"),
        ("gitlab.example.test", "/api/v4/user", 401, "/message"),
        ("api.bitbucket.org", "/2.0/user", 401, "/error/message"),
        ("api.bitbucket.org", "/2.0/hook_events", 200, "/repository"),
        ("my-org.atlassian.net", "/rest/api/2/serverInfo", 200, "/baseUrl"),
        (
            "jira.example.test",
            "/rest/api/2/serverInfo",
            200,
            "/versionNumbers/0",
        ),
        ("api.pagerduty.com", "/", 401, "/error/message"),
        ("sonarcloud.io", "/api/system/status", 200, "/version"),
        (
            "sonarqube.example.test",
            "/api/authentication/validate",
            200,
            "/valid",
        ),
        ("argocd.example.test", "/api/version", 200, "/Version"),
        ("argocd.example.test", "/api/v1/applications", 401, "/message"),
    ];

    for (host, path, status, pointer) in looks {
        let mut stream = behind_proxy(&sandbox, host).await;

        let answer = client::exchange(&mut stream, "GET", path, &[], "").await.unwrap();

        assert_eq!(answer.status, status, "{host}{path}");
        assert!(answer.json().pointer(pointer).is_some(), "{host}{path}");
    }
}

#[tokio::test]
async fn azure_devops_leads_a_browser_to_its_sign_in_and_refuses_a_client() {
    let sandbox = Sandbox::start().await.unwrap();
    let path = "/my-org/_apis/connectionData";
    let suppressed = [("X-TFS-FedAuthRedirect", "Suppress")];
    let mut browser = behind_proxy(&sandbox, "dev.azure.com").await;
    let mut program = behind_proxy(&sandbox, "dev.azure.com").await;

    let led = client::exchange(&mut browser, "GET", path, &[], "")
        .await
        .unwrap();
    let refused = client::exchange(&mut program, "GET", path, &suppressed, "").await;

    assert_eq!(led.status, 302);
    assert!(
        led.header("location")
            .unwrap()
            .contains("visualstudio.com/_signin")
    );
    let refused = refused.unwrap();
    assert_eq!(refused.status, 401);
    assert!(refused.header("x-tfs-processid").is_some());
}

#[tokio::test]
async fn a_redirect_to_another_host_takes_only_headers_of_its_own_along() {
    let sandbox = Sandbox::start().await.unwrap();
    let devlake = sandbox.devlake_url();
    let provider = sandbox.provider_url();
    let drafts = [
        (
            "circleci",
            format!("{provider}/circleci/api/"),
            "CCIPAT_zzredirectxzz",
        ),
        ("argocd", format!("{provider}/argocd/api/v1"), "argozzredirectxzz"),
    ];

    for (plugin, endpoint, token) in drafts {
        let body = json!({"endpoint": endpoint, "token": token});
        post(&devlake, &format!("/plugins/{plugin}/test"), &body).await;
    }

    let foreign: Vec<String> = sandbox
        .sightings()
        .into_iter()
        .filter(|sighting| sighting.path == "/redirected/foreign")
        .map(|sighting| sighting.secret)
        .collect();
    assert_eq!(foreign, ["CCIPAT_zzredirectxzz"]);
}

#[tokio::test]
async fn jenkins_says_what_it_is_before_anybody_logs_in() {
    let sandbox = Sandbox::start().await.unwrap();
    let provider = sandbox.provider_url();

    let anonymous = get(&provider, "/jenkins/").await;
    let wrong = [("Authorization", "Basic a2ltOndyb25n")];
    let refused = send(&provider, "GET", "/jenkins/", &wrong, "").await.unwrap();

    assert_eq!(anonymous.status, 403);
    assert!(anonymous.header("x-jenkins").is_some());
    assert_eq!(refused.status, 401);
}

#[tokio::test]
async fn a_revoked_token_is_refused_from_then_on() {
    let sandbox = Sandbox::start().await.unwrap();
    let devlake = sandbox.devlake_url();
    let body = github_test(SAMPLE.github_token);

    sandbox.revoke_secret(SAMPLE.github_token);
    let refused = post(&devlake, "/plugins/github/test", &body).await;
    sandbox.accept_secret(SAMPLE.github_token);
    let accepted = post(&devlake, "/plugins/github/test", &body).await;

    assert_eq!(refused.status, 400);
    assert_eq!(accepted.json()["success"], true);
}

#[tokio::test]
async fn a_lost_answer_leaves_the_row_and_a_drop_does_not() {
    let sandbox = Sandbox::start().await.unwrap();
    let devlake = sandbox.devlake();

    for (fault, name, stored) in [
        (FaultKind::Drop, "dropped", 0),
        (FaultKind::AnswerLost, "lost", 1),
    ] {
        sandbox
            .faults()
            .set(Fault::on("devlake#1", fault).at("POST", CONNECTIONS).times(1));

        let body = github_row(name).to_string();
        let answer = send(&devlake.url(), "POST", CONNECTIONS, &[], &body).await;

        assert!(answer.is_none(), "{name}");
        assert_eq!(devlake.count("github"), stored, "{name}");
    }
}

#[tokio::test]
async fn faults_of_the_wire_reach_the_client() {
    let sandbox = Sandbox::start().await.unwrap();
    let devlake = sandbox.devlake_url();
    let location = "https://elsewhere.example.test/".to_owned();

    let truncated = with_fault(&sandbox, FaultKind::Truncated, &devlake)
        .await
        .unwrap();
    let huge = with_fault(&sandbox, FaultKind::Huge { bytes: 300_000 }, &devlake)
        .await
        .unwrap();
    let bomb = with_fault(&sandbox, FaultKind::GzipBomb { bytes: 1_000_000 }, &devlake)
        .await
        .unwrap();
    let page = with_fault(&sandbox, FaultKind::Html, &devlake).await.unwrap();
    let moved = with_fault(
        &sandbox,
        FaultKind::Redirect {
            location: location.clone(),
        },
        &devlake,
    )
    .await
    .unwrap();
    let body = "busy".to_owned();
    let status = with_fault(&sandbox, FaultKind::Status { status: 503, body }, &devlake)
        .await
        .unwrap();
    let dripped = with_fault(&sandbox, FaultKind::Drip { ms: 0 }, &devlake)
        .await
        .unwrap();
    let dropped = with_fault(&sandbox, FaultKind::Drop, &devlake).await;

    let promised: usize = truncated.header("content-length").unwrap().parse().unwrap();
    assert!(truncated.body.len() < promised);
    assert_eq!(huge.body.len(), 300_000);
    assert_eq!(bomb.header("content-encoding"), Some("gzip"));
    assert!(bomb.body.len() < 10_000);
    assert!(page.text().starts_with("<!DOCTYPE html>"));
    assert_eq!(
        (moved.status, moved.header("location")),
        (302, Some(location.as_str()))
    );
    assert_eq!((status.status, status.text().as_str()), (503, "busy"));
    assert_eq!(dripped.json()["version"], "dev");
    assert!(dropped.is_none());
}

#[tokio::test]
async fn a_hanging_server_does_not_answer_and_endless_headers_do_not_end() {
    let sandbox = Sandbox::start().await.unwrap();
    let devlake = sandbox.devlake_url();

    for fault in [FaultKind::Hang, FaultKind::EndlessHeaders] {
        sandbox.faults().clear();
        sandbox.faults().set(Fault::on("devlake#1", fault.clone()));
        let request = send(&devlake, "GET", "/version", &[], "");

        let answer = tokio::time::timeout(Duration::from_millis(150), request).await;

        assert!(answer.is_err(), "{fault:?}");
    }
}

#[tokio::test]
async fn faults_of_a_provider_meet_devlake_as_well() {
    let sandbox = Sandbox::start().await.unwrap();
    let devlake = sandbox.devlake_url();
    let flaw = CertificateFlaw::OtherAuthority;
    let faults = [
        (FaultKind::Html, 400, "invalid character '<'"),
        (FaultKind::Drop, 400, "EOF"),
        (FaultKind::Certificate { flaw }, 400, "x509"),
        (
            FaultKind::Status {
                status: 503,
                body: String::new(),
            },
            503,
            "unexpected status",
        ),
    ];

    for (fault, status, words) in faults {
        sandbox.faults().clear();
        sandbox.faults().set(Fault::on("api.github.com", fault));

        let body = github_test(SAMPLE.github_token);
        let answer = post(&devlake, "/plugins/github/test", &body).await;

        assert_eq!(answer.status, status, "{words}");
        assert!(answer.text().contains(words), "{}", answer.text());
    }
}

#[tokio::test]
async fn a_proxy_can_fail_itself() {
    let sandbox = Sandbox::start().await.unwrap();
    let body = "log in first".to_owned();
    sandbox
        .faults()
        .set(Fault::on("proxy", FaultKind::Status { status: 407, body }));

    let (status, _stream) = connect(&sandbox.proxy_url(), "api.github.com:443").await;

    assert!(status.contains("407"), "{status}");
}

async fn get(base: &str, target: &str) -> Answer {
    send(base, "GET", target, &[], "").await.unwrap()
}

async fn post(base: &str, target: &str, body: &Value) -> Answer {
    let body = body.to_string();
    send(base, "POST", target, &[], &body).await.unwrap()
}

async fn with_fault(sandbox: &Sandbox, fault: FaultKind, base: &str) -> Option<Answer> {
    sandbox.faults().clear();
    sandbox.faults().set(Fault::on("devlake#1", fault));
    send(base, "GET", "/version", &[], "").await
}

async fn behind_proxy(
    sandbox: &Sandbox,
    host: &str,
) -> tokio_rustls::client::TlsStream<tokio::net::TcpStream> {
    handshake(&sandbox.proxy_url(), host, Some(sandbox.ca_pem()))
        .await
        .unwrap()
}

fn github_test(token: &str) -> Value {
    json!({"endpoint": "https://api.github.com/", "authMethod": "AccessToken", "token": token})
}

fn github_row(name: &str) -> Value {
    let mut row = github_test(SAMPLE.github_token);
    row["name"] = name.into();
    row
}
