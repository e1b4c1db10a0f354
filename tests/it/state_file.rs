//! Beside gh-devlake: its state file follows what is done here, and nothing that is done here waits for it.

use std::{collections::BTreeMap, fs, path::PathBuf};

use app::{EditRequest, StateFileError, StateFileStatus, SystemError};
use domain::{ConnectionId, SystemId, kinds::FieldId};
use patchbay_tests::fakes::{Bench, RecordingProgress};
use serde_json::{Value, json};

use crate::{
    delete::{ALL, delete, plan},
    rotate::{adopted, connections, reload},
    story::{GOOD_TOKEN, create, github, never, with_devlake},
};

#[tokio::test]
async fn what_is_created_renamed_and_deleted_here_is_recorded_there() {
    let (bench, system) = with_devlake().await;
    let path = file(
        &bench,
        &json!([{ "plugin": "jenkins", "connectionId": 9, "name": "theirs", "odd": 1 }]),
    );
    bench.app.keep_state_file(system, path.clone()).await.unwrap();

    let id = create(&bench, github(&bench, system, GOOD_TOKEN))
        .await
        .unwrap()
        .connection;
    let created = entries(&path);
    rename(&bench, id, "renamed").await;
    let renamed = entries(&path);
    plan(&bench, id).await;
    delete(&bench, id, ALL).await.unwrap();
    let deleted = entries(&path);

    let theirs = json!({ "plugin": "jenkins", "connectionId": 9, "name": "theirs", "odd": 1 });
    let ours =
        |name: &str| json!({ "plugin": "github", "connectionId": 1, "name": name, "organization": "my-org" });
    assert_eq!(created, [theirs.clone(), ours("GitHub - my-org")]);
    // gh-devlake's own update empties the organization of GitHub (devlake.md 5.4).
    assert_eq!(renamed, [theirs.clone(), ours("renamed")]);
    assert_eq!(deleted, [theirs]);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("\"zzunknown\": [\n"), "{text}");
    assert!(!text.contains(GOOD_TOKEN), "{text}");
}

#[tokio::test]
async fn a_file_that_cannot_be_written_fails_nothing_and_is_tried_again() {
    let (bench, system) = with_devlake().await;
    let path = file(&bench, &json!([]));
    bench.app.keep_state_file(system, path.clone()).await.unwrap();
    let aside = path.with_extension("aside");
    fs::rename(&path, &aside).unwrap();

    let id = create(&bench, github(&bench, system, GOOD_TOKEN))
        .await
        .unwrap()
        .connection;
    rename(&bench, id, "renamed").await;
    let meanwhile = status(&bench, system).await.unwrap();
    fs::rename(&aside, &path).unwrap();
    bench.app.write_state_file(system).await.unwrap();

    assert_eq!(
        (meanwhile.owed, meanwhile.trouble),
        (2, Some(StateFileError::Unreadable))
    );
    let after = status(&bench, system).await.unwrap();
    assert_eq!((after.owed, after.trouble), (0, None));
    assert_eq!(entries(&path)[0]["name"], "renamed");
}

#[tokio::test]
async fn no_file_is_begun_and_one_that_was_left_alone_stays_as_it_is() {
    let (bench, system) = with_devlake().await;
    let path = file(&bench, &json!([]));
    bench.app.keep_state_file(system, path.clone()).await.unwrap();
    bench.app.leave_state_file(system).await.unwrap();
    let before = fs::read_to_string(&path).unwrap();

    create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();

    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    assert_eq!(status(&bench, system).await, None);
    let files = fs::read_dir(path.parent().unwrap()).unwrap().count();
    assert_eq!(files, 1);
}

#[tokio::test]
async fn the_organizations_that_it_knows_are_taken_over_and_never_against_what_is_known_here() {
    let (bench, system) = with_devlake().await;
    bench.sandbox.devlake().seed("github", &adopted("GitHub - first"));
    reload(&bench).await;
    let path = file(
        &bench,
        &json!([{ "plugin": "github", "connectionId": 1, "name": "x", "organization": "from-file", "enterprise": "big" }]),
    );

    bench.app.keep_state_file(system, path.clone()).await.unwrap();
    let taken = settings(&bench).await;
    let text = fs::read_to_string(&path).unwrap().replace("from-file", "another");
    fs::write(&path, text).unwrap();
    reload(&bench).await;

    assert_eq!(
        (taken.organization.as_deref(), taken.enterprise.as_deref()),
        (Some("from-file"), Some("big"))
    );
    assert_eq!(settings(&bench).await.organization.as_deref(), Some("from-file"));
}

#[tokio::test]
async fn what_is_adopted_later_is_filled_from_it_too() {
    let (bench, system) = with_devlake().await;
    let path = file(
        &bench,
        &json!([{ "plugin": "github", "connectionId": 1, "name": "x", "organization": "from-file" }]),
    );
    bench.app.keep_state_file(system, path).await.unwrap();
    bench.sandbox.devlake().seed("github", &adopted("GitHub - first"));

    reload(&bench).await;

    assert_eq!(settings(&bench).await.organization.as_deref(), Some("from-file"));
}

#[tokio::test]
async fn a_file_of_another_devlake_is_not_taken() {
    let (bench, system) = with_devlake().await;
    let path = bench.directory.path().join("other.json");
    fs::write(
        &path,
        r#"{"endpoints":{"backend":"http://devlake.example.test:8080"}}"#,
    )
    .unwrap();

    let refused = bench.app.keep_state_file(system, path).await;

    assert!(
        matches!(
            refused,
            Err(SystemError::StateFile(StateFileError::OtherDevLake(_)))
        ),
        "{refused:?}"
    );
    assert_eq!(status(&bench, system).await, None);
}

#[tokio::test]
async fn it_is_chosen_in_the_native_dialog_and_is_where_the_env_file_is_looked_for() {
    let (bench, system) = with_devlake().await;
    let path = file(&bench, &json!([]));
    *bench.desktop.file.lock().unwrap() = Some(path.clone());

    let is_chosen = bench.app.choose_state_file(system).await.unwrap();
    let kind = domain::kinds::ConnectionKind::DevLakeGithub;
    // What was picked is no env file; the place where the chooser began is what counts.
    let _ = bench.app.pick_env_file(kind, system).await;

    assert!(is_chosen);
    assert_eq!(
        status(&bench, system).await.unwrap().path,
        path.display().to_string()
    );
    assert_eq!(
        *bench.desktop.proposed.lock().unwrap(),
        Some(path.with_file_name(".devlake.env"))
    );
}

/// A state file of the bench's DevLake, in a folder of its own.
fn file(bench: &Bench, connections: &Value) -> PathBuf {
    let folder = bench.directory.path().join("work");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(".devlake-local.json");
    let text = json!({
        "connections": connections, "deployedAt": "2026-02-18T11:50:00+01:00",
        "endpoints": { "backend": bench.sandbox.devlake_url() }, "method": "local", "zzunknown": [1, 2],
    });
    fs::write(&path, text.to_string()).unwrap();
    path
}

fn entries(path: &PathBuf) -> Vec<Value> {
    let read: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    read["connections"].as_array().cloned().unwrap_or_default()
}

async fn status(bench: &Bench, system: SystemId) -> Option<StateFileStatus> {
    let all = bench.app.systems().await.unwrap();
    let found = all.into_iter().find(|one| one.system.id == system).unwrap();
    found.state_file
}

async fn settings(bench: &Bench) -> domain::Settings {
    let id = connections(bench).await[0];
    bench
        .app
        .connection(id)
        .await
        .unwrap()
        .unwrap()
        .connection
        .settings
}

async fn rename(bench: &Bench, id: ConnectionId, name: &str) {
    let request = EditRequest {
        connection: id,
        answers: [(FieldId::Name, name.to_owned())].into(),
        further: BTreeMap::new(),
        staged: None,
        added: Vec::new(),
        removed: Vec::new(),
        seen: None,
    };
    bench
        .app
        .edit(&request, &RecordingProgress::default(), &never())
        .await
        .unwrap();
}
