//! Proof of the stored credential against the stand-in, plugin by plugin, before and after the provider refuses it.

use connect::devlake::{ProofWay, StoredProof};
use domain::{Finding, Outcome, kinds::ConnectionKind};
use rstest::rstest;
use sandbox::{Fault, FaultKind, SampleCredentials, Sandbox};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::with_sandbox::client;

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;
const PROXY: Option<ProofWay> = Some(ProofWay::ProviderProxy);
const SCOPES: Option<ProofWay> = Some(ProofWay::RemoteScopes);

#[rstest]
#[case::github(ConnectionKind::DevLakeGithub, PROXY, Outcome::Rejected, SAMPLE.github_token,
    json!({ "endpoint": "https://api.github.com/", "token": SAMPLE.github_token, "authMethod": "AccessToken" }))]
#[case::gitlab(ConnectionKind::DevLakeGitlab, PROXY, Outcome::Rejected, SAMPLE.gitlab_token,
    json!({ "endpoint": "https://gitlab.com/api/v4/", "token": SAMPLE.gitlab_token }))]
#[case::jira(ConnectionKind::DevLakeJira, PROXY, Outcome::Rejected, SAMPLE.jira_cloud_token,
    json!({ "endpoint": "https://my-org.atlassian.net/rest/", "authMethod": "BasicAuth",
        "username": SAMPLE.atlassian_user, "password": SAMPLE.jira_cloud_token }))]
#[case::jenkins(ConnectionKind::DevLakeJenkins, PROXY, Outcome::NotCheckable, SAMPLE.jenkins_password,
    json!({ "endpoint": "https://jenkins.example.test/", "username": "kim", "password": SAMPLE.jenkins_password }))]
#[case::sonarqube(ConnectionKind::DevLakeSonarqube, PROXY, Outcome::Rejected, SAMPLE.sonarqube_token,
    json!({ "endpoint": "https://sonarqube.example.test/api/", "token": SAMPLE.sonarqube_token }))]
#[case::azure(ConnectionKind::DevLakeAzuredevops, PROXY, Outcome::Rejected, SAMPLE.azure_devops_token,
    json!({ "organization": "my-org", "token": SAMPLE.azure_devops_token }))]
#[case::pagerduty(ConnectionKind::DevLakePagerduty, SCOPES, Outcome::NotCheckable, SAMPLE.pagerduty_key,
    json!({ "endpoint": "https://api.pagerduty.com/", "token": SAMPLE.pagerduty_key }))]
#[case::argocd(ConnectionKind::DevLakeArgocd, SCOPES, Outcome::NotCheckable, SAMPLE.argocd_token,
    json!({ "endpoint": "https://argocd.example.test/api/v1", "token": SAMPLE.argocd_token }))]
#[case::circleci(ConnectionKind::DevLakeCircleci, SCOPES, Outcome::NotCheckable, SAMPLE.circleci_token,
    json!({ "endpoint": "https://circleci.com/api/", "token": SAMPLE.circleci_token }))]
#[case::bitbucket(ConnectionKind::DevLakeBitbucket, SCOPES, Outcome::NotCheckable, SAMPLE.bitbucket_token,
    json!({ "endpoint": "https://api.bitbucket.org/2.0/", "username": SAMPLE.atlassian_user,
        "password": SAMPLE.bitbucket_token, "usesApiToken": true }))]
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
    assert_eq!(after.outcome, refused, "{after:?}");
    assert!(!format!("{before:?} {after:?}").contains(secret));
}

#[rstest]
#[case::limit("API rate limit exceeded for user ID 1.", Outcome::NotCheckable, None)]
#[case::rights("Resource protected by organization SAML enforcement.", Outcome::Rejected,
    Some(Finding::Forbidden { provider: "GitHub".to_owned() }))]
#[tokio::test]
async fn what_a_provider_forbids_is_not_taken_for_a_refused_token(
    #[case] message: &str,
    #[case] outcome: Outcome,
    #[case] finding: Option<Finding>,
) {
    let sandbox = Sandbox::start().await.unwrap();
    let row = json!({
        "name": "one", "endpoint": "https://api.github.com/", "token": SAMPLE.github_token, "authMethod": "AccessToken",
    });
    let id = sandbox.devlake().seed("github", &row);
    let forbidden = FaultKind::Status {
        status: 403,
        body: json!({ "message": message }).to_string(),
    };
    sandbox.faults().set(Fault::on("api.github.com", forbidden));

    let proof = prove(&sandbox, ConnectionKind::DevLakeGithub, id).await;

    assert_eq!((proof.outcome, proof.finding), (outcome, finding));
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
