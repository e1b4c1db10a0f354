//! Organization, enterprise and remote id in the list: chosen, sorted by, filtered by, and pictured with long and empty
//! content in light and dark.

use app::Theme;
use patchbay_tests::{session::Keyring, window::Window};
use serde_json::{Value, json};

use crate::scene::{Scene, look};

const LONG: &str = "an-organization-whose-people-gave-everything-a-long-and-careful-name";
/// How much wider the list is than its place.
const LIST_OVERFLOW: &str = "const place = document.querySelector('[role=grid]').parentElement; return place.scrollWidth - place.clientWidth";
/// What the column of this class says, from top to bottom.
const COLUMN: &str =
    "return [...document.querySelectorAll('td.column-' + arguments[0])].map((one) => one.innerText)";
/// Whether a cell of every column that is shown is as wide as its heading.
const ALIGNED: &str = "const [head, row] = ['thead tr', 'tbody tr:not(.gap)'].map((one) => [...document.querySelector(one).children].map((cell) => Math.round(cell.getBoundingClientRect().left))); return JSON.stringify(head) === JSON.stringify(row)";

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_chosen_remembered_and_sorted_by() {
    let mut scene = Scene::fresh(Keyring::Unlocked).await;
    for (number, organization) in [(1, ""), (2, LONG), (3, "acme")] {
        copilot(&scene, number, organization);
    }
    scene.add_devlake().await;
    let window = scene.open().await;
    window.wait_for_text("Copilot 3").await;

    window.click("button", "Columns…").await;
    for column in ["Organization", "Enterprise", "Remote id"] {
        window.click("checkbox", column).await;
    }
    for column in ["Account", "Kind"] {
        window.click("checkbox", column).await;
    }
    look(&window, "columns-light").await;
    window.click("button", "Close").await;
    window.click("button", "Organization").await;

    window
        .wait("the order of organizations", || async {
            let order = window.script(COLUMN, vec![json!("organization")]).await;
            (order == json!(["—", "acme", LONG])).then_some(())
        })
        .await;
    assert_drawn(&window).await;
    look(&window, "columns-chosen-light").await;
    window.close().await;

    scene.show_in(Theme::Dark).await;
    let window = scene.open().await;
    window.wait_for_text("acme").await;
    assert_eq!(
        window.script(COLUMN, vec![json!("remoteId")]).await,
        json!(["1", "2", "3"])
    );
    assert_drawn(&window).await;
    look(&window, "columns-chosen-dark").await;
    window.click("button", "Columns…").await;
    window.wait_for_text("no room at this width").await;
    look(&window, "columns-dark").await;
    window.click("button", "As at first").await;
    window.click("button", "Close").await;
    window.wait_until_gone("acme").await;
    assert_drawn(&window).await;
    window.close().await;
}

/// Nothing is wider than its place, and every cell stands under its heading.
async fn assert_drawn(window: &Window) {
    assert_eq!(window.script(LIST_OVERFLOW, Vec::new()).await, json!(0));
    assert_eq!(window.script(ALIGNED, Vec::new()).await, json!(true));
}

fn copilot(scene: &Scene, number: u32, organization: &str) {
    let fields: Value = json!({"name": format!("Copilot {number}"), "endpoint": "https://api.github.com/", "token": format!("ghp_zzgoodzzColumns{number:021}"), "organization": organization, "enterprise": "my-enterprise"});
    scene.sandbox.devlake().seed("gh-copilot", &fields);
}
