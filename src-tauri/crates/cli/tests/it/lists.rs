//! What is listed and shown, for people and for programs.

use patchbay_cli::Exit;
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
