//! DevLake down: the last known rows are shown, changes are refused with the reason.

use patchbay_tests::session::Keyring;

use crate::scene::{GOOD_TOKEN, Scene};

#[tokio::test(flavor = "multi_thread")]
async fn a_devlake_that_is_down_shows_its_last_known_rows_and_refuses_changes_with_the_reason() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    let devlake = scene.sandbox.devlake();
    devlake.seed(
        "github",
        &serde_json::json!({"name": "GitHub - older", "endpoint": "https://api.github.com/", "token": "ghp_zzgoodzzOlder00000000000000000000002", "authMethod": "AccessToken"}),
    );
    scene.add_devlake().await;
    devlake.go_down().await;
    let window = scene.open().await;

    window.wait_for_text("GitHub - older").await;
    window.wait_for_text("DevLake production does not answer").await;
    window.wait_for_text("Unreachable").await;
    window.assert_accessible("devlake-down").await;
    window.picture("devlake-down").await;

    window.click("button", "New connection").await;
    window.choose("Kind", "GitHub").await;
    window.fill("Organization", "my-org").await;
    window.fill("Token", GOOD_TOKEN).await;
    window.click("button", "Check").await;
    window.wait_for_text("Nothing answers at").await;
    window.picture("wizard-devlake-down").await;

    devlake.come_back().await.unwrap();
    window.click("button", "Check again").await;
    window.wait_until_gone("Nothing answers at").await;
    window.click("button", "Create").await;
    window.click("button", "Use the system keychain").await;
    window.wait_for_text("GitHub - my-org was created").await;
    window.close().await;
}
