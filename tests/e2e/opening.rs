//! How the window opens: painted by the processor, and as whole after a page that was loaded again.

use patchbay_tests::session::Keyring;
use serde_json::json;

use crate::scene::{GOOD_PASSWORD, Scene};

#[tokio::test(flavor = "multi_thread")]
async fn no_graphics_driver_is_loaded() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    let window = scene.open().await;
    window.wait_for_text("No task running").await;

    let mapped = window.mapped();

    assert!(
        mapped.iter().any(|file| file.contains("webkit2gtk")),
        "{mapped:?}"
    );
    // Those of Mesa and of makers; GTK's own first look at a display may load others.
    assert_eq!(mapped.iter().find(|file| file.contains("libEGL_")), None);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_loaded_again_shows_what_is_true_by_then() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    scene.sandbox.devlake().seed("jenkins", &json!({"name": "Jenkins - build", "endpoint": "https://jenkins.example.test/", "username": "kim", "password": GOOD_PASSWORD}));
    scene.add_devlake().await;
    let window = scene.open().await;
    window.wait_for_text("Jenkins - build").await;
    window.click("checkbox", "Select Jenkins - build").await;
    window.wait_for_text("1 selected").await;
    window.click("button", "Test all").await;
    window.wait_for_text("1 tested").await;

    window.script("location.reload()", Vec::new()).await;

    window.wait_until_gone("1 selected").await;
    window.wait_for_text("Healthy").await;
    window.picture("opened-again").await;
    window.close().await;
}
