//! One sitting in the real window: two further systems are added, one GitHub token is pasted once, becomes four
//! connections in three systems, and one rotation replaces it in all of them.

use app::Theme;
use patchbay_tests::{
    session::Keyring,
    window::{Dialog, Window},
};
use rstest::rstest;
use sandbox::{CoreGit, SampleCredentials};
use serde_json::{Value, json};

use crate::{
    rotation::words_of_uses,
    scene::{Scene, look},
};

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;
const OLD: &str = "ghp_zzgoodzzWindow0000000000000000000041";
const NEW: &str = "ghp_zzgoodzzWindow0000000000000000000042";
pub(crate) const QUESTION: &str = "further address";
const UNFOLD: &str = "const folded = [...document.querySelectorAll('details:not([open]) > summary')]; \
    folded.find((one) => one.textContent === 'Use the same credential elsewhere')?.click();";

#[rstest]
#[case::light(Theme::Light)]
#[case::dark(Theme::Dark)]
#[tokio::test(flavor = "multi_thread")]
async fn one_pasted_token_becomes_four_connections_in_three_systems_and_is_replaced_at_once(
    #[case] theme: Theme,
) {
    let mut scene = Scene::with_devlake(Keyring::Unlocked).await;
    scene.show_in(theme).await;
    let coregit = scene.sandbox.add_coregit().await.unwrap();
    let window = scene.open().await;
    let shown = |name: &str| format!("three-systems-{name}-{}", word(theme));

    add_systems(&window, &coregit).await;
    look(&window, &shown("systems")).await;

    window.click("button", "Connections 0").await;
    window.click("button", "New connection").await;
    window.choose("Kind", "GitHub").await;
    window.choose("System", "DevLake production").await;
    window.fill("Organization", "my-org").await;
    paste(&window, "Token", OLD).await;
    create(&window, "GitHub - my-org").await;
    window.click("button", "Use the same credential elsewhere").await;
    look(&window, &shown("offer")).await;

    begin_with(&window, "GitHub Copilot", "DevLake production").await;
    create(&window, "GitHub Copilot - my-org").await;
    begin_with(&window, "GitHub", "CoreGit").await;
    window.fill("Label", "CI/CD token").await;
    window.click("button", "Check").await;
    Dialog::wait(&scene.session, QUESTION).agree();
    create_checked(&window, "CI/CD token").await;
    begin_with(&window, "GitHub", "dojops-sa").await;
    window.click("button", "Show the list").await;
    window.choose("Repository, from the list", "my-org/api").await;
    look(&window, &shown("connector")).await;
    create(&window, "GitHub - my-org/api").await;
    look(&window, &shown("four")).await;

    replace_at_all(&window, &shown, NEW, 4).await;

    assert_eq!(stored(&scene, &coregit), [NEW; 3]);
    let document = window.document().await;
    assert!(!document.contains(OLD) && !document.contains(NEW));
    window.click("button", "Close").await;
    all_work(&window, &scene).await;
    window.close().await;
}

/// Replaces the secret of the connection that is open at all of its uses: tried first, then swapped.
pub(crate) async fn replace_at_all(window: &Window, shown: &impl Fn(&str) -> String, new: &str, uses: usize) {
    window.click("button", "Rotate…").await;
    window.wait_for_text(&format!("{uses} connections")).await;
    paste(window, "New secret", new).await;
    window.click("button", "Try it first").await;
    window
        .wait_for_text("Every use that takes part would take it")
        .await;
    look(window, &shown("tried")).await;
    window.click("button", &format!("Swap {uses} now")).await;
    window.wait_for_text("Done: the new token is in place.").await;
    look(window, &shown("rotated")).await;
    assert_eq!(words_of_uses(window).await, vec!["Swapped, test passed"; uses]);
}

/// A CoreGit with its master key, and the agent of this computer.
async fn add_systems(window: &Window, coregit: &CoreGit) {
    add_coregit(window, coregit, SAMPLE.coregit_master_key).await;
    window.click("button", "Systems 2").await;
    window.click("button", "Add a system…").await;
    window.click("radio", "dojops-sa").await;
    window.fill("Name", "dojops-sa").await;
    window.click("button", "Add the system").await;
    window.find("button", "Systems 3").await;
}

/// A CoreGit as the second system; its key is the first secret.
pub(crate) async fn add_coregit(window: &Window, coregit: &CoreGit, key: &str) {
    window.click("button", "Systems 1").await;
    window.click("button", "Add a system…").await;
    window.click("radio", "CoreGit").await;
    window.fill("Address", &coregit.url()).await;
    window.fill("Name", "CoreGit").await;
    window.fill("API key", key).await;
    window.click("button", "Add the system").await;
    window.click("button", "Use the system keychain").await;
    window.find("button", "Systems 2").await;
}

/// Begins a connection with what the last one uses. The panel is drawn anew while lists are read: it is opened again.
pub(crate) async fn begin_with(window: &Window, kind: &str, system: &str) {
    let label = format!("Begin with {kind} in {system}");
    let what = format!("the offer {label:?}");
    window
        .wait(&what, || async {
            if window.has("button", &label).await {
                return Some(());
            }
            window.script(UNFOLD, Vec::new()).await;
            None
        })
        .await;
    window.click("button", &label).await;
    window.wait_for_text("sealed here").await;
}

pub(crate) async fn create(window: &Window, name: &str) {
    window.click("button", "Check").await;
    create_checked(window, name).await;
}

pub(crate) async fn create_checked(window: &Window, name: &str) {
    window.click("button", "Create").await;
    window.wait_for_text(&format!("{name} was created")).await;
}

/// As a person pastes: the text never enters the page.
pub(crate) async fn paste(window: &Window, label: &str, text: &str) {
    let field = window.find("textbox", label).await;
    let script = "const data = new DataTransfer(); data.setData('text', arguments[1]); \
        arguments[0].dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, cancelable: true, bubbles: true }));";
    window
        .script(script, vec![field.to_json().unwrap(), json!(text)])
        .await;
}

/// What the two servers store; the third keeps no record outside of Patchbay.
fn stored(scene: &Scene, coregit: &CoreGit) -> [String; 3] {
    let devlake = scene.sandbox.devlake().stored();
    let of = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
    [
        of(&devlake["connections"]["github"][0], "token"),
        of(&devlake["connections"]["gh-copilot"][0], "token"),
        of(&coregit.stored()["connections"][0], "access_token"),
    ]
}

/// All four are tested, and the provider sees the new secret alone.
async fn all_work(window: &Window, scene: &Scene) {
    scene.sandbox.revoke_secret(OLD);
    window.click("button", "Connections 4").await;
    window.click("button", "Test all").await;
    window.wait_for_text("4 tested: 4 passed").await;
}

pub(crate) fn word(theme: Theme) -> &'static str {
    match theme {
        Theme::Dark => "dark",
        Theme::Light | Theme::System => "light",
    }
}
