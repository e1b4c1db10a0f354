//! What the window sees, and what it sends. No view can carry a secret; inputs that do stand in `input`.
//!
//! These types exist for the border only: dates are RFC 3339 text, ids are strings, and each of our enums is
//! mapped by one exhaustive `From`, so that a new variant is a compile error here and not a blank in the window.

mod about;
mod activity;
mod as_command;
mod check;
mod columns;
mod connection;
mod connector;
mod credential;
mod damage;
mod dates;
mod deletion;
mod detail;
mod draft;
mod edit;
mod elsewhere;
mod filter;
mod finding;
mod form;
mod input;
mod installations;
mod many;
mod moves;
mod proof;
mod restore;
mod reuse;
mod rotation;
mod settings;
mod store;
mod syncs;
mod system;
mod tokens;
mod wizard;
mod writing;

pub use about::*;
pub use activity::*;
pub use as_command::*;
pub use check::*;
pub use columns::*;
pub use connection::*;
pub use connector::*;
pub use credential::*;
pub use damage::*;
pub use dates::*;
pub use deletion::*;
pub use draft::*;
pub use edit::*;
pub use elsewhere::*;
pub use filter::*;
pub use finding::*;
pub use form::*;
pub use input::*;
pub use installations::*;
pub use many::*;
pub use moves::*;
pub use proof::*;
pub use restore::*;
pub use reuse::*;
pub use rotation::*;
pub use settings::*;
pub use store::*;
pub use syncs::*;
pub use system::*;
pub use tokens::*;
pub use wizard::*;
pub use writing::*;

pub(crate) use check::stage_label;
pub(crate) use connection::count;
pub(crate) use dates::age_words;
pub(crate) use restore::label;
pub(crate) use rotation::hint;
pub(crate) use syncs::gap_words;
pub(crate) use wizard::{kind_id, kind_of};
