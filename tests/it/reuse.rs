//! One credential for several connections: asked for each further place, taken back where nothing came of it.

use std::sync::atomic::Ordering;

use app::{CheckError, CreateError, DraftRequest, Question, ReuseError};
use domain::{
    ConnectionId, CredentialId, Outcome, StagedId, SystemId, TokenKind,
    deletion::Consents,
    kinds::{Answers, ConnectionKind, FieldId},
};
use patchbay_tests::fakes::{Bench, RecordingDeletion, RecordingProgress};
use sandbox::{Fault, FaultKind};

use crate::{
    delete::request,
    rotate::{NEW, begun},
    story::{GOOD_PASSWORD, GOOD_TOKEN, at, create, github, jenkins, never, with_devlake},
};

const GITHUB: ConnectionKind = ConnectionKind::DevLakeGithub;
const COPILOT: ConnectionKind = ConnectionKind::DevLakeGhCopilot;

#[tokio::test]
async fn a_held_credential_is_offered_where_provider_and_slot_fit() {
    let (bench, system) = with_devlake().await;
    let credential = made(&bench, system).await.1;
    create(&bench, jenkins(&bench, system, GOOD_PASSWORD))
        .await
        .unwrap();

    let offered = offers(&bench, COPILOT, system).await;

    assert_eq!(offered, [credential]);
    assert_eq!(offers(&bench, ConnectionKind::DevLakeGitlab, system).await, []);
    let on_jenkins = offers(&bench, ConnectionKind::DevLakeJenkins, system).await;
    assert_eq!(on_jenkins.len(), 1);
    assert_ne!(on_jenkins, [credential]);
}

#[tokio::test]
async fn another_kind_in_the_same_system_asks_nothing_and_uses_the_same_credential() {
    let (bench, system) = with_devlake().await;
    let (first, credential) = made(&bench, system).await;

    let draft = copilot(&bench, system, credential).await;
    let checked = check(&bench, &draft).await.unwrap();
    let created = create(&bench, draft).await.unwrap();

    assert_eq!(checked.verdict.outcome, Outcome::Passed, "{checked:?}");
    assert_eq!(created.check.unwrap().verdict.outcome, Outcome::Passed);
    assert_eq!(credentials_of(&bench, first).await, [credential]);
    assert_eq!(credentials_of(&bench, created.connection).await, [credential]);
    assert!(questions(&bench).is_empty());
    assert_eq!(bench.app.credentials().await.unwrap().len(), 1);
}

#[tokio::test]
async fn another_devlake_is_named_in_a_native_question_and_gets_the_secret_only_after_a_yes() {
    let (bench, system) = with_devlake().await;
    let credential = made(&bench, system).await.1;
    let (other, address) = second_devlake(&bench).await;
    bench.desktop.agrees.store(true, Ordering::Relaxed);

    let draft = again(&bench, GITHUB, other, credential).await;
    let checked = check(&bench, &draft).await.unwrap();
    let created = create(&bench, draft).await.unwrap();

    assert_eq!(checked.verdict.outcome, Outcome::Passed, "{checked:?}");
    assert_eq!(credentials_of(&bench, created.connection).await, [credential]);
    let [Question::GrantOrigins { granted, added, .. }] = &questions(&bench)[..] else {
        panic!("one question: {:?}", questions(&bench));
    };
    assert_eq!(added, &[address.parse().unwrap()]);
    assert!(!granted.contains(&added[0]));
}

#[tokio::test]
async fn a_declined_address_changes_nothing_and_sends_nothing() {
    let (bench, system) = with_devlake().await;
    let credential = made(&bench, system).await.1;
    let (other, _) = second_devlake(&bench).await;
    let before = bench.sandbox.who_saw(GOOD_TOKEN);
    let draft = again(&bench, GITHUB, other, credential).await;

    let checked = check(&bench, &draft).await;
    let created = create(&bench, draft).await;

    assert!(
        matches!(checked, Err(CheckError::Reuse(ReuseError::Declined))),
        "{checked:?}"
    );
    assert!(
        matches!(created, Err(CreateError::Reuse(ReuseError::Declined))),
        "{created:?}"
    );
    assert_eq!(bench.sandbox.who_saw(GOOD_TOKEN), before);
    assert_eq!(bench.app.credentials().await.unwrap()[0].uses.len(), 1);
}

#[tokio::test]
async fn what_was_agreed_to_for_a_draft_that_is_left_is_taken_back() {
    let (bench, system) = with_devlake().await;
    let credential = made(&bench, system).await.1;
    let (other, _) = second_devlake(&bench).await;
    bench.desktop.agrees.store(true, Ordering::Relaxed);
    let draft = again(&bench, GITHUB, other, credential).await;
    check(&bench, &draft).await.unwrap();

    bench.app.unstage(draft.staged).await.unwrap();

    let draft = again(&bench, GITHUB, other, credential).await;
    check(&bench, &draft).await.unwrap();
    assert_eq!(questions(&bench).len(), 2, "the second draft asks again");
}

#[tokio::test]
async fn a_create_that_the_system_refuses_leaves_the_credential_as_it_was() {
    let (bench, system) = with_devlake().await;
    let (first, credential) = made(&bench, system).await;
    let refusal = FaultKind::Status {
        status: 422,
        body: r#"{"success":false,"message":"no"}"#.to_owned(),
    };
    let fault = Fault::on("devlake#1", refusal).at("POST", "*/plugins/gh-copilot/connections");
    bench.sandbox.faults().set(fault);
    let draft = copilot(&bench, system, credential).await;

    let refused = create(&bench, draft.clone()).await;

    assert!(matches!(refused, Err(CreateError::Refused(_))), "{refused:?}");
    assert_eq!(credentials_of(&bench, first).await, [credential]);
    bench.sandbox.faults().clear();
    let checked = check(&bench, &draft).await.unwrap();
    assert_eq!(checked.verdict.outcome, Outcome::Passed, "{checked:?}");
}

#[tokio::test]
async fn a_refused_create_keeps_a_credential_that_nothing_else_uses() {
    let (bench, system) = with_devlake().await;
    let (first, credential) = made(&bench, system).await;
    delete(&bench, first).await;
    bench.desktop.agrees.store(true, Ordering::Relaxed);
    let refusal = FaultKind::Status {
        status: 422,
        body: r#"{"success":false,"message":"no"}"#.to_owned(),
    };
    let fault = Fault::on("devlake#1", refusal).at("POST", "*/plugins/github/connections");
    bench.sandbox.faults().set(fault);
    let draft = again(&bench, GITHUB, system, credential).await;

    let refused = create(&bench, draft).await;

    assert!(matches!(refused, Err(CreateError::Refused(_))), "{refused:?}");
    let kept = bench.app.credentials().await.unwrap();
    assert_eq!((kept.len(), kept[0].credential.is_held), (1, true));
}

#[tokio::test]
async fn deleting_one_connection_keeps_the_credential_with_the_others() {
    let (bench, system) = with_devlake().await;
    let (first, credential) = made(&bench, system).await;
    let second = create(&bench, copilot(&bench, system, credential).await)
        .await
        .unwrap()
        .connection;

    delete(&bench, first).await;

    assert_eq!(credentials_of(&bench, second).await, [credential]);
    let draft = copilot(&bench, system, credential).await;
    let checked = check(&bench, &draft).await.unwrap();
    assert_eq!(checked.verdict.outcome, Outcome::Passed, "{checked:?}");
}

#[tokio::test]
async fn another_user_than_the_credentials_own_is_refused_at_that_field() {
    let (bench, system) = with_devlake().await;
    create(&bench, jenkins(&bench, system, GOOD_PASSWORD))
        .await
        .unwrap();
    let credential = bench.app.credentials().await.unwrap()[0].credential.id;
    let held = bench
        .app
        .stage_held(ConnectionKind::DevLakeJenkins, credential)
        .await
        .unwrap();
    assert_eq!(held.login.as_deref(), Some("kim"));
    let answers = answers(&[
        (FieldId::Address, "https://jenkins.example.test"),
        (FieldId::Login, "lee"),
        (FieldId::Name, "Jenkins - again"),
    ]);
    let draft = DraftRequest {
        kind: ConnectionKind::DevLakeJenkins,
        system,
        answers,
        staged: held.staged.id,
        further: Vec::new(),
    };

    let refused = check(&bench, &draft).await;

    assert!(
        matches!(&refused, Err(CheckError::Reuse(ReuseError::OtherLogin(login))) if login == "kim"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_credential_that_is_being_rotated_gets_no_further_use() {
    let (bench, system) = with_devlake().await;
    let credential = made(&bench, system).await.1;
    let draft = copilot(&bench, system, credential).await;
    begun(&bench, credential, GITHUB, NEW).await;

    let refused = create(&bench, draft).await;

    assert!(
        matches!(refused, Err(CreateError::Reuse(ReuseError::BeingRotated))),
        "{refused:?}"
    );
    assert_eq!(offers(&bench, COPILOT, system).await, []);
}

#[tokio::test]
async fn the_name_of_a_held_credential_outlives_a_lock_and_its_secret_needs_the_key() {
    let (bench, system) = with_devlake().await;
    let credential = made(&bench, system).await.1;
    let draft = copilot(&bench, system, credential).await;
    bench.app.lock().await.unwrap();

    let locked = check(&bench, &draft).await;
    bench.app.try_keychain().await.unwrap();
    let open = check(&bench, &draft).await;

    assert!(matches!(locked, Err(CheckError::Key(_))), "{locked:?}");
    assert_eq!(open.unwrap().verdict.outcome, Outcome::Passed);
}

#[tokio::test]
async fn elsewhere_means_every_kind_of_the_provider_in_every_system_those_without_a_use_first() {
    let (bench, system) = with_devlake().await;
    let (first, credential) = made(&bench, system).await;
    let (other, _) = second_devlake(&bench).await;

    let (overview, places) = bench.app.further_places(first).await.unwrap();

    assert_eq!(overview.credential.id, credential);
    assert_eq!(overview.credential.token_kind, TokenKind::GithubClassic);
    let found: Vec<_> = places
        .iter()
        .map(|place| (place.system.id, place.kind, place.uses))
        .collect();
    for expected in [(system, COPILOT, 0), (other, GITHUB, 0), (other, COPILOT, 0)] {
        assert!(found.contains(&expected), "{found:?}");
    }
    assert_eq!(found.last(), Some(&(system, GITHUB, 1)));
    let organization = |place: &app::FurtherPlace| place.answers.get(&FieldId::Organization).cloned();
    assert!(
        places
            .iter()
            .all(|place| organization(place).as_deref() == Some("my-org"))
    );
}

/// A GitHub connection with a typed token.
async fn made(bench: &Bench, system: SystemId) -> (ConnectionId, CredentialId) {
    let created = create(bench, github(bench, system, GOOD_TOKEN)).await.unwrap();
    let [credential] = credentials_of(bench, created.connection).await[..] else {
        panic!("one credential");
    };
    (created.connection, credential)
}

async fn second_devlake(bench: &Bench) -> (SystemId, String) {
    let address = bench.sandbox.extra_devlake().await.unwrap();
    let added = bench
        .app
        .add_system(at(&address, "DevLake staging"), &never())
        .await
        .unwrap();
    (added.system.id, added.system.address.origin().to_string())
}

async fn copilot(bench: &Bench, system: SystemId, credential: CredentialId) -> DraftRequest {
    again(bench, COPILOT, system, credential).await
}

/// A draft that takes what is held.
async fn again(
    bench: &Bench,
    kind: ConnectionKind,
    system: SystemId,
    credential: CredentialId,
) -> DraftRequest {
    let staged: StagedId = bench.app.stage_held(kind, credential).await.unwrap().staged.id;
    DraftRequest {
        kind,
        system,
        answers: answers(&[(FieldId::Organization, "my-org")]),
        staged,
        further: Vec::new(),
    }
}

fn answers(given: &[(FieldId, &str)]) -> Answers {
    given
        .iter()
        .map(|(field, answer)| (*field, (*answer).to_owned()))
        .collect()
}

async fn check(bench: &Bench, draft: &DraftRequest) -> Result<app::LadderResult, CheckError> {
    bench
        .app
        .check_draft(draft, &RecordingProgress::default(), &never())
        .await
}

async fn offers(bench: &Bench, kind: ConnectionKind, system: SystemId) -> Vec<CredentialId> {
    let answers = answers(&[(FieldId::Organization, "my-org"), (FieldId::Login, "kim")]);
    let offers = bench.app.held_offers(kind, system, &answers).await.unwrap();
    offers.iter().map(|offer| offer.overview.credential.id).collect()
}

async fn credentials_of(bench: &Bench, id: ConnectionId) -> Vec<CredentialId> {
    let detail = bench.app.connection(id).await.unwrap().unwrap();
    detail.uses.iter().map(|used| used.credential.id).collect()
}

async fn delete(bench: &Bench, id: ConnectionId) {
    bench
        .app
        .plan_deletion(id, &RecordingDeletion::default(), &never())
        .await
        .unwrap();
    let request = request(bench, id, Consents::default()).await;
    bench
        .app
        .delete(&request, &RecordingDeletion::default(), &never())
        .await
        .unwrap();
}

fn questions(bench: &Bench) -> Vec<Question> {
    bench.desktop.questions.lock().unwrap().clone()
}
