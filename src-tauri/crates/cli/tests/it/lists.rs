//! What is listed and shown, for people and for programs.

use std::time::Duration;

use app::SystemChange;
use patchbay_cli::Exit;
use patchbay_tests::many;
use sandbox::{Fault, FaultKind};
use serde_json::{Value, json};

use crate::stage::Stage;

#[tokio::test]
async fn a_new_vault_lists_nothing_and_says_what_to_do() {
    let stage = Stage::bare().await;

    let systems = stage.patchbay("systems").await;
    let list = stage.patchbay("list --json").await;

    assert_eq!(systems.exit, Exit::Fine);
    assert!(systems.out.contains("patchbay systems add"), "{}", systems.out);
    assert_eq!((list.exit, list.out.as_str()), (Exit::Fine, "[]\n"));
}

#[tokio::test]
async fn a_refreshed_list_holds_what_the_system_holds() {
    let (stage, _) = Stage::with_devlake().await;
    seed(&stage);

    let list = stage.patchbay("list --refresh --json").await;

    let rows: Vec<Value> = serde_json::from_str(&list.out).unwrap();
    assert_eq!(list.exit, Exit::Fine, "{}", list.err);
    assert!(!rows.is_empty());
    let row = rows.iter().find(|row| row["plugin"] == "jenkins").unwrap();
    assert_eq!(row["system"], "DevLake production");
    assert_eq!(row["state"], "unchecked");
}

#[tokio::test]
async fn one_is_shown_by_what_the_system_calls_it() {
    let (stage, _) = Stage::with_devlake().await;
    seed(&stage);
    stage.patchbay("list --refresh").await;

    let shown = stage.patchbay("show jenkins#1").await;
    let missing = stage.patchbay("show jenkins#99").await;

    assert_eq!(shown.exit, Exit::Fine, "{}", shown.err);
    assert!(shown.out.contains("ID            jenkins#1"), "{}", shown.out);
    assert!(shown.out.contains("kept by the system only"), "{}", shown.out);
    assert_eq!(missing.exit, Exit::Usage);
    assert!(
        missing.err.starts_with("Error: There is no such connection."),
        "{}",
        missing.err
    );
}

#[tokio::test]
async fn without_a_terminal_what_is_missing_is_named() {
    let (stage, _) = Stage::with_devlake().await;
    seed(&stage);
    stage.patchbay("list --refresh").await;

    let shown = stage.patchbay("show").await;

    assert_eq!(shown.exit, Exit::Usage);
    assert!(shown.err.contains("CONNECTION"), "{}", shown.err);
}

#[tokio::test]
async fn on_a_terminal_one_is_chosen_by_its_number() {
    let (stage, _) = Stage::with_devlake().await;
    seed(&stage);
    stage.patchbay("list --refresh").await;
    stage.console.types(&["0", "1"]);

    let shown = stage.patchbay("show").await;

    assert_eq!(shown.exit, Exit::Fine, "{}", shown.err);
    assert!(
        shown.err.contains("github#1 GitHub - acme in DevLake production"),
        "{}",
        shown.err
    );
    assert!(shown.out.contains("Name          "), "{}", shown.out);
}

#[tokio::test]
async fn a_system_that_does_not_answer_is_named_and_keeps_its_rows() {
    let (stage, _) = Stage::with_devlake().await;
    seed(&stage);
    stage.patchbay("list --refresh").await;
    stage
        .bench
        .sandbox
        .faults()
        .set(Fault::on("devlake*", FaultKind::Drop));

    let list = stage.patchbay("list --refresh --json").await;

    assert_eq!(list.exit, Exit::Unreachable);
    assert!(list.err.contains("DevLake production"), "{}", list.err);
    assert!(list.out.contains("jenkins"), "{}", list.out);
}

fn seed(stage: &Stage) {
    let devlake = stage.bench.sandbox.devlake();
    devlake.seed("github", &json!({"name": "GitHub - acme", "endpoint": "https://api.github.com/", "token": "ghp_zzgoodzzLists00000000000000000000001", "authMethod": "AccessToken"}));
    devlake.seed("jenkins", &json!({"name": "Jenkins", "endpoint": "https://jenkins.example.test/", "username": "kim", "password": "11zzgoodzz0000000000000000000lists"}));
}

#[tokio::test]
async fn a_list_of_thousands_reads_the_same_from_its_copy_whenever_that_is_looked_at() {
    let stage = Stage::bare().await;
    let data = stage.bench.directory.path().join("data");
    many::fill_beside(&data, "https://devlake.example.test/api/");

    let first = stage.patchbay("list").await;
    let copy = std::fs::read(data.join("list.copy")).unwrap();
    for days in [0, 1, 30, 400] {
        stage.bench.clock.advance(Duration::from_secs(days * 86_400));
        let glance = stage.patchbay("list").await;
        // Named by what all have in common: these are read from the rows.
        let rows = stage.patchbay("list --system 'DevLake production'").await;
        assert_eq!(glance.exit, Exit::Fine);
        assert!(glance.out == rows.out, "after {days} more days");
    }

    assert_eq!(first.out.lines().count(), 10_001);
    assert!(
        std::fs::read(data.join("list.copy")).unwrap() == copy,
        "kept once for all of these"
    );
}

#[tokio::test]
async fn what_the_window_changes_is_in_the_next_list_of_thousands() {
    let stage = Stage::bare().await;
    let data = stage.bench.directory.path().join("data");
    many::fill_beside(&data, "https://devlake.example.test/api/");
    stage.patchbay("list").await;
    let system = stage.bench.app.systems().await.unwrap().remove(0).system;
    let change = SystemChange {
        name: "Renamed in the window".to_owned(),
        environment: system.environment,
        checks_from_here: system.checks_from_here,
        route: None,
    };
    stage.bench.app.change_system(system.id, change).await.unwrap();

    let after = stage.patchbay("list").await;
    let again = stage.patchbay("list").await;

    assert!(after.out.contains("Renamed in the window"));
    assert!(after.out == again.out);
}
