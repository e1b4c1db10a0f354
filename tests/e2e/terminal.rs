//! Somebody works in a terminal while the window is open: on the same vault, under the same key of the same keychain.

use std::{
    io::Write,
    process::{Output, Stdio},
    time::{Duration, Instant},
};

use patchbay_tests::{session::Keyring, window::terminal_program};

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
