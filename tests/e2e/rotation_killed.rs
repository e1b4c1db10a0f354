//! Patchbay is killed in the middle of a rotation. The next start says which connection has which token, and finishes
//! or puts back, as the person decides.

use patchbay_tests::window::Window;
use sandbox::{Fault, FaultKind};
use serde_json::json;

use crate::{
    rotation::{
        HELD_TOKEN, NEW_TOKEN, both_work, hold_the_token, rotate, tokens, with_two_uses, words_of_uses,
    },
    scene::{Scene, look},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_killed_between_its_two_uses_is_said_at_the_next_start_and_finished() {
    let mut scene = with_two_uses().await;
    // The first has it; whether it works is being asked; the second was not touched.
    killed_while(&mut scene, "POST", "/plugins/github/connections/1/test").await;
    assert_eq!(tokens(&scene), [NEW_TOKEN, HELD_TOKEN]);

    let window = scene.open().await;
    window
        .wait_for_text("interrupted: 1 of 2 done (new token: GitHub - first; old token: GitHub - second).")
        .await;
    look(&window, "rotation-interrupted").await;
    window.click("button", "Continue or put back…").await;
    window
        .wait_for_text("Interrupted. Each use keeps what it has")
        .await;
    assert_eq!(
        words_of_uses(&window).await,
        ["Has the new one", "Has the old one"]
    );
    look(&window, "rotation-decide").await;
    assert_eq!(
        tokens(&scene),
        [NEW_TOKEN, HELD_TOKEN],
        "nothing is done by itself"
    );
    window.click("button", "Continue").await;

    window.wait_for_text("Done: the new token is in place.").await;
    assert_eq!(words_of_uses(&window).await, ["Swapped, test passed"; 2]);
    assert_eq!(tokens(&scene), [NEW_TOKEN, NEW_TOKEN]);
    both_work(&window, &scene, "…0003").await;
    assert!(!window.text().await.contains("interrupted"));
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_killed_while_the_second_use_is_swapped_is_looked_at_and_put_back() {
    let mut scene = with_two_uses().await;
    killed_while(&mut scene, "PATCH", "/plugins/github/connections/2").await;
    // The request was on its way; DevLake gets to it after nobody is left to hear the answer.
    let devlake = scene.sandbox.devlake();
    assert!(devlake.change("github", 2, &json!({ "token": NEW_TOKEN })));

    // Looked at, and only looked at.
    let window = scene.open().await;
    window
        .wait_for_text("interrupted: 2 of 2 done (new token: GitHub - first, GitHub - second).")
        .await;
    window.click("button", "Continue or put back…").await;
    window.wait_for_text("2 of 2 swapped").await;
    look(&window, "rotation-looked-at").await;
    assert_eq!(tokens(&scene), [NEW_TOKEN, NEW_TOKEN]);
    window.click("button", "Put everything back").await;

    window.wait_for_text("Everything has the old token again.").await;
    assert_eq!(words_of_uses(&window).await, ["Has the old one again"; 2]);
    assert_eq!(tokens(&scene), [HELD_TOKEN, HELD_TOKEN]);
    both_work(&window, &scene, "…0002").await;
    assert!(!window.text().await.contains("interrupted"));
    window.close().await;
}

/// Rotates the token of both, holds DevLake's answer to this request back, and kills Patchbay while it waits.
async fn killed_while(scene: &mut Scene, method: &str, path: &str) {
    let window = scene.open().await;
    window.click("button", "Credentials 2").await;
    hold_the_token(&window).await;
    window.click("button", "Close").await;
    rotate(&window, "Open GitHub classic token …0002", NEW_TOKEN).await;
    window
        .wait_for_text("Every use that takes part would take it")
        .await;
    scene.sandbox.forget_records();
    let hold = Fault::on("devlake#1", FaultKind::Hang).at(method, &format!("*{path}"));
    scene.sandbox.faults().set(hold);
    window.click("button", "Swap 2 now").await;
    wait_until_asked(&window, scene, method, path).await;

    window.kill();

    scene.sandbox.faults().clear();
}

async fn wait_until_asked(window: &Window, scene: &Scene, method: &str, path: &str) {
    window
        .wait(&format!("{method} {path}"), || async {
            let seen = scene.sandbox.requests("devlake#1");
            seen.iter()
                .any(|one| one.method == method && one.path.ends_with(path))
                .then_some(())
        })
        .await;
}
