//! What only GitHub has, several tokens of one connection and Apps, as pictures in light and dark: in the wizard and in
//! the panel, with nothing and with long content, and axe on each.

use patchbay_tests::{session::Keyring, window::Window};
use sandbox::SampleCredentials;
use serde_json::{Value, json};

use crate::{
    scene::{Scene, open_row},
    screens_changing::{THEMES, see},
};

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;
const LONG: &str = "GitHub - an organization whose people gave everything a long and careful name, in full";
const LONGER: &str =
    "GitHub - another organization whose people gave everything a long and careful name, in full";
const LONG_ORGANIZATION: &str = "an-organization-with-a-long-careful-name";
const TO_THE_END: &str = "document.querySelector('.needs').scrollIntoView({ block: 'end' })";
/// Works, is refused, has no rights, works for an account with a long name.
const TOKENS: [&str; 4] = [
    "ghp_zzgoodzzPictures00000000000000000011",
    "ghp_zz401zzPictures000000000000000000022",
    "ghp_zznoscopezzPictures0000000000000033",
    "ghp_zzgood_an-account-with-a-long-namezzPictures44",
];

#[tokio::test(flavor = "multi_thread")]
async fn several_tokens_are_pictured_with_nothing_and_with_much() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    scene.sandbox.devlake().seed("github", &with_tokens(LONG));
    scene.add_devlake().await;

    for (theme, name) in THEMES {
        scene.show_in(theme).await;
        let window = scene.open().await;
        open_row(&window, LONG).await;
        window.wait_for_text("4 tokens, used in turn").await;
        see(&window, &format!("tokens-untested-{name}")).await;
        let again = window.has("button", "Test again").await;
        window
            .click("button", if again { "Test again" } else { "Test" })
            .await;
        window.wait_for_text("Refused").await;
        see(&window, &format!("tokens-tested-{name}")).await;

        begin(&window).await;
        window.fill("Name", LONGER).await;
        window.fill("Token", TOKENS[0]).await;
        window.click("button", "Add a token").await;
        see(&window, &format!("tokens-wizard-empty-{name}")).await;
        window.fill("Token 2", TOKENS[1]).await;
        for (place, token) in TOKENS.iter().enumerate().skip(2) {
            window.click("button", "Add a token").await;
            window.fill(&format!("Token {}", place + 1), token).await;
        }
        window.click("button", "Check").await;
        window.wait_for_text("an-account-with-a-long-name").await;
        see(&window, &format!("tokens-wizard-long-{name}")).await;
        window.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_pictured_with_nothing_and_with_much() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    scene.sandbox.devlake().seed("github", &app(LONG));
    scene.add_devlake().await;

    for (theme, name) in THEMES {
        scene.show_in(theme).await;
        let window = scene.open().await;
        open_row(&window, LONG).await;
        window.wait_for_text("Never checked").await;
        see(&window, &format!("app-untested-{name}")).await;

        begin(&window).await;
        window.click("radio", "GitHub App").await;
        window.find("textbox", "App ID").await;
        window.script(TO_THE_END, Vec::new()).await;
        see(&window, &format!("app-wizard-empty-{name}")).await;
        window.fill("Name", LONGER).await;
        window.fill("App ID", "zz401zz").await;
        window.fill("Private key", SAMPLE.github_app_key).await;
        window.click("button", "Show the list").await;
        window.wait_for_text("does not know this token").await;
        window.script(TO_THE_END, Vec::new()).await;
        see(&window, &format!("app-wizard-refused-{name}")).await;
        window.close().await;
    }
}

async fn begin(window: &Window) {
    window.click("button", "New connection").await;
    window.choose("Kind", "GitHub").await;
    window.fill("Organization", LONG_ORGANIZATION).await;
}

fn with_tokens(name: &str) -> Value {
    json!({"name": name, "endpoint": "https://api.github.com/", "token": TOKENS.join(","), "authMethod": "AccessToken"})
}

fn app(name: &str) -> Value {
    json!({
        "name": name, "endpoint": "https://api.github.com/", "authMethod": "AppKey",
        "appId": SAMPLE.github_app_id, "secretKey": SAMPLE.github_app_key, "installationId": 77,
    })
}
