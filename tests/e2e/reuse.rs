//! One credential for several connections, in the real window: offered after a create and in the wizard, its price said;
//! several credentials at once, and an unused one erased.

use app::Theme;
use patchbay_tests::{
    session::Keyring,
    window::{Dialog, Window},
};
use serde_json::{Value, json};

use crate::scene::{GOOD_TOKEN, Scene, look, open_row};

const PRICE: &str = "one leak opens them all";
const QUESTION: &str = "May this secret go to a further address?";
const LONG: &str = "GitHub - an organization whose people gave everything a long and careful name, in full";

#[tokio::test(flavor = "multi_thread")]
async fn the_same_credential_is_used_elsewhere_and_its_price_is_said() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    let window = scene.open().await;
    create_github(&window).await;

    window.click("button", "Use the same credential elsewhere").await;
    window.wait_for_text(PRICE).await;
    look(&window, "elsewhere-light").await;
    window
        .click("button", "Begin with GitHub Copilot in DevLake production")
        .await;
    window.wait_for_text("sealed here").await;
    look(&window, "elsewhere-wizard-light").await;
    check_and_create(&window).await;

    window.wait_for_text("GitHub Copilot - my-org was created").await;
    let stored = scene.sandbox.devlake().stored()["connections"].clone();
    assert_eq!(
        (&stored["github"][0]["token"], &stored["gh-copilot"][0]["token"]),
        (&json!(GOOD_TOKEN), &json!(GOOD_TOKEN))
    );
    window.close().await;
    scene.show_in(Theme::Dark).await;
    let window = scene.open().await;
    window.click("button", "Credentials 1").await;
    window.click("button", "Open GitHub classic token …0001").await;
    window.wait_for_text("Used by 2 connections").await;
    look(&window, "elsewhere-credential-dark").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_i_have_goes_to_a_second_devlake_only_after_a_yes() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    let staging = scene.sandbox.add_devlake().await.unwrap();
    let window = scene.open().await;
    create_github(&window).await;
    add(&window, &staging.url(), "DevLake staging").await;

    window.click("button", "New connection").await;
    window.choose("Kind", "GitHub").await;
    window.choose("System", "DevLake staging").await;
    window.fill("Organization", "my-org").await;
    window.click("radio", "One I have").await;
    window.wait_for_text("You are asked before it does.").await;
    window.wait_for_text(PRICE).await;
    look(&window, "one-i-have-light").await;
    window.click("button", "Use GitHub classic token …0001").await;
    window.click("button", "Check").await;
    Dialog::wait(&scene.session, QUESTION).refuse();
    window.wait_for_text("Nothing was").await;
    assert_eq!(
        scene.sandbox.who_saw(GOOD_TOKEN),
        before_any_yes(&scene),
        "a no sends nothing"
    );
    window.click("button", "Check").await;
    Dialog::wait(&scene.session, QUESTION).agree();
    window
        .wait_for_text("DevLake and this computer both reach it.")
        .await;
    look(&window, "one-i-have-checked-light").await;
    window.click("button", "Create").await;
    window.wait_for_text("GitHub - my-org was created").await;

    assert_eq!(
        staging.stored()["connections"]["github"][0]["token"],
        json!(GOOD_TOKEN)
    );
    window.close().await;
    scene.show_in(Theme::Dark).await;
    let window = scene.open().await;
    window.click("button", "New connection").await;
    window.choose("Kind", "GitHub").await;
    window.choose("System", "DevLake staging").await;
    window.fill("Organization", "other-org").await;
    window.click("radio", "One I have").await;
    window.wait_for_text(PRICE).await;
    look(&window, "one-i-have-dark").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_credentials_get_one_policy_and_it_is_undone() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    for (number, name) in ["GitHub - a", "GitHub - b", LONG].into_iter().enumerate() {
        let fields: Value = json!({"name": name, "endpoint": "https://api.github.com/", "token": format!("ghp_zzgoodzzMany{number:024}"), "authMethod": "AccessToken"});
        scene.sandbox.devlake().seed("github", &fields);
    }
    scene.add_devlake().await;
    let window = scene.open().await;
    window.click("button", "Credentials 3").await;

    window.click("checkbox", "Select all credentials").await;
    window.wait_for_text("3 selected").await;
    window.click("button", "Policy…").await;
    window.choose("Replace them after", "30 days").await;
    window.click("button", "Set").await;
    window.wait_for_text("Set for 3 credentials.").await;
    assert_eq!(policies(&window).await, json!(["30 days", "30 days", "30 days"]));
    look(&window, "credentials-many-light").await;
    window.click("button", "Undo").await;
    window.wait_for_text("Undone.").await;
    window.click("button", "Tag their connections…").await;
    window.fill("Tag for 3 connections", "core").await;
    window.click("button", "Add").await;
    window.wait_for_text("Tagged 3 connections with core.").await;
    window.close().await;

    scene.show_in(Theme::Dark).await;
    let window = scene.open().await;
    window.click("button", "Credentials 3").await;
    window.click("checkbox", "Select all credentials").await;
    assert_eq!(policies(&window).await, json!(["90 days", "90 days", "90 days"]));
    look(&window, "credentials-many-dark").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nothing_uses_any_more_is_erased_when_told() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    let window = scene.open().await;
    create_github(&window).await;
    window.click("button", "Credentials 1").await;
    window.click("button", "Open GitHub classic token …0001").await;
    window.wait_for_text("Used by 1 connection").await;
    assert!(!window.has("button", "Erase…").await, "never while in use");
    window.click("button", "Connections 1").await;
    delete(&window, "GitHub - my-org").await;

    window.click("button", "Credentials 1").await;
    for theme in ["Dark", "Light"] {
        window.click("button", "Settings").await;
        window.click("radio", theme).await;
        window.click("button", "Credentials 1").await;
        if !window.has("button", "Erase…").await {
            window.click("button", "Open GitHub classic token …0001").await;
        }
        window.click("button", "Erase…").await;
        window
            .wait_for_text("Creating GitHub - my-org again will ask for a secret.")
            .await;
        look(&window, &format!("credential-erase-{}", theme.to_lowercase())).await;
        if theme == "Dark" {
            window.click("button", "Keep it").await;
        }
    }
    window.click("button", "Erase it").await;

    window.wait_for_text("No credentials yet").await;
    window.close().await;
}

async fn policies(window: &Window) -> Value {
    let cells = "return [...document.querySelectorAll('tbody tr')].map((row) => row.children[5].innerText)";
    window.script(cells, Vec::new()).await
}

/// Creates the first connection and the key to its secret.
async fn create_github(window: &Window) {
    window.click("button", "New connection").await;
    window.choose("Kind", "GitHub").await;
    window.fill("Organization", "my-org").await;
    window.fill("Token", GOOD_TOKEN).await;
    check_and_create(window).await;
    window.click("button", "Use the system keychain").await;
    window.wait_for_text("GitHub - my-org was created").await;
}

async fn check_and_create(window: &Window) {
    window.click("button", "Check").await;
    window
        .wait_for_text("DevLake and this computer both reach it.")
        .await;
    window.click("button", "Create").await;
}

async fn add(window: &Window, address: &str, name: &str) {
    window.click("button", "Systems 1").await;
    window.click("button", "Add a system…").await;
    window.fill("Address", address).await;
    window.wait_for_text("answers at").await;
    window.fill("Name", name).await;
    window.click("button", "Add the system").await;
    window.find("button", "Systems 2").await;
}

/// What saw the secret while it was at work in the first system alone.
fn before_any_yes(scene: &Scene) -> Vec<String> {
    let all = scene.sandbox.who_saw(GOOD_TOKEN);
    all.into_iter().filter(|server| server != "devlake#2").collect()
}

pub(crate) async fn delete(window: &Window, name: &str) {
    open_row(window, name).await;
    window.click("button", "Delete…").await;
    window.fill("Type the name to confirm (production)", name).await;
    window.click("button", "Delete").await;
    window
        .wait_for_text("is deleted, and the list shows it no more.")
        .await;
    window.click("button", "Close").await;
}
