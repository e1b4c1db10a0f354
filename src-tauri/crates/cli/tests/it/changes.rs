//! Connections edited, rotated and deleted from a terminal.

use patchbay_cli::Exit;
use serde_json::json;

use crate::stage::created;

const OLD: &str = "ghp_zzgoodzzChange00000000000000000001";
const NEW: &str = "ghp_zzgoodzzChange00000000000000000002";
const REFUSED: &str = "ghp_zz401zzChange0000000000000000000003";

#[tokio::test]
async fn only_what_is_named_is_changed() {
    let stage = created(OLD).await;
    let before = stage.stored("github", 1).unwrap();

    let edited = stage.patchbay("edit github#1 --name 'Another name'").await;

    let after = stage.stored("github", 1).unwrap();
    assert_eq!(edited.exit, Exit::Fine, "{edited:?}");
    assert!(
        edited.out.contains("name: GitHub - my-org → Another name"),
        "{}",
        edited.out
    );
    assert!(
        edited.out.contains("Updated GitHub connection (ID=1)"),
        "{}",
        edited.out
    );
    assert_eq!(after["name"], "Another name");
    assert_eq!(
        (&after["token"], &after["endpoint"]),
        (&before["token"], &before["endpoint"])
    );
}

#[tokio::test]
async fn an_empty_proxy_clears_it() {
    let stage = created(OLD).await;
    stage
        .patchbay("edit github#1 --proxy http://proxy.example.test:3128")
        .await;

    let cleared = stage.patchbay("edit github#1 --proxy ''").await;

    assert_eq!(cleared.exit, Exit::Fine, "{cleared:?}");
    assert_eq!(stage.stored("github", 1).unwrap()["proxy"], "");
}

#[tokio::test]
async fn no_change_at_all_is_said_and_nothing_is_sent() {
    let stage = created(OLD).await;
    stage.bench.sandbox.forget_records();

    let same = stage.patchbay("edit github#1 --name 'GitHub - my-org'").await;

    assert_eq!(
        (same.exit, same.out.as_str()),
        (Exit::Fine, "Nothing to change.\n")
    );
    let patches = stage.bench.sandbox.requests("devlake*");
    assert!(patches.iter().all(|request| request.method != "PATCH"));
}

#[tokio::test]
async fn on_a_terminal_enter_keeps_each_present_value() {
    let stage = created(OLD).await;
    stage.console.types(&["", "", "Typed name", ""]);

    let edited = stage.patchbay("edit github#1").await;

    assert_eq!(edited.exit, Exit::Fine, "{edited:?}");
    assert!(edited.err.contains("Name [GitHub - my-org]:"), "{}", edited.err);
    assert_eq!(stage.stored("github", 1).unwrap()["name"], "Typed name");
}

#[tokio::test]
async fn a_new_secret_reaches_every_connection_that_uses_it() {
    let stage = created(OLD).await;
    NEW.clone_into(&mut stage.console.standard_input.lock().unwrap());

    let rotated = stage.patchbay("rotate github#1 --token -").await;

    assert_eq!(rotated.exit, Exit::Fine, "{rotated:?}");
    assert!(rotated.out.contains("would pass"), "{}", rotated.out);
    assert!(rotated.out.contains("1 connection swapped"), "{}", rotated.out);
    assert_eq!(stage.stored("github", 1).unwrap()["token"], NEW);
}

#[tokio::test]
async fn a_refused_secret_changes_nothing_and_leaves_no_run_behind() {
    let stage = created(OLD).await;
    stage.set("GITHUB_PAT", REFUSED);

    let refused = stage.patchbay("rotate --credential 0001").await;

    assert_eq!(refused.exit, Exit::Refused, "{refused:?}");
    assert!(refused.err.contains("Nothing was changed."), "{}", refused.err);
    assert_eq!(stage.stored("github", 1).unwrap()["token"], OLD);
    assert!(stage.bench.app.rotations_under_way().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_old_secret_is_shown_to_be_alive_or_dead() {
    let stage = created(OLD).await;
    stage.set("GITHUB_PAT", NEW);

    let rotated = stage.patchbay("rotate github#1 --prove --json").await;

    assert_eq!(rotated.exit, Exit::Fine, "{rotated:?}");
    let shape: serde_json::Value = serde_json::from_str(&rotated.out).unwrap();
    assert_eq!(
        (&shape["state"], &shape["old_is_dead"]),
        (&json!("committed"), &json!(false))
    );
}

#[tokio::test]
async fn production_asks_for_the_name_before_it_deletes() {
    let stage = created(OLD).await;
    stage.console.types(&["Something else"]);

    let wrong = stage.patchbay("delete github#1").await;
    stage.console.types(&["GitHub - my-org"]);
    let right = stage.patchbay("delete github#1").await;

    assert_eq!(
        (wrong.exit, right.exit),
        (Exit::Refused, Exit::Fine),
        "{wrong:?} {right:?}"
    );
    assert!(
        right.out.contains("Deleted GitHub connection (ID=1)"),
        "{}",
        right.out
    );
    assert!(stage.stored("github", 1).is_none());
}

#[tokio::test]
async fn what_is_in_use_is_not_deleted_without_detaching_it() {
    let stage = created(OLD).await;
    let devlake = stage.bench.sandbox.devlake();
    devlake.seed_scope(
        "github",
        1,
        &json!({"githubId": 7, "name": "my-org/api", "fullName": "my-org/api"}),
    );
    devlake.seed_project(
        "team-a",
        &json!([{"pluginName": "github", "connectionId": 1, "scopes": [{"scopeId": "7"}]}]),
    );

    let kept = stage.patchbay("delete github#1 --yes").await;
    let there = stage.stored("github", 1).is_some();
    let gone = stage.patchbay("delete github#1 --force --detach").await;

    assert_eq!(kept.exit, Exit::Refused, "{kept:?}");
    assert!(kept.err.contains("--detach"), "{}", kept.err);
    assert!(there);
    assert_eq!(gone.exit, Exit::Fine, "{gone:?}");
    assert!(stage.stored("github", 1).is_none());
}

#[tokio::test]
async fn without_a_terminal_nothing_is_deleted_without_a_yes() {
    let stage = created(OLD).await;

    let kept = stage.patchbay("delete github#1").await;

    assert_eq!(kept.exit, Exit::Usage);
    assert!(stage.stored("github", 1).is_some());
}
