//! A connector of Jira in the real window: what it can do is read before it is added, its project is picked from a list,
//! and then a ticket really moves.

use app::{NewSystem, Theme};
use domain::{Environment, SystemKind};
use patchbay_tests::{session::Keyring, window::Window};
use rstest::rstest;
use tokio_util::sync::CancellationToken;

use crate::{
    scene::{Scene, look},
    three_systems::word,
};

/// Made up; Jira's stand-in accepts it with all rights.
const TOKEN: &str = "ATATT3zzgoodzzWindowConnector00000000000000000001";

#[rstest]
#[case::light(Theme::Light)]
#[case::dark(Theme::Dark)]
#[tokio::test(flavor = "multi_thread")]
async fn a_connector_is_read_about_added_and_moves_a_ticket(#[case] theme: Theme) {
    let mut scene = with_agent().await;
    scene.show_in(theme).await;
    let window = scene.open().await;
    let shown = |name: &str| format!("connector-{name}-{}", word(theme));

    window.click("button", "Systems 1").await;
    window
        .wait_for_text("dojops-sa is not set up for this user.")
        .await;
    look(&window, &shown("system")).await;
    window.click("button", "New connection").await;
    window.choose("Kind", "Jira").await;
    window.click("button", "What connectors can do").await;
    window.wait_for_text("Transitions API").await;
    look(&window, &shown("matrix")).await;
    window.click("button", "What connectors can do").await;

    window.fill("Jira address", "my-org.atlassian.net").await;
    window
        .fill("E-mail of the Atlassian account", "kim@example.test")
        .await;
    window.fill("API token", TOKEN).await;
    window.click("button", "Show the list").await;
    window
        .choose("Project key, from the list", "PROJ — Platform")
        .await;
    look(&window, &shown("place")).await;
    window.click("button", "Check").await;
    window
        .wait_for_text("This computer reaches it, as dojops-sa would.")
        .await;
    window.click("button", "Create").await;
    window.click("button", "Use the system keychain").await;
    window.wait_for_text("Jira - PROJ was created").await;

    window.click("button", "Ask the provider").await;
    window.wait_for_text("Transitions API").await;
    window.click("button", "Read the tickets").await;
    window.click("button", "Relatives of PROJ-2").await;
    window.wait_for_text("Beside it").await;
    look(&window, &shown("panel")).await;
    move_ticket(&window, &shown("move")).await;
    window.click("button", "Hand over to dojops-sa").await;
    window.click("button", "I entered it").await;
    window.wait_for_text("Entered in dojops-sa on").await;
    look(&window, &shown("hand-over")).await;

    let issues = scene.sandbox.work().stored()["cloud"]["issues"].clone();
    let moved = issues
        .as_array()
        .unwrap()
        .iter()
        .find(|issue| issue["key"] == "PROJ-2")
        .unwrap();
    assert_eq!(
        (&moved["status"], &moved["resolution"]),
        (&"Done".into(), &"Won't Do".into())
    );
    assert!(!window.document().await.contains(TOKEN));
    window.close().await;
}

/// Closes one with the resolution that its workflow asks for, after what would be sent was shown.
async fn move_ticket(window: &Window, picture: &str) {
    window.click("button", "Write on PROJ-2").await;
    window.choose("What to write", "A new status").await;
    window.find("combobox", "Move to").await;
    let closing = "return [...document.querySelectorAll('dialog option')].map((one) => one.textContent).find((one) => one.startsWith('Done'))";
    let way = window.script(closing, Vec::new()).await;
    window.choose("Move to", way.as_str().unwrap().trim()).await;
    window.find("combobox", "Resolution").await;
    window.choose("Resolution", "Won't Do").await;
    window.click("button", "Show what would be sent").await;
    window.wait_for_text("This would be sent, once").await;
    look(window, picture).await;
    window.click("button", "Send it").await;
    window.wait_until_gone("This would be sent, once").await;
    window.wait_for_text("Done").await;
}

/// A data directory with the agent of this computer as its one system.
pub(crate) async fn with_agent() -> Scene {
    let scene = Scene::fresh(Keyring::Unlocked).await;
    let new = NewSystem {
        kind: SystemKind::Dojops,
        address: String::new(),
        name: "dojops-sa".to_owned(),
        environment: Environment::Staging,
        login: None,
        allows_plain_http: false,
    };
    let app = scene.prepare().await;
    app.add_system(new, &CancellationToken::new()).await.unwrap();
    scene
}
