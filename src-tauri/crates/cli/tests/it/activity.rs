//! The history on a terminal, narrowed as in the window, and in a file.

use std::fs;

use patchbay_cli::Exit;
use rstest::rstest;
use serde_json::Value;

use crate::stage::{Stage, created};

const TOKEN: &str = "ghp_zzgoodzzHistory0000000000000000001";

#[tokio::test]
async fn what_was_done_is_told_with_before_and_after() {
    let stage = renamed().await;

    let told = stage.patchbay("activity").await;

    assert_eq!(told.exit, Exit::Fine, "{told:?}");
    let edited = told.out.lines().find(|line| line.contains("Edited")).unwrap();
    for part in ["Name: GitHub - my-org → Renamed", "DevLake production"] {
        assert!(edited.contains(part), "{edited}");
    }
    assert!(!told.out.contains(TOKEN));
}

#[rstest]
#[case::words("activity renamed edited", &["edit"])]
#[case::group("activity --group store", &["make_store", "change_settings"])]
#[case::limit("activity --limit 1", &["tag"])]
#[case::connection("activity --connection github#1 --group connections", &["tag", "edit", "create", "create"])]
#[case::credential("activity --credential 0001 --limit 1", &["create"])]
#[case::system("activity --system 'devlake production' --group systems", &["add_system"])]
#[case::plugin("activity --plugin github tagged", &["tag"])]
#[case::nothing("activity --provider github", &[])]
#[tokio::test]
async fn it_is_narrowed_as_in_the_window(#[case] line: &str, #[case] expected: &[&str]) {
    let stage = renamed().await;
    stage.patchbay("tag github#1 --add nightly").await;

    let told = stage.patchbay(&format!("{line} --json")).await;

    let entries: Value = serde_json::from_str(&told.out).unwrap_or_else(|_| panic!("{told:?}"));
    let entries = entries.as_array().unwrap();
    let actions: Vec<&str> = entries
        .iter()
        .map(|one| one["action"].as_str().unwrap())
        .collect();
    assert_eq!(actions, expected);
}

#[tokio::test]
async fn what_is_gone_is_found_by_its_id() {
    let stage = created(TOKEN).await;
    let list: Value = serde_json::from_str(&stage.patchbay("list --json").await.out).unwrap();
    let id = list[0]["uuid"].as_str().unwrap();
    stage.patchbay("delete github#1 --yes").await;

    let told = stage.patchbay(&format!("activity --connection {id}")).await;
    let unknown = stage.patchbay("activity --connection github#1").await;

    assert!(told.out.contains("Deleted"), "{told:?}");
    assert_eq!(unknown.exit, Exit::Usage, "{unknown:?}");
}

#[tokio::test]
async fn all_of_it_is_written_to_a_file_as_its_ending_says() {
    let stage = renamed().await;

    let table = stage.patchbay("activity --output review.csv").await;
    let lines = stage
        .patchbay("activity --connection Renamed -o review.jsonl")
        .await;

    let written = |name: &str| fs::read_to_string(stage.working_directory.path().join(name)).unwrap();
    let (csv, jsonl) = (written("review.csv"), written("review.jsonl"));
    assert_eq!(
        (table.exit, lines.exit),
        (Exit::Fine, Exit::Fine),
        "{table:?} {lines:?}"
    );
    assert!(
        csv.contains("Edited,Renamed,DevLake production,GitHub,done,Name,GitHub - my-org,Renamed"),
        "{csv}"
    );
    assert!(
        lines
            .out
            .starts_with(&format!("Wrote {} entries to ", jsonl.lines().count())),
        "{lines:?}"
    );
    assert!(!csv.contains(TOKEN) && !jsonl.contains(TOKEN));
}

#[rstest]
#[case::ending("activity --output review.xls", Exit::Refused, ".jsonl for JSON lines")]
#[case::folder("activity --output missing/review.csv", Exit::Refused, "no such folder")]
#[case::part("activity --limit 3 --output review.csv", Exit::Usage, "--limit")]
#[tokio::test]
async fn a_file_that_cannot_be_written_is_said(#[case] line: &str, #[case] exit: Exit, #[case] words: &str) {
    let stage = created(TOKEN).await;

    let refused = stage.patchbay(line).await;

    assert_eq!(refused.exit, exit, "{refused:?}");
    assert!(refused.err.contains(words), "{refused:?}");
    assert_eq!(fs::read_dir(stage.working_directory.path()).unwrap().count(), 0);
}

/// With a connection that was renamed.
async fn renamed() -> Stage {
    let stage = created(TOKEN).await;
    let edited = stage.patchbay("edit github#1 --name Renamed").await;
    assert_eq!(edited.exit, Exit::Fine, "{edited:?}");
    stage
}
