//! Every screen and dialog that changes something, as a picture in light and dark, with ordinary and with long content,
//! and axe on each.

use app::Theme;
use patchbay_tests::{session::Keyring, window::Window};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::scene::{GOOD_TOKEN, Scene, look, open_row};

const NEW_TOKEN: &str = "ghp_zzgoodzzChanges00000000000000000002";
pub(crate) const THEMES: [(Theme, &str); 2] = [(Theme::Light, "light"), (Theme::Dark, "dark")];

/// How much wider the page is than the window; nothing may stand beyond its edge.
const OVERFLOW: &str = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_a_connection_is_pictured_in_light_and_dark() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    hang(&scene, "GitHub - my-org", &["team-a", "team-b"]);
    scene
        .sandbox
        .devlake()
        .seed("github", &github("GitHub - reports"));
    scene.add_devlake().await;

    for (theme, name) in THEMES {
        walk(&mut scene, theme, name, "GitHub - my-org").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn long_names_and_many_uses_break_no_screen() {
    let long = "GitHub - an organization whose people gave everything a long and careful name, in full";
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    let teams: Vec<String> = (1..=9).map(|team| format!("{long} ({team})")).collect();
    let projects: Vec<String> = (1..=7)
        .map(|number| format!("a-project-with-a-very-long-name-that-goes-on-and-on-{number}"))
        .collect();
    let projects: Vec<&str> = projects.iter().map(String::as_str).collect();
    hang(&scene, long, &projects);
    for team in &teams {
        scene.sandbox.devlake().seed("github", &github(team));
    }
    scene.add_devlake().await;

    for (theme, name) in THEMES {
        walk(&mut scene, theme, &format!("long-{name}"), long).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_a_system_or_the_keys_is_pictured_in_light_and_dark() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    scene.prepare().await.back_up_if_due().await.unwrap();

    for (theme, name) in THEMES {
        scene.show_in(theme).await;
        let window = scene.open().await;
        window.click("button", "Systems 1").await;
        for (button, panel) in [
            ("Change…", "change"),
            ("Set its login…", "login"),
            ("Move…", "move"),
            ("Remove…", "remove"),
        ] {
            window.click("button", button).await;
            window.find("button", "Cancel").await;
            look(&window, &format!("system-{panel}-{name}")).await;
            window.click("button", "Cancel").await;
        }
        window.click("button", "Settings").await;
        if name == "light" {
            look(&window, "settings-empty-light").await;
            window.click("button", "Use the system keychain").await;
        }
        for (button, panel) in [
            ("Add a passphrase…", "passphrase"),
            ("Back up…", "backup"),
            ("Restore this…", "restore"),
        ] {
            window.click("button", button).await;
            window.find("button", "Cancel").await;
            look(&window, &format!("settings-{panel}-{name}")).await;
            window.click("button", "Cancel").await;
        }
        window.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_yet_is_said_on_every_screen_in_light_and_dark() {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    for (theme, name) in THEMES {
        scene.show_in(theme).await;
        let window = scene.open().await;
        window.wait_for_text("No connections").await;
        look(&window, &format!("empty-connections-{name}")).await;
        window.click("button", "Credentials 0").await;
        window.wait_for_text("No credentials yet").await;
        look(&window, &format!("empty-credentials-{name}")).await;
        window.close().await;
    }
}

/// Through everything that can be done to this connection, as far as nothing is changed.
async fn walk(scene: &mut Scene, theme: Theme, name: &str, connection: &str) {
    scene.show_in(theme).await;
    let window = scene.open().await;
    window.wait_for_text(connection).await;
    open_row(&window, connection).await;
    window.click("button", "When was it set?…").await;
    see(&window, &format!("dialog-dates-{name}")).await;
    window.press(Key::Escape + "").await;
    window.click("button", "Delete…").await;
    window.wait_for_text("Type the name to confirm").await;
    see(&window, &format!("dialog-delete-{name}")).await;
    window.press(Key::Escape + "").await;

    window.click("button", "Edit…").await;
    window.wait_for_text("Nothing is changed until").await;
    window.click("button", "Further fields").await;
    see(&window, &format!("edit-{name}")).await;
    window.fill("Name", "GitHub - renamed").await;
    window.wait_for_text("After saving").await;
    see(&window, &format!("edit-changes-{name}")).await;
    window.click("button", "Close").await;
    window.click("button", "Discard").await;

    // By its key: its label ends in a number.
    let chord = window.page().action_chain().key_down(Key::Control);
    chord.send_keys("3").key_up(Key::Control).perform().await.unwrap();
    window.wait_for_text("One row for each secret.").await;
    if theme == Theme::Light {
        window.wait_for_text("look like the same token").await;
        see(&window, &format!("credentials-same-{name}")).await;
        window.click("button", "Link them").await;
        window.wait_for_text("1 credential").await;
    }
    window.click("button", "Open GitHub classic token …0001").await;
    window.wait_for_text("Used by").await;
    see(&window, &format!("credential-{name}")).await;
    window.click("button", "Rotate…").await;
    window.fill("New secret", NEW_TOKEN).await;
    window.wait_for_text("classic token").await;
    see(&window, &format!("rotation-{name}")).await;
    window.close().await;
}

/// A picture on which axe finds nothing, of a page that is not wider than its window.
pub(crate) async fn see(window: &Window, name: &str) {
    look(window, name).await;
    assert_eq!(window.script(OVERFLOW, Vec::new()).await, json!(0), "{name}");
}

/// A connection with scopes that these projects collect from.
fn hang(scene: &Scene, name: &str, projects: &[&str]) {
    let devlake = scene.sandbox.devlake();
    let id = devlake.seed("github", &github(name));
    for scope in [384_111_310, 384_111_311] {
        let fields = json!({ "githubId": scope, "fullName": "my-org/api" });
        devlake.seed_scope("github", id, &fields);
    }
    devlake.seed_scope_config("github", id, &json!({ "name": "production deploys" }));
    for project in projects {
        let entry =
            json!([{ "pluginName": "github", "connectionId": id, "scopes": [{ "scopeId": "384111310" }] }]);
        devlake.seed_project(project, &entry);
    }
}

fn github(name: &str) -> Value {
    json!({"name": name, "endpoint": "https://api.github.com/", "token": GOOD_TOKEN, "authMethod": "AccessToken", "proxy": "", "rateLimitPerHour": 4500, "enableGraphql": true})
}
