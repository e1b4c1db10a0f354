//! A backup put in the vault's place: the program begins again with it, and says what came of it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use patchbay_tests::{
    session::Keyring,
    window::{Dialog, Window, desktop_program},
};
use serde_json::json;

use crate::scene::{GOOD_TOKEN, Scene, look};

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_takes_the_vaults_place_and_what_was_there_is_kept() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    scene.prepare().await.back_up_if_due().await.unwrap();
    let data = scene.session.data_dir();
    let backup = only_backup(&data.join("backups"));
    let fields = json!({"name": "GitHub - later", "endpoint": "https://api.github.com/", "token": GOOD_TOKEN, "authMethod": "AccessToken"});
    scene.sandbox.devlake().seed("github", &fields);
    let window = scene.open().await;
    window.wait_for_text("GitHub - later").await;
    window.close().await;
    // Nothing fills the list by itself.
    scene.sandbox.devlake().go_down().await;

    let arguments = ["--data-dir", path(&data), "--restore", path(&backup)];
    let window = Window::open_program(&mut scene.session, &desktop_program(), &arguments).await;

    let dialog = Dialog::wait(&scene.session, "Restoring a backup");
    dialog.screenshot(&pictures().join("restored-dialog.png"));
    dialog.accept();
    window.wait_for_text("0 connections").await;
    window.wait_for_text("DevLake production does not answer").await;
    look(&window, "restored").await;
    assert_eq!(set_aside(&data).len(), 1);
    window.close().await;
}

/// The one automatic backup.
fn only_backup(folder: &Path) -> PathBuf {
    let [backup] = files(folder, "patchbay-0").try_into().unwrap();
    backup
}

fn set_aside(folder: &Path) -> Vec<PathBuf> {
    let mut files = files(folder, "patchbay-set-aside-");
    files.retain(|file| file.extension().is_some_and(|extension| extension == "db"));
    files
}

fn files(folder: &Path, beginning: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap());
    let named = files.filter(|file| file.file_name().to_str().unwrap().starts_with(beginning));
    named.map(|file| file.path()).collect()
}

fn pictures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures")
}

fn path(of: &Path) -> &str {
    of.to_str().unwrap()
}
