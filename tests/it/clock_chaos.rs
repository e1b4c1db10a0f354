//! A computer's clock that jumps deletes nothing, revokes nothing, hurries nothing and spins nothing.

use app::{Age, Decision, RotationInFull, RotationProgress};
use domain::{
    ConnectionId, Health, Outcome, Query,
    kinds::ConnectionKind,
    rotation::{OnTrouble, Phase, Rotation},
};
use patchbay_tests::fakes::{Bench, RecordingProgress};

use crate::story::{GOOD_TOKEN, create, github, never, stage, with_devlake};

const TODAY: &str = "2026-11-21T08:02:00Z";
const PAST: &str = "1999-12-31T23:59:59Z";
const FUTURE: &str = "2099-01-01T00:00:00Z";
/// Another end, so that it is another token.
const NEW_TOKEN: &str = "ghp_zzgoodzzStory00000000000000000000002";

#[tokio::test]
async fn a_connection_and_its_secret_outlive_every_jump() {
    let (bench, id) = with_github().await;

    for moment in [FUTURE, PAST, TODAY, FUTURE] {
        bench.clock.set(moment);
        let checked = bench
            .app
            .check(id, &RecordingProgress::default(), &never())
            .await
            .unwrap();
        assert_eq!(checked.verdict.outcome, Outcome::Passed, "{moment}");
        assert_eq!(listed(&bench).await, 1, "{moment}");
    }

    let detail = bench.app.connection(id).await.unwrap().unwrap();
    assert!(detail.uses[0].credential.is_held);
}

#[tokio::test]
async fn a_clock_that_was_set_back_makes_nothing_older_than_new() {
    let (bench, id) = with_github().await;

    bench.clock.set(PAST);

    let detail = bench.app.connection(id).await.unwrap().unwrap();
    assert_eq!(detail.uses[0].age, Age::Days(0));
    assert_eq!(detail.health, Health::Healthy);
}

#[tokio::test]
async fn a_clock_that_was_set_forward_only_changes_what_is_shown() {
    let (bench, id) = with_github().await;
    let before = bench.sandbox.devlake().stored();
    bench.sandbox.forget_records();

    bench.clock.set(FUTURE);
    let shown = bench.app.connection(id).await.unwrap().unwrap().health;
    bench.clock.set(TODAY);
    let again = bench.app.connection(id).await.unwrap().unwrap().health;

    assert_eq!((shown, again), (Health::Stale, Health::Healthy));
    assert_eq!(bench.sandbox.devlake().stored(), before);
    assert!(
        bench.sandbox.requests("devlake#1").is_empty(),
        "nobody was asked anything"
    );
}

#[tokio::test]
async fn a_typed_secret_waits_by_elapsed_time_and_not_by_the_date() {
    let (bench, system) = with_devlake().await;
    let draft = github(&bench, system, GOOD_TOKEN);

    bench.clock.set(FUTURE);

    let created = create(&bench, draft).await.unwrap();
    assert_eq!(created.check.unwrap().verdict.outcome, Outcome::Passed);
}

#[tokio::test]
async fn a_rotation_is_neither_ended_nor_begun_by_a_jump() {
    let (bench, id) = with_github().await;
    let credential = bench.app.connection(id).await.unwrap().unwrap().uses[0]
        .credential
        .id;
    let staged = stage(&bench, ConnectionKind::DevLakeGithub, NEW_TOKEN);
    let rotation = bench.app.begin_rotation(credential, staged, None).await.unwrap();
    let tried = carry_on(&bench, rotation, Decision::GoOn).await;
    assert_eq!(tried.rotation.phase, Phase::Verified);

    for moment in [PAST, FUTURE, TODAY] {
        bench.clock.set(moment);
        let waiting = bench.app.rotation(rotation).await.unwrap();
        assert_eq!(waiting.rotation, tried.rotation, "{moment}");
    }

    let done = carry_on(&bench, rotation, Decision::Begin(OnTrouble::PutBack)).await;
    assert_eq!(done.rotation.phase, Phase::Committed);
    bench.clock.set(FUTURE);
    let kept = bench.app.rotation(rotation).await.unwrap();
    assert_eq!(
        kept.rotation.phase,
        Phase::Committed,
        "the old secret is erased by a person only"
    );
}

#[tokio::test]
async fn backups_are_made_once_a_jump_and_never_in_a_circle() {
    let (bench, _) = with_github().await;
    let mut made = 0;

    for moment in [TODAY, FUTURE, PAST, TODAY] {
        bench.clock.set(moment);
        for _ in 0..5 {
            made += usize::from(bench.app.back_up_if_due().await.unwrap().is_some());
        }
    }

    assert_eq!(made, 4);
    let backups = bench.app.backups().await.unwrap();
    assert_eq!(backups.len(), 4, "a date far away is no reason to drop one");
    assert!(backups.iter().all(|backup| backup.is_intact));
}

struct Unwatched;

impl RotationProgress for Unwatched {
    fn changed(&self, _: &Rotation) {}
}

async fn carry_on(bench: &Bench, id: domain::RotationId, decision: Decision) -> RotationInFull {
    bench
        .app
        .carry_on(id, decision, &Unwatched, &never())
        .await
        .unwrap()
}

async fn with_github() -> (Bench, ConnectionId) {
    let (bench, system) = with_devlake().await;
    let created = create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    (bench, created.connection)
}

async fn listed(bench: &Bench) -> usize {
    let all = Query {
        limit: 10,
        ..Query::default()
    };
    bench.app.list(all).await.unwrap().listing.total
}
