//! Creating: once, or not at all, or nobody knows.

use connect::coregit::{CoreGitError, Hosted};
use domain::{Finding, Outcome};
use rstest::rstest;
use sandbox::{Fault, FaultKind};

use super::{SAMPLE, client_at, master, never, sample, scoped, token};
use crate::support::{Held, Reply, Server};

#[rstest]
#[case::github(Hosted::GitHub, SAMPLE.github_token, "octo-fake")]
#[case::gitlab(Hosted::GitLab, SAMPLE.gitlab_token, "kim-fake")]
#[tokio::test]
async fn a_connection_is_made_and_its_token_goes_to_coregit_and_the_provider_alone(
    #[case] hosted: Hosted,
    #[case] secret: &str,
    #[case] account: &str,
) {
    let (sandbox, coregit) = sample().await;

    let made = master(&coregit)
        .create(hosted, " new one ", &token(&coregit, secret), &never())
        .await
        .unwrap();

    assert_eq!(
        (made.label.as_str(), made.account.as_deref()),
        ("new one", Some(account))
    );
    let listed = master(&coregit).get(&made.id, &never()).await.unwrap();
    assert_eq!((listed.hosted(), listed.id), (Some(hosted), made.id));
    let mut expected = [hosted.host(), "coregit#1"];
    expected.sort_unstable();
    assert_eq!(sandbox.who_saw(secret), expected);
}

#[tokio::test]
async fn with_a_scoped_key_nothing_is_sent() {
    let (sandbox, coregit) = sample().await;

    let error = scoped(&coregit)
        .create(
            Hosted::GitHub,
            "x",
            &token(&coregit, SAMPLE.github_token),
            &never(),
        )
        .await
        .unwrap_err();

    assert_eq!(error, CoreGitError::MasterKeyNeeded);
    assert_eq!(sandbox.requests("coregit#1").len(), 0);
}

#[tokio::test]
async fn a_scoped_key_that_was_taken_for_a_master_key_is_told_by_the_server() {
    let (_sandbox, coregit) = sample().await;
    let mistaken = client_at(
        &coregit.url(),
        SAMPLE.coregit_scoped_token,
        connect::coregit::KeyKind::Master,
    );

    let error = mistaken
        .create(
            Hosted::GitHub,
            "x",
            &token(&coregit, SAMPLE.github_token),
            &never(),
        )
        .await
        .unwrap_err();

    assert_eq!(error, CoreGitError::MasterKeyNeeded);
}

#[rstest]
#[case::revoked(Hosted::GitHub, "ghp_zz401zzmadeup0000000000000000000001", Outcome::Rejected)]
#[case::masked(Hosted::GitHub, "ghp_********************************0001", Outcome::Rejected)]
#[case::of_the_other_provider(Hosted::GitLab, "ghp_madeupofgithub000000000000000000001", Outcome::Rejected)]
#[case::no_right_to_read_the_user(Hosted::GitLab, "glpat-zznouserzzmadeup01", Outcome::Rejected)]
#[case::throttled(
    Hosted::GitHub,
    "ghp_zz429zzmadeup0000000000000000000001",
    Outcome::Unreachable
)]
#[case::provider_down(
    Hosted::GitHub,
    "ghp_zzhtml502zzmadeup00000000000000001",
    Outcome::Unreachable
)]
#[case::provider_hangs_up(
    Hosted::GitHub,
    "ghp_zzdropzzmadeup000000000000000000001",
    Outcome::Unreachable
)]
#[tokio::test]
async fn the_providers_word_is_understood_and_nothing_is_made(
    #[case] hosted: Hosted,
    #[case] secret: &str,
    #[case] expected: Outcome,
) {
    let (_sandbox, coregit) = sample().await;

    let error = master(&coregit)
        .create(hosted, "x", &token(&coregit, secret), &never())
        .await
        .unwrap_err();

    let CoreGitError::TokenNotAccepted { finding, message } = error else {
        panic!("{error}");
    };
    assert_eq!(finding.outcome(), expected);
    let shown = message.lines.join(" ");
    assert!(
        !shown.contains('{') && !shown.contains('<') && !shown.contains(secret),
        "{shown}"
    );
    assert_eq!(master(&coregit).list(&never()).await.unwrap().len(), 2);
}

#[rstest]
#[case("ghs_zzinstzzmadeup00000000000000000000001", Some("acme-inc"))]
#[case("ghs_zzinstemptyzzmadeup000000000000000001", None)]
#[tokio::test]
async fn installation_tokens_are_accepted(#[case] secret: &str, #[case] account: Option<&str>) {
    let (_sandbox, coregit) = sample().await;

    let made = master(&coregit)
        .create(Hosted::GitHub, "installation", &token(&coregit, secret), &never())
        .await
        .unwrap();

    assert_eq!(made.account.as_deref(), account);
}

#[tokio::test]
async fn a_lost_answer_is_resolved_by_the_label_among_those_that_were_not_there() {
    let (sandbox, coregit) = sample().await;
    let client = master(&coregit);
    let before: Vec<String> = ids(&client).await;
    let lost = Fault::on("coregit#1", FaultKind::AnswerLost).at("POST", "/v1/connections");
    sandbox.faults().set(lost.times(1));

    // The label of one that exists: labels are not unique.
    let made = client
        .create(
            Hosted::GitHub,
            "GitHub - platform",
            &token(&coregit, SAMPLE.github_token),
            &never(),
        )
        .await;
    let found = client
        .find_by_label("GitHub - platform", &before, &never())
        .await
        .unwrap();

    assert_eq!(made.unwrap_err(), CoreGitError::AnswerLost);
    assert_eq!(found.len(), 1);
    assert!(!before.contains(&found[0].id));
    let posts = sandbox.requests("coregit#1");
    assert_eq!(posts.iter().filter(|request| request.method == "POST").count(), 1);
}

#[rstest]
#[case::dropped(Reply::Drop)]
#[case::crashed(Reply::json(500, &serde_json::json!({"error": "Internal server error", "code": "INTERNAL_ERROR"})))]
#[case::a_page_instead(Reply::page(201))]
#[case::gave_up_in_front(Reply::page(504))]
#[case::without_an_id(Reply::json(201, &serde_json::json!({"provider": "github"})))]
#[case::closed_after_an_early_answer(Reply::Bytes(b"HTTP/1.1 201 X\r\ncontent-length: 99\r\n\r\n{\"id\":".to_vec()))]
#[tokio::test]
async fn an_answer_that_says_nothing_is_a_lost_one_and_nothing_is_sent_twice(#[case] reply: Reply) {
    let reply = std::sync::Mutex::new(Some(reply));
    let server = Server::start(move |_| reply.lock().unwrap().take().unwrap_or(Reply::Drop)).await;
    let client = client_at(
        &server.url(),
        SAMPLE.coregit_master_key,
        connect::coregit::KeyKind::Master,
    );
    let held = Held::for_origin(
        SAMPLE.github_token,
        &server.origin(),
        domain::AuthStyle::BodyField,
    );

    let error = client
        .create(Hosted::GitHub, "x", &held, &never())
        .await
        .unwrap_err();

    assert_eq!(error, CoreGitError::AnswerLost);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn an_early_refusal_is_read_although_the_server_closes() {
    let server = Server::start(|_| {
        Reply::json(
            413,
            &serde_json::json!({"error": "Request body exceeds 26214400 bytes", "code": "PAYLOAD_TOO_LARGE"}),
        )
    })
    .await;
    let client = client_at(
        &server.url(),
        SAMPLE.coregit_master_key,
        connect::coregit::KeyKind::Master,
    );
    let held = Held::for_origin(
        SAMPLE.github_token,
        &server.origin(),
        domain::AuthStyle::BodyField,
    );

    let error = client
        .create(Hosted::GitHub, "x", &held, &never())
        .await
        .unwrap_err();

    assert!(
        matches!(error, CoreGitError::Other { status: 413, .. }),
        "{error}"
    );
}

#[tokio::test]
async fn a_server_without_its_encryption_key_may_have_made_it() {
    let (_sandbox, coregit) = sample().await;
    coregit.configure(|settings| settings.encryption_key = sandbox::EncryptionKey::Missing);

    let error = master(&coregit)
        .create(
            Hosted::GitHub,
            "x",
            &token(&coregit, SAMPLE.github_token),
            &never(),
        )
        .await
        .unwrap_err();

    assert_eq!(error, CoreGitError::AnswerLost);
    let found = master(&coregit).find_by_label("x", &[], &never()).await.unwrap();
    assert_eq!(found, []);
}

#[tokio::test]
async fn a_token_with_an_inner_line_break_is_told_from_one_that_is_refused() {
    let (sandbox, coregit) = sample().await;

    let error = master(&coregit)
        .create(Hosted::GitHub, "x", &token(&coregit, "ghp_two\nlines"), &never())
        .await
        .unwrap_err();

    let CoreGitError::TokenNotAccepted { finding, .. } = error else {
        panic!("{error}");
    };
    assert_eq!(
        finding,
        Finding::FieldRefused {
            field: domain::kinds::FieldId::Token
        }
    );
    assert!(sandbox.requests("api.github.com").is_empty());
}

async fn ids(client: &connect::coregit::CoreGit) -> Vec<String> {
    let list = client.list(&never()).await.unwrap();
    list.into_iter().map(|row| row.id).collect()
}
