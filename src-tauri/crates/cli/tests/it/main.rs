//! The command line over use cases, vault and network, with a sandbox behind and somebody else's window beside it.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod activity;
mod changes;
mod create;
mod examples;
mod kinds;
mod lists;
mod people;
mod shapes;
mod stage;
mod store;
#[cfg(target_os = "linux")]
mod story;
mod systems;
mod upkeep;
