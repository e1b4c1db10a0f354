//! Stories in the real window, against the sandbox and a real keyring. A handful, for what only a window shows.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod accounts;
mod activity;
mod bad_input;
mod columns;
mod connectors;
mod damage;
mod damaged_rows;
mod deletion;
mod down;
mod drafts;
mod editing;
mod env_file;
mod first_run;
mod jenkins;
mod keychain;
mod many;
mod moving;
mod opening;
mod package;
mod plugins;
mod recovery;
mod restoring;
mod reuse;
mod rotation;
mod rotation_killed;
mod scene;
mod screens;
mod screens_changing;
mod screens_github;
mod terminal;
mod three_systems;
mod tokens;
mod two_systems;
