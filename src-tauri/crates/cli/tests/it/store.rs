//! What opens the secrets, changed from a terminal.

use patchbay_cli::Exit;
use serde_json::{Value, json};

use crate::stage::Stage;

const PASSPHRASE: &str = "zz made up and long enough";

#[tokio::test]
async fn a_passphrase_is_added_and_changed_and_only_the_last_one_opens() {
    let stage = Stage::bare().await;
    stage.set_descriptor(PASSPHRASE);
    stage.patchbay("setup --passphrase --passphrase-fd 3").await;
    stage
        .bench
        .app
        .unlock_with_passphrase(secret(PASSPHRASE))
        .await
        .unwrap();

    let missing = stage.patchbay("store passphrase --passphrase-fd 3").await;
    stage
        .console
        .descriptors(&[(3, PASSPHRASE), (4, "zz another one for tomorrow")]);
    let changed = stage
        .patchbay("store passphrase --passphrase-fd 3 --new-passphrase-fd 4")
        .await;
    let again = stage
        .patchbay("store passphrase --passphrase-fd 3 --new-passphrase-fd 4")
        .await;

    assert_eq!(
        [missing.exit, changed.exit, again.exit],
        [Exit::Usage, Exit::Fine, Exit::Locked],
        "{missing:?} {changed:?} {again:?}"
    );
    assert!(missing.err.contains("--new-passphrase-fd"), "{missing:?}");
    assert!(changed.out.contains("the old one opens nothing"), "{changed:?}");
}

#[tokio::test]
async fn a_recovery_code_is_shown_to_a_person_alone_and_opens_after_a_yes() {
    let stage = Stage::bare().await;
    stage.bench.app.create_store_in_keychain().await.unwrap();
    let nobody = stage.patchbay("store recovery-code").await;
    stage.console.types(&["yes"]);

    let made = stage.patchbay("store recovery-code --json").await;

    assert_eq!(nobody.exit, Exit::Usage, "{nobody:?}");
    assert_eq!(made.exit, Exit::Fine, "{made:?}");
    let shape: Value = serde_json::from_str(&made.out).unwrap();
    assert_eq!(shape["recovery_code"], true);
    let code = stage.console.shown.lock().unwrap().remove(0);
    assert!(!made.out.contains(&code) && !made.err.contains(&code));
    stage.bench.app.lock().await.unwrap();
    stage
        .bench
        .app
        .unlock_with_passphrase(secret(&code))
        .await
        .unwrap();
}

#[tokio::test]
async fn the_keychain_keeps_a_key_beside_the_passphrase() {
    let stage = Stage::bare().await;
    stage.set_descriptor(PASSPHRASE);
    stage.patchbay("setup --passphrase --passphrase-fd 3").await;
    let before = stage.patchbay("store").await;

    let added = stage.patchbay("store keychain --passphrase-fd 3 --json").await;

    assert!(before.out.contains("System keychain  no"), "{before:?}");
    assert_eq!(added.exit, Exit::Fine, "{added:?}");
    let shape: Value = serde_json::from_str(&added.out).unwrap();
    assert_eq!(
        (&shape["keychain"], &shape["passphrase"]),
        (&json!("opens"), &json!(true))
    );
}

fn secret(text: &str) -> app::domain::Secret {
    app::domain::Secret::new(text.to_owned()).unwrap()
}
