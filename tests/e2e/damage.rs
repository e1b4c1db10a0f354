//! A database that does not open: what is the matter is said before there is a window, with the ways out.

use patchbay_tests::{session::Keyring, window::Dialog};

use crate::scene::Scene;

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_is_restored_from_its_backup() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    scene.prepare().await.back_up_if_due().await.unwrap();
    let database = scene.session.data_dir().join("patchbay.db");
    let damaged = "overwritten by something else ".repeat(500);
    std::fs::write(&database, &damaged).unwrap();

    let answered = Dialog::accept_when_it_comes(&scene.session, "Patchbay cannot open its data");
    let window = scene.open().await;
    answered.join().unwrap();

    window.click("button", "Systems 1").await;
    window.wait_for_text("DevLake production").await;
    assert_eq!(set_aside(&scene), [damaged]);
    window.close().await;
}

/// What the files hold that got a dated name.
fn set_aside(scene: &Scene) -> Vec<String> {
    let entries = std::fs::read_dir(scene.session.data_dir()).unwrap();
    let aside = entries.filter_map(|entry| {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let is_aside = name.starts_with("patchbay-set-aside-") && name.ends_with(".db");
        is_aside.then(|| std::fs::read_to_string(entry.path()).unwrap())
    });
    aside.collect()
}
