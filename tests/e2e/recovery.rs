//! A recovery code made in the window, and one that opens everything once the keychain lost its key.

use std::sync::{Arc, atomic::Ordering};

use app::{App, NoVariables, Start};
use patchbay_tests::{
    fakes::{FixedClock, RecordingDesktop, RecordingEvents},
    session::Keyring,
    window::{Dialog, Window},
};
use thirtyfour::Key;
use vault::{Edition, Identity, fakes::MemoryKeychain};

use crate::scene::Scene;

#[tokio::test(flavor = "multi_thread")]
async fn a_vault_whose_keychain_item_is_gone_opens_with_the_recovery_code() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    let code = make_code_and_lose_the_key(&scene).await;

    let window = scene.open().await;
    window.wait_for_text("key missing").await;
    window.click("button", "Unlock").await;
    window
        .wait_for_text("does not hold the key to your secrets any more")
        .await;
    window.assert_accessible("key-missing").await;
    window.picture("key-missing").await;
    let field = window.find("textbox", "Recovery code").await;
    field.send_keys(code + Key::Enter).await.unwrap();

    window.wait_for_text("The system keychain lost its key.").await;
    window.assert_accessible("keychain-lost").await;
    window.picture("keychain-lost").await;
    window.click("button", "Use the system keychain again").await;
    window.wait_until_gone("lost its key").await;
    window.close().await;
    let window = scene.open().await;
    window.find("button", "Lock").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_code_is_made_in_settings_and_the_page_never_has_it() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    scene.prepare().await.back_up_if_due().await.unwrap();
    let window = scene.open().await;
    window.click("button", "Settings").await;
    window.click("button", "Use the system keychain").await;

    window.click("button", "Make a recovery code…").await;
    let dialog = Dialog::wait(&scene.session, "Your recovery code");
    dialog.screenshot(&pictures().join("recovery-code.png"));
    assert!(!has_a_code(&window.document().await));
    dialog.accept();

    window.find("button", "Make a new one…").await;
    assert!(!has_a_code(&window.document().await));
    window.click("button", "Add a passphrase…").await;
    look(&window, "settings-passphrase").await;
    window.click("button", "Cancel").await;
    window.click("button", "Restore this…").await;
    window.wait_for_text("What restoring changes").await;
    look(&window, "settings-restore").await;
    window.click("button", "Cancel").await;
    window.click("button", "Back up…").await;
    window.wait_for_text("sealed under a passphrase of its own").await;
    look(&window, "settings-backup").await;
    window.close().await;
}

/// A store whose key was kept elsewhere, so that this session's keychain has nothing of it. Answers its code.
async fn make_code_and_lose_the_key(scene: &Scene) -> String {
    let desktop = Arc::new(RecordingDesktop::default());
    desktop.writes_down.store(true, Ordering::Relaxed);
    let app = App::open(Start {
        directory: scene.session.data_dir(),
        identity: Identity::of(Edition::Debug),
        keychain: Arc::new(MemoryKeychain::normal()),
        clock: FixedClock::at("2026-11-21T08:02:00Z"),
        events: Arc::new(RecordingEvents::default()),
        desktop: desktop.clone(),
        variables: Arc::new(NoVariables),
    })
    .unwrap();
    app.create_store_in_keychain().await.unwrap();
    app.make_recovery_code().await.unwrap();
    let codes = desktop.codes.lock().unwrap();
    codes[0].clone()
}

/// Nine groups of four digits of Crockford's, as a code is shown.
fn has_a_code(text: &str) -> bool {
    let is_digit =
        |byte: &u8| byte.is_ascii_digit() || (byte.is_ascii_uppercase() && !b"ILOU".contains(byte));
    let is_code = |window: &[u8]| {
        window.iter().enumerate().all(|(at, byte)| match at % 5 {
            4 => *byte == b'-',
            _ => is_digit(byte),
        })
    };
    text.as_bytes().windows(44).any(is_code)
}

async fn look(window: &Window, name: &str) {
    let show = "document.querySelector('main .stack form, main section section')?.scrollIntoView({ block: 'center' })";
    window.script(show, Vec::new()).await;
    window.assert_accessible(name).await;
    window.picture(name).await;
}

fn pictures() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures")
}
