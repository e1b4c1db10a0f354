//! Why a deletion did not begin.

use connect::{
    devlake::{DeleteError, DevLakeError},
    net::NetError,
};
use domain::{Finding, System, SystemFinding, SystemKind};

use crate::{
    CheckError, StoreError,
    keys::KeyError,
    remote::{RemoteError, Untold},
};

/// Why a deletion did not begin. Nothing was changed at the system.
#[derive(Debug, thiserror::Error)]
pub enum DeletionError {
    /// There is no such connection, or it is not there to be deleted.
    #[error("there is no such connection")]
    NotFound,
    /// Patchbay shows this plugin read-only.
    #[error("this plugin is shown read-only")]
    ReadOnly,
    /// The system does not have it any more; our record says so by now.
    #[error("the connection is gone")]
    Gone,
    /// More hangs on it than the person was shown: plan again, and look.
    #[error("more hangs on the connection than was shown")]
    ChangedMeanwhile,
    /// Something that the deletion needs was not agreed to.
    #[error("a step was not agreed to")]
    NotAgreed,
    /// Its name was to be typed, and was not.
    #[error("the name that was typed is another one")]
    NameNotTyped,
    /// The system said no, or could not be asked.
    #[error("the system did not do it")]
    Refused(Box<SystemFinding>),
    /// Nobody knows whether it was done: look again.
    #[error("the answer was lost")]
    Unknown,
    /// A rule of ours forbids sending it as things are set.
    #[error(transparent)]
    Blocked(NetError),
    /// The secret store is not open.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Somebody cancelled before anything was changed.
    #[error("cancelled")]
    Cancelled,
}

impl DeletionError {
    pub(crate) fn of_devlake(error: DevLakeError, system: &System) -> Self {
        Self::of_remote(
            RemoteError::of_devlake(error, system.address.origin()),
            system.kind,
        )
    }

    pub(crate) fn of_remote(error: RemoteError, system: SystemKind) -> Self {
        if let RemoteError::AnswerLost = error {
            return Self::Unknown;
        }
        match error.told() {
            Ok(finding) => Self::Refused(Box::new(SystemFinding { system, finding })),
            Err(Untold::Store(error)) => Self::Store(error),
            Err(Untold::Net(error)) => match crate::ladder::check_error(error) {
                CheckError::Cancelled => Self::Cancelled,
                CheckError::Key(error) => Self::Key(error),
                CheckError::Blocked(error) => Self::Blocked(error),
                CheckError::Store(error) => Self::Store(error),
                CheckError::NotFound
                | CheckError::NotTestable
                | CheckError::Invalid(_)
                | CheckError::StagedGone
                | CheckError::Reuse(_) => Self::NotFound,
            },
        }
    }

    pub(super) fn of_step(error: DeleteError, system: &System) -> Self {
        match error {
            DeleteError::DevLake(error) => Self::of_devlake(error, system),
            DeleteError::InUse { .. }
            | DeleteError::HasScopes
            | DeleteError::PipelineRunning
            | DeleteError::Busy
            | DeleteError::NotAddressable => Self::Refused(Box::new(SystemFinding {
                system: system.kind,
                finding: Finding::UnknownAnswer { status: 409 },
            })),
        }
    }
}

impl From<vault::SecretAccessError> for DeletionError {
    fn from(error: vault::SecretAccessError) -> Self {
        match error {
            vault::SecretAccessError::Locked => Self::Key(KeyError::Locked),
            vault::SecretAccessError::Store(error) => Self::Store(error),
            vault::SecretAccessError::NotHeld
            | vault::SecretAccessError::NotGranted(_)
            | vault::SecretAccessError::Altered
            | vault::SecretAccessError::Newer { .. } => Self::Store(StoreError::Other),
        }
    }
}
