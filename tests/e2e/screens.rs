//! Every screen as a picture, in light and dark, with axe on each; long and hostile content drawn as text (P20).

use patchbay_tests::{session::Keyring, window::Window};
use serde_json::json;
use thirtyfour::Key;

use crate::scene::{Scene, look, open_row};

/// How much wider the list is than its place.
const LIST_OVERFLOW: &str = "const place = document.querySelector('[role=grid]').parentElement; return place.scrollWidth - place.clientWidth";

/// What the detail panel shows.
const PANEL_TITLE: &str = "return document.querySelector('aside h2')?.textContent ?? ''";

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_is_pictured_in_light_and_dark_and_axe_finds_nothing() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    let devlake = scene.sandbox.devlake();
    let github = json!({"name": "GitHub - my-org", "endpoint": "https://api.github.com/", "token": "ghp_zzgoodzzScreens000000000000000000001", "authMethod": "AccessToken"});
    devlake.seed("github", &github);
    devlake.seed("jenkins", &json!({"name": "Jenkins - build", "endpoint": "https://jenkins.example.test/", "username": "kim", "password": "11zz401zz000000000000000000screens"}));
    devlake.seed("jira", &json!({"name": "Jira - platform", "endpoint": "https://my-org.atlassian.net/rest/", "username": "kim@example.test", "password": "zz-made-up-jira"}));
    scene.add_devlake().await;
    let window = scene.open().await;

    for theme in ["Light", "Dark"] {
        let name = |screen: &str| format!("{screen}-{}", theme.to_lowercase());
        window.click("button", "Settings").await;
        window.click("radio", theme).await;
        look(&window, &name("settings")).await;

        window.click("button", "Connections 3").await;
        window.wait_for_text("Jira - platform").await;
        test(&window, "GitHub - my-org", "Healthy").await;
        test(&window, "Jenkins - build", "Rejected").await;
        look(&window, &name("connections")).await;
        assert_eq!(
            window.script(LIST_OVERFLOW, Vec::new()).await,
            json!(0),
            "columns give way, nothing is cut"
        );
        window.press(Key::Escape + "").await;

        window.click("button", "Systems 1").await;
        window.wait_for_text("DevLake production").await;
        look(&window, &name("systems")).await;
        window.click("button", "Add a system…").await;
        look(&window, &name("systems-add")).await;

        window.click("button", "Keys").await;
        look(&window, &name("keys")).await;
        window.press(Key::Escape + "").await;

        window.click("button", "New connection").await;
        window.choose("Kind", "GitHub").await;
        window.wait_for_text("Organization").await;
        look(&window, &name("wizard")).await;
        window.click("button", "Close").await;
        if window.has("button", "Discard").await {
            window.click("button", "Discard").await;
        }
    }
    window.close().await;
}

/// P20: text from servers is displayed as text, in a real web view.
mod ui_hostile_text {
    use super::*;

    const HOSTILE: [&str; 4] = [
        "<img src=x onerror=\"document.title='owned'\">",
        "</script><script>document.title='owned'</script>",
        "\u{202e}gnp.exe\u{202c} {{constructor.constructor('return 1')()}} javascript:alert(1)",
        "ends with an emoji 🧵 and is far longer than any column of the table has room for, so it is cut",
    ];

    #[tokio::test(flavor = "multi_thread")]
    async fn names_from_a_server_run_nothing_and_break_no_layout() {
        let mut scene = Scene::fresh(Keyring::Unlocked).await;
        for (number, name) in HOSTILE.iter().enumerate() {
            let token = format!("ghp_zzgoodzzHostile{number:021}");
            let fields = json!({"name": name, "endpoint": "https://api.github.com/", "token": token, "authMethod": "AccessToken", "unknownField": name});
            scene.sandbox.devlake().seed("github", &fields);
        }
        scene.add_devlake().await;
        let window = scene.open().await;

        for name in HOSTILE {
            window.wait_for_text(&name[name.len() - 12..]).await;
        }
        open_row(&window, HOSTILE[0]).await;
        window.wait_for_text("Other fields").await;
        window.click("button", "Other fields").await;
        window.wait_for_text("unknownField").await;

        assert_eq!(
            window.script("return document.title", Vec::new()).await,
            json!("Patchbay")
        );
        let made = "return document.querySelectorAll('img, iframe, object, embed, main script').length";
        assert_eq!(window.script(made, Vec::new()).await, json!(0));
        let overflow = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert_eq!(window.script(overflow, Vec::new()).await, json!(0));
        window.picture("hostile-text").await;
        window.close().await;
    }
}

/// Selects a row and tests it.
async fn test(window: &Window, name: &str, outcome: &str) {
    open_row(window, name).await;
    window.wait_for_text("Last checks").await;
    // Not yet the panel of the row before, whose buttons would be another's.
    window
        .wait(&format!("the panel of {name}"), || async {
            let shown = window.script(PANEL_TITLE, Vec::new()).await;
            (shown == json!(name)).then_some(())
        })
        .await;
    let again = window.has("button", "Test again").await;
    window
        .click("button", if again { "Test again" } else { "Test" })
        .await;
    window.wait_for_text(outcome).await;
}
