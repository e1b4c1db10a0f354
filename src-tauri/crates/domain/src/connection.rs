//! One entry in a system, as we know it.

use std::{collections::BTreeMap, fmt};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Address, ConnectionId, CredentialId, Hint, SystemId, SystemKind, Tag, TokenKind, kinds::ConnectionKind,
};

/// What a connection is: a kind with a file under [`kinds`](crate::kinds), or a plugin that is shown read-only.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Patchbay can create and test it.
    Known(ConnectionKind),
    /// Listed by the system under this plugin name; shown, never changed.
    Unlisted(String),
}

impl Kind {
    /// The kind of a system's own word for it: a plugin of DevLake, a provider of CoreGit.
    pub fn of(system: SystemKind, word: &str) -> Self {
        let known = match system {
            SystemKind::DevLake => ConnectionKind::of_devlake_plugin(word),
            SystemKind::CoreGit => ConnectionKind::of_coregit_provider(word),
            SystemKind::Dojops => ConnectionKind::of_connector_type(word),
        };
        known.map_or_else(|| Self::Unlisted(word.to_owned()), Self::Known)
    }

    /// The kind of a DevLake plugin by its name in addresses.
    pub fn of_devlake_plugin(slug: &str) -> Self {
        Self::of(SystemKind::DevLake, slug)
    }

    /// The plugin's name in addresses.
    pub fn slug(&self) -> &str {
        match self {
            Self::Known(kind) => kind.spec().slug,
            Self::Unlisted(slug) => slug,
        }
    }
}

/// Which secret of a connection a credential fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// A token.
    Token,
    /// The password beside a login.
    Password,
    /// The private key of an app.
    AppKey,
}

impl Slot {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Token, Self::Password, Self::AppKey];

    /// The slot behind a field of DevLake's; a refresh token is no secret of its own (devlake.md 3.1).
    pub fn of_devlake_field(field: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.devlake_field() == field)
    }

    /// The field of DevLake's bodies that carries it; the same for every plugin (devlake.md 3.12).
    pub fn devlake_field(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Password => "password",
            Self::AppKey => "secretKey",
        }
    }
}

/// A credential at work: which connection uses it, where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// The connection.
    pub connection: ConnectionId,
    /// The slot it fills.
    pub slot: Slot,
    /// Its place among several in the same slot, from 0.
    pub position: u32,
    /// The credential.
    pub credential: CredentialId,
}

/// Where a connection is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state", content = "since")]
pub enum ConnectionState {
    /// A create was sent and its answer never came: ask the system, or forget it.
    Pending(Timestamp),
    /// The system listed it last time.
    Present,
    /// The system stopped listing it.
    Gone(Timestamp),
}

/// What a person chose for it, beyond the name. Fields that a kind does not have stay `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The provider's address.
    pub address: Option<Address>,
    /// The organisation; for most kinds kept by us only (devlake.md 3.12). For a connector of dojops-sa what it is
    /// narrowed to: a project, group, repository or space.
    pub organization: Option<String>,
    /// The enterprise above organisations.
    pub enterprise: Option<String>,
    /// The proxy that DevLake itself uses.
    pub proxy: Option<String>,
    /// Requests an hour that DevLake allows itself; `None` = the plugin's own limit.
    pub rate_limit_per_hour: Option<u32>,
}

/// What the system said about it last time, without secrets and masks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteCopy {
    /// When we read it.
    pub seen_at: Timestamp,
    /// The system's own stamps. `updated_at` moves on every change, renames too.
    pub created_at: Option<Timestamp>,
    /// See `created_at`.
    pub updated_at: Option<Timestamp>,
    /// Every further field, by the system's own name.
    pub fields: BTreeMap<String, Value>,
    /// The secrets whose masks it showed, in its own order.
    #[serde(default)]
    pub secrets: Vec<SeenSecret>,
}

/// A secret as a system shows it: masked but for its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenSecret {
    /// The slot that it fills.
    pub slot: Slot,
    /// What may be shown of it.
    pub hint: Hint,
    /// What sort it is, where its beginning is visible.
    pub token_kind: TokenKind,
}

/// A system's own id of a connection.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RemoteId {
    /// DevLake's number, unique per plugin (devlake.md 2.2).
    Number(u64),
    /// CoreGit's opaque text (coregit.md section 4).
    Text(String),
}

impl RemoteId {
    /// The number, where it is one.
    pub fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(_) => None,
        }
    }
}

impl From<u64> for RemoteId {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl fmt::Display for RemoteId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Text(text) => formatter.write_str(text),
        }
    }
}

/// One entry in a system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Our identity for it.
    pub id: ConnectionId,
    /// The system that holds it.
    pub system: SystemId,
    /// What it is.
    pub kind: Kind,
    /// The system's own id of it; `None` while its creation is pending.
    pub remote_id: Option<RemoteId>,
    /// Its name, unique per plugin in the system.
    pub name: String,
    /// What was chosen for it.
    pub settings: Settings,
    /// Where it is in its life.
    pub state: ConnectionState,
    /// What the system said last time.
    pub remote: Option<RemoteCopy>,
    /// Whether somebody else changed it since we last looked.
    pub is_changed_elsewhere: bool,
    /// What people call it beside its name; kept by us.
    #[serde(default)]
    pub tags: Vec<Tag>,
}

impl Connection {
    /// The number that a DevLake knows it by.
    pub fn devlake_id(&self) -> Option<u64> {
        self.remote_id.as_ref().and_then(RemoteId::number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_stored_as_the_system_writes_it() {
        let ids = [RemoteId::Number(7), RemoteId::Text("-_Pb7".to_owned())];

        let written = serde_json::to_string(&ids).unwrap();

        assert_eq!(written, r#"[7,"-_Pb7"]"#);
        assert_eq!(serde_json::from_str::<[RemoteId; 2]>(&written).unwrap(), ids);
    }
}
