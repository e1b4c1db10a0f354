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
    pack_relocations();
    look_into_webkit_first();
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error=the window's configuration cannot be used: {error:#}");
    }
}

/// A released program has ten thousand pointers to adjust at its start. Packed, their table takes a few kilobytes in the
/// place of four hundred (glibc 2.36 or newer; older ones refuse to start the program and say why).
fn pack_relocations() {
    if is("PROFILE", "release") && is("CARGO_CFG_TARGET_OS", "linux") {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// At each start the dynamic linker looks for each symbol in one library after the other, in the order in which the
/// program names them. Half of them are WebKit's own: behind GTK's libraries it takes a tenth longer until `main`.
fn look_into_webkit_first() {
    if is("CARGO_CFG_TARGET_OS", "linux") {
        println!("cargo::rustc-link-lib=webkit2gtk-4.1");
        println!("cargo::rustc-link-lib=javascriptcoregtk-4.1");
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script by its environment, and in no other way"
)]
fn is(variable: &str, value: &str) -> bool {
    std::env::var(variable).is_ok_and(|found| found == value)
}
