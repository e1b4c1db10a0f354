//! GitHub in full, in the real window: a connection with two tokens of which one is rotated, tokens that somebody else
//! changes, and an App whose installation is picked from the list.

use patchbay_tests::session::Keyring;
use sandbox::SampleCredentials;
use serde_json::json;

use crate::{
    reuse::delete,
    rotation::tokens,
    scene::{Scene, look, open_row},
};

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;
const FIRST: &str = "ghp_zzgoodzzWindow0000000000000000000011";
const SECOND: &str = "ghp_zzgood_hubotzzWindow0000000000000022";
const NEXT: &str = "ghp_zzgoodzzWindow0000000000000000000033";

#[tokio::test(flavor = "multi_thread")]
async fn one_of_two_tokens_is_rotated_and_the_other_still_works() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    let window = scene.open().await;
    window.click("button", "New connection").await;
    window.choose("Kind", "GitHub").await;
    window.fill("Organization", "my-org").await;
    window.fill("Token", FIRST).await;
    window.click("button", "Add a token").await;
    window.fill("Token 2", SECOND).await;
    window.click("button", "Check").await;
    window.wait_for_text("hubot").await;
    look(&window, "tokens-wizard").await;
    window.click("button", "Create").await;
    window.click("button", "Use the system keychain").await;
    window.wait_for_text("GitHub - my-org was created").await;
    window.wait_for_text("2 tokens, used in turn").await;
    look(&window, "tokens-detail").await;
    assert_eq!(tokens(&scene), [format!("{FIRST},{SECOND}")]);

    window.click("button", "Rotate GitHub classic token …0011…").await;
    window
        .wait_for_text("The other token of GitHub - my-org stays.")
        .await;
    window.fill("New secret", NEXT).await;
    window.click("button", "Try it first").await;
    window.click("button", "Swap 1 now").await;
    window.wait_for_text("Done: the new token is in place.").await;
    look(&window, "tokens-rotated").await;

    assert_eq!(tokens(&scene), [format!("{SECOND},{NEXT}")]);
    window.click("button", "Close").await;
    window.wait_for_text("…0033").await;
    assert!(window.text().await.contains("…0022"));
    assert!(!window.document().await.contains(NEXT));
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_came_and_went_elsewhere_are_shown_and_followed_once_seen() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    let devlake = scene.sandbox.devlake();
    devlake.seed("github", &json!({"name": "GitHub - my-org", "endpoint": "https://api.github.com/", "token": format!("{FIRST},{SECOND}"), "authMethod": "AccessToken"}));
    scene.add_devlake().await;
    let window = scene.open().await;
    open_row(&window, "GitHub - my-org").await;
    window.wait_for_text("2 tokens, used in turn").await;

    assert!(devlake.change("github", 1, &json!({"token": format!("{FIRST},{NEXT}")})));
    window.click("button", "Reload").await;

    window
        .wait_for_text("Changed elsewhere since the last look.")
        .await;
    window.wait_for_text("Not there any more").await;
    window.wait_for_text("Added elsewhere").await;
    let marked = "return document.querySelector('th[scope=row] .chip')?.textContent";
    assert_eq!(window.script(marked, Vec::new()).await, "changed");
    for theme in ["Light", "Dark"] {
        window.click("button", "Settings").await;
        window.click("radio", theme).await;
        window.click("button", "Connections 1").await;
        window.wait_for_text("Added elsewhere").await;
        look(&window, &format!("tokens-elsewhere-{}", theme.to_lowercase())).await;
    }
    window.click("button", "Mark as seen").await;
    window
        .wait_until_gone("Changed elsewhere since the last look.")
        .await;
    window.wait_for_text("2 tokens, used in turn").await;
    let text = window.text().await;
    assert!(
        text.contains("…0011") && text.contains("…0033") && !text.contains("…0022"),
        "{text}"
    );
    assert_eq!(window.script(marked, Vec::new()).await, serde_json::Value::Null);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_connected_with_its_installation_picked_from_the_list() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    let window = scene.open().await;
    window.click("button", "New connection").await;
    window.choose("Kind", "GitHub").await;
    window.fill("Organization", "acme").await;
    window.click("radio", "GitHub App").await;
    window.fill("App ID", SAMPLE.github_app_id).await;
    window.fill("Private key", SAMPLE.github_app_key).await;
    window.click("button", "Show the list").await;
    window.wait_for_text("2, done: Credential").await;
    look(&window, "app-wizard").await;
    window.click("button", "Check").await;
    window
        .wait_for_text("DevLake and this computer both reach it.")
        .await;
    window.click("button", "Create").await;
    window.click("button", "Use the system keychain").await;

    window.wait_for_text("GitHub - acme was created").await;
    look(&window, "app-detail").await;
    let stored = scene.sandbox.devlake().stored()["connections"]["github"][0].clone();
    assert_eq!(
        (
            &stored["authMethod"],
            &stored["installationId"],
            &stored["secretKey"]
        ),
        (&json!("AppKey"), &json!(77), &json!(SAMPLE.github_app_key))
    );
    assert!(!window.document().await.contains("MIIEzzgoodzzSampleAppKey"));

    window.click("button", "Test again").await;
    window.wait_for_text("Healthy").await;
    window.click("button", "Settings").await;
    window.click("radio", "Dark").await;
    window.click("button", "Connections 1").await;
    window.wait_for_text("Last checks").await;
    look(&window, "app-detail-dark").await;
    delete(&window, "GitHub - acme").await;
    assert_eq!(scene.sandbox.devlake().count("github"), 0);
    window.close().await;
}
