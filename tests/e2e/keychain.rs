//! The keychain locked, or silent, at start: the window is there all the same.

use patchbay_tests::session::Keyring;

use crate::scene::{GOOD_PASSWORD, Scene};

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_is_locked_at_start_keeps_nothing_from_being_seen_and_opens_on_try_again() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    let window = scene.open().await;
    create_jenkins(&window).await;
    window.close().await;
    scene.session.lock();

    let window = scene.open().await;

    window.wait_for_text("DevLake production").await;
    window.wait_for_text("keychain").await;
    window.click("button", "Unlock").await;
    window.wait_for_text("The system keychain is locked.").await;
    window.assert_accessible("keychain-locked").await;
    window.picture("keychain-locked").await;
    scene.session.unlock();
    window.click("button", "Try again").await;
    window.wait_for_text("Secrets: system keychain").await;
    window.wait_until_gone("The system keychain is locked.").await;
    window.close().await;
}

/// P13: a Secret Service that never replies. The list is painted while the call is still pending.
mod keys_hang {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_keychain_that_never_answers_holds_up_no_window() {
        let mut scene = Scene::with_devlake(Keyring::Silent).await;
        scene.sandbox.devlake().seed(
            "jenkins",
            &serde_json::json!({"name": "builds", "endpoint": "https://jenkins.example.test/", "username": "kim", "password": "11zzgoodzz00000000000000000000hang"}),
        );

        let window = scene.open().await;

        window.wait_for_text("DevLake production").await;
        let painted = window.text().await;
        assert!(
            painted.contains("asking the keychain") || painted.contains("does not answer"),
            "{painted}"
        );
        window.wait_for_text("does not answer").await;
        window.picture("keychain-silent").await;
        window.close().await;
    }
}

async fn create_jenkins(window: &patchbay_tests::window::Window) {
    window.click("button", "New connection").await;
    window.choose("Kind", "Jenkins").await;
    window
        .fill("Jenkins address", "https://jenkins.example.test")
        .await;
    window.fill("User name", "kim").await;
    window.fill("API token or password", GOOD_PASSWORD).await;
    window.click("button", "Check").await;
    window.wait_for_text("DevLake’s own test").await;
    window.click("button", "Create").await;
    window.click("button", "Use the system keychain").await;
    window.wait_for_text("Jenkins was created").await;
}
