//! Jenkins with a wrong password: refused with its remedy, then corrected. With a certificate that nobody trusts: what
//! its administrator is to be asked for is copied.

use patchbay_tests::session::Keyring;
use sandbox::{CertificateFlaw, Fault, FaultKind};

use crate::scene::{BAD_PASSWORD, GOOD_PASSWORD, Scene, look};

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_jenkins_password_is_refused_with_its_remedy_then_corrected() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    let window = scene.open().await;

    window.click("button", "New connection").await;
    window.choose("Kind", "Jenkins").await;
    window
        .fill("Jenkins address", "https://jenkins.example.test/api/json")
        .await;
    window
        .wait_for_text("Address used: https://jenkins.example.test/")
        .await;
    window.fill("User name", "kim").await;
    window.fill("API token or password", BAD_PASSWORD).await;
    window.click("button", "Check").await;

    window
        .wait_for_text("Jenkins refused this user and password.")
        .await;
    window.assert_accessible("wizard-refused").await;
    window.picture("wizard-refused").await;
    window.click("button", "Replace").await;
    window.fill("API token or password", GOOD_PASSWORD).await;
    window
        .wait_until_gone("Jenkins refused this user and password.")
        .await;
    window.click("button", "Check").await;
    window.wait_for_text("DevLake looks at the status only").await;
    window.click("button", "Create").await;

    // No key exists yet: the dialog asks where to keep it, then the create goes on by itself.
    window.wait_for_text("Open the secret store").await;
    window.assert_accessible("dialog-store").await;
    window.picture("dialog-store").await;
    window.click("button", "Use the system keychain").await;
    window.wait_for_text("Jenkins was created").await;
    window.wait_for_text("Healthy").await;
    assert_eq!(scene.sandbox.devlake().count("jenkins"), 1);
    assert_eq!(
        scene.sandbox.who_saw(BAD_PASSWORD),
        ["devlake#1", "jenkins.example.test"]
    );
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_administrator_is_to_be_asked_for_is_copied() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    let flaw = FaultKind::Certificate {
        flaw: CertificateFlaw::OtherAuthority,
    };
    scene
        .sandbox
        .faults()
        .set(Fault::on("jenkins.example.test", flaw));
    let window = scene.open().await;
    window.click("button", "New connection").await;
    window.choose("Kind", "Jenkins").await;
    window
        .fill("Jenkins address", "https://jenkins.example.test/")
        .await;
    window.fill("User name", "kim").await;
    window.fill("API token or password", GOOD_PASSWORD).await;
    window.click("button", "Check").await;
    window.wait_for_text("Copy note for the administrator").await;
    look(&window, "wizard-certificate").await;

    window.click("button", "Copy note for the administrator").await;
    window.wait_for_text("Copied").await;

    let note = window.clipboard().await;
    assert!(
        note.contains("does not trust the certificate of jenkins.example.test"),
        "{note}"
    );
    assert!(!note.contains(GOOD_PASSWORD), "{note}");
    window.close().await;
}
