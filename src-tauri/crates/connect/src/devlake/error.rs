//! Why DevLake did not do what was asked.

use domain::{Finding, Origin, kinds::FieldId};

use crate::{Message, net::NetError};

/// What a DevLake asks of those who call (devlake.md 1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginWay {
    /// User and password of the page in front (config-ui).
    UiBasic,
    /// An API key.
    ApiKey,
}

/// Why an operation failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DevLakeError {
    /// No answer, or the secret may not go there.
    #[error(transparent)]
    Net(#[from] NetError),
    /// It asks for a login of its own, or refused the one it got.
    #[error("this DevLake asks for a login")]
    LoginNeeded(LoginWay),
    /// It waits for its database migration, or runs it.
    #[error("this DevLake waits for its database migration")]
    MigrationPending,
    /// It has no such plugin.
    #[error("this DevLake has no plugin {plugin}")]
    PluginMissing {
        /// The plugin's own name.
        plugin: String,
    },
    /// It cannot decrypt what it stores.
    #[error("this DevLake cannot read the secrets it stores")]
    KeyChanged,
    /// Its handler broke down: an empty 500.
    #[error("DevLake broke down")]
    Crashed,
    /// The connection is not there.
    #[error("DevLake does not have this connection")]
    NotFound,
    /// Another connection of the plugin has this name.
    #[error("a connection of this name exists")]
    NameTaken,
    /// It refused a field.
    #[error("DevLake refused a field")]
    FieldRefused {
        /// Which.
        field: FieldId,
        /// Its own words.
        message: Message,
    },
    /// The request may have done its work, and no answer says so: look for the unique name, never send it again.
    #[error("DevLake's answer was lost")]
    AnswerLost,
    /// What answers is no DevLake.
    #[error("this is not a DevLake")]
    NotDevLake,
    /// An answer that fits no rule.
    #[error("DevLake answered in a way that fits no rule")]
    Other {
        /// The status.
        status: u16,
        /// Its own words.
        message: Message,
    },
}

impl DevLakeError {
    /// What a check would show for it; `None` where it is no finding but something for the person at the window:
    /// a locked vault, a missing grant, a cancelled call.
    pub fn finding(&self, origin: &Origin) -> Option<Finding> {
        let host = || origin.host().to_owned();
        Some(match self {
            Self::Net(error) => return net_finding(error, origin),
            Self::LoginNeeded(_) => Finding::SystemLoginNeeded,
            Self::MigrationPending => Finding::MigrationPending,
            Self::PluginMissing { plugin } => Finding::PluginMissing {
                plugin: plugin.clone(),
            },
            Self::KeyChanged => Finding::SystemKeyChanged,
            Self::Crashed => Finding::SystemCrashed,
            Self::NotFound => Finding::ConnectionMissing,
            Self::NameTaken => Finding::FieldRefused { field: FieldId::Name },
            Self::FieldRefused { field, .. } => Finding::FieldRefused { field: *field },
            Self::AnswerLost => Finding::UnknownAnswer { status: 0 },
            Self::NotDevLake => Finding::WrongApi {
                host: host(),
                provider: "DevLake".to_owned(),
            },
            Self::Other { status, .. } => Finding::UnknownAnswer { status: *status },
        })
    }
}

/// Towards a system every trouble of the network is the system's: it says nothing about the credential.
fn net_finding(error: &NetError, origin: &Origin) -> Option<Finding> {
    if let Some(cause) = error.cause() {
        return Some(Finding::SystemUnreachable {
            origin: origin.clone(),
            cause,
        });
    }
    if error.is_nonsense() {
        return Some(Finding::WrongApi {
            host: origin.host().to_owned(),
            provider: "DevLake".to_owned(),
        });
    }
    error.finding()
}
