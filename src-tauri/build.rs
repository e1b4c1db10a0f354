//! Makes one permission for each command, and embeds the built interface.

use std::path::Path;

include!("src/commands/names.rs");

const INTERFACE: &str = "../ui/dist";

fn main() {
    // A new interface has to be embedded again.
    println!("cargo::rerun-if-changed={INTERFACE}");
    println!("cargo::rerun-if-changed=src/commands/names.rs");
    if !Path::new(INTERFACE).join("index.html").is_file() {
        println!(
            "cargo::error=the interface is not built yet: run `cargo xtask run`, or `npm ci` and `npm run build` in ui/"
        );
        return;
    }
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error=the window's configuration cannot be used: {error:#}");
    }
}
