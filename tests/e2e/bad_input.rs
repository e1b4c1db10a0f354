//! What nobody hopes for, in words that a person can act on: files that are not read, servers that cannot read their
//! own secrets or show them, a connection that went in between.

use std::{fs, os::unix::fs::symlink, path::Path, process::Command};

use patchbay_tests::{session::Keyring, window::Dialog};
use sandbox::{Fault, FaultKind};
use serde_json::json;

use crate::scene::{GOOD_TOKEN, Scene, look, open_row};

/// Made up; a server shows it in its list.
const SHOWN: &str = "ghp_zzgoodzzShown00000000000000000000001";

#[tokio::test(flavor = "multi_thread")]
async fn an_env_file_that_is_none_is_not_read_and_says_why() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    let folder = tempfile::tempdir().unwrap();
    let cases = unfit(folder.path());
    let window = scene.open().await;
    window.click("button", "New connection").await;
    window.choose("Kind", "GitHub").await;
    window.fill("Organization", "my-org").await;
    window.click("button", "From .devlake.env…").await;
    Dialog::wait(&scene.session, "Choose an env file").refuse();

    for (name, words) in cases {
        let path = folder.path().join(name);
        window.fill("Path of the file", path.to_str().unwrap()).await;
        window.click("button", "Read it").await;
        window.wait_for_text(words).await;
        assert!(!window.document().await.contains(GOOD_TOKEN), "{name}");
    }
    look(&window, "wizard-env-unfit").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_lost_their_key_or_show_secrets_are_named_above_the_rows_that_stay() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    let devlake = scene.sandbox.devlake();
    devlake.seed("jenkins", &json!({"name": "Jenkins - build", "endpoint": "https://jenkins.example.test/", "username": "kim", "password": "11zz401zz0000000000000000000bad01"}));
    devlake.seed("github", &json!({"name": "GitHub - my-org", "endpoint": "https://api.github.com/", "token": GOOD_TOKEN, "authMethod": "AccessToken"}));
    scene.add_devlake().await;
    devlake.lose_encryption_secret();
    let list =
        json!([{"id": 1, "name": "GitHub - my-org", "endpoint": "https://api.github.com/", "token": SHOWN}]);
    let plain = FaultKind::Status {
        status: 200,
        body: list.to_string(),
    };
    let plain = Fault::on("devlake#1", plain).at("GET", "*/plugins/github/connections");
    scene.sandbox.faults().set(plain);

    let window = scene.open().await;

    window
        .wait_for_text("DevLake production, Jenkins: This DevLake cannot read the secrets it stores")
        .await;
    window
        .wait_for_text("DevLake production, GitHub: This server shows secrets in plain.")
        .await;
    window.wait_for_text("Jenkins - build").await;
    look(&window, "connections-list-troubles").await;
    assert!(!window.document().await.contains(SHOWN));
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_went_in_between_is_marked_and_its_name_can_be_taken_again() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    let devlake = scene.sandbox.devlake();
    let fields = json!({"name": "GitHub - my-org", "endpoint": "https://api.github.com/", "token": GOOD_TOKEN, "authMethod": "AccessToken"});
    let id = devlake.seed("github", &fields);
    scene.add_devlake().await;
    let window = scene.open().await;
    window.wait_for_text("GitHub - my-org").await;
    open_row(&window, "GitHub - my-org").await;
    window.click("button", "Edit…").await;
    window.fill("Name", "GitHub - too late").await;
    devlake.remove("github", id);

    window.click("button", "Save and test").await;

    window
        .wait_for_text("The system does not have this connection any more.")
        .await;
    look(&window, "edit-gone").await;
    window.click("button", "Close").await;
    if window.has("button", "Discard").await {
        window.click("button", "Discard").await;
    }
    window.wait_for_text("Gone").await;
    look(&window, "connections-gone").await;
    window.close().await;
}

/// Files that are not read, each with what is said about it.
fn unfit(folder: &Path) -> [(&'static str, &'static str); 5] {
    let content = format!("GITHUB_PAT={GOOD_TOKEN}\n");
    fs::write(folder.join("file"), &content).unwrap();
    symlink(folder.join("file"), folder.join("link")).unwrap();
    let made = Command::new("mkfifo").arg(folder.join("pipe")).status();
    assert!(made.unwrap().success());
    fs::write(
        folder.join("large"),
        content.repeat(1 + (1 << 20) / content.len()),
    )
    .unwrap();
    let other: Vec<u8> = content.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.join("other"), other).unwrap();
    [
        ("link", "This is not a plain file"),
        ("large", "This file is larger than 64 KiB"),
        ("pipe", "This is not a plain file"),
        ("other", "This file is not plain text in UTF-8"),
        ("none", "This file cannot be read"),
    ]
}
