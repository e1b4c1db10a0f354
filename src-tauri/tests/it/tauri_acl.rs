//! P21: the page can call what is declared and nothing else.

use std::{collections::BTreeSet, fs, path::Path};

use patchbay_desktop::border::{self, COMMANDS};
use rstest::rstest;
use serde_json::{Value, json};
use tauri::test::MockRuntime;

use crate::stage::{Request, Stage};

#[test]
fn registered_commands_permissions_and_capability_are_the_same_set() {
    let declared: BTreeSet<String> = COMMANDS.iter().map(|command| (*command).to_owned()).collect();

    assert_eq!(declared.len(), COMMANDS.len());
    assert_eq!(registered(), declared);
    assert_eq!(granted(), declared);
}

#[test]
fn the_one_capability_is_for_the_one_window_and_local() {
    let capability = capability();

    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(capability["local"], json!(true));
    for absent in ["remote", "webviews", "platforms"] {
        assert_eq!(capability[absent], Value::Null, "{absent}");
    }
    let files: Vec<_> = fs::read_dir(manifest("capabilities")).unwrap().collect();
    assert_eq!(files.len(), 1);
}

#[test]
fn no_permission_is_a_set_a_scope_or_a_wildcard() {
    for permission in permissions() {
        let is_ours = permission
            .strip_prefix("allow-")
            .is_some_and(|rest| !rest.contains([':', '*']));

        assert!(is_ours, "{permission}");
    }
}

#[rstest]
#[case("plugin:dialog|open")]
#[case("plugin:dialog|message")]
#[case("plugin:opener|open_url")]
#[case("plugin:opener|open_path")]
#[case("plugin:window-state|save_window_state")]
#[case("plugin:event|listen")]
#[case("plugin:event|emit")]
#[case("plugin:event|emit_to")]
#[case("plugin:webview|create_webview_window")]
#[case("plugin:window|create")]
#[case("plugin:path|resolve_directory")]
#[case("plugin:resources|close")]
#[case("plugin:app|set_app_theme")]
#[case("eval")]
fn commands_of_plugins_are_refused(#[case] command: &str) {
    let refusal = Stage::open()
        .send(Request::new(command, json!({})))
        .unwrap()
        .unwrap_err();

    assert!(
        refusal
            .as_str()
            .is_some_and(|words| words.contains("not allowed")),
        "{refusal}"
    );
}

fn registered() -> BTreeSet<String> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bindings.ts");
    border::builder::<MockRuntime>()
        .export(specta_typescript::Typescript::default(), &path)
        .unwrap();
    let text = fs::read_to_string(path).unwrap();
    let calls = text.split("__TAURI_INVOKE(\"").skip(1);
    calls
        .map(|call| call.split('"').next().unwrap().to_owned())
        .collect()
}

fn granted() -> BTreeSet<String> {
    let named = permissions().into_iter();
    named
        .map(|permission| permission.trim_start_matches("allow-").replace('-', "_"))
        .collect()
}

fn permissions() -> Vec<String> {
    serde_json::from_value(capability()["permissions"].clone()).unwrap()
}

fn capability() -> Value {
    serde_json::from_str(&fs::read_to_string(manifest("capabilities/main.json")).unwrap()).unwrap()
}

fn manifest(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
