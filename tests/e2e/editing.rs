//! A connection is edited: somebody else was faster, and its address moves only after the desktop asked.

use patchbay_tests::{session::Keyring, window::Dialog};
use serde_json::json;
use thirtyfour::By;

use crate::scene::{BAD_PASSWORD, Scene, look, open_row};

const QUESTION: &str = "May the stored secret go to the new address?";

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_meets_somebody_elses_and_an_address_moves_only_with_consent() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    let devlake = scene.sandbox.devlake();
    let id = devlake.seed("jenkins", &json!({"name": "Jenkins - build", "endpoint": "https://jenkins.example.test/", "username": "kim", "password": BAD_PASSWORD}));
    scene.add_devlake().await;
    let window = scene.open().await;
    window.wait_for_text("Jenkins - build").await;
    open_row(&window, "Jenkins - build").await;
    window.click("button", "Edit…").await;
    window
        .wait_for_text("Nothing is changed until you choose Save")
        .await;
    look(&window, "edit").await;

    window.fill("Name", "Jenkins - release").await;
    window.click("button", "More settings").await;
    // The engine joins label and remark in a way of its own.
    let proxy = window.page().find(By::Id("edit-proxy")).await.unwrap();
    proxy.send_keys("http://mine.example:3128").await.unwrap();
    window.wait_for_text("http://mine.example:3128").await;
    assert!(devlake.change("jenkins", id, &json!({"rateLimitPerHour": 77})));
    window.click("button", "Save and test").await;
    window.wait_for_text("Somebody else changed it meanwhile").await;
    look(&window, "edit-sides").await;
    window.click("button", "Save mine").await;
    window.wait_for_text("Jenkins - release is saved.").await;
    look(&window, "edit-saved").await;
    let stored = || scene.sandbox.devlake().stored().to_string();
    let kept = stored();
    assert!(kept.contains("Jenkins - release") && kept.contains("http://mine.example:3128"));
    assert!(kept.contains("77"), "what only they changed stays theirs");

    window
        .fill("Jenkins address", "https://jenkins.elsewhere.test")
        .await;
    window.wait_for_text("Your desktop asks before").await;
    window.assert_accessible("edit-moves").await;
    let picture = window.picture("edit-moves").await;
    window.click("button", "Save and test").await;
    let dialog = Dialog::wait(&scene.session, QUESTION);
    dialog.screenshot(&picture.with_file_name("edit-moves-dialog.png"));
    dialog.refuse();
    window
        .wait_for_text("You declined the new address. Nothing was changed.")
        .await;
    assert!(!stored().contains("jenkins.elsewhere.test"));

    window.click("button", "Save and test").await;
    Dialog::wait(&scene.session, QUESTION).agree();

    window.wait_for_text("Jenkins - release is saved.").await;
    assert!(stored().contains("jenkins.elsewhere.test"));
    window.click("button", "Close").await;
    window.wait_for_text("Test again").await;
    window.close().await;
}
