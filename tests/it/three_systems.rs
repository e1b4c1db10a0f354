//! One GitHub credential in DevLake, CoreGit and dojops-sa: four uses of it, and one rotation over all of them.

use std::sync::atomic::Ordering;

use app::{Decision, DraftRequest, NewSystem, RotationInFull};
use domain::{
    ConnectionId, CredentialId, Environment, Finding, Outcome, SystemId, SystemKind,
    kinds::{Answers, ConnectionKind, FieldId},
    rotation::{Holds, OnTrouble, Phase, SinkStep},
};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use rstest::rstest;
use sandbox::{CoreGit, Fault, FaultKind};
use serde_json::{Value, json};

use crate::{
    coregit::{MASTER, add},
    rotate::{begun, carry_on, credential_of, rotated},
    story::{create, github, never, with_devlake},
};

use ConnectionKind::{
    CoreGitGithub as COREGIT, DevLakeGhCopilot as COPILOT, DevLakeGithub as GITHUB, DojopsGithub as DOJOPS,
};

const OLD: &str = "ghp_zzgoodzzThreeSystems000000000000001";
const NEW: &str = "ghp_zzgoodzzThreeSystems000000000000002";

#[tokio::test]
async fn one_rotation_replaces_the_secret_in_all_three_systems() {
    let made = Three::lay_out().await;

    let done = rotated(&made.bench, made.credential, GITHUB, NEW).await;

    assert_eq!(done.rotation.phase, Phase::Committed, "{done:?}");
    let confirmed = done
        .rotation
        .sinks
        .iter()
        .all(|sink| sink.step == SinkStep::Confirmed);
    assert!(confirmed && done.rotation.sinks.len() == 4, "{done:?}");
    assert_eq!(made.stored(), [NEW; 3]);
    assert_eq!(made.shown_by_the_connector().await, [NEW]);
    assert_eq!(made.outcomes().await, [Outcome::Passed; 4]);
    assert_eq!(
        made.bench.app.credentials().await.unwrap().len(),
        2,
        "CoreGit's own key is the other"
    );
}

#[rstest]
#[case::devlake(SystemKind::DevLake)]
#[case::coregit(SystemKind::CoreGit)]
#[case::dojops(SystemKind::Dojops)]
#[tokio::test]
async fn one_system_that_refuses_puts_everything_back_and_it_is_shown(#[case] system: SystemKind) {
    let made = Three::lay_out().await;
    let id = begun(&made.bench, made.credential, GITHUB, NEW).await;
    let tried = made.bench.app.rotation(id).await.unwrap();
    made.bench.sandbox.faults().set(refusal_of(system));

    let done = carry_on(&made.bench, id, Decision::Begin(OnTrouble::PutBack)).await;

    assert_eq!(
        done.rotation.phase,
        Phase::RolledBack,
        "tried: {tried:?}\n{done:?}"
    );
    assert_eq!(holds(&done), [Holds::Old; 4]);
    let told: Vec<SystemKind> = done
        .rotation
        .sinks
        .iter()
        .filter(|sink| sink.finding.is_some())
        .map(|sink| sink.system)
        .collect();
    assert_eq!(told, [system], "{done:?}");
    assert_eq!(made.stored(), [OLD; 3]);
    made.bench.sandbox.faults().clear();
    assert_eq!(made.shown_by_the_connector().await, [OLD]);
    assert_eq!(made.outcomes().await, [Outcome::Passed; 4]);
}

#[tokio::test]
async fn a_use_that_the_new_secret_would_not_do_for_is_named_before_anything_changes() {
    let made = Three::lay_out().await;
    made.bench.sandbox.work().lack(NEW, "repo");

    let id = begun(&made.bench, made.credential, GITHUB, NEW).await;

    let tried = made.bench.app.rotation(id).await.unwrap();
    let refused: Vec<(SystemKind, &Finding)> = tried
        .rotation
        .sinks
        .iter()
        .filter_map(|sink| Some((sink.system, sink.finding.as_ref()?)))
        .collect();
    let missing =
        |finding: &&Finding| matches!(finding, Finding::RightsMissing { missing } if missing == &["repo"]);
    let of = |system| {
        refused
            .iter()
            .find(|(one, _)| *one == system)
            .map(|(_, finding)| *finding)
    };
    assert!(
        of(SystemKind::Dojops).as_ref().is_some_and(missing),
        "{refused:?}"
    );
    assert!(
        of(SystemKind::DevLake).is_some() && of(SystemKind::CoreGit).is_none(),
        "{refused:?}"
    );
    assert_eq!(made.stored(), [OLD; 3]);
}

/// Three systems with four uses of one credential.
struct Three {
    bench: Bench,
    coregit: CoreGit,
    credential: CredentialId,
    connections: Vec<ConnectionId>,
    connector: ConnectionId,
}

impl Three {
    /// The first with a typed token, the others with what is held.
    async fn lay_out() -> Self {
        let (bench, devlake) = with_devlake().await;
        let coregit = bench.sandbox.add_coregit().await.unwrap();
        let at_coregit = add(&bench, &coregit, "CoreGit", MASTER).await.unwrap();
        let agent = add_agent(&bench).await;
        bench.desktop.agrees.store(true, Ordering::Relaxed);
        let first = create(&bench, github(&bench, devlake, OLD))
            .await
            .unwrap()
            .connection;
        let credential = credential_of(&bench, first).await;
        let mut connections = vec![first];
        for (kind, system, answer) in [
            (COPILOT, devlake, Some((FieldId::Organization, "my-org"))),
            (COREGIT, at_coregit, Some((FieldId::Name, "CI/CD token"))),
            (DOJOPS, agent, Some((FieldId::Organization, "my-org/api"))),
        ] {
            let answers = answer
                .map(|(field, text)| (field, text.to_owned()))
                .into_iter()
                .collect();
            let draft = held(&bench, kind, system, credential, answers).await;
            let created = create(&bench, draft).await.unwrap();
            connections.push(created.connection);
        }
        let connector = connections[3];
        Self {
            bench,
            coregit,
            credential,
            connections,
            connector,
        }
    }

    /// What the two servers store: DevLake's two, CoreGit's one.
    fn stored(&self) -> [String; 3] {
        let devlake = self.bench.sandbox.devlake().stored();
        let coregit = self.coregit.stored();
        let token = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
        let of = |plugin: &str| token(&devlake["connections"][plugin][0], "token");
        [
            of("github"),
            of("gh-copilot"),
            token(&coregit["connections"][0], "access_token"),
        ]
    }

    /// With which secrets the provider is asked for the connector, whose record is ours.
    async fn shown_by_the_connector(&self) -> Vec<String> {
        self.bench.sandbox.forget_records();
        self.bench
            .app
            .connector_tickets(self.connector, &never())
            .await
            .unwrap();
        let mut shown: Vec<String> = self
            .bench
            .sandbox
            .sightings()
            .into_iter()
            .map(|one| one.secret)
            .collect();
        shown.dedup();
        shown
    }

    /// Each connection's own test by now.
    async fn outcomes(&self) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for id in &self.connections {
            let check = self
                .bench
                .app
                .check(*id, &RecordingProgress::default(), &never())
                .await;
            outcomes.push(check.unwrap().verdict.outcome);
        }
        outcomes
    }
}

fn holds(run: &RotationInFull) -> Vec<Holds> {
    run.rotation.sinks.iter().map(|sink| sink.holds()).collect()
}

async fn add_agent(bench: &Bench) -> SystemId {
    let new = NewSystem {
        kind: SystemKind::Dojops,
        address: String::new(),
        name: "dojops-sa".to_owned(),
        environment: Environment::Staging,
        login: None,
        allows_plain_http: false,
    };
    bench.app.add_system(new, &never()).await.unwrap().system.id
}

async fn held(
    bench: &Bench,
    kind: ConnectionKind,
    system: SystemId,
    credential: CredentialId,
    answers: Answers,
) -> DraftRequest {
    let staged = bench.app.stage_held(kind, credential).await.unwrap().staged.id;
    DraftRequest {
        kind,
        system,
        answers,
        staged,
        further: Vec::new(),
    }
}

/// Something of this system says no to the swap or to the test after it.
fn refusal_of(system: SystemKind) -> Fault {
    let no = |status, body: Value| FaultKind::Status {
        status,
        body: body.to_string(),
    };
    match system {
        SystemKind::DevLake => {
            let body = json!({"code": 0, "success": false, "message": "StatusUnauthorized error when testing connection (400)"});
            Fault::on("devlake#1", no(400, body))
                .at("POST", "*/plugins/gh-copilot/connections/1/test")
                .times(1)
        }
        // It asks the provider before it stores a token; it comes first, and nobody else asks for the account.
        SystemKind::CoreGit => {
            let body = json!({"message": "Bad credentials", "status": "401"});
            Fault::on("api.github.com", no(401, body))
                .at("GET", "/user")
                .times(1)
        }
        SystemKind::Dojops => Fault::on("api.github.com", no(404, json!({"message": "Not Found"})))
            .at("GET", "/repos/my-org/api")
            .times(1),
    }
}
