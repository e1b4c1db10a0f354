//! How the window opens: painted by the processor.

use patchbay_tests::session::Keyring;

use crate::scene::Scene;

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
