//! Credentials as objects of their own: which there are, where each is used, and which of them are the same secret.

mod accounts;
mod erasing;
mod granting;
mod grants;
mod link;
mod offers;
mod overview;
mod places;
mod policies;
mod same;

pub use granting::ReuseError;
pub(crate) use granting::{missing, narrow, origins, reusable};
pub(crate) use grants::{grants_of, grants_of_uses};
pub use link::LinkError;
pub use offers::{HeldOffer, StagedHeld};
pub use overview::{CredentialChange, CredentialError, CredentialOverview, CredentialUse};
pub use places::FurtherPlace;
pub use policies::PolicyChange;
pub use same::{SameSecret, same_secrets};
