//! One new secret for all uses of a credential: eleven plugins, ours and adopted ones, and what happens on trouble.

use app::{Decision, RotationError, RotationInFull, RotationProgress};
use domain::{
    ConnectionId, CredentialId, Query, RotationId, SetDate, SystemId,
    kinds::ConnectionKind,
    rotation::{Holds, OnTrouble, Phase, Rotation, SinkStep, Trial},
};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use sandbox::{Fault, FaultKind};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::{
    plugins::{Row, draft, rows},
    story::{add_devlake, create, never, stage, with_devlake},
};

pub(crate) const OLD: &str = "ghp_zzgoodzzSample0000000000000000000001";
pub(crate) const NEW: &str = "ghp_zzgoodzzSample0000000000000000000002";
const REFUSED: &str = "ghp_zz401zzSample00000000000000000000003";
const GITHUB: ConnectionKind = ConnectionKind::DevLakeGithub;

#[tokio::test]
async fn every_plugin_gets_a_new_secret_and_keeps_everything_else() {
    let (bench, system) = with_devlake().await;

    for row in rows() {
        let credential = made(&bench, system, &row).await;
        let before = stored(&bench, row.kind);

        let done = rotated(&bench, credential, row.kind, &next(row.secret)).await;

        assert_eq!(done.rotation.phase, Phase::Committed, "{:?}: {done:?}", row.kind);
        assert_eq!(done.rotation.sinks[0].step, SinkStep::Confirmed, "{:?}", row.kind);
        let after = stored(&bench, row.kind);
        let slot = done.rotation.sinks[0].slot.devlake_field();
        assert_eq!(differing(&before, &after), [slot], "{:?}", row.kind);
        assert_eq!(after[slot], json!(next(row.secret)), "{:?}", row.kind);
        assert!(matches!(done.credential.set, SetDate::Exact(_)), "{:?}", row.kind);
    }
}

#[tokio::test]
async fn what_a_rotation_changed_is_not_taken_for_somebody_elses() {
    let (bench, credential, [first, second]) = two_uses().await;
    bench.sandbox.faults().set(refusal(second));
    rotated(&bench, credential, GITHUB, NEW).await;
    let stopped = begun(&bench, credential, GITHUB, NEW).await;
    let stops = StopsAfterTheFirst(never());
    let begin = Decision::Begin(OnTrouble::PutBack);
    bench
        .app
        .carry_on(stopped, begin, &stops, &stops.0)
        .await
        .unwrap();

    reload(&bench).await;
    let after_the_runs = changed_elsewhere(&bench).await;
    let devlake = bench.sandbox.devlake();
    devlake.change("github", first, &json!({ "rateLimitPerHour": 77 }));
    carry_on(&bench, stopped, Decision::PutBack).await;
    reload(&bench).await;

    assert_eq!(after_the_runs, [""; 0]);
    assert_eq!(changed_elsewhere(&bench).await, [name(&bench, first)]);
}

#[tokio::test]
async fn every_adopted_connection_can_be_rotated_and_its_secret_is_ours_from_then_on() {
    let (bench, system) = with_devlake().await;
    for row in rows() {
        made(&bench, system, &row).await;
    }
    let name = "DevLake production";
    bench.app.remove_system(system, name).await.unwrap();
    add_devlake(&bench, name).await;
    reload(&bench).await;

    for row in rows() {
        let credential = credential_of_kind(&bench, row.kind).await;
        let plan = bench.app.plan_rotation(credential).await.unwrap();
        assert!(!plan.has_way_back(), "{:?}", row.kind);

        let done = rotated(&bench, credential, row.kind, &next(row.secret)).await;

        assert_eq!(done.rotation.phase, Phase::Done, "{:?}: {done:?}", row.kind);
        assert!(done.credential.is_held, "{:?}", row.kind);
        let again = rotated(&bench, credential, row.kind, row.secret).await;
        assert_eq!(again.rotation.phase, Phase::Committed, "{:?}", row.kind);
    }
}

#[tokio::test]
async fn a_second_use_that_refuses_puts_everything_back() {
    let (bench, credential, [first, second]) = two_uses().await;
    bench.sandbox.faults().set(refusal(second));

    let done = rotated(&bench, credential, GITHUB, NEW).await;

    assert_eq!(done.rotation.phase, Phase::RolledBack, "{done:?}");
    assert_eq!([token(&bench, first), token(&bench, second)], [OLD, OLD]);
    assert!(
        bench
            .app
            .plan_rotation(credential)
            .await
            .unwrap()
            .active
            .is_none()
    );
}

#[tokio::test]
async fn a_use_that_fails_its_test_keeps_the_old_secret_from_being_revoked() {
    let (bench, credential, [first, second]) = two_uses().await;
    bench.sandbox.faults().set(refusal(second));
    let id = begun(&bench, credential, GITHUB, NEW).await;

    let done = carry_on(&bench, id, Decision::Begin(OnTrouble::GoOn)).await;

    assert_eq!(done.rotation.phase, Phase::Committed, "{done:?}");
    assert_eq!([token(&bench, first), token(&bench, second)], [NEW, NEW]);
    assert_eq!(done.rotation.sinks[1].step, SinkStep::Unconfirmed);
    let revoking = bench.app.prove_old_is_dead(id, &never()).await;
    assert!(matches!(revoking, Err(RotationError::NotRevocable)));
}

#[tokio::test]
async fn a_use_left_out_keeps_the_old_secret_as_a_credential_of_its_own() {
    let (bench, credential, [first, second]) = two_uses().await;
    let id = begun(&bench, credential, GITHUB, NEW).await;
    let left = bench.app.rotation(id).await.unwrap().uses[1].connection;
    carry_on(&bench, id, Decision::LeaveOut(left)).await;

    let done = carry_on(&bench, id, Decision::Begin(OnTrouble::PutBack)).await;

    assert_eq!(done.rotation.phase, Phase::Committed);
    assert_eq!([token(&bench, first), token(&bench, second)], [NEW, OLD]);
    let own = bench.app.connection(left).await.unwrap().unwrap().uses[0]
        .credential
        .clone();
    assert_ne!(own.id, credential);
    assert!(own.is_held);
    let revoking = bench.app.prove_old_is_dead(id, &never()).await;
    assert!(matches!(revoking, Err(RotationError::NotRevocable)));
}

#[tokio::test]
async fn a_secret_that_is_refused_everywhere_changes_nothing() {
    let (bench, credential, [first, second]) = two_uses().await;

    let id = begun(&bench, credential, GITHUB, REFUSED).await;

    let done = bench.app.rotation(id).await.unwrap();
    assert_eq!(done.rotation.phase, Phase::Rejected, "{done:?}");
    assert!(
        done.rotation
            .sinks
            .iter()
            .all(|sink| sink.trial == Trial::Refused)
    );
    assert_eq!([token(&bench, first), token(&bench, second)], [OLD, OLD]);
}

#[tokio::test]
async fn a_lost_answer_is_resolved_by_looking() {
    let (bench, credential, [first, second]) = two_uses().await;
    let lost = Fault::on("devlake#1", FaultKind::AnswerLost)
        .at("PATCH", &path(first))
        .times(1);
    bench.sandbox.faults().set(lost);

    let done = rotated(&bench, credential, GITHUB, NEW).await;

    assert_eq!(done.rotation.phase, Phase::Committed, "{done:?}");
    assert_eq!([token(&bench, first), token(&bench, second)], [NEW, NEW]);
}

#[tokio::test]
async fn a_run_that_stops_in_the_middle_says_which_use_has_which_secret_and_can_be_put_back() {
    let (bench, credential, [first, second]) = two_uses().await;
    let id = begun(&bench, credential, GITHUB, NEW).await;
    let stops = StopsAfterTheFirst(never());
    let paused = bench
        .app
        .carry_on(id, Decision::Begin(OnTrouble::PutBack), &stops, &stops.0)
        .await
        .unwrap();
    assert!(matches!(paused.rotation.phase, Phase::Paused(_)), "{paused:?}");
    assert_eq!([token(&bench, first), token(&bench, second)], [NEW, OLD]);
    let holds: Vec<Holds> = paused.rotation.sinks.iter().map(|sink| sink.holds()).collect();
    assert_eq!(holds, [Holds::New, Holds::Old]);

    let done = carry_on(&bench, id, Decision::PutBack).await;

    assert_eq!(done.rotation.phase, Phase::RolledBack, "{done:?}");
    assert_eq!([token(&bench, first), token(&bench, second)], [OLD, OLD]);
}

#[tokio::test]
async fn a_paused_run_goes_on_where_it_stopped() {
    let (bench, credential, [first, second]) = two_uses().await;
    let id = begun(&bench, credential, GITHUB, NEW).await;
    let stops = StopsAfterTheFirst(never());
    bench
        .app
        .carry_on(id, Decision::Begin(OnTrouble::PutBack), &stops, &stops.0)
        .await
        .unwrap();

    let done = carry_on(&bench, id, Decision::Resume).await;

    assert_eq!(done.rotation.phase, Phase::Committed, "{done:?}");
    assert_eq!([token(&bench, first), token(&bench, second)], [NEW, NEW]);
}

#[tokio::test]
async fn a_run_that_touched_nothing_can_be_dropped() {
    let (bench, credential, _) = two_uses().await;
    let id = begun(&bench, credential, GITHUB, NEW).await;
    assert!(matches!(
        bench
            .app
            .begin_rotation(credential, stage(&bench, GITHUB, NEW), None)
            .await,
        Err(RotationError::UnderWay)
    ));

    bench.app.drop_rotation(id).await.unwrap();

    let done = rotated(&bench, credential, GITHUB, NEW).await;
    assert_eq!(done.rotation.phase, Phase::Committed);
}

#[tokio::test]
async fn an_old_secret_is_dead_only_when_it_is_refused() {
    let (bench, credential, _) = two_uses().await;
    let id = rotated(&bench, credential, GITHUB, NEW).await.rotation.id;

    let before = bench.app.prove_old_is_dead(id, &never()).await.unwrap();
    bench.sandbox.revoke_secret(OLD);
    let after = bench.app.prove_old_is_dead(id, &never()).await.unwrap();

    assert_eq!((before, after), (false, true));
    assert_eq!(bench.app.rotation(id).await.unwrap().rotation.phase, Phase::Done);
}

#[tokio::test]
async fn a_held_secret_goes_to_a_further_address_only_with_consent() {
    let (bench, system) = with_devlake().await;
    let kept = made(&bench, system, &rows()[0]).await;
    let further = bench.sandbox.add_devlake().await.unwrap();
    further.seed("github", &adopted("GitHub - theirs"));
    let other = crate::story::at(&further.url(), "Another");
    bench.app.add_system(other, &never()).await.unwrap();
    reload(&bench).await;
    let orphan = orphan(&bench, kept).await;

    let declined = bench.app.link(orphan, kept).await;
    bench
        .desktop
        .agrees
        .store(true, std::sync::atomic::Ordering::Relaxed);
    bench.app.link(orphan, kept).await.unwrap();

    assert!(matches!(declined, Err(app::LinkError::Declined)));
    assert_eq!(bench.desktop.questions.lock().unwrap().len(), 2);
    let done = rotated(&bench, kept, GITHUB, NEW).await;
    assert_eq!(done.rotation.phase, Phase::Committed, "{done:?}");
    assert_eq!(done.rotation.sinks.len(), 2);
}

/// Cancels once a use has the new secret.
pub(crate) struct StopsAfterTheFirst(pub(crate) CancellationToken);

impl RotationProgress for StopsAfterTheFirst {
    fn changed(&self, rotation: &Rotation) {
        if rotation.sinks.iter().any(|sink| sink.step == SinkStep::Confirmed) {
            self.0.cancel();
        }
    }
}

pub(crate) struct Unwatched;

impl RotationProgress for Unwatched {
    fn changed(&self, _: &Rotation) {}
}

/// Two connections with one credential, which is ours: by their numbers.
pub(crate) async fn two_uses() -> (Bench, CredentialId, [u64; 2]) {
    let (bench, system) = with_devlake().await;
    let kept = made(&bench, system, &rows()[0]).await;
    let second = bench
        .sandbox
        .devlake()
        .seed("github", &adopted("GitHub - second"));
    reload(&bench).await;
    let orphan = orphan(&bench, kept).await;
    bench.app.link(orphan, kept).await.unwrap();
    (bench, kept, [1, second])
}

/// A connection that somebody else made with the same token.
pub(crate) fn adopted(name: &str) -> Value {
    json!({
        "name": name, "endpoint": "https://api.github.com/", "token": OLD, "authMethod": "AccessToken",
        "enableGraphql": true,
    })
}

pub(crate) async fn made(bench: &Bench, system: SystemId, row: &Row) -> CredentialId {
    let created = create(bench, draft(bench, system, row, row.secret))
        .await
        .unwrap();
    credential_of(bench, created.connection).await
}

/// The names of the connections that are marked so.
async fn changed_elsewhere(bench: &Bench) -> Vec<String> {
    let query = Query {
        limit: 50,
        ..Query::default()
    };
    let listed = bench.app.list(query).await.unwrap();
    let marked = listed.listing.rows().filter(|row| row.is_changed_elsewhere);
    marked.map(|row| row.name.clone()).collect()
}

pub(crate) async fn orphan(bench: &Bench, kept: CredentialId) -> CredentialId {
    for id in connections(bench).await {
        let credential = credential_of(bench, id).await;
        if credential != kept {
            return credential;
        }
    }
    panic!("nothing was adopted")
}

pub(crate) async fn credential_of_kind(bench: &Bench, kind: ConnectionKind) -> CredentialId {
    for id in connections(bench).await {
        let detail = bench.app.connection(id).await.unwrap().unwrap();
        if detail.connection.kind == domain::Kind::Known(kind) {
            return detail.uses[0].credential.id;
        }
    }
    panic!("no connection of {kind:?}")
}

pub(crate) async fn credential_of(bench: &Bench, id: ConnectionId) -> CredentialId {
    bench.app.connection(id).await.unwrap().unwrap().uses[0]
        .credential
        .id
}

pub(crate) async fn connections(bench: &Bench) -> Vec<ConnectionId> {
    let query = Query {
        limit: 50,
        ..Query::default()
    };
    let listed = bench.app.list(query).await.unwrap();
    listed.listing.rows().map(|row| row.id).collect()
}

pub(crate) async fn reload(bench: &Bench) {
    let progress = RecordingProgress::default();
    bench.app.reload(&[], &progress, &never()).await.unwrap();
}

/// Begins and tries the secret everywhere.
pub(crate) async fn begun(
    bench: &Bench,
    credential: CredentialId,
    kind: ConnectionKind,
    secret: &str,
) -> RotationId {
    let staged = stage(bench, kind, secret);
    let id = bench.app.begin_rotation(credential, staged, None).await.unwrap();
    carry_on(bench, id, Decision::GoOn).await;
    id
}

pub(crate) async fn rotated(
    bench: &Bench,
    credential: CredentialId,
    kind: ConnectionKind,
    secret: &str,
) -> RotationInFull {
    let id = begun(bench, credential, kind, secret).await;
    carry_on(bench, id, Decision::Begin(OnTrouble::PutBack)).await
}

pub(crate) async fn carry_on(bench: &Bench, id: RotationId, decision: Decision) -> RotationInFull {
    bench
        .app
        .carry_on(id, decision, &Unwatched, &never())
        .await
        .unwrap()
}

/// The system's own test of a connection says no, once.
fn refusal(number: u64) -> Fault {
    let status = FaultKind::Status {
        status: 400,
        body: json!({
            "code": 0, "success": false, "message": "StatusUnauthorized error when testing connection (400)",
            "causes": null, "data": null,
        })
        .to_string(),
    };
    Fault::on("devlake#1", status)
        .at("POST", &format!("{}/test", path(number)))
        .times(1)
}

fn path(number: u64) -> String {
    format!("*/plugins/github/connections/{number}")
}

/// Another good secret, with another end.
pub(crate) fn next(secret: &str) -> String {
    let kept = &secret[..secret.len() - 1];
    format!("{kept}{}", if secret.ends_with('1') { '2' } else { 'c' })
}

/// The first connection of a kind, secrets in clear.
fn stored(bench: &Bench, kind: ConnectionKind) -> Value {
    bench.sandbox.devlake().stored()["connections"][kind.spec().slug][0].clone()
}

pub(crate) fn token(bench: &Bench, number: u64) -> String {
    let stored = bench.sandbox.devlake().stored();
    let all = stored["connections"]["github"].as_array().unwrap();
    let found = all.iter().find(|one| one["id"] == number).unwrap();
    found["token"].as_str().unwrap().to_owned()
}

fn name(bench: &Bench, number: u64) -> String {
    let stored = bench.sandbox.devlake().stored();
    let all = stored["connections"]["github"].as_array().unwrap();
    let found = all.iter().find(|one| one["id"] == number).unwrap();
    found["name"].as_str().unwrap().to_owned()
}

/// The fields that are not the same; the stamp of the change is expected to be among them, and is left out.
fn differing(before: &Value, after: &Value) -> Vec<String> {
    let (before, after) = (before.as_object().unwrap(), after.as_object().unwrap());
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    let changed = before.iter().filter(|(name, value)| after[*name] != **value);
    changed
        .map(|(name, _)| name.clone())
        .filter(|name| name != "updatedAt")
        .collect()
}
