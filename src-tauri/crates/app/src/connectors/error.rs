//! Why a connector did not do what somebody asked.

use connect::{
    dojops::{Connector, ConnectorError, PlanError},
    net::NetError,
};
use domain::Finding;

use crate::{KeyError, ReuseError, StoreError};

/// Why a connector could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectorUseError {
    /// There is no such connection, or it is pending or gone.
    #[error("there is no such connector")]
    NotFound,
    /// It belongs to another system.
    #[error("this connection is no connector")]
    NotAConnector,
    /// The ticket is none of this connector's place.
    #[error("this ticket belongs to another place")]
    OtherPlace,
    /// The secret is sealed.
    #[error(transparent)]
    Key(KeyError),
    /// A secret that is held may not go there, or not now.
    #[error(transparent)]
    Reuse(#[from] ReuseError),
    /// No rule of ours lets the secret go there.
    #[error("the secret may not go there")]
    Blocked,
    /// The provider, or the way to it; in words with a remedy.
    #[error("the provider did not do it")]
    Refused(Box<Finding>),
    /// There is nothing to send, or what there is cannot be sent; nothing was.
    #[error(transparent)]
    Unplannable(Box<PlanError>),
    /// The plan was carried out already, or is older than 15 minutes.
    #[error("this plan is not there any more")]
    PlanGone,
    /// Some steps were done, one was not.
    #[error("{done} of {of} steps were done")]
    Stopped {
        /// Why.
        finding: Box<Finding>,
        /// So many were done for certain.
        done: usize,
        /// Of so many.
        of: usize,
    },
    /// The request may have done its work, and no answer says so. It is not sent again; look at the ticket.
    #[error("the answer was lost")]
    AnswerLost {
        /// So many steps were done for certain.
        done: usize,
        /// Of so many.
        of: usize,
    },
    /// The settings do not allow a secret in the clipboard.
    #[error("secrets are not copied: the settings do not allow it")]
    CopyingIsOff,
    /// The desktop has no clipboard that can be guarded.
    #[error("the secret was not copied")]
    NotCopied,
    /// Somebody cancelled.
    #[error("cancelled")]
    Cancelled,
    /// Our own store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ConnectorUseError {
    /// What a provider's error means for a connector.
    pub(super) fn of(error: ConnectorError, client: &Connector) -> Self {
        if let ConnectorError::Net(error) = &error
            && let Some(own) = Self::of_net(error)
        {
            return own;
        }
        Self::Refused(Box::new(finding(&error, client)))
    }

    pub(super) fn of_plan(error: PlanError, client: &Connector) -> Self {
        if let PlanError::Asked(error) = error {
            return Self::of(error, client);
        }
        Self::Unplannable(Box::new(error))
    }

    fn of_net(error: &NetError) -> Option<Self> {
        match error {
            NetError::Cancelled => Some(Self::Cancelled),
            NetError::Locked => Some(Self::Key(KeyError::Locked)),
            NetError::NotGranted { .. }
            | NetError::PlainHttpRefused { .. }
            | NetError::SecretUnavailable
            | NetError::Unsendable
            | NetError::ExtraCertificates => Some(Self::Blocked),
            NetError::NoSuchHost { .. }
            | NetError::NoAnswer { .. }
            | NetError::TimedOut { .. }
            | NetError::Certificate { .. }
            | NetError::RedirectRefused { .. }
            | NetError::TooLarge
            | NetError::Protocol
            | NetError::PlainHttpThroughProxy { .. } => None,
        }
    }
}

/// An error in words.
pub(crate) fn finding(error: &ConnectorError, client: &Connector) -> Finding {
    let facts = client.facts();
    let found = error.finding(facts.connector, facts.address.origin(), facts.style, &facts.place);
    found.unwrap_or(Finding::UnknownAnswer { status: 0 })
}
