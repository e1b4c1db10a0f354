//! One new GitHub token for its DevLake and its CoreGit uses, in one run.

use std::sync::atomic::Ordering;

use app::{Decision, DraftRequest, RotationError, RotationProgress};
use domain::{
    CredentialId, Environment, Finding,
    kinds::ConnectionKind,
    rotation::{Holds, OnTrouble, Phase, Rotation, SinkStep, Trial},
};
use patchbay_tests::fakes::Bench;
use sandbox::{CoreGit, Fault, FaultKind};

use super::{MASTER, reload, rows, with_key};
use crate::{
    plugins::rows as plugins,
    rotate::{NEW, OLD, Unwatched, begun, carry_on, credential_of, made, rotated, token},
    story::{create, never, with_devlake},
};

const GITHUB: ConnectionKind = ConnectionKind::CoreGitGithub;
/// The kind whose rules the new token is typed by.
const FIRST: ConnectionKind = ConnectionKind::DevLakeGithub;
const OF_ANOTHER: &str = "ghp_zzgood_hubotzzSample000000000000000002";

#[tokio::test]
async fn one_run_gives_both_systems_the_new_token() {
    let (bench, coregit, credential) = in_both(Environment::Staging).await;

    let done = rotated(&bench, credential, FIRST, NEW).await;

    assert_eq!(done.rotation.phase, Phase::Committed, "{done:?}");
    assert!(
        done.rotation
            .sinks
            .iter()
            .all(|sink| sink.step == SinkStep::Confirmed)
    );
    assert_eq!([token(&bench, 1), held(&coregit)], [NEW, NEW]);
    assert_eq!(done.credential.account.as_deref(), Some("octo-fake"));
    reload(&bench).await;
    assert!(rows(&bench).await.iter().all(|row| !row.is_changed_elsewhere));
}

#[tokio::test]
async fn coregit_tries_a_token_only_when_it_stores_it_so_the_provider_is_asked_first() {
    let (bench, coregit, credential) = in_both(Environment::Staging).await;
    bench.sandbox.forget_records();

    let id = begun(&bench, credential, FIRST, NEW).await;

    let begun = bench.app.rotation(id).await.unwrap();
    let trials: Vec<_> = begun.rotation.sinks.iter().map(|sink| sink.trial).collect();
    assert_eq!(begun.rotation.phase, Phase::Verified);
    assert_eq!(trials, [Trial::CannotTell, Trial::WouldPass]);
    assert_eq!(bench.sandbox.requests(coregit.name()).len(), 0);
    assert_eq!(held(&coregit), OLD);
}

#[tokio::test]
async fn a_coregit_that_refuses_has_the_old_token_by_itself_and_the_others_get_it_back() {
    let (bench, coregit, credential) = in_both(Environment::Production).await;
    let id = begun(&bench, credential, FIRST, NEW).await;
    // Somebody revokes it in the middle, between DevLake's turn and CoreGit's.
    let revokes = RevokesBefore(&bench, 1);

    let done = bench
        .app
        .carry_on(id, Decision::Begin(OnTrouble::PutBack), &revokes, &never())
        .await
        .unwrap();

    assert_eq!(done.rotation.phase, Phase::RolledBack, "{done:?}");
    assert_eq!([token(&bench, 1), held(&coregit)], [OLD, OLD]);
    assert_eq!(done.rotation.sinks[1].holds(), Holds::Old);
    assert_eq!(
        changes(&bench, &coregit),
        1,
        "nothing is put back where nothing was taken"
    );
}

#[tokio::test]
async fn a_coregit_that_refuses_can_stay_on_the_old_token_while_the_others_go_on() {
    let (bench, coregit, credential) = in_both(Environment::Production).await;
    let id = begun(&bench, credential, FIRST, NEW).await;
    let revokes = RevokesBefore(&bench, 1);

    let done = bench
        .app
        .carry_on(id, Decision::Begin(OnTrouble::GoOn), &revokes, &never())
        .await
        .unwrap();

    assert_eq!(done.rotation.phase, Phase::Committed, "{done:?}");
    assert_eq!([token(&bench, 1), held(&coregit)], [NEW, OLD]);
    let rows = rows(&bench).await;
    let in_coregit = rows.iter().find(|row| row.system_name == "CoreGit").unwrap();
    let own = bench.app.connection(in_coregit.id).await.unwrap().unwrap();
    assert_ne!(
        own.uses[0].credential.id, credential,
        "the old token has its own credential"
    );
    assert!(own.uses[0].credential.is_held);
}

#[tokio::test]
async fn a_token_of_another_account_wants_a_word_first() {
    let (bench, coregit, credential) = in_both(Environment::Staging).await;
    let id = begun(&bench, credential, FIRST, OF_ANOTHER).await;
    let begun = bench.app.rotation(id).await.unwrap();

    let refused = bench
        .app
        .carry_on(id, Decision::Begin(OnTrouble::PutBack), &Unwatched, &never())
        .await;
    let before = held(&coregit);
    carry_on(&bench, id, Decision::GoOn).await;
    let done = carry_on(&bench, id, Decision::BeginDespite(OnTrouble::PutBack)).await;

    assert!(matches!(refused, Err(RotationError::OtherAccount)), "{refused:?}");
    assert_eq!(begun.rotation.incoming.account.as_deref(), Some("hubot"));
    assert_eq!((before.as_str(), held(&coregit).as_str()), (OLD, OF_ANOTHER));
    assert_eq!(done.credential.account.as_deref(), Some("hubot"));
    let stored = coregit.stored();
    assert_eq!(stored["connections"][0]["external_username"], "hubot");
}

#[tokio::test]
async fn without_checks_from_here_coregits_own_test_tells_of_another_account_at_once() {
    let (bench, coregit, credential) = in_coregit_alone().await;
    let id = begun(&bench, credential, GITHUB, OF_ANOTHER).await;
    let begun = bench.app.rotation(id).await.unwrap();

    let paused = carry_on(&bench, id, Decision::Begin(OnTrouble::PutBack)).await;
    let finding = paused.rotation.sinks[0].finding.clone();
    let done = carry_on(&bench, id, Decision::Resume).await;

    assert_eq!(
        begun.rotation.incoming.account, None,
        "nobody could be asked before"
    );
    assert!(matches!(paused.rotation.phase, Phase::Paused(_)), "{paused:?}");
    let differs = Finding::AccountDiffers {
        account: "hubot".to_owned(),
        expected: "octo-fake".to_owned(),
        field: None,
    };
    assert_eq!(finding, Some(differs));
    assert_eq!(paused.credential.account.as_deref(), Some("octo-fake"));
    assert_eq!(done.rotation.phase, Phase::Committed, "{done:?}");
    assert_eq!(done.credential.account.as_deref(), Some("hubot"));
    assert_eq!(held(&coregit), OF_ANOTHER);
}

#[tokio::test]
async fn another_account_that_was_not_meant_is_put_back() {
    let (bench, coregit, credential) = in_coregit_alone().await;
    let id = begun(&bench, credential, GITHUB, OF_ANOTHER).await;
    carry_on(&bench, id, Decision::Begin(OnTrouble::GoOn)).await;

    let back = carry_on(&bench, id, Decision::PutBack).await;

    assert_eq!(back.rotation.phase, Phase::RolledBack, "{back:?}");
    assert_eq!(held(&coregit), OLD);
    assert_eq!(back.credential.account.as_deref(), Some("octo-fake"));
}

#[tokio::test]
async fn a_lost_answer_is_looked_for_and_its_test_tells() {
    let (bench, coregit, credential) = in_both(Environment::Staging).await;
    let id = begun(&bench, credential, FIRST, NEW).await;
    bench.sandbox.faults().set(
        Fault::on(coregit.name(), FaultKind::AnswerLost)
            .at("PATCH", "/v1/connections/*")
            .times(1),
    );

    let done = carry_on(&bench, id, Decision::Begin(OnTrouble::PutBack)).await;

    assert_eq!(done.rotation.phase, Phase::Committed, "{done:?}");
    assert_eq!([token(&bench, 1), held(&coregit)], [NEW, NEW]);
}

#[tokio::test]
async fn a_refusal_by_somebody_on_the_way_after_the_token_was_stored_is_sent_once_more() {
    let (bench, coregit, credential) = in_both(Environment::Staging).await;
    let id = begun(&bench, credential, FIRST, NEW).await;
    bench.sandbox.faults().set(refusal_on_the_way(&coregit).times(1));

    let done = carry_on(&bench, id, Decision::Begin(OnTrouble::PutBack)).await;

    assert_eq!(done.rotation.phase, Phase::Committed, "{done:?}");
    assert_eq!([token(&bench, 1), held(&coregit)], [NEW, NEW]);
}

#[tokio::test]
async fn where_it_goes_on_refusing_nobody_claims_to_know_and_everything_can_be_put_back() {
    let (bench, coregit, credential) = in_both(Environment::Staging).await;
    let id = begun(&bench, credential, FIRST, NEW).await;
    bench.sandbox.faults().set(refusal_on_the_way(&coregit));

    let paused = carry_on(&bench, id, Decision::Begin(OnTrouble::GoOn)).await;
    bench.sandbox.faults().clear();
    let back = carry_on(&bench, id, Decision::PutBack).await;

    assert!(matches!(paused.rotation.phase, Phase::Paused(_)), "{paused:?}");
    assert_eq!(paused.rotation.sinks[0].holds(), Holds::Unknown);
    assert_eq!(back.rotation.phase, Phase::RolledBack, "{back:?}");
    assert_eq!([token(&bench, 1), held(&coregit)], [OLD, OLD]);
}

#[tokio::test]
async fn a_full_limit_pauses_the_run_and_says_until_when() {
    let (bench, coregit, credential) = in_both(Environment::Staging).await;
    let id = begun(&bench, credential, FIRST, NEW).await;
    coregit.spend_requests(MASTER, 600);

    let paused = carry_on(&bench, id, Decision::Begin(OnTrouble::PutBack)).await;

    assert!(matches!(paused.rotation.phase, Phase::Paused(_)), "{paused:?}");
    let finding = paused.rotation.sinks[0].finding.as_ref().unwrap();
    assert!(
        matches!(
            finding,
            domain::Finding::SystemLimitReached { until: Some(_), .. }
        ),
        "{finding:?}"
    );
    assert_eq!([token(&bench, 1), held(&coregit)], [OLD, OLD]);
}

/// A GitHub token of ours in a CoreGit, whose provider is not asked from this computer.
async fn in_coregit_alone() -> (Bench, CoreGit, CredentialId) {
    let (bench, coregit, system) = super::added(MASTER).await;
    let draft = super::draft(&bench, system, GITHUB, "Mirror", OLD);
    let created = create(&bench, draft).await.unwrap();
    let change = app::SystemChange {
        name: "CoreGit".to_owned(),
        environment: Environment::Staging,
        checks_from_here: false,
        route: None,
    };
    bench.app.change_system(system, change).await.unwrap();
    let credential = credential_of(&bench, created.connection).await;
    (bench, coregit, credential)
}

/// The change is made, and somebody between here and there says no.
fn refusal_on_the_way(coregit: &CoreGit) -> Fault {
    let refusal = FaultKind::Status {
        status: 403,
        body: r#"{"error":"Forbidden"}"#.to_owned(),
    };
    Fault::on(coregit.name(), refusal).at("PATCH", "/v1/connections/*")
}

/// Takes the new token's validity away before this sink's turn.
struct RevokesBefore<'b>(&'b Bench, usize);

impl RotationProgress for RevokesBefore<'_> {
    fn changed(&self, rotation: &Rotation) {
        if rotation.sinks[self.1].step == SinkStep::Intent {
            self.0.sandbox.revoke_secret(NEW);
        }
    }
}

/// A GitHub token of ours that a DevLake (staging, unless CoreGit is) and a CoreGit use.
async fn in_both(coregits: Environment) -> (Bench, CoreGit, CredentialId) {
    let (bench, devlake) = with_devlake().await;
    if coregits == Environment::Production {
        be_staging(&bench, devlake).await;
    }
    let credential = made(&bench, devlake, &plugins()[0]).await;
    let coregit = bench.sandbox.add_coregit().await.unwrap();
    let new = app::NewSystem {
        environment: coregits,
        ..with_key(&coregit.url(), "CoreGit", MASTER)
    };
    let system = bench.app.add_system(new, &never()).await.unwrap().system.id;
    bench.desktop.agrees.store(true, Ordering::Relaxed);
    let staged = bench.app.stage_held(GITHUB, credential).await.unwrap().staged.id;
    let request = DraftRequest {
        staged,
        ..super::draft(&bench, system, GITHUB, "Mirror", OLD)
    };
    let created = create(&bench, request).await.unwrap();
    assert_eq!(credential_of(&bench, created.connection).await, credential);
    (bench, coregit, credential)
}

async fn be_staging(bench: &Bench, system: domain::SystemId) {
    let change = app::SystemChange {
        name: "DevLake staging".to_owned(),
        environment: Environment::Staging,
        checks_from_here: true,
        route: None,
    };
    bench.app.change_system(system, change).await.unwrap();
}

/// The token that CoreGit holds.
fn held(coregit: &CoreGit) -> String {
    let stored = coregit.stored();
    stored["connections"][0]["access_token"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// How often CoreGit was asked to change something.
fn changes(bench: &Bench, coregit: &CoreGit) -> usize {
    let requests = bench.sandbox.requests(coregit.name());
    requests
        .iter()
        .filter(|request| request.method == "PATCH")
        .count()
}
