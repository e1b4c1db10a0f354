//! Whose a token is, and what an organization wants of it, in the real window: said where it was checked, with the button
//! that does something about it.

use app::Theme;
use patchbay_tests::{session::Keyring, window::Window};
use rstest::rstest;
use serde_json::json;

use crate::{
    connectors::with_agent,
    scene::{GOOD_TOKEN, Scene, look, open_row},
    three_systems::word,
};

const ATLASSIAN_TOKEN: &str = "ATATT3zzgoodzzWindowAccount0000000000000000000001";
/// Not authorised for its organization.
const UNAUTHORISED: &str = "ghp_zzgoodzzWindowSignOn00000000000001";
/// Hubot's.
const OF_ANOTHER: &str = "ghp_zzgood_hubotzzWindow00000000000001";

#[rstest]
#[case::light(Theme::Light)]
#[case::dark(Theme::Dark)]
#[tokio::test(flavor = "multi_thread")]
async fn another_account_and_a_missing_authorisation_are_said_while_a_connector_is_entered(
    #[case] theme: Theme,
) {
    let mut scene = with_agent().await;
    scene.sandbox.work().lack(UNAUTHORISED, "sso");
    scene.show_in(theme).await;
    let window = scene.open().await;

    window.click("button", "New connection").await;
    window.choose("Kind", "GitHub").await;
    window.fill("Token", UNAUTHORISED).await;
    window.fill("Repository", "my-org/api").await;
    window.click("button", "Check").await;
    window
        .wait_for_text("GitHub knows this token; it is not authorised for my-org.")
        .await;
    window.find("button", "Authorise on github.com").await;
    look(&window, &format!("sign-on-{}", word(theme))).await;

    window.choose("Kind", "Jira").await;
    window.fill("Jira address", "my-org.atlassian.net").await;
    window
        .fill("E-mail of the Atlassian account", "lee@example.test")
        .await;
    window.fill("API token", ATLASSIAN_TOKEN).await;
    window.fill("Project key", "PROJ").await;
    window.click("button", "Check").await;
    window
        .wait_for_text("The token belongs to kim@example.test, you entered lee@example.test.")
        .await;
    look(&window, &format!("account-entered-{}", word(theme))).await;
    window.click("button", "Take over kim@example.test").await;
    window.click("button", "Check").await;

    window.wait_until_gone("The token belongs to").await;
    window
        .wait_for_text("This computer reaches it, as dojops-sa would.")
        .await;
    window.close().await;
}

#[rstest]
#[case::light(Theme::Light)]
#[case::dark(Theme::Dark)]
#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_became_another_accounts_is_taken_over(#[case] theme: Theme) {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    let fields = json!({"name": "GitHub - my-org", "endpoint": "https://api.github.com/", "token": GOOD_TOKEN, "authMethod": "AccessToken"});
    scene.sandbox.devlake().seed("github", &fields);
    scene.add_devlake().await;
    scene.show_in(theme).await;
    let window = scene.open().await;
    open_row(&window, "GitHub - my-org").await;
    window.click("button", "Test").await;
    window
        .wait_for_text("DevLake and this computer both reach it.")
        .await;

    let devlake = scene.sandbox.devlake();
    devlake.change("github", 1, &json!({ "token": OF_ANOTHER }));
    window.click("button", "Test again").await;
    said(&window).await;
    look(&window, &format!("account-recorded-{}", word(theme))).await;
    window.click("button", "Take over hubot").await;

    window.wait_until_gone("The token belongs to hubot").await;
    window.close().await;
}

async fn said(window: &Window) {
    window
        .wait_for_text("The token belongs to hubot, not to octo-fake as recorded here.")
        .await;
}
