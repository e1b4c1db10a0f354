//! A rotation beside everything else: its process dies after any write, somebody changes what it is replacing, a second
//! one begins, an adopted use fails at each step, and the old secret is asked about.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use app::{Decision, EditError, EditRequest, LinkError, RotationError, RotationProgress};
use domain::{
    RotationId, SystemId,
    deletion::DeletionEnd,
    kinds::{ConnectionKind, FieldId},
    rotation::{Holds, OnTrouble, Phase, Rotation, SinkStep},
};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use rstest::rstest;
use sandbox::{Fault, FaultKind};
use serde_json::json;
use vault::{JournalledRotation, StoreError};

use crate::{
    delete,
    edit::{edit, request},
    edit_elsewhere::vault,
    plugins::rows,
    rotate::{
        NEW, OLD, StopsAfterTheFirst, Unwatched, adopted, begun, carry_on, connections, credential_of,
        credential_of_kind, made, next, orphan, reload, rotated, token, two_uses,
    },
    story::{GOOD_PASSWORD, add_devlake, create, jenkins, never, stage, with_devlake},
};

const GITHUB: ConnectionKind = ConnectionKind::DevLakeGithub;
const JENKINS: ConnectionKind = ConnectionKind::DevLakeJenkins;
const NEXT_PASSWORD: &str = "11zzgoodzz000000000000000000other02";
const BEGIN: Decision = Decision::Begin(OnTrouble::PutBack);

#[rstest]
#[case::finished(Decision::Resume, Phase::Committed, NEW)]
#[case::put_back(Decision::PutBack, Phase::RolledBack, OLD)]
#[tokio::test]
async fn a_run_that_dies_after_any_write_is_said_truly_and_carried_on(
    #[case] decision: Decision,
    #[case] end: Phase,
    #[case] expected: &str,
) {
    for write in 1.. {
        let (bench, credential, [first, second]) = two_uses().await;
        let id = begun(&bench, credential, GITHUB, NEW).await;
        let phase = dies_after(&bench, id, write).await;
        if phase == Phase::Committed {
            assert!(
                write > 6,
                "it was begun, and written down twice and more for each use"
            );
            return;
        }

        let said = bench.app.rotations_under_way().await.unwrap().remove(0);
        let has = [token(&bench, first), token(&bench, second)];
        let done = carry_on(&bench, id, decision).await;

        for (sink, has) in said.rotation.sinks.iter().zip(has) {
            let is_true = match sink.holds() {
                Holds::Old => has == OLD,
                Holds::New => has == NEW,
                Holds::Unknown => true,
            };
            assert!(is_true, "after write {write}: {sink:?} has {has}");
        }
        assert_eq!(done.rotation.phase, end, "after write {write}: {done:?}");
        let after = [token(&bench, first), token(&bench, second)];
        assert_eq!(after, [expected; 2], "after write {write}");
    }
}

#[tokio::test]
async fn what_concerns_the_secret_waits_for_the_end_of_its_rotation_and_the_rest_does_not() {
    let (bench, system) = with_devlake().await;
    let id = create(&bench, jenkins(&bench, system, GOOD_PASSWORD))
        .await
        .unwrap()
        .connection;
    let credential = credential_of(&bench, id).await;
    let run = begun(&bench, credential, JENKINS, NEXT_PASSWORD).await;

    let new_secret = EditRequest {
        staged: Some(stage(&bench, JENKINS, GOOD_PASSWORD)),
        ..request(id, &[])
    };
    let progress = RecordingProgress::default();
    let with_secret = bench.app.edit(&new_secret, &progress, &never()).await;
    let with_login = edit(&bench, id, &[(FieldId::Login, "lee")]).await;
    let with_address = edit(
        &bench,
        id,
        &[(FieldId::Address, "https://jenkins.elsewhere.example")],
    )
    .await;
    let with_name = edit(&bench, id, &[(FieldId::Name, "renamed")]).await;

    for refused in [with_secret, with_login, with_address] {
        assert!(matches!(refused, Err(EditError::BeingRotated)), "{refused:?}");
    }
    assert_eq!(with_name.unwrap().changes.len(), 1);
    let done = carry_on(&bench, run, BEGIN).await;
    assert_eq!(done.rotation.phase, Phase::Committed, "{done:?}");
    assert!(edit(&bench, id, &[(FieldId::Login, "lee")]).await.is_ok());
}

#[tokio::test]
async fn what_is_being_rotated_gets_no_further_use_by_linking() {
    let (bench, system) = with_devlake().await;
    let kept = made(&bench, system, &rows()[0]).await;
    bench
        .sandbox
        .devlake()
        .seed("github", &adopted("GitHub - second"));
    reload(&bench).await;
    let orphan = orphan(&bench, kept).await;
    let run = begun(&bench, kept, GITHUB, NEW).await;

    let refused = bench.app.link(orphan, kept).await;
    bench.app.drop_rotation(run).await.unwrap();

    assert!(matches!(refused, Err(LinkError::BeingRotated)), "{refused:?}");
    bench.app.link(orphan, kept).await.unwrap();
}

#[tokio::test]
async fn the_token_that_a_run_put_there_is_not_noted_as_somebody_elses() {
    let (bench, credential, [first, _]) = two_uses().await;
    let theirs = json!({ "rateLimitPerHour": 77 });
    bench.sandbox.devlake().change("github", first, &theirs);
    reload(&bench).await;
    let id = begun(&bench, credential, GITHUB, NEW).await;
    let stops = StopsAfterTheFirst(never());
    bench.app.carry_on(id, BEGIN, &stops, &stops.0).await.unwrap();
    let swapped = bench.app.rotation(id).await.unwrap().rotation.sinks[0].connection;

    let noted = bench.app.acknowledge_change(swapped).await;
    let put_back = carry_on(&bench, id, Decision::PutBack).await;
    bench.app.acknowledge_change(swapped).await.unwrap();

    assert!(matches!(noted, Err(EditError::BeingRotated)), "{noted:?}");
    assert_eq!(put_back.rotation.phase, Phase::RolledBack, "{put_back:?}");
    assert_eq!(token(&bench, first), OLD);
    assert_eq!(credential_of(&bench, swapped).await, credential);
}

#[tokio::test]
async fn a_use_that_is_deleted_after_its_swap_ends_the_run_with_the_other_one_whole() {
    let (bench, credential, [first, second]) = two_uses().await;
    let id = begun(&bench, credential, GITHUB, NEW).await;
    let stops = StopsAfterTheFirst(never());
    bench.app.carry_on(id, BEGIN, &stops, &stops.0).await.unwrap();
    let swapped = bench.app.rotation(id).await.unwrap().rotation.sinks[0].connection;
    delete::plan(&bench, swapped).await;
    let deleted = delete::delete(&bench, swapped, delete::ALL).await.unwrap();

    let put_back = carry_on(&bench, id, Decision::PutBack).await;
    let given_up = carry_on(&bench, id, Decision::Abandon).await;

    assert_eq!(deleted.end, DeletionEnd::Deleted);
    assert_eq!(put_back.rotation.phase, Phase::NeedsAttention, "{put_back:?}");
    assert_eq!(given_up.rotation.phase, Phase::Abandoned, "{given_up:?}");
    assert!(bench.app.rotations_under_way().await.unwrap().is_empty());
    let stored = bench.sandbox.devlake().stored();
    assert_eq!(stored["connections"]["github"].as_array().unwrap().len(), 1);
    assert_eq!((first, token(&bench, second).as_str()), (1, OLD));
    let [left] = connections(&bench).await.try_into().unwrap();
    let own = credential_of(&bench, left).await;
    let again = rotated(&bench, own, GITHUB, NEW).await;
    assert_eq!(
        again.rotation.phase,
        Phase::Committed,
        "its old secret is held: {again:?}"
    );
}

#[tokio::test]
async fn a_run_is_carried_on_by_one_at_a_time() {
    let (bench, credential, _) = two_uses().await;
    let id = begun(&bench, credential, GITHUB, NEW).await;

    let never = never();
    let (one, other) = tokio::join!(
        bench.app.carry_on(id, BEGIN, &Unwatched, &never),
        bench.app.carry_on(id, BEGIN, &Unwatched, &never),
    );

    let refused = |one: &Result<_, RotationError>| matches!(one, Err(RotationError::UnderWay));
    assert!(refused(&one) != refused(&other), "{one:?} {other:?}");
    let ended = one.or(other).unwrap();
    assert_eq!(ended.rotation.phase, Phase::Committed, "{ended:?}");
}

/// Nothing was changed, the connection is put right by another try, or the person gives up knowing what it has.
#[rstest]
#[case::refused(Trouble::Refused)]
#[case::refused_though_done(Trouble::RefusedThoughDone)]
#[case::not_sent(Trouble::NotSent)]
#[case::answer_lost(Trouble::AnswerLost)]
#[case::test_refused(Trouble::TestRefused)]
#[tokio::test]
async fn an_adopted_connection_rotated_alone_fails_at_a_step_and_is_put_right(#[case] trouble: Trouble) {
    let (bench, system) = with_devlake().await;
    for row in rows() {
        made(&bench, system, &row).await;
    }
    anew(&bench, system).await;

    for row in rows() {
        let place = format!("{:?} {trouble:?}", row.kind);
        let credential = credential_of_kind(&bench, row.kind).await;
        let new = next(row.secret);
        let id = begun(&bench, credential, row.kind, &new).await;
        trouble.begins(&bench, row.kind);

        let stopped = carry_on(&bench, id, BEGIN).await;
        trouble.ends(&bench);

        let sink = &stopped.rotation.sinks[0];
        match trouble {
            Trouble::Refused => {
                assert_eq!(stopped.rotation.phase, Phase::RolledBack, "{place}: {stopped:?}");
                assert_eq!(stored_secret(&bench, row.kind), row.secret, "{place}");
                assert!(!stopped.credential.is_held, "{place}");
            }
            Trouble::NotSent => assert_eq!(sink.holds(), Holds::Old, "{place}: {stopped:?}"),
            Trouble::RefusedThoughDone | Trouble::AnswerLost => {
                assert_eq!(stopped.rotation.phase, Phase::Done, "{place}: {stopped:?}")
            }
            Trouble::TestRefused => {
                assert_eq!(
                    stopped.rotation.phase,
                    Phase::NeedsAttention,
                    "{place}: {stopped:?}"
                );
                assert_eq!(sink.holds(), Holds::New, "{place}: {stopped:?}");
            }
        }
        // Another try, from wherever it stands.
        let done = match trouble {
            Trouble::Refused => rotated(&bench, credential, row.kind, &new).await,
            Trouble::NotSent | Trouble::TestRefused => carry_on(&bench, id, Decision::Resume).await,
            Trouble::RefusedThoughDone | Trouble::AnswerLost => stopped,
        };
        assert_eq!(done.rotation.phase, Phase::Done, "{place}: {done:?}");
        assert_eq!(done.rotation.sinks[0].step, SinkStep::Confirmed, "{place}");
        assert!(done.credential.is_held, "{place}");
        assert_eq!(stored_secret(&bench, row.kind), new, "{place}");
    }
}

#[tokio::test]
async fn an_old_secret_of_every_plugin_is_dead_only_when_it_is_refused() {
    for row in rows() {
        let (bench, system) = with_devlake().await;
        let credential = made(&bench, system, &row).await;
        let id = rotated(&bench, credential, row.kind, &next(row.secret))
            .await
            .rotation
            .id;

        let before = bench.app.prove_old_is_dead(id, &never()).await.unwrap();
        bench.sandbox.revoke_secret(row.secret);
        let after = bench.app.prove_old_is_dead(id, &never()).await.unwrap();

        assert_eq!((before, after), (false, true), "{:?}", row.kind);
    }
}

#[tokio::test]
async fn an_old_password_is_asked_about_with_the_user_name_that_went_with_it() {
    let (bench, system) = with_devlake().await;
    let created = create(&bench, jenkins(&bench, system, GOOD_PASSWORD))
        .await
        .unwrap();
    let credential = credential_of(&bench, created.connection).await;
    let staged = stage(&bench, JENKINS, NEXT_PASSWORD);
    let run = bench
        .app
        .begin_rotation(credential, staged, Some("lee".to_owned()))
        .await
        .unwrap();
    carry_on(&bench, run, Decision::GoOn).await;
    carry_on(&bench, run, BEGIN).await;
    bench.sandbox.forget_records();

    let is_dead = bench.app.prove_old_is_dead(run, &never()).await.unwrap();

    assert!(!is_dead);
    let asked_as = |login| bench.sandbox.who_saw(&format!("{login}:{GOOD_PASSWORD}"));
    assert_eq!(asked_as("kim").len(), 1, "{:?}", asked_as("kim"));
    assert_eq!(asked_as("lee"), [""; 0]);
}

#[tokio::test]
async fn an_old_secret_that_only_lacks_rights_is_not_dead() {
    let (bench, credential, _) = two_uses().await;
    let id = rotated(&bench, credential, GITHUB, NEW).await.rotation.id;
    let body = json!({
        "code": 0, "success": false, "message": "forbidden (403)", "causes": null, "data": null,
    });
    let status = FaultKind::Status {
        status: 403,
        body: body.to_string(),
    };
    let fault = Fault::on("devlake#1", status).at("POST", "*/plugins/github/test");
    bench.sandbox.faults().set(fault);

    let is_dead = bench.app.prove_old_is_dead(id, &never()).await.unwrap();

    assert!(!is_dead);
    assert_eq!(
        bench.app.rotation(id).await.unwrap().rotation.phase,
        Phase::Committed
    );
}

/// What goes wrong, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// DevLake takes no changes.
    Refused,
    /// It is done, and somebody on the way says no.
    RefusedThoughDone,
    /// Nobody takes the change.
    NotSent,
    /// It is done, and the answer is lost.
    AnswerLost,
    /// It is done, and the saved test says no.
    TestRefused,
}

impl Trouble {
    fn begins(self, bench: &Bench, kind: ConnectionKind) {
        let no = FaultKind::Status {
            status: 400,
            body: json!({
                "code": 0, "success": false, "message": "StatusUnauthorized error when testing connection (400)",
                "causes": null, "data": null,
            })
            .to_string(),
        };
        let connection = format!("*/plugins/{}/connections/*", kind.spec().slug);
        let on = |fault, method, path: &str| {
            let fault = Fault::on("devlake#1", fault).at(method, path).times(1);
            bench.sandbox.faults().set(fault);
        };
        match self {
            Self::Refused => migration_waits(bench, true),
            Self::RefusedThoughDone => on(no, "PATCH", &connection),
            Self::NotSent => on(FaultKind::Drop, "PATCH", &connection),
            Self::AnswerLost => on(FaultKind::AnswerLost, "PATCH", &connection),
            Self::TestRefused => on(no, "POST", &format!("{connection}/test")),
        }
    }

    fn ends(self, bench: &Bench) {
        migration_waits(bench, false);
        bench.sandbox.faults().clear();
    }
}

fn migration_waits(bench: &Bench, does: bool) {
    let devlake = bench.sandbox.devlake();
    devlake.configure(|settings| settings.migration_pending = does);
}

/// Dies once so much was written down; answers where it was then.
struct Dies {
    writes: AtomicUsize,
    after: usize,
}

impl RotationProgress for Dies {
    fn changed(&self, _: &Rotation) {
        assert!(
            self.writes.fetch_add(1, Ordering::Relaxed) + 1 < self.after,
            "dies here"
        );
    }
}

/// Begins to swap in a task of its own, which ends after so many writes; its lease becomes that of a process which is
/// gone.
async fn dies_after(bench: &Bench, id: RotationId, write: usize) -> Phase {
    let app = bench.app.clone();
    let dies = Arc::new(Dies {
        writes: AtomicUsize::new(0),
        after: write,
    });
    let task = tokio::spawn(async move { app.carry_on(id, BEGIN, dies.as_ref(), &never()).await });
    if let Ok(ended) = task.await {
        return ended.unwrap().rotation.phase;
    }
    let vault = vault(bench);
    let phase = vault.write(|tables| {
        let found = tables.rotation(id)?.ok_or(StoreError::Other)?;
        let mut lease = serde_json::to_value(&found.row.lease).map_err(|_| StoreError::Other)?;
        lease["began"] = json!(1);
        let row = JournalledRotation {
            lease: serde_json::from_value(lease).map_err(|_| StoreError::Other)?,
            ..found.row
        };
        tables.change_rotation(&row, found.version)?;
        Ok::<_, StoreError>(row.rotation.phase)
    });
    phase.unwrap()
}

/// The same servers as somebody sees them who never typed a secret.
async fn anew(bench: &Bench, system: SystemId) {
    let name = "DevLake production";
    bench.app.remove_system(system, name).await.unwrap();
    add_devlake(bench, name).await;
    reload(bench).await;
}

fn stored_secret(bench: &Bench, kind: ConnectionKind) -> String {
    let stored = bench.sandbox.devlake().stored();
    let connection = &stored["connections"][kind.spec().slug][0];
    let texts = ["token", "password"].map(|field| connection[field].as_str().unwrap_or_default().to_owned());
    texts.concat()
}
