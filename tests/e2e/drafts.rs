//! A draft that is continued after a restart.

use patchbay_tests::session::Keyring;

use crate::scene::{GOOD_TOKEN, Scene};

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_continued_after_a_restart_and_becomes_a_connection() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    let window = scene.open().await;
    window.click("button", "New connection").await;
    window.choose("Kind", "GitHub").await;
    window.fill("Organization", "my-org").await;
    window.fill("Token", GOOD_TOKEN).await;
    window.wait_for_text("classic token").await;
    window.click("button", "Close").await;
    window.wait_for_text("Leave this connection?").await;
    window.assert_accessible("dialog-leave").await;
    window.picture("dialog-leave").await;
    window.click("button", "Keep editing").await;
    window.click("button", "Save draft").await;
    window.wait_for_text("1 draft").await;
    window.close().await;

    let window = scene.open().await;
    window.click("button", "1 draft").await;
    window.wait_for_text("GitHub in DevLake production").await;
    window.assert_accessible("connections-draft").await;
    window.picture("connections-draft").await;
    window.click("button", "Continue GitHub - my-org").await;
    // The secret was not kept.
    window.find("textbox", "Token").await;
    window.fill("Token", GOOD_TOKEN).await;
    window.wait_for_text("classic token").await;
    window.click("button", "Check").await;
    window.wait_for_text("DevLake’s own test").await;
    window.click("button", "Create").await;

    window.click("button", "Use the system keychain").await;
    window.wait_for_text("GitHub - my-org was created").await;
    window.wait_until_gone("1 draft").await;
    assert_eq!(scene.sandbox.devlake().count("github"), 1);
    window.close().await;
}
