//! Two kinds × create, list, test, rename, rotate, delete, each with a master and with a scoped key.

use app::{CreateError, DeletionError, EditError, EditRequest, RotationError};
use domain::{
    ConnectionId, Finding, Health, Outcome, Proof, Rung,
    deletion::DeletionEnd,
    kinds::{Answers, ConnectionKind, FieldId},
    rotation::{Phase, SinkStep},
};
use patchbay_tests::fakes::{Bench, RecordingDeletion, RecordingProgress};
use rstest::rstest;
use sandbox::CoreGit;
use serde_json::json;

use super::{MASTER, SCOPED, added, draft, good_token, reload, rows};
use crate::{
    delete::{ALL, delete, plan},
    rotate::{credential_of, next, rotated},
    story::{create, never},
};

use ConnectionKind::{CoreGitGithub as GITHUB, CoreGitGitlab as GITLAB};

#[rstest]
#[tokio::test]
async fn with_a_master_key_one_is_created(#[values(GITHUB, GITLAB)] kind: ConnectionKind) {
    let (bench, _, system) = added(MASTER).await;

    let created = create(&bench, draft(&bench, system, kind, "Mirror", good_token(kind))).await;

    let created = created.unwrap();
    let verdict = created.check.unwrap().verdict;
    assert_eq!((verdict.outcome, verdict.proof), (Outcome::Passed, Proof::Strong));
    let detail = bench.app.connection(created.connection).await.unwrap().unwrap();
    assert_eq!(detail.health, Health::Healthy);
    assert!(detail.connection.remote_id.is_some());
    assert!(detail.uses[0].credential.account.is_some());
}

#[rstest]
#[tokio::test]
async fn with_a_scoped_key_none_is_created_and_nothing_is_sent(
    #[values(GITHUB, GITLAB)] kind: ConnectionKind,
) {
    let (bench, coregit, system) = added(SCOPED).await;
    let token = good_token(kind);

    let refused = create(&bench, draft(&bench, system, kind, "Mirror", token)).await;

    let Err(CreateError::Refused(found)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(found.finding, Finding::SystemKeyOnlyReads);
    assert!(bench.sandbox.who_saw(token).is_empty());
    assert!(rows(&bench).await.is_empty() && stored(&coregit).is_empty());
}

#[rstest]
#[tokio::test]
async fn with_either_key_it_is_listed(
    #[values(GITHUB, GITLAB)] kind: ConnectionKind,
    #[values(MASTER, SCOPED)] key: &str,
) {
    let (bench, coregit, _) = added(key).await;
    seed(&coregit, kind);

    let reloaded = reload(&bench).await;

    assert_eq!((reloaded.adopted, reloaded.troubles.len()), (1, 0));
    let rows = rows(&bench).await;
    assert_eq!(
        (rows[0].name.as_str(), rows[0].account.as_deref()),
        ("Mirror", Some(account(kind)))
    );
}

#[rstest]
#[tokio::test]
async fn with_either_key_it_is_tested(
    #[values(GITHUB, GITLAB)] kind: ConnectionKind,
    #[values(MASTER, SCOPED)] key: &str,
) {
    let (bench, _, id) = adopted(kind, key).await;

    let tested = bench
        .app
        .check(id, &RecordingProgress::default(), &never())
        .await
        .unwrap();

    assert_eq!(tested.verdict.outcome, Outcome::Passed);
    assert_eq!(tested.rungs.last().unwrap().rung, Rung::SystemTest);
}

#[rstest]
#[tokio::test]
async fn with_a_master_key_it_gets_another_label(#[values(GITHUB, GITLAB)] kind: ConnectionKind) {
    let (bench, coregit, id) = adopted(kind, MASTER).await;

    let edited = rename(&bench, id, "Another label").await.unwrap();

    assert_eq!(edited.changes.len(), 1);
    assert_eq!(stored(&coregit), ["Another label"]);
    assert_eq!(rows(&bench).await[0].name, "Another label");
}

#[rstest]
#[tokio::test]
async fn with_a_scoped_key_it_keeps_its_label(#[values(GITHUB, GITLAB)] kind: ConnectionKind) {
    let (bench, coregit, id) = adopted(kind, SCOPED).await;

    let refused = rename(&bench, id, "Another label").await;

    let Err(EditError::Refused(found)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(found.finding, Finding::SystemKeyOnlyReads);
    assert_eq!(stored(&coregit), ["Mirror"]);
}

#[rstest]
#[tokio::test]
async fn with_a_master_key_it_gets_another_token(#[values(GITHUB, GITLAB)] kind: ConnectionKind) {
    let (bench, coregit, id) = adopted(kind, MASTER).await;
    let new = next(good_token(kind));

    let done = rotated(&bench, credential_of(&bench, id).await, kind, &new).await;

    assert_eq!(done.rotation.phase, Phase::Done, "{done:?}");
    assert_eq!(done.rotation.sinks[0].step, SinkStep::Confirmed);
    assert!(done.credential.is_held);
    assert_eq!(coregit.stored()["connections"][0]["access_token"], new);
}

#[rstest]
#[tokio::test]
async fn with_a_scoped_key_it_keeps_its_token(#[values(GITHUB, GITLAB)] kind: ConnectionKind) {
    let (bench, coregit, id) = adopted(kind, SCOPED).await;

    let refused = bench.app.plan_rotation(credential_of(&bench, id).await).await;

    assert!(matches!(refused, Err(RotationError::NotFound)), "{refused:?}");
    let detail = bench.app.connection(id).await.unwrap().unwrap();
    assert_eq!(detail.read_only, Some(Finding::SystemKeyOnlyReads));
    let stored = coregit.stored();
    assert_eq!(stored["connections"][0]["access_token"], good_token(kind));
}

#[rstest]
#[tokio::test]
async fn with_a_master_key_it_is_deleted(#[values(GITHUB, GITLAB)] kind: ConnectionKind) {
    let (bench, coregit, id) = adopted(kind, MASTER).await;
    plan(&bench, id).await;

    let deleted = delete(&bench, id, ALL).await.unwrap();

    assert_eq!(deleted.end, DeletionEnd::Deleted);
    assert!(rows(&bench).await.is_empty() && stored(&coregit).is_empty());
}

#[rstest]
#[tokio::test]
async fn with_a_scoped_key_it_stays(#[values(GITHUB, GITLAB)] kind: ConnectionKind) {
    let (bench, coregit, id) = adopted(kind, SCOPED).await;
    let unwatched = RecordingDeletion::default();

    let refused = bench.app.plan_deletion(id, &unwatched, &never()).await;

    let Err(DeletionError::Refused(found)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(found.finding, Finding::SystemKeyOnlyReads);
    assert_eq!(stored(&coregit), ["Mirror"]);
}

/// One that CoreGit has already, of a kind and its usual account.
pub(super) async fn adopted(kind: ConnectionKind, key: &str) -> (Bench, CoreGit, ConnectionId) {
    let (bench, coregit, _) = added(key).await;
    seed(&coregit, kind);
    reload(&bench).await;
    let id = rows(&bench).await[0].id;
    (bench, coregit, id)
}

fn seed(coregit: &CoreGit, kind: ConnectionKind) {
    coregit.seed_connection(&json!({
        "provider": kind.spec().slug, "label": "Mirror", "access_token": good_token(kind),
        "external_username": account(kind),
    }));
}

/// Whose the usual token is.
fn account(kind: ConnectionKind) -> &'static str {
    if kind == GITLAB { "kim-fake" } else { "octo-fake" }
}

pub(super) async fn rename(bench: &Bench, id: ConnectionId, label: &str) -> Result<app::Edited, EditError> {
    let request = EditRequest {
        connection: id,
        answers: Answers::from([(FieldId::Name, label.to_owned())]),
        further: Default::default(),
        staged: None,
        added: Vec::new(),
        removed: Vec::new(),
        seen: None,
    };
    bench
        .app
        .edit(&request, &RecordingProgress::default(), &never())
        .await
}

/// The labels that CoreGit holds.
fn stored(coregit: &CoreGit) -> Vec<String> {
    let all = coregit.stored();
    let rows = all["connections"].as_array().unwrap();
    rows.iter()
        .map(|row| row["label"].as_str().unwrap().to_owned())
        .collect()
}
