//! What the window may call: one file per noun. A command takes typed input, calls one use case, maps the result.

pub(crate) mod about;
pub(crate) mod activity;
pub(crate) mod as_command;
pub(crate) mod backups;
pub(crate) mod connections;
pub(crate) mod connectors;
pub(crate) mod credentials;
pub(crate) mod damage;
pub(crate) mod dates;
pub(crate) mod deletions;
pub(crate) mod drafts;
pub(crate) mod edits;
pub(crate) mod elsewhere;
mod ids;
pub(crate) mod keys;
pub(crate) mod moves;
pub(crate) mod names;
pub(crate) mod removals;
mod reporter;
pub(crate) mod reuse;
pub(crate) mod rotations;
pub(crate) mod settings;
pub(crate) mod start;
pub(crate) mod state_files;
pub(crate) mod store;
pub(crate) mod systems;
pub(crate) mod tasks;
pub(crate) mod wizard;

pub(crate) use ids::id;
