//! Removing a system: said first, in one transaction, with every trace of its secrets; the server is not touched.

use std::fs;

use app::SystemError;
use domain::Environment;
use patchbay_tests::fakes::{Bench, RecordingProgress};
use serde_json::json;

use crate::story::{GOOD_TOKEN, at, create, github, never, with_devlake};

#[tokio::test]
async fn what_goes_is_said_for_this_very_system() {
    let (bench, system) = with_devlake().await;
    bench.sandbox.devlake().seed("jenkins", &json!({"name": "Jenkins - build", "endpoint": "https://jenkins.example.test/", "username": "kim", "password": "zz-made-up-build"}));
    create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    bench
        .app
        .reload(&[], &RecordingProgress::default(), &never())
        .await
        .unwrap();

    let plan = bench.app.plan_removal(system).await.unwrap();

    assert_eq!(plan.connections, ["GitHub - my-org", "Jenkins - build"]);
    assert_eq!(
        plan.erased,
        ["GitHub classic token …0001"],
        "what was adopted has no secret here"
    );
    assert_eq!(plan.kept, Vec::<String>::new());
    assert!(plan.asks_for_name);
}

#[tokio::test]
async fn removing_takes_its_rows_and_secrets_and_asks_the_server_nothing() {
    let (bench, system) = with_devlake().await;
    create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    bench.app.back_up_if_due().await.unwrap();
    let requests = bench.sandbox.requests("devlake#1").len();
    assert!(
        files_with(&bench, b"body_field") > 1,
        "the sealed row is in the log and in a backup"
    );

    let removed = bench
        .app
        .remove_system(system, "DevLake production")
        .await
        .unwrap();

    assert!(removed.is_erased);
    assert!(bench.app.systems().await.unwrap().is_empty());
    assert_eq!(bench.sandbox.devlake().count("github"), 1, "the server keeps it");
    assert_eq!(bench.sandbox.requests("devlake#1").len(), requests);
    assert!(matches!(
        bench.app.plan_removal(system).await,
        Err(SystemError::NotFound)
    ));
    assert_eq!(
        files_with(&bench, b"body_field"),
        0,
        "no sealed row is in the file, its log or a backup"
    );
}

#[tokio::test]
async fn a_production_system_wants_its_name_typed() {
    let (bench, system) = with_devlake().await;

    let refused = bench.app.remove_system(system, "devlake").await;

    assert!(matches!(refused, Err(SystemError::NameNotTyped)), "{refused:?}");
    assert_eq!(bench.app.systems().await.unwrap().len(), 1);
}

#[tokio::test]
async fn another_system_keeps_what_is_its_own() {
    let (bench, system) = with_devlake().await;
    let second = bench.sandbox.extra_devlake().await.unwrap();
    let mut second = at(&second, "DevLake staging");
    second.environment = Environment::Staging;
    let second = bench.app.add_system(second, &never()).await.unwrap().system.id;
    create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    create(
        &bench,
        github(&bench, second, "ghp_zzgoodzzStory00000000000000000000002"),
    )
    .await
    .unwrap();

    bench.app.remove_system(second, "").await.unwrap();

    let left = bench.app.plan_removal(system).await.unwrap();
    assert_eq!(left.erased, ["GitHub classic token …0001"]);
    assert_eq!(left.connections.len(), 1);
}

#[tokio::test]
async fn an_erasure_that_another_process_blocks_is_said_and_can_be_finished() {
    let (bench, system) = with_devlake().await;
    create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    bench.app.back_up_if_due().await.unwrap();
    let other = hold_the_backups(&bench);

    let removed = bench
        .app
        .remove_system(system, "DevLake production")
        .await
        .unwrap();
    let still = bench.app.finish_erasure().await.unwrap();
    other.unlock().unwrap();
    let finished = bench.app.finish_erasure().await.unwrap();

    assert!(!removed.is_erased);
    assert!(!still);
    assert!(finished);
    assert_eq!(files_with(&bench, b"body_field"), 0);
}

/// What another process does while it makes a backup.
fn hold_the_backups(bench: &Bench) -> fs::File {
    let path = bench.directory.path().join("data/backups/lock");
    let lock = fs::File::options().write(true).open(path).unwrap();
    lock.lock().unwrap();
    lock
}

/// How many of our files hold these bytes.
fn files_with(bench: &Bench, bytes: &[u8]) -> usize {
    let data = bench.directory.path().join("data");
    [data.clone(), data.join("backups")]
        .iter()
        .flat_map(|directory| fs::read_dir(directory).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .filter(|path| {
            fs::read(path)
                .unwrap()
                .windows(bytes.len())
                .any(|window| window == bytes)
        })
        .count()
}
