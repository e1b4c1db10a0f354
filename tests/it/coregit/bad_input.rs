//! What goes wrong with a CoreGit is told for what it is, and nothing is sent that cannot work.

use app::{CreateError, EditError};
use domain::{Finding, Health, Outcome, kinds::ConnectionKind};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use rstest::rstest;
use sandbox::{Fault, FaultKind};
use serde_json::json;

use super::{
    MASTER, added,
    deleting::remote_id,
    draft, good_token, reload, rows,
    table::{adopted, rename},
};
use crate::{
    rotate::{begun, credential_of},
    story::{create, never, secret},
};

use ConnectionKind::CoreGitGithub as GITHUB;

#[rstest]
#[case::revoked("ghp_zz401zzSample00000000000000000000091", "does not know this token")]
#[case::without_single_sign_on("ghp_zz403zzSample00000000000000000000092", "")]
#[tokio::test]
async fn a_token_that_the_provider_refuses_makes_nothing(#[case] token: &str, #[case] words: &str) {
    let (bench, coregit, system) = added(MASTER).await;

    let refused = create(&bench, draft(&bench, system, GITHUB, "Mirror", token)).await;

    let Err(CreateError::Refused(found)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(found.finding.outcome(), Outcome::Rejected);
    assert!(found.words().what.contains(words), "{:?}", found.words());
    assert_eq!(coregit.stored()["connections"], json!([]));
}

#[rstest]
#[case::of_another_provider("glpat-zzgoodzzSample000001")]
#[case::masked("ghp_****************************0001")]
#[case::a_key_of_coregit("cgk_live_SampleMaster0000000000000000000000000001")]
#[tokio::test]
async fn what_cannot_be_a_token_of_this_kind_is_not_sent(#[case] typed: &str) {
    let (bench, _, _) = added(MASTER).await;
    bench.sandbox.forget_records();

    let refused = bench.app.stage(GITHUB, &secret(typed), None);

    assert!(refused.is_err(), "{refused:?}");
    assert!(bench.sandbox.who_saw(typed).is_empty());
}

#[rstest]
#[case::of_an_installation("ghs_zzinstzzSample00000000000000000000093")]
#[case::of_a_sign_in("gho_zzgoodzzSample00000000000000000000094")]
#[tokio::test]
async fn a_token_that_will_not_last_is_accepted_with_a_warning(#[case] token: &str) {
    let (bench, coregit, system) = added(MASTER).await;
    let kind = bench.app.stage(GITHUB, &secret(token), None).unwrap().token_kind;

    let created = create(&bench, draft(&bench, system, GITHUB, "Mirror", token)).await;

    assert!(created.is_ok(), "{created:?}");
    assert!(GITHUB.warning(kind).is_some());
    assert_eq!(coregit.stored()["connections"][0]["access_token"], token);
}

#[tokio::test]
async fn a_label_of_ten_kilobytes_is_refused_here_and_listed_shortened() {
    let (bench, coregit, system) = added(MASTER).await;
    let long = "x".repeat(10_000);
    coregit.seed_connection(&json!({"provider": "github", "label": long, "external_username": "octo-fake"}));

    let refused = create(&bench, draft(&bench, system, GITHUB, &long, good_token(GITHUB))).await;
    reload(&bench).await;

    assert!(refused.is_err(), "{refused:?}");
    assert!(bench.sandbox.who_saw(good_token(GITHUB)).is_empty());
    let rows = rows(&bench).await;
    assert!((1..1_000).contains(&rows[0].name.len()), "{}", rows[0].name.len());
}

#[tokio::test]
async fn one_that_somebody_else_deleted_is_gone_for_every_use() {
    let (bench, coregit, id) = adopted(GITHUB, MASTER).await;
    let credential = credential_of(&bench, id).await;
    let rotation = begun(
        &bench,
        credential,
        GITHUB,
        "ghp_zzgoodzzSample0000000000000000000002",
    )
    .await;
    coregit.forget_connection(&remote_id(&bench, id).await);

    let tested = bench
        .app
        .check(id, &RecordingProgress::default(), &never())
        .await
        .unwrap();
    let renamed = rename(&bench, id, "Another").await;
    let begin = app::Decision::Begin(domain::rotation::OnTrouble::PutBack);
    let rotated = crate::rotate::carry_on(&bench, rotation, begin).await;
    reload(&bench).await;

    let last = tested.rungs.last().unwrap().finding.clone();
    assert_eq!(last, Some(Finding::ConnectionMissing));
    assert!(matches!(renamed, Err(EditError::Gone)), "{renamed:?}");
    assert_eq!(
        rotated.rotation.sinks[0].finding,
        Some(Finding::ConnectionMissing)
    );
    assert_eq!(rows(&bench).await[0].health, Health::Gone);
}

#[tokio::test]
async fn fields_that_nobody_knows_are_no_trouble() {
    let (bench, _, _) = added(MASTER).await;
    let row = json!({
        "id": "abc", "provider": "github", "label": "Mirror", "external_username": "octo-fake",
        "last_synced_at": "2026-11-20T10:00:00.000Z", "shard": {"deep": [1, 2]}, "created_at": 7,
    });
    let body = json!({"connections": [row], "next": null}).to_string();
    let status = FaultKind::Status { status: 200, body };
    bench
        .sandbox
        .faults()
        .set(Fault::on("coregit#1", status).at("GET", "/v1/connections"));

    let reloaded = reload(&bench).await;

    assert_eq!((reloaded.adopted, reloaded.troubles.len()), (1, 0));
    let id = rows(&bench).await[0].id;
    let detail = bench.app.connection(id).await.unwrap().unwrap();
    assert_eq!(
        detail.last_synced(),
        Some(("2026-11-20T10:00:00Z".parse().unwrap(), true))
    );
}

#[tokio::test]
async fn a_server_that_closes_instead_of_answering_has_done_its_work_all_the_same() {
    let (bench, coregit, id) = adopted(GITHUB, MASTER).await;
    bench.sandbox.faults().set(
        Fault::on("coregit#1", FaultKind::AnswerLost)
            .at("PATCH", "*")
            .times(1),
    );

    let edited = rename(&bench, id, "Another label").await;

    assert!(edited.is_ok(), "{edited:?}");
    assert_eq!(coregit.stored()["connections"][0]["label"], "Another label");
    assert!(reload(&bench).await.troubles.is_empty());
}

#[tokio::test]
async fn once_the_store_is_open_nobody_hears_that_it_was_closed() {
    let (bench, _, _) = added(MASTER).await;
    bench.app.lock().await.unwrap();
    reload(&bench).await;
    let closed = trouble(&bench).await;

    bench.app.try_keychain().await.unwrap();

    assert_eq!(closed, Some(Finding::StoreClosed));
    assert_eq!(trouble(&bench).await, None);
}

async fn trouble(bench: &Bench) -> Option<Finding> {
    match bench.app.systems().await.unwrap()[0].reach.clone() {
        app::Reach::Trouble(finding) => Some(finding),
        app::Reach::NotAsked | app::Reach::Answers => None,
    }
}
