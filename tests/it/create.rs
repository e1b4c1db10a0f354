//! Two kinds × create, list, test draft, test saved; refused ones with their finding; lost answers.

use app::{CreateError, Stage};
use domain::{ConnectionState, Finding, Health, Outcome, Proof, Query, Rung};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use sandbox::{Fault, FaultKind};

use crate::story::{GOOD_PASSWORD, GOOD_TOKEN, create, github, jenkins, never, with_devlake};

#[tokio::test]
async fn a_github_connection_is_created_tested_and_listed() {
    let (bench, system) = with_devlake().await;

    let created = create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();

    let check = created.check.unwrap();
    assert_eq!(
        (check.verdict.outcome, check.verdict.proof),
        (Outcome::Passed, Proof::Strong)
    );
    let rungs: Vec<_> = check
        .rungs
        .iter()
        .map(|report| (report.rung, report.outcome))
        .collect();
    assert_eq!(
        rungs,
        [
            (Rung::Answers, Outcome::Passed),
            (Rung::CertificateTrusted, Outcome::Passed),
            (Rung::RightApi, Outcome::Passed),
            (Rung::SystemTest, Outcome::Passed),
        ]
    );
    let detail = bench.app.connection(created.connection).await.unwrap().unwrap();
    assert_eq!(
        (detail.connection.name.as_str(), detail.connection.devlake_id()),
        ("GitHub - my-org", Some(1))
    );
    assert_eq!(detail.health, Health::Healthy);
    let used = &detail.uses[0].credential;
    assert!(used.is_held && used.account.is_some());
    assert_eq!(listed(&bench).await, ["GitHub - my-org"]);
}

#[tokio::test]
async fn a_jenkins_connection_is_created_tested_and_listed() {
    let (bench, system) = with_devlake().await;

    let created = create(&bench, jenkins(&bench, system, GOOD_PASSWORD))
        .await
        .unwrap();

    let check = created.check.unwrap();
    assert_eq!(
        (check.verdict.outcome, check.verdict.proof),
        (Outcome::Passed, Proof::Weak)
    );
    let detail = bench.app.connection(created.connection).await.unwrap().unwrap();
    assert_eq!(detail.uses[0].credential.login.as_deref(), Some("kim"));
    assert_eq!(listed(&bench).await, ["Jenkins"]);
}

#[tokio::test]
async fn a_draft_is_tested_and_nothing_is_kept() {
    let (bench, system) = with_devlake().await;

    for draft in [
        github(&bench, system, GOOD_TOKEN),
        jenkins(&bench, system, GOOD_PASSWORD),
    ] {
        let result = bench
            .app
            .check_draft(&draft, &RecordingProgress::default(), &never())
            .await
            .unwrap();
        assert_eq!(result.verdict.outcome, Outcome::Passed, "{:?}", draft.kind);
    }

    assert_eq!(
        bench.sandbox.devlake().count("github") + bench.sandbox.devlake().count("jenkins"),
        0
    );
    assert!(listed(&bench).await.is_empty());
}

#[tokio::test]
async fn a_refused_draft_names_what_to_do() {
    let (bench, system) = with_devlake().await;
    let drafts = [
        (
            github(&bench, system, "ghp_zz401zzStory000000000000000000000001"),
            "TokenRefused",
        ),
        (
            jenkins(&bench, system, "11zz401zz0000000000000000000story1"),
            "LoginRefused",
        ),
        (
            github(&bench, system, "ghp_zznoscopezzStory00000000000000000001"),
            "RightsMissing",
        ),
    ];

    for (draft, expected) in drafts {
        let result = bench
            .app
            .check_draft(&draft, &RecordingProgress::default(), &never())
            .await
            .unwrap();

        let finding = result.rungs.last().unwrap().finding.clone().unwrap();
        assert_eq!(result.verdict.outcome, Outcome::Rejected, "{finding:?}");
        assert!(
            format!("{finding:?}").starts_with(expected),
            "{finding:?} is not {expected}"
        );
    }
}

#[tokio::test]
async fn a_fine_grained_token_is_signed_in_and_not_judged() {
    let (bench, system) = with_devlake().await;
    let token = format!("github_pat_zzgoodzz{}", "0".repeat(74));

    let result = bench
        .app
        .check_draft(
            &github(&bench, system, &token),
            &RecordingProgress::default(),
            &never(),
        )
        .await
        .unwrap();

    assert_eq!(result.verdict.outcome, Outcome::NotCheckable);
    assert!(matches!(
        result.rungs.last().unwrap().finding,
        Some(Finding::CannotJudge { .. })
    ));
    assert!(result.account.is_some());
}

#[tokio::test]
async fn a_failed_saved_test_keeps_the_connection_as_rejected() {
    let (bench, system) = with_devlake().await;

    let created = create(
        &bench,
        github(&bench, system, "ghp_zz401zzStory000000000000000000000002"),
    )
    .await
    .unwrap();

    assert_eq!(created.check.unwrap().verdict.outcome, Outcome::Rejected);
    let detail = bench.app.connection(created.connection).await.unwrap().unwrap();
    assert_eq!(
        (detail.health, detail.connection.state),
        (Health::Rejected, ConnectionState::Present)
    );
}

#[tokio::test]
async fn a_lost_answer_is_resolved_by_the_name_and_never_by_creating_twice() {
    let (bench, system) = with_devlake().await;
    let lost = Fault::on("devlake#1", FaultKind::AnswerLost)
        .at("POST", "/plugins/github/connections")
        .times(1);
    bench.sandbox.faults().set(lost);
    let progress = RecordingProgress::default();

    let creation = app::Creation {
        draft: github(&bench, system, GOOD_TOKEN),
        despite: None,
        saved: None,
    };
    let created = bench.app.create(&creation, &progress, &never()).await.unwrap();

    assert_eq!(created.check.unwrap().verdict.outcome, Outcome::Passed);
    assert_eq!(bench.sandbox.devlake().count("github"), 1);
    assert_eq!(
        *progress.stages.lock().unwrap(),
        [
            Stage::Sealed,
            Stage::LookingForIt,
            Stage::Created,
            Stage::ReadBack
        ]
    );
}

#[tokio::test]
async fn a_devlake_that_restarts_before_it_stores_leaves_a_pending_row() {
    let (bench, system) = with_devlake().await;
    let dropped = Fault::on("devlake#1", FaultKind::Drop)
        .at("POST", "/plugins/jenkins/connections")
        .times(1);
    bench.sandbox.faults().set(dropped);

    let created = create(&bench, jenkins(&bench, system, GOOD_PASSWORD))
        .await
        .unwrap();

    assert!(created.check.is_none());
    let detail = bench.app.connection(created.connection).await.unwrap().unwrap();
    assert_eq!(detail.health, Health::Pending);
    let posts = bench.sandbox.requests("devlake#1");
    let posts = posts
        .iter()
        .filter(|seen| seen.method == "POST" && seen.path == "/plugins/jenkins/connections");
    assert_eq!(posts.count(), 1);
}

#[tokio::test]
async fn a_pending_row_is_found_when_the_person_looks_again() {
    let (bench, system) = with_devlake().await;
    let lost = Fault::on("devlake#1", FaultKind::AnswerLost)
        .at("POST", "/plugins/github/connections")
        .times(1);
    let blind = Fault::on(
        "devlake#1",
        FaultKind::Status {
            status: 503,
            body: String::new(),
        },
    )
    .at("GET", "/plugins/github/connections");
    let draft = github(&bench, system, GOOD_TOKEN);
    bench.sandbox.faults().set(lost);
    // The list answers before the create, and not after it.
    bench.sandbox.faults().set(blind.clone());
    let refused = create(&bench, draft.clone()).await;
    assert!(
        matches!(refused, Err(CreateError::Refused(_))),
        "nothing is sent while the name cannot be compared"
    );
    bench.sandbox.faults().clear();

    let dropped = Fault::on("devlake#1", FaultKind::Drop)
        .at("POST", "/plugins/github/connections")
        .times(1);
    bench.sandbox.faults().set(dropped);
    let created = create(&bench, draft).await.unwrap();
    bench.sandbox.devlake().seed(
        "github",
        &serde_json::json!({"name": "GitHub - my-org", "endpoint": "https://api.github.com/", "token": GOOD_TOKEN, "authMethod": "AccessToken"}),
    );
    bench.app.look_again(created.connection, &never()).await.unwrap();

    let detail = bench.app.connection(created.connection).await.unwrap().unwrap();
    assert_eq!(
        (detail.connection.state, detail.health),
        (ConnectionState::Present, Health::Unchecked)
    );
}

#[tokio::test]
async fn a_forgotten_pending_row_takes_its_secret_along() {
    let (bench, system) = with_devlake().await;
    bench.sandbox.faults().set(
        Fault::on("devlake#1", FaultKind::Drop)
            .at("POST", "/plugins/*/connections")
            .times(1),
    );
    let created = create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();

    bench.app.forget(created.connection).await.unwrap();

    assert!(bench.app.connection(created.connection).await.unwrap().is_none());
    assert!(listed(&bench).await.is_empty());
}

#[tokio::test]
async fn a_name_in_use_is_refused_before_anything_is_sent() {
    let (bench, system) = with_devlake().await;
    let first = create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();

    let second = create(&bench, github(&bench, system, GOOD_TOKEN)).await;

    assert!(matches!(second, Err(CreateError::NameTaken(Some(known))) if known == first.connection));
    assert_eq!(bench.sandbox.devlake().count("github"), 1);
}

#[tokio::test]
async fn a_name_is_free_again_once_somebody_deleted_its_connection_elsewhere() {
    let (bench, system) = with_devlake().await;
    create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    let emptied = FaultKind::Status {
        status: 200,
        body: "[]".to_owned(),
    };
    bench.sandbox.faults().set(
        Fault::on("devlake#1", emptied)
            .at("GET", "/plugins/github/connections")
            .times(1),
    );
    let refused = Fault::on(
        "devlake#1",
        FaultKind::Status {
            status: 503,
            body: String::new(),
        },
    );
    bench
        .sandbox
        .faults()
        .set(refused.at("POST", "/plugins/github/connections"));

    let again = create(&bench, github(&bench, system, GOOD_TOKEN)).await;

    // It got past the question of the name, up to the system's own answer.
    assert!(!matches!(again, Err(CreateError::NameTaken(_))), "{again:?}");
}

#[tokio::test]
async fn the_secret_is_seen_by_devlake_and_nobody_else_but_the_provider() {
    let (bench, system) = with_devlake().await;

    create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();

    assert_eq!(bench.sandbox.who_saw(GOOD_TOKEN), ["api.github.com", "devlake#1"]);
    let from_here: Vec<_> = bench
        .sandbox
        .sightings()
        .into_iter()
        .filter(|sighting| sighting.from == "client" && sighting.secret == GOOD_TOKEN)
        .map(|sighting| (sighting.server, sighting.path))
        .collect();
    assert_eq!(
        from_here,
        [("devlake#1".to_owned(), "/plugins/github/connections".to_owned())]
    );
}

async fn listed(bench: &Bench) -> Vec<String> {
    let listed = bench
        .app
        .list(Query {
            limit: 50,
            ..Query::default()
        })
        .await
        .unwrap();
    listed
        .listing
        .into_rows()
        .into_iter()
        .map(|row| row.name)
        .collect()
}
