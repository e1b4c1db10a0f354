//! One new token for two connections, in the real window: the second refuses, and both still work.

use patchbay_tests::{session::Keyring, window::Window};
use sandbox::{Fault, FaultKind};
use serde_json::json;

use crate::scene::{GOOD_TOKEN, Scene, look};

/// Made up; GitHub's stand-in accepts it with all rights.
pub(crate) const HELD_TOKEN: &str = "ghp_zzgoodzzWindow0000000000000000000002";
/// Another.
pub(crate) const NEW_TOKEN: &str = "ghp_zzgoodzzWindow0000000000000000000003";

#[tokio::test(flavor = "multi_thread")]
async fn a_token_used_by_two_connections_is_rotated_and_the_second_refuses() {
    let mut scene = with_two_uses().await;
    let window = scene.open().await;
    window.click("button", "Credentials 2").await;
    window.wait_for_text("These 2 look like the same token").await;
    look(&window, "credentials").await;
    hold_the_token(&window).await;
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
    assert_eq!(words_of_uses(&window).await, ["Has the old one again"; 2]);
    look(&window, "rotation-put-back").await;
    assert_eq!(tokens(&scene), [HELD_TOKEN, HELD_TOKEN]);
    assert!(!window.document().await.contains(NEW_TOKEN));
    both_work(&window, &scene, "…0002").await;
    look(&window, "rotation-both-work").await;
    window.close().await;
}

/// Two connections of one DevLake with the same token, which Patchbay does not hold yet.
pub(crate) async fn with_two_uses() -> Scene {
    let scene = Scene::fresh(Keyring::Unlocked).await;
    for name in ["GitHub - first", "GitHub - second"] {
        let fields = json!({"name": name, "endpoint": "https://api.github.com/", "token": GOOD_TOKEN, "authMethod": "AccessToken"});
        scene.sandbox.devlake().seed("github", &fields);
    }
    scene.add_devlake().await;
    scene
}

/// On the Credentials screen: says that both have the same token, and replaces it by one that Patchbay holds.
pub(crate) async fn hold_the_token(window: &Window) {
    window.click("button", "Link them").await;
    window.wait_for_text("1 credential").await;
    rotate(window, "Open GitHub classic token …0001", HELD_TOKEN).await;
    window.click("button", "Use the system keychain").await;
    window.click("button", "Swap 2 now").await;
    window.wait_for_text("Done: the new token is in place.").await;
}

pub(crate) async fn rotate(window: &Window, row: &str, token: &str) {
    window.click("button", row).await;
    window.click("button", "Rotate…").await;
    window.fill("New secret", token).await;
    window.click("button", "Try it first").await;
}

/// What is said of each use, in order.
pub(crate) async fn words_of_uses(window: &Window) -> Vec<String> {
    let words = "return [...document.querySelectorAll('li .words')].map((one) => one.textContent)";
    serde_json::from_value(window.script(words, Vec::new()).await).unwrap()
}

/// On the list: DevLake's own test of what it has stored passes for both, and both are shown with this token.
pub(crate) async fn both_work(window: &Window, scene: &Scene, end: &str) {
    window.click("button", "Close").await;
    window.click("button", "Connections 2").await;
    let tested = saved_tests(scene);
    window.click("button", "Test all").await;
    window.wait_for_text("2 tested: 2 passed").await;
    assert_eq!(saved_tests(scene), tested + 2);
    let row = "return [...document.querySelectorAll('tbody tr')].map((row) => row.innerText)";
    let shown: Vec<String> = serde_json::from_value(window.script(row, Vec::new()).await).unwrap();
    for name in ["GitHub - first", "GitHub - second"] {
        let row = shown.iter().find(|row| row.contains(name)).unwrap();
        assert!(row.contains("Healthy") && row.contains(end), "{row}");
        assert!(!row.contains("changed"), "it was us: {row}");
    }
}

pub(crate) fn tokens(scene: &Scene) -> Vec<String> {
    let stored = scene.sandbox.devlake().stored();
    let all = stored["connections"]["github"].as_array().unwrap();
    all.iter()
        .map(|one| one["token"].as_str().unwrap().to_owned())
        .collect()
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

fn saved_tests(scene: &Scene) -> usize {
    let requests = scene.sandbox.requests("devlake#1");
    let is_test = |path: &str| path.contains("/plugins/github/connections/") && path.ends_with("/test");
    requests.iter().filter(|one| is_test(&one.path)).count()
}
