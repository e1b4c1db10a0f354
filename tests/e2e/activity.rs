//! Beside gh-devlake: a state file is chosen in the desktop's own dialog and follows a rename; the history tells it with
//! before and after, and is exported to a file; and what another tool would be told is copied.

use std::{fs, os::unix::fs::PermissionsExt};

use app::Tagging;
use domain::{Query, Tag};
use patchbay_tests::{
    session::Keyring,
    window::{Dialog, Window},
};
use serde_json::{Value, json};

use crate::scene::{GOOD_PASSWORD, Scene, look};

const PICK: &str = "Choose the gh-devlake state file of this system";
const EXPORT: &str = "Export the activity";
const ROW: &str = "return [...document.querySelectorAll('th[scope=row]')].find((one) => one.textContent.startsWith('Jenkins'))";
const PANEL_ACTIVITY: &str =
    "return [...document.querySelectorAll('aside button')].find((one) => one.textContent === 'Activity')";
const RENAMED: &str = "Name: Jenkins - build → Jenkins - release";

#[tokio::test(flavor = "multi_thread")]
async fn a_rename_is_told_and_recorded_where_gh_devlake_looks() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    let devlake = scene.sandbox.devlake();
    devlake.seed("jenkins", &json!({"name": "Jenkins - build", "endpoint": "https://jenkins.example.test/", "username": "kim", "password": GOOD_PASSWORD}));
    scene.add_devlake().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(".devlake-local.json");
    let before = json!({
        "endpoints": { "backend": scene.sandbox.devlake_url() }, "method": "local",
        "connections": [{ "plugin": "jenkins", "connectionId": 1, "name": "Jenkins - build" }],
    });
    fs::write(&file, before.to_string()).unwrap();
    let window = scene.open().await;

    window.click("button", "Systems 1").await;
    window.click("button", "State file…").await;
    window.wait_for_text("is recorded there too").await;
    window.assert_accessible("state-file").await;
    window.picture("state-file").await;
    window.click("button", "Choose a file…").await;
    Dialog::wait(&scene.session, PICK).pick_file(&file);
    window.wait_for_text(".devlake-local.json").await;

    window.click("button", "Connections 1").await;
    open(&window, ROW).await;
    window.click("button", "Edit…").await;
    window
        .wait_for_text("Nothing is changed until you choose Save")
        .await;
    window.fill("Name", "Jenkins - release").await;
    window.click("button", "Save and test").await;
    window.wait_for_text("Jenkins - release is saved.").await;
    window.click("button", "Close").await;
    let written: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(written["connections"][0]["name"], "Jenkins - release");
    assert_eq!(written["method"], "local");

    window.wait_for_text("Copy as command…").await;
    window.click("button", "Copy as command…").await;
    window.wait_for_text("$TOKEN").await;
    window.assert_accessible("command").await;
    window.picture("command").await;
    let shown = "return document.querySelector('dialog pre').textContent";
    let shown = window.script(shown, Vec::new()).await;
    window.click("button", "Copy").await;
    window.wait_until_gone("What it does").await;
    let copied = window.clipboard().await;
    assert_eq!(copied, shown.as_str().unwrap());
    assert!(
        copied.contains("$TOKEN") && !copied.contains(GOOD_PASSWORD),
        "{copied}"
    );

    for theme in ["Light", "Dark"] {
        let name = |screen: &str| format!("{screen}-{}", theme.to_lowercase());
        window.click("button", "Settings").await;
        window.click("radio", theme).await;
        window.click("button", "Connections 1").await;
        open(&window, ROW).await;
        open(&window, PANEL_ACTIVITY).await;
        window.wait_for_text(RENAMED).await;
        window.wait_for_text("Only Jenkins - release").await;
        open(&window, "return document.querySelector('main summary')").await;
        window.wait_for_text("Show the connection").await;
        window.assert_accessible(&name("activity-one")).await;
        window.picture(&name("activity-one")).await;
        window.click("button", "Activity").await;
        open(&window, "return document.querySelector('main .chosen')").await;
        window.wait_for_text("System added").await;
        window.assert_accessible(&name("activity")).await;
        window.picture(&name("activity")).await;
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_filter_shows_is_written_to_the_file_that_the_person_names() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    scene.sandbox.devlake().seed("jenkins", &json!({"name": "Jenkins - build", "endpoint": "https://jenkins.example.test/", "username": "kim", "password": GOOD_PASSWORD}));
    scene.add_devlake().await;
    tag_often(&scene, 130).await;
    let folder = tempfile::tempdir().unwrap();
    let window = scene.open().await;
    window.click("button", "Activity").await;
    window.fill("Search names and values", "tagged").await;
    window.wait_for_text("Show older entries").await;
    window.wait_until_gone("System added").await;

    window.click("button", "Export…").await;
    let place = folder.path().join("review");
    Dialog::wait(&scene.session, EXPORT).save_as(&place);
    window.wait_for_text("Give it a name that ends in .csv").await;
    look(&window, "activity-not-exported").await;
    window.click("button", "Export…").await;
    let place = folder.path().join("review.csv");
    Dialog::wait(&scene.session, EXPORT).save_as(&place);
    window.wait_for_text("130 entries are in").await;
    look(&window, "activity-exported").await;

    let written = fs::read_to_string(&place).unwrap();
    assert_eq!(
        written
            .lines()
            .filter(|line| line.contains(",Tagged,Jenkins - build,"))
            .count(),
        130
    );
    assert_eq!(
        written.lines().count(),
        131,
        "the columns, and nothing that the filter hides"
    );
    assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!written.contains(GOOD_PASSWORD));
    window.fill("Search names and values", "exported").await;
    window.wait_for_text("Activity exported").await;
    window.close().await;
}

/// A history that is longer than what is shown of it at once.
async fn tag_often(scene: &Scene, times: usize) {
    let app = scene.prepare().await;
    let rows = app
        .plain_list(Query {
            limit: 1,
            ..Query::default()
        })
        .await
        .unwrap();
    let connection = rows.into_rows().remove(0).id;
    let nightly = vec![Tag::parse("nightly").unwrap()];
    for number in 0..times {
        let (add, remove) = if number % 2 == 0 {
            (nightly.clone(), Vec::new())
        } else {
            (Vec::new(), nightly.clone())
        };
        let tagging = Tagging {
            connections: vec![connection],
            add,
            remove,
        };
        app.tag_connections(vec![tagging]).await.unwrap();
    }
}

/// Clicks what a script finds, once it is there.
async fn open(window: &Window, script: &'static str) {
    let found = window
        .wait("what is to be clicked", || async {
            let found = window.page().execute(script, Vec::new()).await.ok()?;
            found.element().ok()
        })
        .await;
    found.click().await.unwrap();
}
