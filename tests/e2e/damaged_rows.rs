//! A row that was edited behind Patchbay's back: said, in nobody's way, and forgotten when told to.

use patchbay_tests::session::Keyring;
use serde_json::json;
use vault::fakes::tamper;

use crate::scene::Scene;

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_row_is_shown_and_comes_back_after_it_was_forgotten() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    for name in ["GitHub - my-org", "GitHub - team"] {
        scene.sandbox.devlake().seed("github", &json!({"name": name, "endpoint": "https://api.github.com/", "token": "ghp_zzgoodzzDamage0000000000000000000001", "authMethod": "AccessToken"}));
    }
    scene.add_devlake().await;
    let edit =
        "UPDATE connection SET content = replace(content, 'my-org', 'evil') WHERE content LIKE '%my-org%'";
    let edited = tamper(&scene.session.data_dir().join("patchbay.db"), edit);
    assert_eq!(edited, 1);

    let window = scene.open().await;
    window.wait_for_text("1 stored row is damaged").await;
    window.wait_for_text("GitHub - team").await;
    assert!(
        !window.text().await.contains("evil"),
        "nothing of it is shown as if it were true"
    );
    window.assert_accessible("connections-damaged-light").await;
    window.picture("connections-damaged-light").await;
    window.click("button", "Settings").await;
    window.click("radio", "Dark").await;
    window.click("button", "Connections 2").await;
    window.wait_for_text("1 stored row is damaged").await;
    window.assert_accessible("connections-damaged-dark").await;
    window.picture("connections-damaged-dark").await;

    window.click("button", "Forget this row…").await;
    window.assert_accessible("dialog-forget-damaged").await;
    window.click("button", "Forget it").await;

    window.wait_until_gone("1 stored row is damaged").await;
    window.wait_for_text("GitHub - my-org").await;
    window.close().await;
}
