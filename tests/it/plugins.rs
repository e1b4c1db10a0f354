//! Eleven plugins × draft test, create, list, saved test, all passing; and each refused with its finding.

use domain::{
    Outcome, Query, SystemKind,
    kinds::{Answers, ConnectionKind, FieldId},
};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use sandbox::SampleCredentials;

use crate::story::{create, never, stage, with_devlake};

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;

/// What a person answers, and the secret that works.
pub(crate) struct Row {
    pub(crate) kind: ConnectionKind,
    pub(crate) answers: Vec<(FieldId, &'static str)>,
    pub(crate) secret: &'static str,
}

#[tokio::test]
async fn every_plugin_is_tested_created_listed_and_tested_again() {
    let (bench, system) = with_devlake().await;
    let rows = rows();
    assert_eq!(
        rows.len(),
        ConnectionKind::of_system(SystemKind::DevLake).count(),
        "eleven means eleven"
    );

    for row in &rows {
        let draft = draft(&bench, system, row, row.secret);
        let checked = bench
            .app
            .check_draft(&draft, &RecordingProgress::default(), &never())
            .await
            .unwrap();
        assert_eq!(
            checked.verdict.outcome,
            Outcome::Passed,
            "{:?}: {checked:?}",
            row.kind
        );

        let created = create(&bench, draft).await.unwrap();
        let saved = created.check.unwrap();
        assert_eq!(
            saved.verdict.outcome,
            Outcome::Passed,
            "{:?}: {saved:?}",
            row.kind
        );
        assert_eq!(saved.verdict.proof, row.kind.spec().proof, "{:?}", row.kind);
    }

    let reloaded = bench
        .app
        .reload(&[], &RecordingProgress::default(), &never())
        .await
        .unwrap();
    assert_eq!(
        (reloaded.found, reloaded.adopted, reloaded.troubles.len()),
        (rows.len(), 0, 0)
    );
    let listed = bench
        .app
        .list(Query {
            limit: 50,
            ..Query::default()
        })
        .await
        .unwrap();
    assert_eq!(listed.listing.total, rows.len());
}

#[tokio::test]
async fn every_plugin_is_refused_with_its_finding_once_the_provider_refuses() {
    let (bench, system) = with_devlake().await;

    for row in rows() {
        bench.sandbox.revoke_secret(row.secret);
        let draft = draft(&bench, system, &row, row.secret);

        let checked = bench
            .app
            .check_draft(&draft, &RecordingProgress::default(), &never())
            .await
            .unwrap();

        let finding = checked
            .rungs
            .iter()
            .rev()
            .find_map(|rung| rung.finding.clone())
            .unwrap();
        assert_eq!(
            checked.verdict.outcome,
            Outcome::Rejected,
            "{:?}: {finding:?}",
            row.kind
        );
        let words = finding.words(SystemKind::DevLake);
        assert!(
            !words.what.is_empty() && !words.advice.is_empty(),
            "{:?}",
            row.kind
        );
        assert!(
            !row.kind.spec().rights.is_empty(),
            "{:?} lists the rights it needs",
            row.kind
        );
    }
}

pub(crate) fn rows() -> Vec<Row> {
    use ConnectionKind as Kind;
    use FieldId::{Address, Login, Organization};
    let row = |kind, answers: &[_], secret| Row {
        kind,
        answers: answers.to_vec(),
        secret,
    };
    vec![
        row(
            Kind::DevLakeGithub,
            &[(Organization, "my-org")],
            SAMPLE.github_token,
        ),
        row(
            Kind::DevLakeGhCopilot,
            &[(Organization, "my-org")],
            SAMPLE.github_token,
        ),
        row(
            Kind::DevLakeJenkins,
            &[(Address, "jenkins.example.test"), (Login, "kim")],
            SAMPLE.jenkins_password,
        ),
        row(Kind::DevLakeCircleci, &[], SAMPLE.circleci_token),
        row(
            Kind::DevLakeGitlab,
            &[(Organization, "my-group")],
            SAMPLE.gitlab_token,
        ),
        row(
            Kind::DevLakeBitbucket,
            &[(Login, SAMPLE.atlassian_user)],
            SAMPLE.bitbucket_token,
        ),
        row(
            Kind::DevLakeAzuredevops,
            &[(Organization, "https://dev.azure.com/my-org")],
            SAMPLE.azure_devops_token,
        ),
        row(
            Kind::DevLakeJira,
            &[
                (Address, "my-org.atlassian.net/browse/AB-1"),
                (Login, SAMPLE.atlassian_user),
            ],
            SAMPLE.jira_cloud_token,
        ),
        row(Kind::DevLakePagerduty, &[], SAMPLE.pagerduty_key),
        row(
            Kind::DevLakeSonarqube,
            &[(Address, "https://sonarqube.example.test")],
            SAMPLE.sonarqube_token,
        ),
        row(
            Kind::DevLakeArgocd,
            &[(Address, "https://argocd.example.test")],
            SAMPLE.argocd_token,
        ),
    ]
}

pub(crate) fn draft(bench: &Bench, system: domain::SystemId, row: &Row, secret: &str) -> app::DraftRequest {
    let answers: Answers = row
        .answers
        .iter()
        .map(|(field, answer)| (*field, (*answer).to_owned()))
        .collect();
    app::DraftRequest {
        kind: row.kind,
        system,
        answers,
        staged: stage(bench, row.kind, secret),
        further: Vec::new(),
    }
}
