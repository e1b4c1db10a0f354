//! A GitHub token of a DevLake comes to a CoreGit too, is replaced in both at once, and the CoreGit connection is deleted
//! with its syncs and their webhooks. All in the real window.

use app::Theme;
use patchbay_tests::{
    session::Keyring,
    window::{Dialog, Window},
};
use rstest::rstest;
use sandbox::{CoreGit, SampleCredentials};
use serde_json::json;

use crate::{
    scene::{Scene, look, open_row},
    three_systems::{QUESTION, add_coregit, begin_with, create, create_checked, paste, replace_at_all, word},
};

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;
const OLD: &str = "ghp_zzgoodzzWindow0000000000000000000051";
const NEW: &str = "ghp_zzgoodzzWindow0000000000000000000052";
const LABEL: &str = "CI mirror";

#[rstest]
#[case::light(Theme::Light)]
#[case::dark(Theme::Dark)]
#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_used_in_coregit_too_rotated_over_both_and_its_connection_deleted_with_its_syncs(
    #[case] theme: Theme,
) {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    scene.show_in(theme).await;
    let coregit = scene.sandbox.add_coregit().await.unwrap();
    let window = scene.open().await;
    let shown = |name: &str| format!("two-systems-{name}-{}", word(theme));
    add_coregit(&window, &coregit, SAMPLE.coregit_master_key).await;
    window.click("button", "Connections 0").await;

    window.click("button", "New connection").await;
    window.choose("Kind", "GitHub").await;
    window.choose("System", "DevLake production").await;
    window.fill("Organization", "my-org").await;
    paste(&window, "Token", OLD).await;
    create(&window, "GitHub - my-org").await;
    begin_with(&window, "GitHub", "CoreGit").await;
    window.fill("Label", LABEL).await;
    window.click("button", "Check").await;
    Dialog::wait(&scene.session, QUESTION).agree();
    window.wait_for_text("octo-fake").await;
    look(&window, &shown("checked")).await;
    create_checked(&window, LABEL).await;
    seed_syncs(&coregit);
    let hooks = scene.sandbox.webhooks().len();

    replace_at_all(&window, &shown, NEW, 2).await;
    assert_eq!(stored(&scene, &coregit), [NEW; 2]);

    window.click("button", "Close").await;
    window.click("button", "Connections 2").await;
    open_row(&window, LABEL).await;
    // The panel may have looked before there were any.
    window.click("button", "Look again").await;
    window.wait_for_text("exports to").await;
    window
        .script(
            "[...document.querySelectorAll('aside h3')].find((one) => one.textContent === 'Syncs').scrollIntoView()",
            Vec::new(),
        )
        .await;
    look(&window, &shown("panel")).await;
    delete_with_syncs(&window, &shown).await;

    assert_eq!((hooks, scene.sandbox.webhooks().len()), (1, 0));
    let left = coregit.stored();
    assert_eq!((&left["configs"], &left["connections"]), (&json!([]), &json!([])));
    assert_eq!(scene.sandbox.devlake().count("github"), 1);
    let document = window.document().await;
    assert!(!document.contains(OLD) && !document.contains(NEW));
    window.close().await;
}

/// The plan names both, and nothing goes before that is agreed to.
async fn delete_with_syncs(window: &Window, shown: &impl Fn(&str) -> String) {
    window.click("button", "Delete…").await;
    window.wait_for_text("Keeps 2 repositories in step").await;
    look(window, &shown("deletion-plan")).await;
    let consent = "delete the 2 sync configurations first, so that 1 webhook at the provider goes too; the \
                   history of their runs is lost";
    window.click("checkbox", consent).await;
    window.click("button", "Delete").await;
    window
        .wait_for_text("CI mirror is deleted, and the list shows it no more.")
        .await;
    look(window, &shown("deletion-end")).await;
    window.click("button", "Close").await;
}

/// What somebody set up for it in CoreGit: one of the two has a webhook at GitHub.
fn seed_syncs(coregit: &CoreGit) {
    let stored = coregit.stored();
    let connection = stored["connections"][0]["id"].as_str().unwrap();
    coregit.seed_sync(
        "api",
        connection,
        &json!({"remote": "my-org/api", "direction": "import", "auto_sync": true, "last_synced_at": "now"}),
    );
    coregit.seed_sync(
        "platform/web",
        connection,
        &json!({"remote": "my-org/web", "direction": "export", "last_error": "GitHub branch not found: main"}),
    );
}

/// What the two servers hold.
fn stored(scene: &Scene, coregit: &CoreGit) -> [String; 2] {
    let devlake = &scene.sandbox.devlake().stored()["connections"]["github"][0]["token"];
    let mirror = &coregit.stored()["connections"][0]["access_token"];
    [devlake, mirror].map(|token| token.as_str().unwrap().to_owned())
}
