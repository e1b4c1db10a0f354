//! Many connections tested in one run: in turns, cancellable, and every row accounted for.

use std::sync::Mutex;

use app::{CheckError, Depth, KeyError, ManyOutcome, ManyProgress, ManyTested, OwnLogin, Skipped, TestScope};
use domain::{ConnectionId, ConnectionRow, Health, Outcome, Query};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use sandbox::{Fault, FaultKind, Front, RequestSeen};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::story::{at, never, secret, with_devlake};

#[tokio::test]
async fn every_row_ends_as_a_result_or_is_left_out_with_its_reason() {
    let (bench, _) = with_devlake().await;
    let devlake = bench.sandbox.devlake();
    devlake.configure(|settings| settings.plugins.push("teambition".to_owned()));
    seed_jenkins(&bench, "Jenkins - gone", "jenkins.example.test");
    reload(&bench).await;
    devlake.configure(|settings| settings.plugins.retain(|plugin| plugin != "jenkins"));
    seed_github(
        &bench,
        "GitHub - good",
        "ghp_zzgoodzzMany000000000000000000000001",
    );
    seed_github(&bench, "GitHub - bad", "ghp_zz401zzMany0000000000000000000000001");
    devlake.seed("sonarqube", &json!({"name": "Sonar - nowhere", "endpoint": "https://sonar.nowhere.test/api/", "token": "squ_zzgoodzzMany0000000000000000000000001"}));
    let team = json!({"name": "Team", "endpoint": "https://team.example.test/"});
    devlake.seed("teambition", &team);
    reload(&bench).await;
    let progress = Recorded::default();

    let tested = test(&bench, everything(), Depth::Whole, &progress).await.unwrap();

    assert_eq!((tested.total, tested.ended()), (5, 5));
    assert_eq!((tested.passed, tested.unreachable), (1, 1), "{tested:?}");
    assert_eq!(tested.rejected, [row(&bench, "GitHub - bad").await.id]);
    let mut skipped = tested.skipped.clone();
    skipped.sort_by(|left, right| left.0.cmp(&right.0));
    assert_eq!(
        skipped,
        [
            ("Jenkins - gone".to_owned(), Skipped::Gone),
            ("Team".to_owned(), Skipped::ReadOnly)
        ]
    );
    assert_eq!(row(&bench, "GitHub - good").await.health, Health::Healthy);
    assert_eq!(row(&bench, "GitHub - bad").await.health, Health::Rejected);
    assert_eq!(progress.started.lock().unwrap().len(), 5);
    assert_eq!(progress.finished.lock().unwrap().len(), 5, "each is told once");
}

#[tokio::test]
async fn devlakes_own_test_runs_one_at_a_time_for_a_provider_and_side_by_side_for_two() {
    let (bench, _) = with_devlake().await;
    for number in 0..4 {
        let token = format!("ghp_zzgoodzzTurns{number:023}");
        seed_github(&bench, &format!("GitHub - {number}"), &token);
    }
    seed_jenkins(&bench, "Jenkins - 1", "jenkins.example.test");
    reload(&bench).await;
    slow(&bench, "devlake#1", "/plugins/*/connections/*/test");

    test(&bench, everything(), Depth::Whole, &Recorded::default())
        .await
        .unwrap();

    let github = tests(&bench, "github");
    assert_eq!((github.len(), most_at_once(&github)), (4, 1));
    let mut both = tests(&bench, "jenkins");
    assert_eq!(both.len(), 1);
    both.extend(github);
    assert_eq!(most_at_once(&both), 2, "a provider waits for itself only");
}

#[tokio::test]
async fn a_provider_is_looked_at_by_at_most_four_at_a_time() {
    let (bench, _) = with_devlake().await;
    for number in 0..9 {
        let token = format!("ghp_zzgoodzzLooks{number:023}");
        seed_github(&bench, &format!("GitHub - {number}"), &token);
    }
    reload(&bench).await;
    slow(&bench, "api.github.com", "*");

    let tested = test(&bench, everything(), Depth::FromHere, &Recorded::default())
        .await
        .unwrap();

    let looks = bench.sandbox.requests("api.github.com");
    assert_eq!(tested.passed, 9);
    assert_eq!(most_at_once(&looks), 4);
}

#[tokio::test]
async fn what_is_seen_from_here_asks_no_system_and_is_not_kept_as_a_check() {
    let (bench, _) = with_devlake().await;
    seed_github(&bench, "GitHub - bad", "ghp_zz401zzHere0000000000000000000000001");
    reload(&bench).await;

    let tested = test(&bench, everything(), Depth::FromHere, &Recorded::default())
        .await
        .unwrap();

    assert_eq!((tested.passed, tested.rejected.len()), (1, 0));
    assert!(tests(&bench, "github").is_empty());
    assert_eq!(row(&bench, "GitHub - bad").await.health, Health::Unchecked);
}

#[tokio::test]
async fn cancelling_keeps_what_had_ended() {
    let (bench, _) = with_devlake().await;
    seed_github(&bench, "GitHub", "ghp_zzgoodzzStops0000000000000000000001");
    seed_jenkins(&bench, "Jenkins", "jenkins.example.test");
    reload(&bench).await;
    bench
        .sandbox
        .faults()
        .set(Fault::on("devlake#1", FaultKind::Hang).at("POST", "/plugins/jenkins/connections/*"));
    let cancel = never();
    let progress = Recorded {
        cancel_after_first: Some(cancel.clone()),
        ..Recorded::default()
    };

    let tested = bench
        .app
        .test_many(everything(), Depth::Whole, &progress, &cancel)
        .await
        .unwrap();

    assert_eq!((tested.total, tested.ended(), tested.passed), (2, 1, 1));
    assert_eq!(row(&bench, "GitHub").await.health, Health::Healthy);
    assert_eq!(row(&bench, "Jenkins").await.health, Health::Unchecked);
}

#[tokio::test]
async fn a_closed_store_is_said_once_and_before_anything_is_sent() {
    let (bench, _) = with_devlake().await;
    bench.sandbox.devlake().configure(|settings| {
        settings.front = Front::ConfigUi {
            login: Some(("admin".to_owned(), "zz-ui-login-many".to_owned())),
        };
    });
    let mut with_login = at(
        &bench.sandbox.devlake_url().replace("127.0.0.1", "localhost"),
        "Guarded",
    );
    with_login.login = Some(OwnLogin::UiBasic {
        user: "admin".to_owned(),
        password: secret("zz-ui-login-many"),
    });
    bench.app.add_system(with_login, &never()).await.unwrap();
    seed_github(&bench, "GitHub - 1", "ghp_zzgoodzzCloses0000000000000000000001");
    seed_github(&bench, "GitHub - 2", "ghp_zzgoodzzCloses0000000000000000000002");
    reload(&bench).await;
    bench.app.lock().await.unwrap();
    let progress = Recorded::default();

    let refused = test(&bench, everything(), Depth::Whole, &progress).await;

    assert!(matches!(refused, Err(CheckError::Key(KeyError::Locked))));
    assert!(progress.started.lock().unwrap().is_empty());
    assert!(tests(&bench, "github").is_empty());
}

#[tokio::test]
async fn those_that_match_are_tested_and_one_that_is_gone_meanwhile_is_left_out() {
    let (bench, _) = with_devlake().await;
    seed_github(
        &bench,
        "GitHub - mine",
        "ghp_zzgoodzzScopes0000000000000000000001",
    );
    seed_github(
        &bench,
        "GitHub - theirs",
        "ghp_zzgoodzzScopes0000000000000000000002",
    );
    reload(&bench).await;
    let mine = row(&bench, "GitHub - mine").await.id;
    let matching = TestScope::Matching(Query {
        text: "mine".to_owned(),
        ..whole_list()
    });
    let stranger = ConnectionId::from_uuid(uuid::Uuid::from_u128(7));

    let progress = Recorded::default();
    test(&bench, matching, Depth::Whole, &progress).await.unwrap();
    let named = TestScope::These(vec![stranger, mine, mine]);
    let again = test(&bench, named, Depth::Whole, &Recorded::default())
        .await
        .unwrap();

    let passed = (mine, ManyOutcome::Tested(Outcome::Passed));
    assert_eq!(*progress.finished.lock().unwrap(), [passed]);
    assert_eq!((again.total, again.passed), (2, 1), "twice the same is once");
    assert_eq!(again.skipped, [(String::new(), Skipped::NotThere)]);
}

/// Remembers what a run reported.
#[derive(Default)]
struct Recorded {
    started: Mutex<Vec<ConnectionId>>,
    finished: Mutex<Vec<(ConnectionId, ManyOutcome)>>,
    cancel_after_first: Option<CancellationToken>,
}

impl ManyProgress for Recorded {
    fn started(&self, ids: &[ConnectionId]) {
        self.started.lock().unwrap().extend(ids);
    }

    fn running(&self, _: ConnectionId) {}

    fn finished(&self, id: ConnectionId, outcome: &ManyOutcome) {
        self.finished.lock().unwrap().push((id, outcome.clone()));
        if let Some(cancel) = &self.cancel_after_first {
            cancel.cancel();
        }
    }
}

async fn test(
    bench: &Bench,
    scope: TestScope,
    depth: Depth,
    progress: &Recorded,
) -> Result<ManyTested, CheckError> {
    bench.app.test_many(scope, depth, progress, &never()).await
}

fn everything() -> TestScope {
    TestScope::Matching(whole_list())
}

fn whole_list() -> Query {
    Query {
        limit: usize::MAX,
        ..Query::default()
    }
}

async fn rows(bench: &Bench) -> Vec<ConnectionRow> {
    bench.app.list(whole_list()).await.unwrap().listing.into_rows()
}

async fn row(bench: &Bench, name: &str) -> ConnectionRow {
    let rows = rows(bench).await;
    rows.into_iter().find(|row| row.name == name).unwrap()
}

async fn reload(bench: &Bench) {
    bench
        .app
        .reload(&[], &RecordingProgress::default(), &never())
        .await
        .unwrap();
}

fn seed_github(bench: &Bench, name: &str, token: &str) {
    let fields = json!({"name": name, "endpoint": "https://api.github.com/", "token": token, "authMethod": "AccessToken"});
    bench.sandbox.devlake().seed("github", &fields);
}

fn seed_jenkins(bench: &Bench, name: &str, host: &str) {
    let fields = json!({"name": name, "endpoint": format!("https://{host}/"), "username": "kim", "password": "11zzgoodzz00000000000000000000many"});
    bench.sandbox.devlake().seed("jenkins", &fields);
}

/// Long enough that requests which may overlap do.
fn slow(bench: &Bench, server: &str, path: &str) {
    let latency = Fault::on(server, FaultKind::Latency { ms: 120 }).at("*", path);
    bench.sandbox.faults().set(latency);
}

/// The saved tests of a plugin that DevLake was asked for.
fn tests(bench: &Bench, plugin: &str) -> Vec<RequestSeen> {
    let start = format!("/plugins/{plugin}/connections/");
    let seen = bench.sandbox.requests("devlake#1").into_iter();
    seen.filter(|request| request.path.contains(&start) && request.path.ends_with("/test"))
        .collect()
}

/// How many of these were waiting for their answer at the busiest moment.
fn most_at_once(requests: &[RequestSeen]) -> usize {
    let at = |moment| {
        requests
            .iter()
            .filter(|request| {
                request.arrived <= moment && request.answered.is_none_or(|answered| answered > moment)
            })
            .count()
    };
    requests
        .iter()
        .map(|request| at(request.arrived))
        .max()
        .unwrap_or_default()
}
