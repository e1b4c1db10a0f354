//! What can go wrong in a use case. A variant exists because a caller treats it differently.

use connect::net::NetError;
use domain::{AddressError, ConnectionId, SystemFinding, kinds::Problem, rotation::OutOfTurn};
use vault::SecretAccessError;
pub use vault::StoreError;

use crate::{EditError, ReuseError, StateFileError, keys::KeyError};

/// Why a system was not added, changed or asked.
#[derive(Debug, thiserror::Error)]
pub enum SystemError {
    /// There is no such system.
    #[error("there is no such system")]
    NotFound,
    /// The typed address cannot be used.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The proxy's address cannot be used.
    #[error("the proxy's address cannot be used")]
    Proxy,
    /// The additional certificates are not PEM, or hold none.
    #[error("the additional certificates cannot be read")]
    Certificates,
    /// The name is empty, too long, or has line breaks.
    #[error("the name cannot be used")]
    Name,
    /// Another system has this name.
    #[error("another system has this name")]
    NameTaken,
    /// This address is a system already.
    #[error("this address is a system already")]
    AddressTaken,
    /// Secrets would travel in clear, and nobody agreed to that.
    #[error("secrets would travel in clear")]
    PlainHttpNotAgreed,
    /// The person answered a question with no. Nothing was changed.
    #[error("nothing was changed")]
    Declined,
    /// Its name was to be typed, and was not.
    #[error("the name that was typed is another one")]
    NameNotTyped,
    /// What was typed is no key of this sort of system, in words that name the fix.
    #[error("{0}")]
    UnfitKey(&'static str),
    /// The new key belongs to another organization: none of the known connections is there.
    #[error("this key belongs to another organization")]
    OtherOrganization,
    /// The two systems do not hold the same connections (any more).
    #[error("the two systems do not hold the same connections")]
    NotTwins,
    /// gh-devlake's state file is in the way.
    #[error(transparent)]
    StateFile(#[from] StateFileError),
    /// It cannot be used as it answers.
    #[error("the system cannot be used as it answers")]
    Trouble(Box<SystemFinding>),
    /// The secret store is not open.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Somebody cancelled.
    #[error("cancelled")]
    Cancelled,
}

/// Why lists were not read.
#[derive(Debug, thiserror::Error)]
pub enum ReloadError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Somebody cancelled; what was read until then is kept.
    #[error("cancelled")]
    Cancelled,
}

/// Why a check did not run to its end.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// There is no such connection or system.
    #[error("there is no such connection")]
    NotFound,
    /// Patchbay shows this plugin read-only, or the connection is not there.
    #[error("this connection cannot be tested")]
    NotTestable,
    /// Some answers are missing or wrong.
    #[error("the form is not complete")]
    Invalid(Vec<Problem>),
    /// The staged secret is gone: its time passed, or the store was locked.
    #[error("the typed secret is gone")]
    StagedGone,
    /// The credential of ours that was chosen is not used once more.
    #[error(transparent)]
    Reuse(ReuseError),
    /// The system wants a login that is sealed, and the store is not open.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A rule of ours forbids sending it as things are set: plain http, grants, unreadable certificates.
    #[error(transparent)]
    Blocked(NetError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Somebody cancelled.
    #[error("cancelled")]
    Cancelled,
}

/// Why nothing was created.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// There is no such system.
    #[error("there is no such system")]
    NotFound,
    /// Some answers are missing or wrong.
    #[error("the form is not complete")]
    Invalid(Vec<Problem>),
    /// The staged secret is gone.
    #[error("the typed secret is gone")]
    StagedGone,
    /// The credential of ours that was chosen is not used once more.
    #[error(transparent)]
    Reuse(ReuseError),
    /// The system has a connection of that name; ours for it, where we know it.
    #[error("the name is in use")]
    NameTaken(Option<ConnectionId>),
    /// The system said no, or could not be asked. Nothing is left behind.
    #[error("the system did not create it")]
    Refused(Box<SystemFinding>),
    /// A rule of ours forbids sending it as things are set.
    #[error(transparent)]
    Blocked(NetError),
    /// The secret store is not open.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Somebody cancelled before anything was sent.
    #[error("cancelled")]
    Cancelled,
}

impl CreateError {
    /// A create begins like a check and stumbles over the same things.
    pub(crate) fn from_check(error: CheckError) -> Self {
        match error {
            CheckError::NotFound | CheckError::NotTestable => Self::NotFound,
            CheckError::Invalid(problems) => Self::Invalid(problems),
            CheckError::StagedGone => Self::StagedGone,
            CheckError::Reuse(error) => Self::Reuse(error),
            CheckError::Key(error) => Self::Key(error),
            CheckError::Blocked(error) => Self::Blocked(error),
            CheckError::Store(error) => Self::Store(error),
            CheckError::Cancelled => Self::Cancelled,
        }
    }
}

/// Trouble with the store stays what it is, whatever was to be used once more.
macro_rules! from_reuse {
    ($($error:ident)+) => {$(
        impl From<ReuseError> for $error {
            fn from(error: ReuseError) -> Self {
                match error {
                    ReuseError::Key(error) => Self::Key(error),
                    ReuseError::Store(error) => Self::Store(error),
                    ReuseError::NotHeld
                    | ReuseError::OtherLogin(_)
                    | ReuseError::BeingRotated
                    | ReuseError::Declined => Self::Reuse(error),
                }
            }
        }
    )+};
}

from_reuse!(CheckError CreateError);

/// Why a rotation does not go on.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    /// There is no such credential or run, or none of its uses can be given another secret.
    #[error("there is nothing to rotate")]
    NotFound,
    /// What is visible of a connection's tokens does not tell which one to replace.
    #[error("the tokens of this connection look alike")]
    TokensLookAlike,
    /// A run is under way for this credential, perhaps in another process.
    #[error("a rotation of this credential is under way")]
    UnderWay,
    /// The staged secret is gone: its time passed, or the store was locked.
    #[error("the typed secret is gone")]
    StagedGone,
    /// The run is at another step by now.
    #[error("the rotation is at another step")]
    OutOfTurn,
    /// The new secret belongs to somebody else, and nobody said that this is meant.
    #[error("the new secret belongs to another account")]
    OtherAccount,
    /// A use needs the old secret, so that it must not be revoked yet.
    #[error("the old secret is still needed")]
    NotRevocable,
    /// A rule of ours forbids sending it as things are set.
    #[error(transparent)]
    Blocked(NetError),
    /// The secret store is not open.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Somebody cancelled.
    #[error("cancelled")]
    Cancelled,
}

impl From<OutOfTurn> for RotationError {
    fn from(_: OutOfTurn) -> Self {
        Self::OutOfTurn
    }
}

impl From<CheckError> for RotationError {
    fn from(error: CheckError) -> Self {
        match error {
            CheckError::NotFound
            | CheckError::NotTestable
            | CheckError::Invalid(_)
            | CheckError::Reuse(_) => Self::NotFound,
            CheckError::StagedGone => Self::StagedGone,
            CheckError::Key(error) => Self::Key(error),
            CheckError::Blocked(error) => Self::Blocked(error),
            CheckError::Store(error) => Self::Store(error),
            CheckError::Cancelled => Self::Cancelled,
        }
    }
}

/// What sealing can stumble over, in the words of the use cases. The grants and formats are ours while we seal.
macro_rules! from_sealing {
    ($($error:ident)+) => {$(
        impl From<SecretAccessError> for $error {
            fn from(error: SecretAccessError) -> Self {
                match error {
                    SecretAccessError::Locked => Self::Key(KeyError::Locked),
                    SecretAccessError::Store(error) => Self::Store(error),
                    SecretAccessError::NotHeld
                    | SecretAccessError::NotGranted(_)
                    | SecretAccessError::Altered
                    | SecretAccessError::Newer { .. } => Self::Store(StoreError::Other),
                }
            }
        }
    )+};
}

from_sealing!(CreateError EditError RotationError SystemError);
