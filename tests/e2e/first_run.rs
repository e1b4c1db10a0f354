//! From nothing to a working GitHub connection; and when old secrets were set, asked of many at once.

use app::Theme;
use patchbay_tests::session::Keyring;
use serde_json::json;

use crate::{
    scene::{GOOD_TOKEN, Scene},
    screens_changing::see,
};

#[tokio::test(flavor = "multi_thread")]
async fn first_run_to_a_working_github_connection() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    scene.sandbox.devlake().seed(
        "github",
        &serde_json::json!({"name": "GitHub - older", "endpoint": "https://api.github.com/", "token": "ghp_zzgoodzzOlder00000000000000000000001", "authMethod": "AccessToken"}),
    );
    let address = scene.sandbox.devlake_url();
    let window = scene.open().await;

    window.wait_for_text("Welcome to Patchbay").await;
    window.assert_accessible("first-run-store").await;
    window.picture("first-run-store").await;
    window.click("button", "Use the system keychain").await;
    window.click("button", "Continue").await;

    window.fill("Address", &address).await;
    window.wait_for_text("answers at").await;
    window.fill("Name", "DevLake production").await;
    window.click("radio", "Production").await;
    window.assert_accessible("first-run-systems").await;
    window.picture("first-run-systems").await;
    window.click("button", "Add the system").await;
    window.click("button", "Continue").await;

    window.wait_for_text("1 connection listed in 1 system").await;
    window.assert_accessible("first-run-found").await;
    window.picture("first-run-found").await;
    window.click("button", "Continue").await;

    window.wait_for_text("GitHub - older").await;
    window
        .choose("GitHub …0001, GitHub - older", "About a quarter ago")
        .await;
    window.assert_accessible("first-run-dates").await;
    window.picture("first-run-dates").await;
    window.click("button", "Show the connections").await;
    window.wait_for_text("Stale").await;
    window.wait_for_text("GitHub - older").await;
    window.assert_accessible("connections-next-steps").await;
    window.picture("connections-next-steps").await;

    window.click("button", "New connection").await;
    window.choose("Kind", "GitHub").await;
    window.fill("Organization", "my-org").await;
    window.assert_accessible("wizard-place").await;
    window.picture("wizard-place").await;
    window.fill("Token", GOOD_TOKEN).await;
    window.wait_for_text("classic token").await;
    assert!(
        !window.document().await.contains(GOOD_TOKEN),
        "the page keeps no typed secret"
    );
    window.click("button", "Check").await;
    window.wait_for_text("DevLake’s own test").await;
    window.click("button", "Create").await;

    window.wait_for_text("GitHub - my-org was created").await;
    window.wait_for_text("Healthy").await;
    window.assert_accessible("connection-created").await;
    window.picture("connection-created").await;
    assert_eq!(scene.sandbox.devlake().count("github"), 2);
    assert_eq!(scene.sandbox.who_saw(GOOD_TOKEN), ["api.github.com", "devlake#1"]);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dates_are_asked_of_none_and_of_many_with_long_names() {
    for (count, name) in [(0, "empty"), (8, "long")] {
        let mut scene = Scene::fresh(Keyring::Unlocked).await;
        scene.show_in(Theme::Dark).await;
        for number in 0..count {
            let long = format!(
                "GitHub - an organization that gave everything a long and careful name, in full {number}"
            );
            let token = format!("ghp_zzgoodzzDates{number:023}");
            scene.sandbox.devlake().seed("github", &json!({"name": long, "endpoint": "https://api.github.com/", "token": token, "authMethod": "AccessToken"}));
        }
        let window = scene.open().await;

        window.click("button", "Skip").await;
        window.fill("Address", &scene.sandbox.devlake_url()).await;
        window.wait_for_text("answers at").await;
        window.click("button", "Add the system").await;
        window.click("button", "Continue").await;
        window
            .wait_for_text(&format!("{count} connections listed in 1 system"))
            .await;
        window.click("button", "Continue").await;

        let asked = if count == 0 {
            "Nothing to ask"
        } else {
            "All the rest"
        };
        window.wait_for_text(asked).await;
        see(&window, &format!("first-run-dates-{name}-dark")).await;
        window.close().await;
    }
}
