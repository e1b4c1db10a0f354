//! Everything a rung can find. Words, field and remedy follow from it by table.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Address, Origin, Outcome, kinds::FieldId};

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
    /// A page instead of the interface.
    WebPage { host: String },
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
    /// The provider refuses this user and password.
    LoginRefused { provider: String },
    /// Some rights are missing.
    RightsMissing { missing: Vec<String> },
    /// Only public repositories can be read.
    OnlyPublic,
    /// The provider lets this account no further.
    Forbidden { provider: String },
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
    /// The organisation switched its Copilot metrics off.
    MetricsOff,
    /// A bearer token where the provider wants e-mail and API token (devlake.md 0, fact 18).
    BearerRefused { provider: String },
    /// The limit of requests is used up.
    LimitReached { until: Option<Timestamp> },
    /// Some of several tokens are bad; positions count from 1.
    SomeTokensRefused { positions: Vec<u32>, count: u32 },
    /// Signed in, but the system cannot judge the rights of this sort of token.
    CannotJudge { account: String },
    /// The system said no and gave no reason.
    NoReason,
    /// Passed, but any page would: the system looks at the status only.
    WeakProof,
    /// The system cannot reach the provider, whatever this computer can.
    SystemCannotReach { host: String, cause: Cause },
    /// DevLake takes no address that contains `/api` for Jenkins (devlake.md 3.3).
    SlashApiRefused,
    /// The system does not answer.
    SystemUnreachable { origin: Origin, cause: Cause },
    /// The system wants its own login.
    SystemLoginNeeded,
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
    /// The connection is not there any more.
    ConnectionMissing,
    /// The system refused some field.
    FieldRefused { field: FieldId },
    /// An answer that fits no rule.
    UnknownAnswer { status: u16 },
}

/// What a person can do next; the window draws it as a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Go to the field that is to blame.
    FixField(FieldId),
    /// Check once more.
    CheckAgain,
    /// Open the provider's page that makes such a token.
    OpenTokenPage,
    /// Enter the system's own login.
    EnterSystemLogin,
    /// Change by which way Patchbay reaches the network.
    OpenNetworkSettings,
    /// Read the list again.
    ReloadList,
}

/// What a finding says: what happened, what to do, and the button that does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// One sentence: what happened.
    pub what: String,
    /// One sentence: what to do.
    pub advice: String,
    /// The button.
    pub remedy: Option<Remedy>,
}

impl Finding {
    /// How a rung with this finding ended.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::TokenRefused { .. }
            | Self::LoginRefused { .. }
            | Self::RightsMissing { .. }
            | Self::Forbidden { .. }
            | Self::SomeTokensRefused { .. }
            | Self::WebPage { .. }
            | Self::WrongApi { .. }
            | Self::RedirectedElsewhere { .. }
            | Self::NotFoundThere { .. }
            | Self::UnderAnotherAddress { .. }
            | Self::NoSuchOrganization { .. }
            | Self::MetricsOff
            | Self::BearerRefused { .. }
            | Self::SlashApiRefused
            | Self::FieldRefused { .. }
            | Self::ConnectionMissing
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
            | Self::MigrationPending => Outcome::Unreachable,
            Self::PlainHttpThroughProxy { .. }
            | Self::CannotJudge { .. }
            | Self::NoReason
            | Self::SystemCrashed
            | Self::SystemCrashedWithout { .. }
            | Self::SystemKeyChanged
            | Self::UnknownAnswer { .. } => Outcome::NotCheckable,
            Self::OnlyPublic | Self::WeakProof => Outcome::Passed,
        }
    }

    /// The field that is to blame, where one is.
    pub fn field(&self) -> Option<FieldId> {
        match self.words().remedy {
            Some(Remedy::FixField(field)) => Some(field),
            Some(
                Remedy::CheckAgain
                | Remedy::OpenTokenPage
                | Remedy::EnterSystemLogin
                | Remedy::OpenNetworkSettings
                | Remedy::ReloadList,
            )
            | None => None,
        }
    }

    /// The words for people (UX section 7).
    pub fn words(&self) -> Words {
        let (what, advice, remedy) = self.table();
        Words {
            what,
            advice: advice.to_owned(),
            remedy,
        }
    }

    fn table(&self) -> (String, &'static str, Option<Remedy>) {
        use Remedy::{
            CheckAgain, EnterSystemLogin, FixField, OpenNetworkSettings, OpenTokenPage, ReloadList,
        };
        let address = Some(FixField(FieldId::Address));
        match self {
            Self::NoSuchHost {
                host,
                suggestion: Some(suggestion),
            } => (
                format!("{host} does not exist. Did you mean {suggestion}?"),
                "Correct the address.",
                address,
            ),
            Self::NoSuchHost {
                host,
                suggestion: None,
            } => (
                format!("{host} does not exist."),
                "Correct the address, or connect to the network that knows it.",
                address,
            ),
            Self::NoAnswer { origin } => (
                format!("Nothing answers at {}:{}.", origin.host(), origin.port()),
                "Is the VPN off, or the port wrong? Set a proxy if this network needs one.",
                Some(CheckAgain),
            ),
            Self::TimedOut { origin } => (
                format!("{}:{} did not answer in time.", origin.host(), origin.port()),
                "Is the VPN off? Set a proxy if this network needs one.",
                Some(CheckAgain),
            ),
            Self::UntrustedCertificate { host } => (
                format!("This computer does not trust the certificate of {host}."),
                "If your company signs its own certificates, add its certificate under Settings, Network.",
                Some(OpenNetworkSettings),
            ),
            Self::WebPage { host } => (
                format!("{host} sent a web page."),
                "The address is one level off, or a login page is in front. Correct the address.",
                address,
            ),
            Self::WrongApi { host, provider } => (
                format!("{host} answers, but not as {provider} does."),
                "Correct the address.",
                address,
            ),
            Self::RedirectedElsewhere { to: Some(to) } => (
                format!("The server sends us on to {to}."),
                "Patchbay does not follow. If that is the right place, enter its address.",
                address,
            ),
            Self::RedirectedElsewhere { to: None } => (
                "The server sends us elsewhere.".to_owned(),
                "A login page may be in front. Correct the address.",
                address,
            ),
            Self::PlainHttpThroughProxy { origin } => (
                format!("{origin} is not encrypted and a proxy stands between: it could read the secret."),
                "Use an https address, or reach this address without the proxy.",
                address,
            ),
            Self::ServerTrouble { host, status } => (
                format!("{host} is in trouble itself (it answered {status})."),
                "This says nothing about the credential. Check again later.",
                Some(CheckAgain),
            ),
            Self::TokenRefused { provider } => (
                format!("{provider} does not know this token."),
                "It was revoked, cut off while copying, or belongs to another site. Paste it again, or create a new one.",
                Some(OpenTokenPage),
            ),
            Self::LoginRefused { provider } => (
                format!("{provider} refused this user and password."),
                "Check the user name, then paste the API token or password again.",
                Some(FixField(FieldId::Password)),
            ),
            Self::RightsMissing { missing } => (
                format!("Permission missing: {}.", missing.join(", ")),
                "Add it to the token at the provider, then check again.",
                Some(OpenTokenPage),
            ),
            Self::OnlyPublic => (
                "This token reads public repositories only.".to_owned(),
                "Add the right repo to the token if private repositories matter.",
                Some(OpenTokenPage),
            ),
            Self::Forbidden { provider } => (
                format!("{provider} knows this account and lets it no further."),
                "Give the account the rights listed here, or use another account.",
                Some(OpenTokenPage),
            ),
            Self::NotFoundThere { host } => (
                format!("{host} answers, but there is nothing under this address."),
                "Correct the address.",
                address,
            ),
            Self::UnderAnotherAddress { provider, suggestion } => (
                format!("There is nothing under this address. {provider} is usually at {suggestion}."),
                "Use that address, then check again.",
                address,
            ),
            Self::NoSuchOrganization {
                provider,
                name,
                field,
            } => (
                match name {
                    Some(name) => format!("{provider} has no “{name}” that this account can see."),
                    None => format!("{provider} has no such organization that this account can see."),
                },
                "Correct its name, or give the account access to it.",
                Some(FixField(*field)),
            ),
            Self::MetricsOff => (
                "Copilot metrics are switched off for this organization.".to_owned(),
                "Its owner enables “Copilot usage metrics” under the organization's Copilot policies.",
                Some(CheckAgain),
            ),
            Self::BearerRefused { provider } => (
                format!("{provider} Cloud wants e-mail and API token, not a bearer token."),
                "Create a connection with the account's e-mail address and its API token.",
                None,
            ),
            Self::LimitReached { until: Some(until) } => (
                format!("The provider's limit is used up until {until:.0}."),
                "The last result stays. Check again after that.",
                Some(CheckAgain),
            ),
            Self::LimitReached { until: None } => (
                "The provider's limit of requests is used up.".to_owned(),
                "The last result stays. Check again later.",
                Some(CheckAgain),
            ),
            Self::SomeTokensRefused { positions, count } => {
                let positions = positions
                    .iter()
                    .map(u32::to_string)
                    .collect::<Vec<_>>()
                    .join(", ");
                (
                    format!("Token {positions} of {count} is refused."),
                    "Replace that one.",
                    Some(FixField(FieldId::Token)),
                )
            }
            Self::CannotJudge { account } => (
                format!("Signed in as {account}; DevLake cannot judge the rights of this sort of token."),
                "Keep it if you gave it the rights listed here, or use a classic token to have them verified.",
                None,
            ),
            Self::NoReason => (
                "DevLake said no without a reason.".to_owned(),
                "This sort of credential it may not be able to judge. Compare its rights with those listed here.",
                Some(CheckAgain),
            ),
            Self::WeakProof => (
                "DevLake looks at the status only: any page that answers would pass.".to_owned(),
                "Together with the right interface seen from here it counts.",
                None,
            ),
            Self::SystemCannotReach { host, cause } => (
                match cause {
                    Cause::NoSuchHost => format!("DevLake's network does not know {host}."),
                    Cause::NoAnswer => format!("DevLake gets no answer from {host}."),
                    Cause::TimedOut => format!("DevLake waits for {host} in vain."),
                    Cause::Certificate => format!("DevLake does not trust the certificate of {host}."),
                },
                "DevLake may need its own proxy or certificate. Set its proxy here, or ask its administrator.",
                Some(FixField(FieldId::Proxy)),
            ),
            Self::SlashApiRefused => (
                "DevLake takes no Jenkins address that contains /api.".to_owned(),
                "Enter the address of the Jenkins start page.",
                address,
            ),
            Self::SystemUnreachable { origin, cause } => (
                match cause {
                    Cause::NoSuchHost => format!("{} does not exist.", origin.host()),
                    Cause::NoAnswer => format!("Nothing answers at {origin}."),
                    Cause::TimedOut => format!("{origin} did not answer in time."),
                    Cause::Certificate => format!(
                        "This computer does not trust the certificate of {}.",
                        origin.host()
                    ),
                },
                "Start the system or connect to its network, then check again.",
                Some(CheckAgain),
            ),
            Self::SystemLoginNeeded => (
                "This DevLake asks for a login of its own.".to_owned(),
                "Enter its API key, or its user and password.",
                Some(EnterSystemLogin),
            ),
            Self::MigrationPending => (
                "This DevLake waits for its database migration.".to_owned(),
                "Its administrator confirms it in DevLake's own page. Patchbay never does.",
                Some(CheckAgain),
            ),
            Self::PluginMissing { plugin } => (
                format!("This DevLake has no plugin {plugin}."),
                "Update DevLake, or choose another system.",
                Some(FixField(FieldId::System)),
            ),
            Self::SystemCrashed => (
                "DevLake broke down while it tested this.".to_owned(),
                "It does so when the provider's answer surprises it. Check the address and the token's length.",
                Some(CheckAgain),
            ),
            Self::SystemCrashedWithout { right } => (
                format!("DevLake broke down while it tested this, as it does when the token lacks {right}."),
                "Give the token that right, or check the address.",
                Some(OpenTokenPage),
            ),
            Self::SystemKeyChanged => (
                "This DevLake cannot read the secrets it stores: its encryption key was changed.".to_owned(),
                "Its administrator restores ENCRYPTION_SECRET, or every secret is entered again.",
                None,
            ),
            Self::ConnectionMissing => (
                "DevLake does not have this connection any more.".to_owned(),
                "Read the list again.",
                Some(ReloadList),
            ),
            Self::FieldRefused { field } => (
                "DevLake refused one of the fields.".to_owned(),
                "Correct it, then check again.",
                Some(FixField(*field)),
            ),
            Self::UnknownAnswer { status } => (
                format!("DevLake gave an answer that fits no rule ({status})."),
                "This proves nothing either way. Check again, or look at DevLake's log.",
                Some(CheckAgain),
            ),
        }
    }
}
