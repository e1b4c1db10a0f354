//! Proof of the stored credential against the stand-in, plugin by plugin, before and after the provider refuses it.

use connect::devlake::{ProofWay, StoredProof};
use domain::{Outcome, kinds::ConnectionKind};
use rstest::rstest;
use sandbox::{SampleCredentials, Sandbox};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::with_sandbox::client;

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;
const PROXY: Option<ProofWay> = Some(ProofWay::ProviderProxy);
const SCOPES: Option<ProofWay> = Some(ProofWay::RemoteScopes);

#[rstest]
#[case::github(ConnectionKind::DevLakeGithub, PROXY, Outcome::Rejected, SAMPLE.github_token,
    json!({ "endpoint": "https://api.github.com/", "token": SAMPLE.github_token, "authMethod": "AccessToken" }))]
#[case::gitlab(ConnectionKind::DevLakeGitlab, PROXY, Outcome::NotCheckable, SAMPLE.gitlab_token,
    json!({ "endpoint": "https://gitlab.com/api/v4/", "token": SAMPLE.gitlab_token }))]
#[case::jira(ConnectionKind::DevLakeJira, PROXY, Outcome::NotCheckable, SAMPLE.jira_cloud_token,
    json!({ "endpoint": "https://my-org.atlassian.net/rest/", "authMethod": "BasicAuth",
        "username": SAMPLE.atlassian_user, "password": SAMPLE.jira_cloud_token }))]
#[case::jenkins(ConnectionKind::DevLakeJenkins, PROXY, Outcome::NotCheckable, SAMPLE.jenkins_password,
    json!({ "endpoint": "https://jenkins.example.test/", "username": "kim", "password": SAMPLE.jenkins_password }))]
#[case::sonarqube(ConnectionKind::DevLakeSonarqube, PROXY, Outcome::NotCheckable, SAMPLE.sonarqube_token,
    json!({ "endpoint": "https://sonarqube.example.test/api/", "token": SAMPLE.sonarqube_token }))]
#[case::azure(ConnectionKind::DevLakeAzuredevops, PROXY, Outcome::NotCheckable, SAMPLE.azure_devops_token,
    json!({ "organization": "my-org", "token": SAMPLE.azure_devops_token }))]
#[case::pagerduty(ConnectionKind::DevLakePagerduty, SCOPES, Outcome::NotCheckable, SAMPLE.pagerduty_key,
    json!({ "endpoint": "https://api.pagerduty.com/", "token": SAMPLE.pagerduty_key }))]
#[case::argocd(ConnectionKind::DevLakeArgocd, SCOPES, Outcome::NotCheckable, SAMPLE.argocd_token,
    json!({ "endpoint": "https://argocd.example.test/api/v1", "token": SAMPLE.argocd_token }))]
#[case::copilot(ConnectionKind::DevLakeGhCopilot, None, Outcome::NotCheckable, SAMPLE.github_token,
    json!({ "endpoint": "https://api.github.com", "organization": "my-org", "token": SAMPLE.github_token }))]
#[tokio::test]
async fn a_working_credential_is_proven_and_a_refused_one_never_is(
    #[case] kind: ConnectionKind,
    #[case] way: Option<ProofWay>,
    #[case] refused: Outcome,
    #[case] secret: &str,
    #[case] mut row: Value,
) {
    let sandbox = Sandbox::start().await.unwrap();
    row["name"] = json!("one");
    let id = sandbox.devlake().seed(kind.spec().slug, &row);

    let before = prove(&sandbox, kind, id).await;
    sandbox.revoke_secret(secret);
    let after = prove(&sandbox, kind, id).await;

    let expected = if way.is_some() {
        Outcome::Passed
    } else {
        Outcome::NotCheckable
    };
    assert_eq!((before.outcome, before.way), (expected, way));
    assert!(
        after.outcome == refused || after.outcome == Outcome::Rejected,
        "{after:?}"
    );
    assert!(!format!("{before:?} {after:?}").contains(secret));
}

async fn prove(sandbox: &Sandbox, kind: ConnectionKind, id: u64) -> StoredProof {
    client(sandbox)
        .prove_stored(
            kind,
            id,
            None,
            Some("my-org"),
            kind.spec().slot,
            &CancellationToken::new(),
        )
        .await
        .unwrap()
}
