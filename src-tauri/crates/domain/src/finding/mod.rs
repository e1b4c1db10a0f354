//! Everything a rung can find. Words, field and remedy follow from it by table.

mod note;
mod remedy;
mod sign_on;
mod words;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use remedy::Remedy;
pub use sign_on::{SignOnLink, is_sign_on_page};
pub use words::Words;

use crate::{Address, Origin, Outcome, SystemKind, kinds::FieldId};

/// What stood in the way of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The name does not resolve.
    NoSuchHost,
    /// Nothing listens, or the connection broke.
    NoAnswer,
    /// It took too long.
    TimedOut,
    /// TLS could not be agreed on, or the certificate is not trusted.
    Certificate,
}

/// What a rung found. Carries only numbers, enums, canonical origins and cleaned short names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "finding")]
#[expect(
    missing_docs,
    reason = "the fields are named for what they are; each variant says the rest"
)]
pub enum Finding {
    /// The host's name does not exist. `suggestion` is a known host one slip away.
    NoSuchHost {
        host: String,
        suggestion: Option<String>,
    },
    /// Nothing accepts connections there, or it broke off.
    NoAnswer { origin: Origin },
    /// No answer within the limit.
    TimedOut { origin: Origin },
    /// The certificate's issuer is not trusted by this computer.
    UntrustedCertificate { host: String },
    /// A page instead of the interface, which is usually at `suggestion`.
    WebPage {
        host: String,
        #[serde(default)]
        suggestion: Option<Address>,
    },
    /// An answer, but not this provider's interface.
    WrongApi { host: String, provider: String },
    /// The server sends us elsewhere; not followed.
    RedirectedElsewhere { to: Option<Origin> },
    /// Our proxy would see the secret in clear, so it was not sent.
    PlainHttpThroughProxy { origin: Origin },
    /// The provider itself is in trouble.
    ServerTrouble { host: String, status: u16 },
    /// The provider does not know the token.
    TokenRefused { provider: String },
    /// The token's date has passed: the provider says so, or it was known here. `on` is that date.
    TokenExpired { provider: String, on: Option<Timestamp> },
    /// The provider refuses this user and password.
    LoginRefused { provider: String },
    /// Some rights are missing.
    RightsMissing { missing: Vec<String> },
    /// Only public repositories can be read.
    OnlyPublic,
    /// The provider lets this account no further.
    Forbidden { provider: String },
    /// The token works, but not for this organization before it is authorised for its single sign-on.
    SignOnRequired {
        provider: String,
        organization: Option<String>,
        link: Option<SignOnLink>,
    },
    /// The address exists, the interface is elsewhere.
    NotFoundThere { host: String },
    /// Nothing under this address; the provider's interface is usually at `suggestion`.
    UnderAnotherAddress { provider: String, suggestion: Address },
    /// No such organisation, or none that this account may see. `field` is where it was entered.
    NoSuchOrganization {
        provider: String,
        name: Option<String>,
        field: FieldId,
    },
    /// No such project, group, repository or space, or none that this account may see. `word` says which of them,
    /// `field` where it was entered.
    NoSuchPlace {
        word: String,
        name: String,
        field: FieldId,
    },
    /// Too many wrong passwords: a person must sign in with a browser first (providers.md 7).
    SignInLocked { host: String },
    /// The organisation switched its Copilot metrics off.
    MetricsOff,
    /// A bearer token where the provider wants e-mail and API token (devlake.md 0, fact 18).
    BearerRefused { provider: String },
    /// The limit of requests is used up.
    LimitReached { until: Option<Timestamp> },
    /// Some of several tokens are bad; positions count from 1.
    SomeTokensRefused { positions: Vec<u32>, count: u32 },
    /// Several tokens end alike, so that nobody can say which is to be replaced.
    TokensLookAlike,
    /// The GitHub App is not installed where it should be; nobody else looks at that (devlake.md 3.1).
    NoSuchInstallation { app: String, number: u64 },
    /// Signed in, but the system cannot judge the rights of this sort of token. `instead_of` is whose it should be, where
    /// it is somebody else's.
    CannotJudge {
        account: String,
        #[serde(default)]
        instead_of: Option<String>,
    },
    /// Passed; but it is another account's than what was entered in `field`, or than our record says.
    AccountDiffers {
        account: String,
        expected: String,
        field: Option<FieldId>,
    },
    /// The system said no and gave no reason.
    NoReason,
    /// Passed; but the provider's clock and this computer's differ by so many minutes.
    ClockOff { minutes: u32 },
    /// Passed, but any page would: the system looks at the status only.
    WeakProof,
    /// The system cannot reach the provider, whatever this computer can.
    /// `suggestion` is a known host one slip away, where the name is unknown there.
    SystemCannotReach {
        host: String,
        cause: Cause,
        #[serde(default)]
        suggestion: Option<String>,
    },
    /// DevLake takes no address that contains `/api` for Jenkins (devlake.md 3.3).
    SlashApiRefused,
    /// The system does not answer.
    SystemUnreachable { origin: Origin, cause: Cause },
    /// The system wants its own login.
    SystemLoginNeeded,
    /// The system does not know the key of its own that it got.
    SystemKeyRefused,
    /// The system's own key may only read.
    SystemKeyOnlyReads,
    /// The system's own limit of requests is used up: its key's, or that of all keys of the organization together.
    SystemLimitReached {
        of_organization: bool,
        until: Option<Timestamp>,
    },
    /// The server does not answer under this host's name (coregit.md section 12).
    HostNotServed { host: String },
    /// Our own secret store is closed, and the system's key is in it.
    StoreClosed,
    /// The system tries a secret only when it stores it, and nobody asked the provider from here.
    TriedWhenStored,
    /// The system waits for a database migration.
    MigrationPending,
    /// The system lacks this plugin.
    PluginMissing { plugin: String },
    /// The system's handler crashed (an empty 500; devlake.md 1.6).
    SystemCrashed,
    /// As `SystemCrashed`, for a plugin that does so when the token lacks this right (devlake.md 3.5).
    SystemCrashedWithout { right: String },
    /// The system cannot decrypt what it stores (devlake.md 1.8).
    SystemKeyChanged,
    /// The system shows secrets in its answers.
    SecretsShown,
    /// The connection is not there any more.
    ConnectionMissing,
    /// The system refused some field.
    FieldRefused { field: FieldId },
    /// An answer that fits no rule.
    UnknownAnswer { status: u16 },
}

impl Finding {
    /// How a rung with this finding ended.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::TokenRefused { .. }
            | Self::TokenExpired { .. }
            | Self::LoginRefused { .. }
            | Self::RightsMissing { .. }
            | Self::Forbidden { .. }
            | Self::SignOnRequired { .. }
            | Self::SomeTokensRefused { .. }
            | Self::TokensLookAlike
            | Self::NoSuchInstallation { .. }
            | Self::WebPage { .. }
            | Self::WrongApi { .. }
            | Self::RedirectedElsewhere { .. }
            | Self::NotFoundThere { .. }
            | Self::UnderAnotherAddress { .. }
            | Self::NoSuchOrganization { .. }
            | Self::NoSuchPlace { .. }
            | Self::SignInLocked { .. }
            | Self::MetricsOff
            | Self::BearerRefused { .. }
            | Self::SlashApiRefused
            | Self::FieldRefused { .. }
            | Self::ConnectionMissing
            | Self::HostNotServed { .. }
            | Self::PluginMissing { .. } => Outcome::Rejected,
            Self::NoSuchHost { .. }
            | Self::NoAnswer { .. }
            | Self::TimedOut { .. }
            | Self::UntrustedCertificate { .. }
            | Self::ServerTrouble { .. }
            | Self::LimitReached { .. }
            | Self::SystemCannotReach { .. }
            | Self::SystemUnreachable { .. }
            | Self::SystemLoginNeeded
            | Self::SystemKeyRefused
            | Self::SystemKeyOnlyReads
            | Self::SystemLimitReached { .. }
            | Self::StoreClosed
            | Self::MigrationPending => Outcome::Unreachable,
            Self::PlainHttpThroughProxy { .. }
            | Self::CannotJudge { .. }
            | Self::NoReason
            | Self::SystemCrashed
            | Self::SystemCrashedWithout { .. }
            | Self::SystemKeyChanged
            | Self::TriedWhenStored
            | Self::UnknownAnswer { .. } => Outcome::NotCheckable,
            Self::OnlyPublic
            | Self::AccountDiffers { .. }
            | Self::ClockOff { .. }
            | Self::WeakProof
            | Self::SecretsShown => Outcome::Passed,
        }
    }

    /// Whether the rights that a kind needs belong beside it: every refusal, those without a reason too.
    pub fn calls_for_rights(&self) -> bool {
        let is_without_reason = matches!(
            self,
            Self::CannotJudge { .. }
                | Self::NoReason
                | Self::SystemCrashed
                | Self::SystemCrashedWithout { .. }
                | Self::UnknownAnswer { .. }
        );
        is_without_reason || self.outcome() == Outcome::Rejected
    }

    /// The field that is to blame, where one is.
    pub fn field(&self, system: SystemKind) -> Option<FieldId> {
        match self.words(system).remedy {
            Some(Remedy::FixField(field)) => Some(field),
            Some(Remedy::UseAddress { .. }) => Some(FieldId::Address),
            Some(Remedy::TakeOverAccount { field, .. }) => field,
            Some(
                Remedy::CheckAgain
                | Remedy::OpenTokenPage
                | Remedy::EnterSystemLogin
                | Remedy::OpenNetworkSettings
                | Remedy::ReloadList
                | Remedy::Authorise(_),
            )
            | None => None,
        }
    }
}

/// A finding and the sort of system in which it was made: its words name the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemFinding {
    /// The sort of system.
    pub system: SystemKind,
    /// What was found.
    pub finding: Finding,
}

impl SystemFinding {
    /// The words for people.
    pub fn words(&self) -> Words {
        self.finding.words(self.system)
    }
}
