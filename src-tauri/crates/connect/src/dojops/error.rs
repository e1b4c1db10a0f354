//! Why a provider did not do what a connector asked.

use domain::{AuthStyle, Finding, Origin, SignOnLink, connector::ConnectorType, kinds::FieldId};
use jiff::Timestamp;

use crate::net::NetError;

/// Why an operation failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectorError {
    /// No answer, or the secret may not go there.
    #[error(transparent)]
    Net(#[from] NetError),
    /// The provider does not know the credential, or answers as to anybody. Never tried again.
    #[error("the credential is not accepted")]
    CredentialRefused,
    /// Too many wrong passwords: a person must sign in with a browser first. Never tried again.
    #[error("the sign-in is locked until somebody solves a CAPTCHA")]
    SignInLocked,
    /// The token lives, and lacks a scope.
    #[error("the token lacks a scope")]
    ScopeMissing {
        /// The scopes or permissions that would do, where the provider names them.
        needed: Vec<String>,
    },
    /// The account may not do this.
    #[error("the account may not do this")]
    NotAllowed,
    /// The organization wants the token authorised for its single sign-on first.
    #[error("the token is not authorised for the organization's single sign-on")]
    SignOnRequired {
        /// Where that is done, for an hour.
        link: Option<SignOnLink>,
    },
    /// Not there, or not to be seen by this account: providers do not tell the two apart.
    #[error("this is not there, or hidden from the account")]
    NotFound,
    /// The project, group, repository or space is not there, or hidden.
    #[error("the place is not there, or hidden from the account")]
    PlaceMissing,
    /// The limit of requests is used up.
    #[error("the limit of requests is used up")]
    LimitReached {
        /// When it goes on, where the provider said so intelligibly.
        until: Option<Timestamp>,
    },
    /// The provider understood and refused what was sent.
    #[error("the provider refused what was sent")]
    Rejected {
        /// The fields that it complained about, by its own names.
        fields: Vec<String>,
    },
    /// The provider itself is in trouble.
    #[error("the provider is in trouble")]
    ServerTrouble {
        /// The status.
        status: u16,
    },
    /// A page, or another program.
    #[error("this is not the provider's interface")]
    NotTheInterface,
    /// The request may have done its work, and no answer says so: look, never send it again.
    #[error("the answer was lost")]
    AnswerLost,
    /// An answer that fits no rule.
    #[error("the provider answered in a way that fits no rule")]
    Other {
        /// The status.
        status: u16,
    },
}

impl ConnectorError {
    /// Whether another attempt with this secret could do harm.
    pub(super) fn ends_trying(&self) -> bool {
        matches!(self, Self::CredentialRefused | Self::SignInLocked)
    }

    /// The same, with a request that may have done its work as an error of its own.
    pub(super) fn or_lost(self) -> Self {
        let is_lost = match &self {
            Self::Net(error) => error.may_have_left(),
            Self::ServerTrouble { .. } | Self::NotTheInterface => true,
            Self::CredentialRefused
            | Self::SignInLocked
            | Self::ScopeMissing { .. }
            | Self::NotAllowed
            | Self::SignOnRequired { .. }
            | Self::NotFound
            | Self::PlaceMissing
            | Self::LimitReached { .. }
            | Self::Rejected { .. }
            | Self::AnswerLost
            | Self::Other { .. } => false,
        };
        if is_lost { Self::AnswerLost } else { self }
    }

    /// Whose the credential is, is known everywhere: where it is not, something else answers.
    pub(super) fn of_identity(self) -> Self {
        if self == Self::NotFound {
            Self::NotTheInterface
        } else {
            self
        }
    }

    /// A place that was asked for by name and is not there.
    pub(super) fn of_place(self) -> Self {
        if self == Self::NotFound {
            Self::PlaceMissing
        } else {
            self
        }
    }

    /// A query in which the place stands: a hidden or missing one makes it invalid.
    pub(super) fn of_query(self) -> Self {
        if matches!(self, Self::Rejected { .. }) {
            Self::PlaceMissing
        } else {
            self
        }
    }

    /// What a check would show for it; `None` where it is no finding but something for the person at the window.
    pub fn finding(
        &self,
        connector: ConnectorType,
        origin: &Origin,
        style: AuthStyle,
        place: &str,
    ) -> Option<Finding> {
        let provider = || connector.kind().spec().provider.display().to_owned();
        let host = || origin.host().to_owned();
        Some(match self {
            Self::Net(error) if error.is_nonsense() => Finding::WrongApi {
                host: host(),
                provider: provider(),
            },
            Self::Net(error) => return error.finding(),
            Self::CredentialRefused if style == AuthStyle::Basic && connector == ConnectorType::Jira => {
                Finding::LoginRefused { provider: provider() }
            }
            Self::CredentialRefused => Finding::TokenRefused { provider: provider() },
            Self::SignInLocked => Finding::SignInLocked { host: host() },
            Self::ScopeMissing { needed } => Finding::RightsMissing {
                missing: match needed.as_slice() {
                    [] => connector
                        .permissions()
                        .iter()
                        .take(1)
                        .map(|one| one.name.to_owned())
                        .collect(),
                    needed => needed.to_vec(),
                },
            },
            Self::NotAllowed => Finding::Forbidden { provider: provider() },
            Self::SignOnRequired { link } => Finding::SignOnRequired {
                provider: provider(),
                organization: link.as_ref().and_then(SignOnLink::organization).or_else(|| {
                    let (owner, _) = place.split_once('/')?;
                    Some(owner.to_owned())
                }),
                link: link.clone(),
            },
            Self::NotFound | Self::PlaceMissing => Finding::NoSuchPlace {
                word: connector.place_word().to_owned(),
                name: place.to_owned(),
                field: FieldId::Organization,
            },
            Self::LimitReached { until } => Finding::LimitReached { until: *until },
            Self::ServerTrouble { status } => Finding::ServerTrouble {
                host: host(),
                status: *status,
            },
            Self::NotTheInterface => Finding::WrongApi {
                host: host(),
                provider: provider(),
            },
            Self::Rejected { .. } => Finding::UnknownAnswer { status: 400 },
            Self::AnswerLost => Finding::UnknownAnswer { status: 0 },
            Self::Other { status } => Finding::UnknownAnswer { status: *status },
        })
    }
}
