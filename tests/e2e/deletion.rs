//! A connection that two blueprints use is deleted step by step.

use patchbay_tests::session::Keyring;
use serde_json::json;
use thirtyfour::Key;

use crate::scene::{Scene, look, open_row};

const NAME: &str = "GitHub - my-org";

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_two_blueprints_use_is_deleted_step_by_step() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    let devlake = scene.sandbox.devlake();
    let fields = json!({"name": NAME, "endpoint": "https://api.github.com/", "token": "ghp_zzgoodzzDelete0000000000000000000001", "authMethod": "AccessToken"});
    let id = devlake.seed("github", &fields);
    for scope in [384_111_310, 384_111_311] {
        devlake.seed_scope(
            "github",
            id,
            &json!({ "githubId": scope, "fullName": "my-org/api" }),
        );
    }
    devlake.seed_scope_config("github", id, &json!({ "name": "production deploys" }));
    for project in ["team-a", "team-b"] {
        let entry =
            json!([{ "pluginName": "github", "connectionId": id, "scopes": [{ "scopeId": "384111310" }] }]);
        devlake.seed_project(project, &entry);
    }
    let pipeline = devlake.start_pipeline("nightly");
    scene.add_devlake().await;
    let window = scene.open().await;

    window.wait_for_text(NAME).await;
    open_row(&window, NAME).await;
    for theme in ["Dark", "Light"] {
        window.click("button", "Settings").await;
        window.click("radio", theme).await;
        window.click("button", "Connections 1").await;
        window.click("button", "Delete…").await;
        window.wait_for_text("2 projects: team-a, team-b").await;
        let name = format!("deletion-plan-{}", theme.to_lowercase());
        look(&window, &name).await;
        if theme == "Dark" {
            window.press(Key::Escape + "").await;
        }
    }
    window.click("checkbox", "take it out of the 2 blueprints").await;
    window.click("checkbox", "wait until no pipeline runs").await;
    window
        .click(
            "checkbox",
            "delete the 2 data scopes and their data (cannot be undone)",
        )
        .await;
    window.fill("Type the name to confirm (production)", NAME).await;
    window.click("button", "Delete").await;
    window.wait_for_text("Waiting for nightly").await;
    look(&window, "deletion-running").await;
    let before = devlake.stored();
    devlake.finish_pipeline(pipeline);

    window
        .wait_for_text("GitHub - my-org is deleted, and the list shows it no more.")
        .await;
    look(&window, "deletion-end").await;
    window.click("button", "Close").await;
    window.click("button", "1 deleted").await;
    window.wait_for_text("GitHub, was in DevLake production").await;
    window.picture("connections-deleted").await;

    assert_eq!(
        before["scopes"].as_array().unwrap().len(),
        2,
        "scopes go after the wait"
    );
    let after = devlake.stored();
    assert_eq!(devlake.count("github"), 0);
    assert_eq!(after["scopes"], json!([]));
    for blueprint in after["blueprints"].as_array().unwrap() {
        assert_eq!(blueprint["connections"], json!([]));
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn however_many_projects_use_it_the_buttons_of_its_deletion_are_seen() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    let devlake = scene.sandbox.devlake();
    let fields = json!({"name": NAME, "endpoint": "https://api.github.com/", "token": "ghp_zzgoodzzDelete0000000000000000000002", "authMethod": "AccessToken"});
    let id = devlake.seed("github", &fields);
    for number in 1..=40 {
        let entry = json!([{ "pluginName": "github", "connectionId": id, "scopes": [] }]);
        devlake.seed_project(
            &format!("platform-observability-and-delivery-{number:02}"),
            &entry,
        );
    }
    scene.add_devlake().await;
    let window = scene.open().await;
    window.wait_for_text(NAME).await;
    open_row(&window, NAME).await;

    window.click("button", "Delete…").await;
    window.wait_for_text("40 projects: platform-").await;

    look(&window, "deletion-of-many").await;
    let button = window.find("button", "Cancel").await;
    let is_seen = "const { left, top, width, height } = arguments[0].getBoundingClientRect();
        return document.elementFromPoint(left + width / 2, top + height / 2) === arguments[0];";
    let is_seen = window.script(is_seen, vec![button.to_json().unwrap()]).await;
    assert_eq!(is_seen, true);
    window.close().await;
}
