//! Deleting a connection in a CoreGit: its sync configurations first, with their webhooks, then the connection itself.

use app::{DeletionError, PlannedDeletion};
use domain::{
    ConnectionId, Finding,
    deletion::{Consent, Consents, DeletionEnd, DeletionStep, StepOutcome, StepTrouble},
    kinds::ConnectionKind,
    sync::Gap,
};
use patchbay_tests::fakes::{Bench, RecordingDeletion};
use sandbox::{CoreGit, Fault, FaultKind};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::{MASTER, table::adopted};
use crate::{
    delete::{ALL, delete, plan, request},
    story::never,
};

const GITHUB: ConnectionKind = ConnectionKind::CoreGitGithub;

#[tokio::test]
async fn the_syncs_that_use_it_are_named_repository_by_repository() {
    let (bench, coregit, id) = with_syncs().await;
    let other = coregit.seed_connection(&json!({"provider": "github", "label": "Other"}));
    coregit.seed_sync("elsewhere", &other, &json!({"remote": "my-org/elsewhere"}));

    let planned = plan(&bench, id).await;

    let named: Vec<_> = planned
        .plan
        .syncs
        .iter()
        .map(|sync| (sync.repo.as_str(), sync.remote.as_str(), sync.has_webhook()))
        .collect();
    assert_eq!(
        named,
        [("api", "my-org/api", true), ("platform/web", "my-org/web", false)]
    );
    assert_eq!(planned.plan.needed(), [Consent::DeleteSyncs]);
    assert_eq!(planned.plan.gap, None);
}

#[tokio::test]
async fn the_syncs_go_first_so_that_their_webhooks_go_too() {
    let (bench, coregit, id) = with_syncs().await;
    let before = bench.sandbox.webhooks().len();
    plan(&bench, id).await;

    let deleted = delete(&bench, id, ALL).await.unwrap();

    assert_eq!(deleted.end, DeletionEnd::Deleted, "{deleted:?}");
    assert_eq!(
        (&deleted.steps[0].step, deleted.steps[0].done),
        (&DeletionStep::DeleteSyncs { count: 2 }, 2)
    );
    assert_eq!((before, bench.sandbox.webhooks().len()), (1, 0));
    assert_eq!(
        (count(&coregit, "configs"), count(&coregit, "connections")),
        (0, 0)
    );
    assert!(bench.app.connection(id).await.unwrap().is_none());
    assert_eq!(bench.app.archived().await.unwrap().len(), 1);
    let deletions: Vec<_> = sent(&bench, &coregit, "DELETE");
    assert_eq!(deletions.len(), 3, "{deletions:?}");
    assert!(deletions[2].starts_with("/v1/connections/"), "{deletions:?}");
}

#[tokio::test]
async fn without_a_word_about_its_syncs_nothing_is_deleted() {
    let (bench, coregit, id) = with_syncs().await;
    plan(&bench, id).await;

    let refused = delete(&bench, id, Consents::default()).await;

    assert!(matches!(refused, Err(DeletionError::NotAgreed)), "{refused:?}");
    assert_eq!(
        (count(&coregit, "configs"), bench.sandbox.webhooks().len()),
        (2, 1)
    );
}

#[tokio::test]
async fn a_sync_that_came_up_meanwhile_wants_a_second_look() {
    let (bench, coregit, id) = with_syncs().await;
    plan(&bench, id).await;
    coregit.seed_sync(
        "late",
        &remote_id(&bench, id).await,
        &json!({"remote": "my-org/late"}),
    );

    let refused = delete(&bench, id, ALL).await;

    assert!(
        matches!(refused, Err(DeletionError::ChangedMeanwhile)),
        "{refused:?}"
    );
    assert_eq!(count(&coregit, "configs"), 3);
}

#[tokio::test]
async fn a_repository_that_uses_another_connection_by_now_keeps_its_sync() {
    let (bench, coregit, id) = with_syncs().await;
    plan(&bench, id).await;
    let changing = coregit.clone();
    let progress = RecordingDeletion::when("running 0", move || {
        let other = changing.seed_connection(&json!({"provider": "github", "label": "Other"}));
        changing.move_sync("my-org/api", &other);
    });

    let deleted = bench
        .app
        .delete(&request(&bench, id, ALL).await, &progress, &never())
        .await
        .unwrap();

    assert_eq!(deleted.end, DeletionEnd::Deleted);
    assert_eq!(count(&coregit, "configs"), 1);
}

#[tokio::test]
async fn stopped_among_the_syncs_it_says_how_many_are_gone_and_goes_on_later() {
    let (bench, coregit, id) = with_syncs().await;
    plan(&bench, id).await;
    let cancel = CancellationToken::new();
    let stops = cancel.clone();
    let progress = RecordingDeletion::when("step 0: 1 of 2", move || stops.cancel());

    let stopped = bench
        .app
        .delete(&request(&bench, id, ALL).await, &progress, &cancel)
        .await
        .unwrap();
    let again = plan(&bench, id).await;
    let left = count(&coregit, "configs");
    let deleted = delete(&bench, id, ALL).await.unwrap();

    assert_eq!((stopped.end, stopped.steps[0].done), (DeletionEnd::Stopped, 1));
    assert_eq!((again.plan.syncs.len(), left), (1, 1));
    assert_eq!(deleted.end, DeletionEnd::Deleted);
}

#[tokio::test]
async fn the_walk_is_told_and_can_be_stopped_and_then_says_what_it_may_lack() {
    let (bench, coregit, id) = with_syncs().await;
    for number in 0..60 {
        coregit.seed_repo(&format!("repo-{number}"));
    }
    let cancel = CancellationToken::new();
    let stops = cancel.clone();
    let progress = RecordingDeletion::when("asked 5 of 62", move || stops.cancel());

    let planned = bench.app.plan_deletion(id, &progress, &cancel).await.unwrap();

    let told = progress.told.into_inner().unwrap();
    assert_eq!(told[0], "62 repositories");
    assert!(told.contains(&"asked 5 of 62".to_owned()) && told.len() < 62);
    assert_eq!(planned.plan.gap, Some(Gap::Stopped));
    assert!(planned.plan.needed().contains(&Consent::DespiteGap));
}

#[tokio::test]
async fn one_with_gaps_in_its_plan_is_deleted_only_on_a_word_about_them() {
    let (bench, coregit, id) = with_syncs().await;
    let planned = stopped_plan(&bench, id).await;

    let refused = delete(&bench, id, ALL).await;
    let kept = count(&coregit, "connections");
    let agreed = Consents {
        despite_gap: true,
        ..ALL
    };
    let deleted = delete(&bench, id, agreed).await.unwrap();

    assert_eq!((planned.plan.gap, kept), (Some(Gap::Stopped), 1));
    assert!(matches!(refused, Err(DeletionError::NotAgreed)), "{refused:?}");
    assert_eq!(deleted.end, DeletionEnd::Deleted);
    assert_eq!(count(&coregit, "connections"), 0);
}

#[tokio::test]
async fn the_answer_deleted_is_believed_only_after_the_list() {
    let (bench, coregit, id) = with_syncs().await;
    plan(&bench, id).await;
    let row = json!({"id": remote_id(&bench, id).await, "provider": "github", "label": "Mirror"});
    let body = json!({"connections": [row]}).to_string();
    bench
        .sandbox
        .faults()
        .set(Fault::on("coregit#1", FaultKind::Status { status: 200, body }).at("GET", "/v1/connections"));

    let refused = delete(&bench, id, ALL).await.unwrap();

    assert_eq!(refused.end, DeletionEnd::Failed);
    assert_eq!(
        refused.steps[2].outcome,
        StepOutcome::Failed(StepTrouble::StillListed)
    );
    assert_eq!(sent(&bench, &coregit, "DELETE").len(), 3);
    assert!(bench.app.connection(id).await.unwrap().is_some());
}

#[tokio::test]
async fn a_lost_answer_is_resolved_by_looking() {
    let (bench, coregit, id) = with_syncs().await;
    plan(&bench, id).await;
    bench
        .sandbox
        .faults()
        .set(Fault::on("coregit#1", FaultKind::AnswerLost).at("DELETE", "*"));

    let deleted = delete(&bench, id, ALL).await.unwrap();

    assert_eq!(deleted.end, DeletionEnd::Deleted, "{deleted:?}");
    assert_eq!(count(&coregit, "connections"), 0);
}

#[tokio::test]
async fn one_that_somebody_else_deleted_is_gone_and_says_so() {
    let (bench, coregit, id) = with_syncs().await;
    coregit.forget_connection(&remote_id(&bench, id).await);

    let gone = bench
        .app
        .plan_deletion(id, &RecordingDeletion::default(), &never())
        .await;

    assert!(matches!(gone, Err(DeletionError::Gone)), "{gone:?}");
}

#[tokio::test]
async fn a_full_limit_in_the_middle_says_until_when() {
    let (bench, coregit, id) = with_syncs().await;
    plan(&bench, id).await;
    let limiting = coregit.clone();
    let progress = RecordingDeletion::when("step 0: 1 of 2", move || limiting.spend_requests(MASTER, 600));

    let refused = bench
        .app
        .delete(&request(&bench, id, ALL).await, &progress, &never())
        .await
        .unwrap();

    let StepOutcome::Failed(StepTrouble::Refused(found)) = &refused.steps[0].outcome else {
        panic!("{refused:?}");
    };
    assert!(
        matches!(found.finding, Finding::SystemLimitReached { until: Some(_), .. }),
        "{found:?}"
    );
    assert_eq!((refused.steps[0].done, count(&coregit, "connections")), (1, 1));
}

/// One connection with two syncs, the first of them with a webhook.
pub(super) async fn with_syncs() -> (Bench, CoreGit, ConnectionId) {
    let (bench, coregit, id) = adopted(GITHUB, MASTER).await;
    seed_syncs(&coregit, &remote_id(&bench, id).await);
    (bench, coregit, id)
}

pub(super) fn seed_syncs(coregit: &CoreGit, connection: &str) {
    coregit.seed_sync(
        "api",
        connection,
        &json!({"remote": "my-org/api", "direction": "import", "auto_sync": true, "last_synced_at": "now"}),
    );
    coregit.seed_sync(
        "platform/web",
        connection,
        &json!({"remote": "my-org/web", "direction": "export", "last_error": "GitHub branch not found: main"}),
    );
}

/// A plan whose walk was stopped at once.
async fn stopped_plan(bench: &Bench, id: ConnectionId) -> PlannedDeletion {
    let cancel = CancellationToken::new();
    let stops = cancel.clone();
    let progress = RecordingDeletion::when("2 repositories", move || stops.cancel());
    bench.app.plan_deletion(id, &progress, &cancel).await.unwrap()
}

pub(super) async fn remote_id(bench: &Bench, id: ConnectionId) -> String {
    let detail = bench.app.connection(id).await.unwrap().unwrap();
    detail.connection.remote_id.unwrap().to_string()
}

fn count(coregit: &CoreGit, what: &str) -> usize {
    coregit.stored()[what].as_array().map_or(0, Vec::<Value>::len)
}

/// The paths of the requests with this verb, in order.
fn sent(bench: &Bench, coregit: &CoreGit, verb: &str) -> Vec<String> {
    let requests = bench.sandbox.requests(coregit.name());
    let wanted = requests.into_iter().filter(|request| request.method == verb);
    wanted.map(|request| request.path).collect()
}
