//! An env file is read and deleted.

use std::{fs, os::unix::fs::PermissionsExt};

use patchbay_tests::{session::Keyring, window::Dialog};

use crate::scene::{GOOD_TOKEN, Scene};

const OTHER: &str = "zzjenkinswindow00000000000000000001";

#[tokio::test(flavor = "multi_thread")]
async fn an_env_file_is_read_and_deleted() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    let folder = tempfile::Builder::new().prefix("devlake").tempdir().unwrap();
    let file = folder.path().join(".devlake.env");
    fs::write(
        &file,
        format!("# mine\nGITHUB_PAT=\"{GOOD_TOKEN}\"\nJENKINS_TOKEN={OTHER}\n"),
    )
    .unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let window = scene.open().await;

    window.click("button", "New connection").await;
    window.choose("Kind", "GitHub").await;
    window.fill("Organization", "my-org").await;
    window.click("button", "From .devlake.env…").await;
    // Dismissed, the panel stays with its text field.
    Dialog::wait(&scene.session, "Choose an env file").refuse();
    window.find("textbox", "Path of the file").await;
    window.click("button", "From .devlake.env…").await;
    Dialog::wait(&scene.session, "Choose an env file").pick_file(&file);
    window
        .wait_for_text("Other users of this computer can read this file")
        .await;
    window.wait_for_text("JENKINS_TOKEN").await;
    window.assert_accessible("wizard-env-file").await;
    let picture = window.picture("wizard-env-file").await;
    let page = window.text().await;
    assert!(!page.contains(GOOD_TOKEN) && !page.contains(OTHER));
    window.click("button", "Use GITHUB_PAT").await;
    window.click("button", "Check").await;
    window.click("button", "Create").await;
    window.click("button", "Use the system keychain").await;

    let dialog = Dialog::wait(&scene.session, "Delete the file");
    dialog.screenshot(&picture.with_file_name("env-file-dialog.png"));
    dialog.agree();
    window
        .wait_for_text("The file that the token came from was deleted")
        .await;
    assert!(!file.exists());
    assert_eq!(scene.sandbox.devlake().count("github"), 1);
    assert!(scene.sandbox.who_saw(OTHER).is_empty());
    window.close().await;
}
