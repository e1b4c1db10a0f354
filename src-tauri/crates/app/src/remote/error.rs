//! Why a system did not do what was asked, in what the use cases tell apart.

use connect::{
    coregit::{ChangeError, CoreGitError},
    devlake::{DevLakeError, UpdateError},
    net::NetError,
};
use domain::{Finding, Origin, kinds::FieldId};

use super::Listed;
use crate::StoreError;

/// Why a system did not do what was asked.
#[derive(Debug)]
pub(crate) enum RemoteError {
    /// It may have done its work, and no answer says so.
    AnswerLost,
    /// It broke down.
    Crashed,
    /// The connection is not there.
    Missing,
    /// Another connection has this name.
    NameTaken,
    /// Nothing reached it, or no rule of ours let it go; what a check would show for it, where it is a finding.
    Net(NetError, Option<Finding>),
    /// It said no.
    Refused(Finding),
    /// Our own store failed.
    Store(StoreError),
}

/// Why a connection is not known to be as wanted.
pub(crate) enum UpdateTrouble {
    /// Somebody changed it since the person looked. Nothing was sent.
    ChangedElsewhere(Box<Listed>),
    /// Another way of signing in wants a new secret. Nothing was sent.
    SecretNeeded,
    /// Tokens that look alike cannot be told apart there. Nothing was sent.
    TokensLookAlike,
    /// It would be left without a secret. Nothing was sent.
    LastSecret,
    /// The change did not arrive; it may be sent again.
    NotApplied,
    /// Anything else.
    Remote(RemoteError),
}

impl RemoteError {
    pub(crate) fn of_devlake(error: DevLakeError, origin: &Origin) -> Self {
        let finding = error.finding(origin);
        match (error, finding) {
            (DevLakeError::AnswerLost, _) => Self::AnswerLost,
            (DevLakeError::Crashed, _) => Self::Crashed,
            (DevLakeError::NotFound, _) => Self::Missing,
            (DevLakeError::NameTaken, _) => Self::NameTaken,
            (DevLakeError::Net(error), finding) => Self::Net(error, finding),
            (_, finding) => Self::Refused(finding.unwrap_or(Finding::UnknownAnswer { status: 0 })),
        }
    }

    pub(crate) fn of_coregit(error: CoreGitError, origin: &Origin) -> Self {
        let finding = error.finding(origin);
        match (error, finding) {
            (CoreGitError::AnswerLost, _) => Self::AnswerLost,
            (CoreGitError::Crashed, _) => Self::Crashed,
            (CoreGitError::NotFound, _) => Self::Missing,
            (CoreGitError::Net(NetError::SecretUnavailable), _) => Self::Refused(Finding::SystemLoginNeeded),
            (CoreGitError::Net(error), finding) => Self::Net(error, finding),
            (_, finding) => Self::Refused(finding.unwrap_or(Finding::UnknownAnswer { status: 0 })),
        }
    }

    /// What there is to say about it.
    ///
    /// # Errors
    /// The error itself where it is no finding but something for the person: a locked vault, a missing grant, a
    /// cancelled call.
    pub(crate) fn told(self) -> Result<Finding, Untold> {
        Ok(match self {
            Self::AnswerLost => Finding::UnknownAnswer { status: 0 },
            Self::Crashed => Finding::SystemCrashed,
            Self::Missing => Finding::ConnectionMissing,
            Self::NameTaken => Finding::FieldRefused { field: FieldId::Name },
            Self::Net(_, Some(finding)) | Self::Refused(finding) => finding,
            Self::Net(error, None) => return Err(Untold::Net(error)),
            Self::Store(error) => return Err(Untold::Store(error)),
        })
    }

    /// The same for a list, where whatever stands in the way is shown beside the system.
    pub(crate) fn beside_the_system(self) -> Finding {
        match self.told() {
            Ok(finding) => finding,
            Err(Untold::Net(NetError::Locked)) => Finding::StoreClosed,
            Err(Untold::Net(_) | Untold::Store(_)) => Finding::UnknownAnswer { status: 0 },
        }
    }
}

/// What is no finding.
pub(crate) enum Untold {
    Net(NetError),
    Store(StoreError),
}

impl UpdateTrouble {
    pub(super) fn of_devlake(
        error: UpdateError,
        origin: &Origin,
        listed: impl FnOnce(connect::devlake::RemoteConnection) -> Listed,
    ) -> Self {
        match error {
            UpdateError::ChangedElsewhere { theirs } => Self::ChangedElsewhere(Box::new(listed(*theirs))),
            UpdateError::Gone => Self::Remote(RemoteError::Missing),
            UpdateError::NameTaken => Self::Remote(RemoteError::NameTaken),
            UpdateError::SecretNeeded => Self::SecretNeeded,
            UpdateError::TokensLookAlike => Self::TokensLookAlike,
            UpdateError::LastSecret => Self::LastSecret,
            UpdateError::NotApplied => Self::NotApplied,
            UpdateError::DevLake(error) => Self::Remote(RemoteError::of_devlake(error, origin)),
        }
    }

    pub(super) fn of_coregit(
        error: ChangeError,
        origin: &Origin,
        listed: impl FnOnce(connect::coregit::RemoteConnection) -> Listed,
    ) -> Self {
        match error {
            ChangeError::ChangedElsewhere { theirs } => Self::ChangedElsewhere(Box::new(listed(*theirs))),
            ChangeError::NotApplied => Self::NotApplied,
            ChangeError::CoreGit(error) => Self::Remote(RemoteError::of_coregit(error, origin)),
        }
    }
}
