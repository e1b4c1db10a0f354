//! A deletion that does not go straight through: stopped, put back, held up, refused for each of the reasons.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::DeletionError;
use domain::{
    ConnectionId,
    deletion::{Consents, DeletionEnd, DeletionStep, StepOutcome, StepTrouble},
    kinds::ConnectionKind,
};
use patchbay_tests::fakes::{Bench, RecordingDeletion};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::{
    delete::{ALL, delete, hang, plan, remote_id, request, with_github},
    story::never,
};

const GITHUB: ConnectionKind = ConnectionKind::DevLakeGithub;

#[tokio::test]
async fn stopped_before_the_scopes_it_can_be_put_back_as_it_was() {
    let (bench, id) = hung().await;
    let before = bench.sandbox.devlake().stored();
    plan(&bench, id).await;
    let cancel = CancellationToken::new();
    let stops = cancel.clone();
    let progress = RecordingDeletion::when("ended 1", move || stops.cancel());

    let stopped = bench
        .app
        .delete(&request(&bench, id, ALL).await, &progress, &cancel)
        .await
        .unwrap();
    let back = bench.app.rejoin_blueprints(id, &never()).await.unwrap();

    assert_eq!(stopped.end, DeletionEnd::Stopped);
    assert_eq!((stopped.can_rejoin.len(), back.len()), (2, 2));
    let after = bench.sandbox.devlake().stored();
    for part in ["connections", "scopes", "scopeConfigs"] {
        assert_eq!(after[part], before[part], "{part}");
    }
    assert_eq!(entries(&after), entries(&before));
}

#[tokio::test]
async fn stopped_among_the_scopes_it_says_how_many_are_gone_and_goes_on_later() {
    let (bench, id) = hung().await;
    plan(&bench, id).await;
    let cancel = CancellationToken::new();
    let stops = cancel.clone();
    let progress = RecordingDeletion::when("step 2: 1 of 2", move || stops.cancel());

    let stopped = bench
        .app
        .delete(&request(&bench, id, ALL).await, &progress, &cancel)
        .await
        .unwrap();
    let again = plan(&bench, id).await;
    let deleted = delete(&bench, id, ALL).await.unwrap();

    assert_eq!(stopped.end, DeletionEnd::Stopped);
    assert_eq!(
        (&stopped.steps[2].outcome, stopped.steps[2].done),
        (&StepOutcome::Stopped, 1)
    );
    assert_eq!((again.plan.blueprints.len(), again.plan.scopes.len()), (0, 1));
    assert_eq!(deleted.end, DeletionEnd::Deleted);
}

#[tokio::test]
async fn a_pipeline_that_begins_in_the_middle_is_waited_for() {
    let (bench, id) = hung().await;
    plan(&bench, id).await;
    let pipeline = Arc::new(std::sync::Mutex::new(None));
    let (devlake, begun) = (bench.sandbox.devlake(), Arc::clone(&pipeline));
    let progress = RecordingDeletion::when("ended 1", move || {
        *begun.lock().unwrap() = Some(devlake.start_pipeline("nightly"));
    });
    let waits = Arc::new(AtomicBool::new(false));
    let request = request(&bench, id, ALL).await;
    let never = never();

    let deletion = bench.app.delete(&request, &progress, &never);
    let ends = async {
        while !progress
            .told
            .lock()
            .unwrap()
            .contains(&"waiting for 1".to_owned())
        {
            tokio::task::yield_now().await;
        }
        waits.store(true, Ordering::Relaxed);
        let pipeline = pipeline.lock().unwrap().unwrap();
        bench.sandbox.devlake().finish_pipeline(pipeline);
    };
    let (deleted, ()) = tokio::join!(deletion, ends);

    assert!(waits.load(Ordering::Relaxed));
    assert_eq!(deleted.unwrap().end, DeletionEnd::Deleted);
}

#[tokio::test]
async fn a_pipeline_that_nobody_agreed_to_wait_for_ends_it_there() {
    let (bench, id) = with_github().await;
    plan(&bench, id).await;
    bench.sandbox.devlake().start_pipeline("nightly");
    let agreed = Consents { wait: false, ..ALL };

    let refused = delete(&bench, id, agreed).await.unwrap();

    assert_eq!(refused.end, DeletionEnd::Failed);
    assert_eq!(
        (&refused.steps[0].step, &refused.steps[0].outcome),
        (
            &DeletionStep::WaitForPipelines,
            &StepOutcome::Failed(StepTrouble::PipelineRunning)
        )
    );
    assert_eq!(bench.sandbox.devlake().count("github"), 1);
}

#[tokio::test]
async fn waiting_ends_when_the_person_stops_it() {
    let (bench, id) = with_github().await;
    plan(&bench, id).await;
    bench.sandbox.devlake().start_pipeline("nightly");
    let cancel = CancellationToken::new();
    let stops = cancel.clone();
    let progress = RecordingDeletion::when("waiting for 1", move || stops.cancel());

    let stopped = bench
        .app
        .delete(&request(&bench, id, ALL).await, &progress, &cancel)
        .await
        .unwrap();

    assert_eq!(stopped.end, DeletionEnd::Stopped);
    assert_eq!(bench.sandbox.devlake().count("github"), 1);
}

#[tokio::test]
async fn a_blueprint_that_appears_in_the_middle_is_named() {
    let (bench, id) = hung().await;
    plan(&bench, id).await;
    let (devlake, remote) = (bench.sandbox.devlake(), remote_id(&bench, id).await);
    let progress = RecordingDeletion::when("ended 2", move || {
        let entry = json!([{ "pluginName": "github", "connectionId": remote, "scopes": [] }]);
        devlake.seed_project("late", &entry);
    });

    let refused = bench
        .app
        .delete(&request(&bench, id, ALL).await, &progress, &never())
        .await
        .unwrap();

    let StepOutcome::Failed(StepTrouble::InUse { blueprints }) = &refused.steps[3].outcome else {
        panic!("{refused:?}");
    };
    assert!(blueprints[0].starts_with("late"), "{blueprints:?}");
    assert_eq!(bench.sandbox.devlake().count("github"), 1);
}

#[tokio::test]
async fn a_scope_that_appears_in_the_middle_ends_it() {
    let (bench, id) = hung().await;
    plan(&bench, id).await;
    let (devlake, remote) = (bench.sandbox.devlake(), remote_id(&bench, id).await);
    let progress = RecordingDeletion::when("ended 2", move || {
        devlake.seed_scope("github", remote, &json!({ "githubId": 99, "name": "late" }));
    });

    let refused = bench
        .app
        .delete(&request(&bench, id, ALL).await, &progress, &never())
        .await
        .unwrap();

    assert_eq!(
        refused.steps[3].outcome,
        StepOutcome::Failed(StepTrouble::HasScopes)
    );
    assert_eq!(refused.steps[4].outcome, StepOutcome::NotReached);
}

#[tokio::test]
async fn what_was_not_agreed_to_is_not_begun() {
    let (bench, id) = hung().await;
    plan(&bench, id).await;
    let before = bench.sandbox.devlake().stored();
    let agreed = Consents {
        delete_scopes: false,
        ..ALL
    };

    let refused = delete(&bench, id, agreed).await;

    assert!(matches!(refused, Err(DeletionError::NotAgreed)), "{refused:?}");
    assert_eq!(bench.sandbox.devlake().stored(), before);
}

async fn hung() -> (Bench, ConnectionId) {
    let (bench, id) = with_github().await;
    hang(&bench.sandbox, GITHUB, remote_id(&bench, id).await);
    (bench, id)
}

/// What each blueprint collects from.
fn entries(stored: &Value) -> Vec<Value> {
    let blueprints = stored["blueprints"].as_array().unwrap();
    blueprints.iter().map(|one| one["connections"].clone()).collect()
}
