//! The border of the window, on a runtime without a screen: who may call what, and that no answer carries a secret.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod arguments;
mod bindings;
mod canary_outputs;
mod elsewhere;
mod events;
mod first_answers;
mod ipc_canary;
mod pasted;
mod scan;
mod settings;
mod shape;
mod stage;
mod tauri_acl;
mod tauri_navigation;
