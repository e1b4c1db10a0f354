//! The window's side of the border is generated from ours, and committed.

use std::{fs, path::Path};

use patchbay_desktop::border;
use specta_typescript::Typescript;
use tauri::test::MockRuntime;

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/lib/bindings.ts");
const HEADER: &str = "// Written by the test `bindings` of the desktop shell. Do not edit it by hand.\n";

#[test]
fn the_bindings_are_what_the_border_says() {
    let generated = generate();

    let committed = fs::read_to_string(COMMITTED).unwrap_or_default();

    if committed != generated {
        fs::write(Path::new(COMMITTED), &generated).unwrap();
        panic!("bindings were out of date and have been rewritten");
    }
}

#[test]
fn the_bindings_come_out_the_same_each_time() {
    assert_eq!(generate(), generate());
}

fn generate() -> String {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bindings.ts");
    border::builder::<MockRuntime>()
        .export(Typescript::default().header(HEADER), &path)
        .unwrap();
    fs::read_to_string(path).unwrap()
}
