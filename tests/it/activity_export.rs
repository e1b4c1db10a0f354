//! The history in a file: everything that the filter means, whole or not at all, and no secret.

use std::{fs, path::PathBuf};

use app::{ActivityExport, ActivityExportError, ActivityQuery, NotWritten, Told, ToldCode};
use domain::{
    ConnectionId,
    activity::{Action, ActionGroup, ActivityFilter, Change},
};
use patchbay_tests::fakes::Bench;
use rstest::rstest;
use serde_json::Value;
use tempfile::TempDir;
use vault::fakes::tamper;

use crate::{
    activity::{rename, tag},
    story::{GOOD_TOKEN, create, github, with_devlake},
};

#[tokio::test]
async fn all_that_the_filter_means_is_written_whatever_a_page_holds() {
    let (bench, id) = with_history(600).await;
    let folder = TempDir::new().unwrap();
    let filter = ActivityFilter {
        connection: Some(id),
        group: Some(ActionGroup::Connections),
        words: "tagged".to_owned(),
        ..ActivityFilter::default()
    };

    let written = export(&bench, filter, folder.path().join("tags.jsonl"))
        .await
        .unwrap();

    let lines = lines(&written.place);
    assert_eq!((written.entries, written.damaged, lines.len()), (600, 0, 600));
    assert!(lines.iter().all(|line| line["action"] == "tag"));
    assert_eq!(lines[0]["changes"][0]["field"], "tags");
    assert_eq!(
        lines[599]["changes"][0]["after"], "tag-0",
        "the latest come first"
    );
    assert_eq!(lines[0]["connections"][0], id.to_string());
    assert_eq!(lines[0]["system"], "DevLake production");
}

#[tokio::test]
async fn a_table_has_every_field_with_before_and_after_and_no_formula() {
    let (bench, id) = with_history(0).await;
    rename(&bench, id, "=HYPERLINK(\"http://evil.test\")").await;
    let folder = TempDir::new().unwrap();

    let place = folder.path().join("History.CSV");
    let written = export(&bench, ActivityFilter::default(), place).await.unwrap();

    let text = fs::read_to_string(&written.place).unwrap();
    assert!(text.starts_with("\u{feff}Time,Action,Name,"), "{text}");
    let edited = text.lines().find(|line| line.contains(",Edited,")).unwrap();
    let name = "\"'=HYPERLINK(\"\"http://evil.test\"\")\"";
    assert!(
        edited.ends_with(&format!(
            "DevLake production,GitHub,done,Name,GitHub - my-org,{name}"
        )),
        "{edited}"
    );
    assert!(!text.contains(GOOD_TOKEN));
}

#[tokio::test]
async fn an_export_is_part_of_the_history_that_follows() {
    let (bench, _) = with_history(1).await;
    let folder = TempDir::new().unwrap();

    let place = folder.path().join("history.jsonl");
    let written = export(&bench, ActivityFilter::default(), place).await.unwrap();

    assert!(
        lines(&written.place)
            .iter()
            .all(|line| line["action"] != "export_activity")
    );
    let page = ActivityQuery {
        limit: 1,
        ..ActivityQuery::default()
    };
    let latest = bench.app.activity(page).await.unwrap().entries.remove(0).activity;
    assert_eq!(
        (latest.action, latest.name),
        (Action::ExportActivity, written.place.display().to_string())
    );
    assert_eq!(
        latest.changes,
        [Change::added("count", written.entries.to_string())]
    );
}

#[tokio::test]
async fn a_damaged_entry_is_counted_and_left_out() {
    let (bench, _) = with_history(2).await;
    let database = bench.directory.path().join("data").join("patchbay.db");
    tamper(
        &database,
        "UPDATE activity SET content = replace(content, 'tag-1', 'tag-9') WHERE content LIKE '%tag-1%'",
    );
    let folder = TempDir::new().unwrap();

    let place = folder.path().join("history.jsonl");
    let written = export(&bench, ActivityFilter::default(), place).await.unwrap();

    assert_eq!(written.damaged, 1);
    let text = fs::read_to_string(&written.place).unwrap();
    assert!(text.contains("tag-0") && !text.contains("tag-9"), "{text}");
    assert_eq!(text.lines().count(), written.entries);
}

#[rstest]
#[case::no_ending("history", ActivityExportError::Ending, "in .csv, or in .jsonl")]
#[case::another_ending("history.xlsx", ActivityExportError::Ending, "in .csv, or in .jsonl")]
#[case::no_folder(
    "missing/history.csv",
    ActivityExportError::File(NotWritten::NoFolder),
    "another folder"
)]
#[case::a_folder("taken.csv", ActivityExportError::File(NotWritten::Other), "another folder")]
#[cfg_attr(
    target_os = "linux",
    case::forbidden(
        "/sys/history.csv",
        ActivityExportError::File(NotWritten::Forbidden),
        "another folder"
    )
)]
#[tokio::test]
async fn what_cannot_be_written_says_why_and_leaves_nothing(
    #[case] name: &str,
    #[case] expected: ActivityExportError,
    #[case] hint: &str,
) {
    let (bench, _) = with_history(0).await;
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("taken.csv")).unwrap();

    let error = export(&bench, ActivityFilter::default(), folder.path().join(name))
        .await
        .unwrap_err();

    assert_eq!(error, expected);
    let told = Told::from(error);
    assert_eq!(told.code, ToldCode::Refused);
    assert!(
        told.hint.as_ref().is_some_and(|words| words.contains(hint)),
        "{told:?}"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_dismissed_export_writes_and_tells_nothing() {
    let (bench, _) = with_history(0).await;
    let before = bench.app.activity(ActivityQuery::default()).await.unwrap().total;

    let answer = bench.app.export_activity(ActivityFilter::default()).await;

    assert_eq!(answer, Ok(None));
    assert_eq!(
        bench.app.activity(ActivityQuery::default()).await.unwrap().total,
        before
    );
}

/// A connection that was tagged so often.
async fn with_history(tags: usize) -> (Bench, ConnectionId) {
    let (bench, system) = with_devlake().await;
    let made = create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    for number in 0..tags {
        tag(&bench, made.connection, &format!("tag-{number}")).await;
    }
    (bench, made.connection)
}

async fn export(
    bench: &Bench,
    filter: ActivityFilter,
    place: PathBuf,
) -> Result<ActivityExport, ActivityExportError> {
    *bench.desktop.place.lock().unwrap() = Some(place);
    Ok(bench
        .app
        .export_activity(filter)
        .await?
        .expect("the person named a file"))
}

fn lines(place: &PathBuf) -> Vec<Value> {
    let text = fs::read_to_string(place).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
