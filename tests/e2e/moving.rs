//! A system moves: the desktop asks, and its answer decides where secrets go.

use patchbay_tests::{session::Keyring, window::Dialog};
use sandbox::DevLake;

use crate::scene::Scene;

const QUESTION: &str = "Does this system answer";

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_move_changes_nothing_and_an_agreed_one_takes_the_secrets_along() {
    // Made up; no DevLake outside the sandbox knows it.
    let key = format!("zzkeywindow{}", "0".repeat(117));
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    accept_key(&scene.sandbox.devlake(), &key);
    let second = scene.sandbox.add_devlake().await.unwrap();
    accept_key(&second, &key);
    let window = scene.open().await;
    window.click("button", "Systems 1").await;
    window.click("button", "Set its login…").await;
    window.fill("API key", &key).await;
    window.click("button", "Save the login").await;
    window.click("button", "Use the system keychain").await;
    window.wait_for_text("API key …0000").await;

    window.click("button", "Move…").await;
    window.fill("New address", &second.url()).await;
    window.click("button", "Ask the new address").await;
    window.wait_for_text("asks for a login").await;
    window.assert_accessible("system-move").await;
    let picture = window.picture("system-move").await;
    window.click("button", "Move it").await;
    let dialog = Dialog::wait(&scene.session, QUESTION);
    dialog.screenshot(&picture.with_file_name("system-move-dialog.png"));
    // The marked button says no.
    dialog.accept();
    window.wait_for_text("Nothing was changed.").await;
    window.click("button", "Move it").await;
    Dialog::wait(&scene.session, QUESTION).refuse();
    window.wait_for_text("Nothing was changed.").await;
    assert_eq!(scene.sandbox.who_saw(&key), ["devlake#1"]);

    window.click("button", "Move it").await;
    Dialog::wait(&scene.session, QUESTION).agree();

    window.wait_for_text(&second.url()).await;
    window
        .wait("the new address to be asked with the login", || async {
            (scene.sandbox.who_saw(&key) == ["devlake#1", "devlake#2"]).then_some(())
        })
        .await;
    let before = scene.sandbox.requests("devlake#1").len();
    window.click("button", "Read its connections").await;
    window.wait_for_text("No task running").await;
    assert_eq!(scene.sandbox.requests("devlake#1").len(), before);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_is_removed_and_diagnostics_are_copied() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    let window = scene.open().await;
    window.click("button", "Settings").await;
    window.click("button", "Copy diagnostics").await;
    window.wait_for_text("Systems: 1").await;
    window.assert_accessible("about").await;
    window.click("button", "Licences…").await;
    window.wait_for_text("serde").await;
    window.assert_accessible("licences").await;
    window.picture("licences").await;
    window.click("button", "Close").await;

    window.click("button", "Systems 1").await;
    window.click("button", "Remove…").await;
    window.wait_for_text("Removing revokes nothing").await;
    window.assert_accessible("system-remove").await;
    window.picture("system-remove").await;
    window
        .fill("Type its name to confirm (production)", "DevLake production")
        .await;
    window.click("button", "Remove it").await;

    window.wait_for_text("Add a system").await;
    window.wait_until_gone("DevLake production from Patchbay").await;
    window.close().await;
}

fn accept_key(devlake: &DevLake, key: &str) {
    devlake.configure(|settings| {
        settings.session_login = true;
        settings.api_keys = vec![key.to_owned()];
    });
}
