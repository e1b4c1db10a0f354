//! Why a connection was not changed.

use connect::net::NetError;
use domain::{SystemFinding, SystemKind, edit::NeedsSecret, kinds::Problem};

use super::BothSides;
use crate::{
    CheckError, StoreError,
    keys::KeyError,
    remote::{RemoteError, Untold},
};

/// Why a connection was not changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// There is no such connection, or it is not there to be changed.
    #[error("there is no such connection")]
    NotFound,
    /// Patchbay shows this plugin read-only.
    #[error("this plugin is shown read-only")]
    ReadOnly,
    /// Some of what was changed cannot be used.
    #[error("some answers cannot be used")]
    Invalid(Vec<Problem>),
    /// A field beyond the form cannot become that.
    #[error("the field {0} cannot be changed")]
    Field(String),
    /// The staged secret is gone.
    #[error("the typed secret is gone")]
    StagedGone,
    /// The change needs a new secret.
    #[error("the change needs a new secret")]
    SecretNeeded(NeedsSecret),
    /// Several tokens fill its slot; they are replaced one by one, elsewhere.
    #[error("this connection holds several tokens")]
    SeveralTokens,
    /// Its last secret would go and none come.
    #[error("a connection needs a secret")]
    LastSecret,
    /// One of its secrets is being rotated: what concerns them waits for the end of that.
    #[error("a secret of this connection is being rotated")]
    BeingRotated,
    /// Other connections use the same credential, and its user name goes with it: enter a new secret.
    #[error("other connections use this user name")]
    SharedLogin,
    /// The person did not agree to where the secret would go. Nothing changed.
    #[error("declined")]
    Declined,
    /// Somebody changed it since the person looked. Nothing was sent; our record shows theirs by now.
    #[error("somebody else changed the connection meanwhile")]
    ChangedElsewhere(Box<BothSides>),
    /// The system does not have it any more; our record says so by now.
    #[error("the connection is gone")]
    Gone,
    /// Another connection of the plugin has this name.
    #[error("the name is in use")]
    NameTaken,
    /// The system said no, or could not be asked. Nothing changed.
    #[error("the system did not change it")]
    Refused(Box<SystemFinding>),
    /// The change did not arrive; it may be sent again.
    #[error("the change did not arrive")]
    NotApplied,
    /// Nobody knows whether it was changed: reload, and look.
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
    /// Somebody cancelled before anything was sent.
    #[error("cancelled")]
    Cancelled,
}

impl EditError {
    pub(super) fn of_remote(error: RemoteError, system: SystemKind) -> Self {
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
}

impl From<domain::edit::EditError> for EditError {
    fn from(error: domain::edit::EditError) -> Self {
        match error {
            domain::edit::EditError::ReadOnly => Self::ReadOnly,
            domain::edit::EditError::Invalid(problems) => Self::Invalid(problems),
            domain::edit::EditError::Field(name) => Self::Field(name),
        }
    }
}
