//! CoreGit's own test: `valid: false` is a verdict about the token in three cases only.

use connect::coregit::Hosted;
use domain::{Finding, Outcome};
use rstest::rstest;
use sandbox::{EncryptionKey, Fault, FaultKind};

use super::{SAMPLE, first_id, master, never, sample, scoped};

const LIMITED: &str = r#"{"message":"API rate limit exceeded for user ID 1."}"#;

#[tokio::test]
async fn a_good_token_passes_with_either_key_and_its_account_is_told() {
    let (_sandbox, coregit) = sample().await;
    let id = first_id(&coregit).await;

    for client in [master(&coregit), scoped(&coregit)] {
        let tested = client.test(&id, Hosted::GitHub, &never()).await.unwrap();

        assert_eq!(tested.report.outcome, Outcome::Passed);
        assert_eq!(tested.account.as_deref(), Some("octo-fake"));
    }
}

#[rstest]
#[case::refused(401, r#"{"message":"Bad credentials"}"#, Outcome::Rejected)]
#[case::forbidden(
    403,
    r#"{"message":"Resource protected by organization SAML"}"#,
    Outcome::Rejected
)]
#[case::throttled(403, LIMITED, Outcome::Unreachable)]
#[case::busy(429, "{}", Outcome::Unreachable)]
#[case::down(503, "<html>busy</html>", Outcome::Unreachable)]
#[case::somewhere_else(404, "{}", Outcome::NotCheckable)]
#[tokio::test]
async fn what_the_provider_says_is_told_apart(
    #[case] status: u16,
    #[case] body: &str,
    #[case] expected: Outcome,
) {
    let (sandbox, coregit) = sample().await;
    let id = first_id(&coregit).await;
    let body = body.to_owned();
    sandbox
        .faults()
        .set(Fault::on("api.github.com", FaultKind::Status { status, body }));

    let tested = master(&coregit)
        .test(&id, Hosted::GitHub, &never())
        .await
        .unwrap();

    assert_eq!(tested.report.outcome, expected);
    assert_eq!(
        tested.message.lines,
        [format!("GitHub token validation failed: {status}")]
    );
}

#[rstest]
#[case(EncryptionKey::Missing)]
#[case(EncryptionKey::Changed)]
#[tokio::test]
async fn the_servers_own_key_trouble_is_not_the_tokens_fault(#[case] key: EncryptionKey) {
    let (_sandbox, coregit) = sample().await;
    let id = first_id(&coregit).await;
    coregit.configure(|settings| settings.encryption_key = key);

    let tested = master(&coregit)
        .test(&id, Hosted::GitHub, &never())
        .await
        .unwrap();

    assert_eq!(tested.report.finding, Some(Finding::SystemKeyChanged));
    assert_eq!(tested.report.outcome, Outcome::NotCheckable);
}

#[tokio::test]
async fn a_broken_way_to_the_provider_is_unreachable() {
    let (sandbox, coregit) = sample().await;
    let id = first_id(&coregit).await;
    sandbox.faults().set(Fault::on("api.github.com", FaultKind::Drop));

    let tested = master(&coregit)
        .test(&id, Hosted::GitHub, &never())
        .await
        .unwrap();

    assert_eq!(tested.report.outcome, Outcome::Unreachable);
}

#[tokio::test]
async fn one_that_is_gone_is_missing_and_a_full_limit_says_when() {
    let (_sandbox, coregit) = sample().await;
    let client = master(&coregit);

    let gone = client.test("no-such-id", Hosted::GitHub, &never()).await.unwrap();
    coregit.spend_requests(SAMPLE.coregit_master_key, 600);
    let limited = client.test("no-such-id", Hosted::GitHub, &never()).await.unwrap();

    assert_eq!(gone.report.finding, Some(Finding::ConnectionMissing));
    assert!(
        matches!(
            limited.report.finding,
            Some(Finding::SystemLimitReached { until: Some(_), .. })
        ),
        "{:?}",
        limited.report
    );
}

#[tokio::test]
async fn a_coregit_that_is_down_says_nothing_about_the_token() {
    let (_sandbox, coregit) = sample().await;
    coregit.go_down().await;

    let tested = master(&coregit)
        .test("x", Hosted::GitHub, &never())
        .await
        .unwrap();

    assert_eq!(tested.report.outcome, Outcome::Unreachable);
}
