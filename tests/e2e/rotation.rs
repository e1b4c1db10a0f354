//! One new token for two connections, in the real window: the second refuses, and both still work.

use patchbay_tests::{session::Keyring, window::Window};
use sandbox::{Fault, FaultKind};
use serde_json::json;

use crate::scene::{GOOD_TOKEN, Scene};

/// Made up; GitHub's stand-in accepts it with all rights.
const HELD_TOKEN: &str = "ghp_zzgoodzzWindow0000000000000000000002";
/// Another.
const NEW_TOKEN: &str = "ghp_zzgoodzzWindow0000000000000000000003";

#[tokio::test(flavor = "multi_thread")]
async fn a_token_used_by_two_connections_is_rotated_and_the_second_refuses() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    for name in ["GitHub - first", "GitHub - second"] {
        let fields = json!({"name": name, "endpoint": "https://api.github.com/", "token": GOOD_TOKEN, "authMethod": "AccessToken"});
        scene.sandbox.devlake().seed("github", &fields);
    }
    scene.add_devlake().await;
    let window = scene.open().await;

    window.click("button", "Credentials 2").await;
    window.wait_for_text("These 2 look like the same token").await;
    look(&window, "credentials").await;
    window.click("button", "Link them").await;
    window.wait_for_text("1 credential").await;
    rotate(&window, "Open GitHub secret …0001", HELD_TOKEN).await;
    window.click("button", "Use the system keychain").await;
    window.click("button", "Swap 2 now").await;
    window.wait_for_text("Done: the new token is in place.").await;
    look(&window, "rotation-done").await;
    window.click("button", "Close").await;

    scene.sandbox.faults().set(refusal());
    rotate(&window, "Open GitHub classic token …0002", NEW_TOKEN).await;
    window
        .wait_for_text("Every use that takes part would take it")
        .await;
    look(&window, "rotation-tried").await;
    window.click("button", "Swap 2 now").await;

    window.wait_for_text("Everything has the old token again.").await;
    look(&window, "rotation-put-back").await;
    assert_eq!(tokens(&scene), [HELD_TOKEN, HELD_TOKEN]);
    assert!(!window.document().await.contains(NEW_TOKEN));
    window.close().await;
}

async fn rotate(window: &Window, row: &str, token: &str) {
    window.click("button", row).await;
    window.click("button", "Rotate…").await;
    window.fill("New secret", token).await;
    window.click("button", "Try it first").await;
}

async fn look(window: &Window, name: &str) {
    window.assert_accessible(name).await;
    window.picture(name).await;
}

/// DevLake's own test of the second connection says no, once.
fn refusal() -> Fault {
    let body = json!({"code": 0, "success": false, "message": "StatusUnauthorized error when testing connection (400)", "causes": null, "data": null});
    let status = FaultKind::Status {
        status: 400,
        body: body.to_string(),
    };
    Fault::on("devlake#1", status)
        .at("POST", "*/plugins/github/connections/2/test")
        .times(1)
}

fn tokens(scene: &Scene) -> Vec<String> {
    let stored = scene.sandbox.devlake().stored();
    let all = stored["connections"]["github"].as_array().unwrap();
    all.iter()
        .map(|one| one["token"].as_str().unwrap().to_owned())
        .collect()
}
