//! Bad input and bad servers: a clear answer, and nothing lost.

use app::CheckError;
use domain::{Finding, Outcome, kinds::FieldId};
use patchbay_tests::fakes::RecordingProgress;
use sandbox::{CertificateFlaw, Fault, FaultKind};

use crate::story::{GOOD_PASSWORD, GOOD_TOKEN, create, github, jenkins, never, with_devlake};

#[tokio::test]
async fn html_and_huge_answers_are_findings() {
    let (bench, system) = with_devlake().await;
    let cases = [
        (FaultKind::Html, "WebPage"),
        (
            FaultKind::Huge {
                bytes: 10 * 1024 * 1024,
            },
            "WrongApi",
        ),
    ];
    for (fault, expected) in cases {
        bench.sandbox.faults().clear();
        bench.sandbox.faults().set(Fault::on("api.github.com", fault));

        let result = bench
            .app
            .check_draft(
                &github(&bench, system, GOOD_TOKEN),
                &RecordingProgress::default(),
                &never(),
            )
            .await
            .unwrap();

        let found: Vec<_> = result
            .rungs
            .iter()
            .filter_map(|rung| rung.finding.as_ref())
            .collect();
        assert!(
            found
                .iter()
                .any(|finding| format!("{finding:?}").starts_with(expected)),
            "{found:?}"
        );
    }
}

#[tokio::test]
async fn an_untrusted_certificate_is_named_and_no_secret_follows() {
    let (bench, system) = with_devlake().await;
    let flaw = FaultKind::Certificate {
        flaw: CertificateFlaw::OtherAuthority,
    };
    bench
        .sandbox
        .faults()
        .set(Fault::on("jenkins.example.test", flaw));

    let result = bench
        .app
        .check_draft(
            &jenkins(&bench, system, GOOD_PASSWORD),
            &RecordingProgress::default(),
            &never(),
        )
        .await
        .unwrap();

    let finding = result.rungs.iter().find_map(|rung| rung.finding.clone());
    assert!(
        matches!(finding, Some(Finding::UntrustedCertificate { .. })),
        "{finding:?}"
    );
}

#[tokio::test]
async fn a_devlake_that_is_down_refuses_a_create_with_the_reason_and_keeps_what_was_typed() {
    let (bench, system) = with_devlake().await;
    let draft = github(&bench, system, GOOD_TOKEN);
    bench.sandbox.devlake().go_down().await;

    let refused = create(&bench, draft.clone()).await;

    assert!(
        matches!(refused, Err(app::CreateError::Refused(finding)) if finding.finding.outcome() == Outcome::Unreachable)
    );
    bench.sandbox.devlake().come_back().await.unwrap();
    assert!(create(&bench, draft).await.is_ok());
}

#[tokio::test]
async fn an_incomplete_form_names_its_fields() {
    let (bench, system) = with_devlake().await;
    let mut draft = jenkins(&bench, system, GOOD_PASSWORD);
    draft.answers.insert(FieldId::Address, "https://".to_owned());

    let refused = bench
        .app
        .check_draft(&draft, &RecordingProgress::default(), &never())
        .await;

    assert!(matches!(refused, Err(CheckError::Invalid(problems)) if problems[0].field == FieldId::Address));
}

#[tokio::test]
async fn a_cancelled_check_ends_at_once() {
    let (bench, system) = with_devlake().await;
    bench
        .sandbox
        .faults()
        .set(Fault::on("devlake#1", FaultKind::Hang).at("POST", "/plugins/github/test"));
    let cancel = never();
    let progress = RecordingProgress::default();
    let draft = github(&bench, system, GOOD_TOKEN);

    let check = bench.app.check_draft(&draft, &progress, &cancel);
    let (result, ()) = tokio::join!(check, async { cancel.cancel() });

    assert!(matches!(result, Err(CheckError::Cancelled)));
}
