//! Somebody works in a terminal while the window is open: on the same vault, under the same key of the same keychain.

use std::{
    io::Write,
    process::{Output, Stdio},
    time::{Duration, Instant},
};

use patchbay_tests::{session::Keyring, story::TerminalStory, window::terminal_program};
use serde_json::Value;

use crate::scene::{GOOD_TOKEN, Scene};

const SOON: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread")]
async fn what_a_terminal_does_is_drawn_in_the_window_within_a_second() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    let window = scene.open().await;
    window.wait_for_text("Connections").await;

    let made = patchbay(&scene, &["setup", "--keychain"], "");
    let created = patchbay(
        &scene,
        &["create", "--plugin", "github", "--org", "my-org", "--token", "-"],
        GOOD_TOKEN,
    );
    let started = Instant::now();
    window.wait_for_text("GitHub - my-org").await;
    let drawn = started.elapsed();

    assert!(made.status.success(), "{made:?}");
    assert!(created.status.success(), "{created:?}");
    assert!(drawn < SOON, "it took {drawn:?}");
    window.wait_for_text("Secrets: system keychain").await;
    let renamed = patchbay(&scene, &["edit", "github#1", "--name", "Renamed there"], "");
    let started = Instant::now();
    window.wait_for_text("Renamed there").await;
    let drawn = started.elapsed();
    assert!(renamed.status.success(), "{renamed:?}");
    assert!(drawn < SOON, "it took {drawn:?}");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_job_is_done_in_a_terminal_beside_the_window_and_both_end_consistent() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    let story = TerminalStory::prepare(scene.session.home(), &scene.sandbox).await;
    let window = scene.open().await;
    window.wait_for_text("Welcome to Patchbay").await;
    let data = scene.session.data_dir();
    let mut script = story.script(&terminal_program(), &data, &scene.sandbox);

    let output = tokio::task::spawn_blocking(move || script.output().unwrap())
        .await
        .unwrap();

    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    // The first run has followed: the store is there, and so are the systems.
    window.wait_for_text("Your secrets are locked.").await;
    for button in ["Skip", "Continue", "Continue", "Show the connections"] {
        window.click("button", button).await;
    }
    let listed = patchbay(&scene, &["list", "--json"], "");
    let rows: Vec<Value> = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(rows.len(), 16, "{rows:?}");
    window.wait_for_text("Connections\n16").await;
    // As many as fit without scrolling, in the same order.
    for row in rows.iter().take(12) {
        window.wait_for_text(row["name"].as_str().unwrap()).await;
    }
    window.wait_for_text("Secrets: passphrase").await;
    let document = window.document().await;
    for secret in &story.secrets {
        assert!(!document.contains(secret.as_str()), "a secret is in the window");
    }
    window.close().await;
    let well = patchbay(&scene, &["show", "jira-1"], "");
    assert!(well.status.success(), "{well:?}");
}

/// Runs the command line in the window's session, on its data directory.
fn patchbay(scene: &Scene, arguments: &[&str], input: &str) -> Output {
    let program = terminal_program();
    assert!(program.is_file(), "{} is not built", program.display());
    let mut command = scene.session.command(program);
    command
        .arg("--data-dir")
        .arg(scene.session.data_dir())
        .args(arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut running = command.spawn().unwrap();
    running.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    running.wait_with_output().unwrap()
}
