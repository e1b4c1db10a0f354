//! Credentials as objects of their own: which there are, where each is used, and which of them are the same secret.

mod grants;
mod link;
mod overview;
mod same;

pub(crate) use grants::{grants_of, grants_of_uses};
pub use link::LinkError;
pub use overview::{CredentialChange, CredentialError, CredentialOverview, CredentialUse};
pub use same::{SameSecret, same_secrets};
