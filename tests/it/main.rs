//! Stories across the crates, at the level of the use cases: no window, the sandbox as the outside world.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod accounts;
mod activity;
mod activity_export;
mod adopt;
mod app_key;
#[cfg(unix)]
mod as_command;
mod bad_input;
mod bulk;
mod clock_chaos;
mod columns;
mod connectors;
mod coregit;
mod create;
mod credentials;
mod damage;
mod dates;
mod delete;
mod delete_steps;
mod diagnostics;
mod drafts;
mod edit;
mod edit_elsewhere;
mod eleven;
mod env_file;
mod expiry;
mod hosts;
mod keys;
mod many;
mod plugins;
mod reuse;
mod rotate;
mod rotate_meanwhile;
mod state_file;
mod story;
mod systems;
mod systems_moved;
mod systems_removed;
mod three_systems;
mod tokens;
mod trouble;
mod ways;
