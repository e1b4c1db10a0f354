//! The window's configuration is what SECURITY section 11 says.

use std::fs;

use patchbay_desktop::context;
use tauri::{
    test::MockRuntime,
    utils::config::{Csp, PatternKind},
};

const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
    connect-src ipc: http://ipc.localhost; object-src 'none'; base-uri 'none'; form-action 'none'; frame-src 'none'; \
    frame-ancestors 'none'";

#[test]
fn the_content_policy_is_the_agreed_one() {
    let context = context::<MockRuntime>();

    assert_eq!(
        context.config().app.security.csp,
        Some(Csp::Policy(POLICY.to_owned()))
    );
    assert_eq!(context.config().app.security.dev_csp, None);
}

#[test]
fn what_the_page_does_not_need_is_off() {
    let context = context::<MockRuntime>();
    let app = &context.config().app;

    assert!(
        app.windows.is_empty(),
        "the window is made in Rust, with its guards"
    );
    assert!(!app.with_global_tauri);
    assert!(app.security.freeze_prototype);
    assert!(!app.security.asset_protocol.enable);
    assert!(matches!(app.security.pattern, PatternKind::Brownfield));
    assert!(context.config().build.dev_url.is_none());
    assert_eq!(context.config().identifier, "dev.patchbay.Patchbay");
}

#[test]
fn the_framework_is_built_without_developer_tools_and_without_recording_payloads() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let workspace = fs::read_to_string(manifest).unwrap();
    let tauri = workspace
        .lines()
        .find(|line| line.starts_with("tauri = "))
        .unwrap();

    assert!(tauri.contains("default-features = false"), "{tauri}");
    for feature in [
        "devtools",
        "tracing",
        "protocol-asset",
        "isolation",
        "webview-data-url",
    ] {
        assert!(!tauri.contains(feature), "{feature}");
    }
}
