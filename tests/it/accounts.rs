//! Whose a secret is: where it is somebody else's than was entered or recorded, the check says so and still passes, and a
//! person takes the account over.

use app::{ActivityQuery, CredentialError, Decision, DraftRequest, EditRequest, LadderResult};
use domain::{
    ConnectionId, Finding, Outcome, SystemId,
    activity::Action,
    kinds::{Answers, ConnectionKind, FieldId},
    rotation::OnTrouble,
};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use rstest::rstest;
use serde_json::json;

use crate::{
    connectors::with_dojops,
    coregit::{MASTER, add, reload, with_coregit},
    rotate::{begun, carry_on, credential_of},
    story::{GOOD_TOKEN, create, github, never, stage, with_devlake},
};

/// Hubot's.
const OF_ANOTHER: &str = "ghp_zzgood_hubotzzAccounts00000000000001";
const ATLASSIAN_TOKEN: &str = "ATATT3zzgoodzzAccounts0000000000000000000000000001";

#[tokio::test]
async fn a_token_that_somebody_replaced_by_another_accounts_is_said_and_taken_over_by_a_person() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, github(&bench, system, GOOD_TOKEN))
        .await
        .unwrap()
        .connection;
    let devlake = bench.sandbox.devlake();
    devlake.change("github", 1, &json!({ "token": OF_ANOTHER }));

    let checked = check(&bench, id).await;
    let recorded = account(&bench, id).await;
    let other = bench.app.take_over_account(id, "\u{7}hubot").await;
    bench.app.take_over_account(id, "hubot").await.unwrap();
    let again = check(&bench, id).await;

    assert_eq!(
        checked.verdict.outcome,
        Outcome::Passed,
        "it works as well as before"
    );
    assert_eq!(finding(&checked), Some(&differs("hubot", "octo-fake", None)));
    assert_eq!(recorded.as_deref(), Some("octo-fake"));
    assert!(matches!(other, Err(CredentialError::NotFound)), "{other:?}");
    assert_eq!(account(&bench, id).await.as_deref(), Some("hubot"));
    assert_eq!(finding(&again), None);
    let query = ActivityQuery {
        limit: 100,
        ..ActivityQuery::default()
    };
    let told = bench.app.activity(query).await.unwrap().entries;
    let taken = told
        .iter()
        .find(|one| one.activity.action == Action::TakeOverAccount);
    assert_eq!(taken.unwrap().activity.changes.len(), 1);
}

#[tokio::test]
async fn a_token_that_devlake_cannot_judge_names_both_accounts() {
    let (bench, system) = with_devlake().await;
    let of = |account: &str| format!("github_pat_zzgood_{account}zzAccounts_{:0<59}", account);
    let id = create(&bench, github(&bench, system, &of("kim")))
        .await
        .unwrap()
        .connection;
    let devlake = bench.sandbox.devlake();
    devlake.change("github", 1, &json!({ "token": of("hubot") }));

    let checked = check(&bench, id).await;

    let expected = Finding::CannotJudge {
        account: "hubot".to_owned(),
        instead_of: Some("kim".to_owned()),
    };
    assert_eq!(finding(&checked), Some(&expected));
    assert_eq!(account(&bench, id).await.as_deref(), Some("kim"));
}

#[rstest]
#[case::the_same("kim@example.test", None)]
#[case::in_capitals("Kim@Example.Test", None)]
#[case::somebody_elses("lee@example.test", Some("kim@example.test"))]
#[tokio::test]
async fn the_address_of_an_atlassian_account_is_held_against_the_accounts(
    #[case] entered: &str,
    #[case] belongs_to: Option<&str>,
) {
    let (bench, system) = with_dojops().await;
    for kind in [ConnectionKind::DojopsJira, ConnectionKind::DojopsConfluence] {
        let draft = atlassian(&bench, system, kind, entered);

        let checked = bench
            .app
            .check_draft(&draft, &RecordingProgress::default(), &never())
            .await
            .unwrap();

        let expected = belongs_to.map(|account| differs(account, entered, Some(FieldId::Login)));
        assert_eq!(finding(&checked), expected.as_ref(), "{kind:?}");
        assert_eq!(checked.verdict.outcome, Outcome::Passed, "{kind:?}");
    }
}

#[tokio::test]
async fn an_address_that_is_taken_over_goes_the_way_of_every_edit() {
    let (bench, system) = with_dojops().await;
    let draft = atlassian(&bench, system, ConnectionKind::DojopsJira, "lee@example.test");
    let id = create(&bench, draft).await.unwrap().connection;

    let checked = check(&bench, id).await;
    let edited = bench
        .app
        .edit(
            &EditRequest {
                connection: id,
                answers: [(FieldId::Login, "kim@example.test".to_owned())].into(),
                further: Default::default(),
                staged: None,
                added: Vec::new(),
                removed: Vec::new(),
                seen: None,
            },
            &RecordingProgress::default(),
            &never(),
        )
        .await
        .unwrap();

    let expected = differs("kim@example.test", "lee@example.test", Some(FieldId::Login));
    assert_eq!(finding(&checked), Some(&expected));
    assert_eq!(finding(&edited.check.unwrap()), None);
    assert_eq!(account(&bench, id).await.as_deref(), Some("kim@example.test"));
}

#[tokio::test]
async fn the_proof_of_a_stored_secret_holds_its_account_against_the_entered_one() {
    let (bench, system) = with_devlake().await;
    let draft = |entered: &str| {
        let mut draft = atlassian(&bench, system, ConnectionKind::DevLakeJira, entered);
        draft.answers.insert(FieldId::Name, format!("Jira of {entered}"));
        draft
    };
    let mine = create(&bench, draft("kim@example.test"))
        .await
        .unwrap()
        .connection;
    let theirs = create(&bench, draft("lee@example.test"))
        .await
        .unwrap()
        .connection;

    let proofs = [
        bench.app.prove_stored(mine, &never()).await.unwrap(),
        bench.app.prove_stored(theirs, &never()).await.unwrap(),
    ];

    assert!(proofs.iter().all(|proof| proof.outcome == Outcome::Passed));
    assert_eq!(proofs[0].finding, None);
    let expected = differs("kim@example.test", "lee@example.test", Some(FieldId::Login));
    assert_eq!(proofs[1].finding, Some(expected));
}

#[tokio::test]
async fn an_account_that_was_renamed_at_the_provider_stays_taken_over_whatever_coregit_lists() {
    let (bench, coregit) = with_coregit().await;
    coregit.seed_connection(&json!({
        "provider": "github", "label": "Mirror", "access_token": GOOD_TOKEN, "external_username": "octo-old",
    }));
    add(&bench, &coregit, "CoreGit", MASTER).await.unwrap();
    reload(&bench).await;
    let id = crate::coregit::rows(&bench).await[0].id;

    let checked = check(&bench, id).await;
    bench.app.take_over_account(id, "octo-fake").await.unwrap();
    reload(&bench).await;
    let again = check(&bench, id).await;

    assert_eq!(finding(&checked), Some(&differs("octo-fake", "octo-old", None)));
    assert_eq!(finding(&again), None);
    assert_eq!(account(&bench, id).await.as_deref(), Some("octo-fake"));
}

#[tokio::test]
async fn a_rotation_to_another_account_that_is_meant_raises_no_alarm() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, github(&bench, system, GOOD_TOKEN))
        .await
        .unwrap()
        .connection;
    let credential = credential_of(&bench, id).await;
    let run = begun(&bench, credential, ConnectionKind::DevLakeGithub, OF_ANOTHER).await;

    let done = carry_on(&bench, run, Decision::BeginDespite(OnTrouble::PutBack)).await;

    let detail = bench.app.connection(id).await.unwrap().unwrap();
    assert_eq!(done.credential.account.as_deref(), Some("hubot"));
    assert_eq!(detail.checks[0].account.as_deref(), Some("hubot"));
    assert!(detail.checks[0].rungs.iter().all(|rung| rung.finding.is_none()));
    assert_eq!(finding(&check(&bench, id).await), None);
}

fn atlassian(bench: &Bench, system: SystemId, kind: ConnectionKind, entered: &str) -> DraftRequest {
    let place = match kind == ConnectionKind::DojopsConfluence {
        true => "ENG",
        false => "PROJ",
    };
    DraftRequest {
        kind,
        system,
        answers: Answers::from([
            (FieldId::Address, "https://my-org.atlassian.net".to_owned()),
            (FieldId::Organization, place.to_owned()),
            (FieldId::Login, entered.to_owned()),
        ]),
        staged: stage(bench, kind, ATLASSIAN_TOKEN),
        further: Vec::new(),
    }
}

async fn check(bench: &Bench, id: ConnectionId) -> LadderResult {
    let progress = RecordingProgress::default();
    bench.app.check(id, &progress, &never()).await.unwrap()
}

fn finding(checked: &LadderResult) -> Option<&Finding> {
    checked.rungs.iter().find_map(|rung| rung.finding.as_ref())
}

async fn account(bench: &Bench, id: ConnectionId) -> Option<String> {
    let detail = bench.app.connection(id).await.unwrap().unwrap();
    detail.uses[0].credential.account.clone()
}

fn differs(account: &str, expected: &str, field: Option<FieldId>) -> Finding {
    Finding::AccountDiffers {
        account: account.to_owned(),
        expected: expected.to_owned(),
        field,
    }
}
