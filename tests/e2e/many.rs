//! Several connections tested at once, one of them refused.

use patchbay_tests::{session::Keyring, window::Window};
use serde_json::json;
use thirtyfour::Key;

use crate::scene::{BAD_PASSWORD, Scene};

#[tokio::test(flavor = "multi_thread")]
async fn several_connections_are_tested_at_once_and_one_is_refused() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    let devlake = scene.sandbox.devlake();
    for number in 1..=3 {
        let token = format!("ghp_zzgoodzzSeveral{number:021}");
        devlake.seed("github", &json!({"name": format!("GitHub - team-{number}"), "endpoint": "https://api.github.com/", "token": token, "authMethod": "AccessToken"}));
    }
    devlake.seed("jenkins", &json!({"name": "Jenkins - build", "endpoint": "https://jenkins.example.test/", "username": "kim", "password": BAD_PASSWORD}));
    scene.add_devlake().await;
    let window = scene.open().await;
    window.wait_for_text("Jenkins - build").await;

    window.click("checkbox", "Select GitHub - team-1").await;
    window.click("checkbox", "Select Jenkins - build").await;
    window.wait_for_text("2 selected").await;
    window.assert_accessible("selection").await;
    window.picture("selection").await;
    window.click("button", "Test 2").await;
    window.wait_for_text("2 tested: 1 passed, 1 refused.").await;
    window.wait_for_text("Rejected").await;
    window.wait_for_text("Unchecked").await;

    window.click("button", "Test all").await;
    window.wait_for_text("4 tested: 3 passed, 1 refused.").await;
    window.wait_until_gone("Unchecked").await;
    window.click("button", "Select the refused one").await;
    window.wait_for_text("1 selected").await;
    window.assert_accessible("tested").await;
    window.picture("tested").await;

    open_palette(&window).await;
    window.assert_accessible("palette").await;
    window.picture("palette").await;
    window.press(">dark").await;
    window.press(Key::Enter + "").await;
    window.wait_until_gone("Begin with > for a command").await;
    open_palette(&window).await;
    window.press("team").await;
    window.wait_for_text("Filter the list by").await;
    window.picture("palette-dark").await;
    window.press(Key::Escape + "").await;
    window.picture("tested-dark").await;
    window.close().await;
}

/// Ctrl K as one chord; keys sent one after the other would be two.
async fn open_palette(window: &Window) {
    let chord = window.page().action_chain().key_down(Key::Control);
    chord.send_keys("k").key_up(Key::Control).perform().await.unwrap();
    window.wait_for_text("Begin with > for a command").await;
}
