//! Why CoreGit did not do what was asked.

use domain::{Finding, Origin};
use jiff::Timestamp;

use crate::{Message, net::NetError};

/// Whose limit of requests is used up (coregit.md section 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The key's own.
    Key,
    /// The organization's, whichever keys it was.
    Organization,
}

/// Why an operation failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CoreGitError {
    /// No answer, or the key may not go there.
    #[error(transparent)]
    Net(#[from] NetError),
    /// It does not know the key: wrong, expired or revoked.
    #[error("CoreGit does not accept this API key")]
    KeyRefused,
    /// The key may only read.
    #[error("this needs a master key of CoreGit")]
    MasterKeyNeeded,
    /// The server does not answer under this name (coregit.md section 12).
    #[error("this server does not serve this host name")]
    HostNotServed,
    /// Too many requests.
    #[error("the limit of requests is used up")]
    LimitReached {
        /// Whose.
        whose: Whose,
        /// When it goes on, where the server said so. A full quota of the plan has no such time.
        until: Option<Timestamp>,
    },
    /// The connection or repository is not there, or belongs to another organization.
    #[error("CoreGit does not have this")]
    NotFound,
    /// The provider's word about a token, or why there is none (coregit.md section 6).
    #[error("CoreGit did not accept the token")]
    TokenNotAccepted {
        /// What it means.
        finding: Finding,
        /// CoreGit's own words, without the provider's.
        message: Message,
    },
    /// It broke down: its database, its configuration.
    #[error("CoreGit broke down")]
    Crashed,
    /// The request may have done its work, and no answer says so: look for it, never send it again.
    #[error("CoreGit's answer was lost")]
    AnswerLost,
    /// What answers is no CoreGit.
    #[error("this is not a CoreGit")]
    NotCoreGit,
    /// An answer that fits no rule.
    #[error("CoreGit answered in a way that fits no rule")]
    Other {
        /// The status.
        status: u16,
        /// Its own words.
        message: Message,
    },
}

impl CoreGitError {
    /// What a check would show for it; `None` where it is no finding but something for the person at the window:
    /// a locked vault, a missing grant, a cancelled call.
    pub fn finding(&self, origin: &Origin) -> Option<Finding> {
        let wrong_api = || Finding::WrongApi {
            host: origin.host().to_owned(),
            provider: "CoreGit".to_owned(),
        };
        Some(match self {
            Self::Net(error) => {
                return match error.cause() {
                    Some(cause) => Some(Finding::SystemUnreachable {
                        origin: origin.clone(),
                        cause,
                    }),
                    None if error.is_nonsense() => Some(wrong_api()),
                    None => error.finding(),
                };
            }
            Self::KeyRefused => Finding::SystemKeyRefused,
            Self::MasterKeyNeeded => Finding::SystemKeyOnlyReads,
            Self::HostNotServed => Finding::HostNotServed {
                host: origin.host().to_owned(),
            },
            Self::NotCoreGit => wrong_api(),
            Self::LimitReached { whose, until } => Finding::SystemLimitReached {
                of_organization: *whose == Whose::Organization,
                until: *until,
            },
            Self::NotFound => Finding::ConnectionMissing,
            Self::TokenNotAccepted { finding, .. } => finding.clone(),
            Self::Crashed => Finding::SystemCrashed,
            Self::AnswerLost => Finding::UnknownAnswer { status: 0 },
            Self::Other { status, .. } => Finding::UnknownAnswer { status: *status },
        })
    }

    /// The same, with a request that may have done its work as an error of its own.
    pub(super) fn or_lost(self) -> Self {
        let is_lost = match &self {
            Self::Net(error) => error.may_have_left(),
            // The row is stored before the answer is built, and a server in front may have given up on one that went on.
            Self::Crashed | Self::NotCoreGit => true,
            Self::KeyRefused
            | Self::MasterKeyNeeded
            | Self::HostNotServed
            | Self::LimitReached { .. }
            | Self::NotFound
            | Self::TokenNotAccepted { .. }
            | Self::AnswerLost
            | Self::Other { .. } => false,
        };
        if is_lost { Self::AnswerLost } else { self }
    }
}
