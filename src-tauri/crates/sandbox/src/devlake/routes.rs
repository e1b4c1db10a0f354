//! Which path is which handler.

use percent_encoding::percent_decode_str;

/// A handler and what its path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    Ping,
    Version,
    Ready,
    Health,
    ProceedMigration,
    AuthMethods,
    UserInfo,
    Plugins,
    List { plugin: String },
    Create { plugin: String },
    Get { plugin: String, id: String },
    Patch { plugin: String, id: String },
    Delete { plugin: String, id: String },
    Test { plugin: String },
    SavedTest { plugin: String, id: String },
}

impl Route {
    /// The handler of a request; `None` for an unknown path or method.
    pub(super) fn of(method: &str, path: &str) -> Option<Self> {
        let decoded: Vec<String> = path
            .strip_prefix('/')?
            .split('/')
            .map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned())
            .collect();
        let parts: Vec<&str> = decoded.iter().map(String::as_str).collect();
        let route = match (method, parts.as_slice()) {
            ("GET", ["ping"]) => Self::Ping,
            ("GET", ["version"]) => Self::Version,
            ("GET", ["ready"]) => Self::Ready,
            ("GET", ["health"]) => Self::Health,
            ("GET", ["proceed-db-migration"]) => Self::ProceedMigration,
            ("GET", ["auth", "methods"]) => Self::AuthMethods,
            ("GET", ["auth", "userinfo"]) => Self::UserInfo,
            ("GET", ["plugins"]) => Self::Plugins,
            ("GET", ["plugins", plugin, "connections"]) => Self::List {
                plugin: (*plugin).to_owned(),
            },
            ("POST", ["plugins", plugin, "connections"]) => Self::Create {
                plugin: (*plugin).to_owned(),
            },
            ("GET", ["plugins", plugin, "connections", id]) if !id.is_empty() => Self::Get {
                plugin: (*plugin).to_owned(),
                id: (*id).to_owned(),
            },
            ("PATCH", ["plugins", plugin, "connections", id]) if !id.is_empty() => Self::Patch {
                plugin: (*plugin).to_owned(),
                id: (*id).to_owned(),
            },
            ("DELETE", ["plugins", plugin, "connections", id]) if !id.is_empty() => Self::Delete {
                plugin: (*plugin).to_owned(),
                id: (*id).to_owned(),
            },
            ("POST", ["plugins", plugin, "test"]) => Self::Test {
                plugin: (*plugin).to_owned(),
            },
            ("POST", ["plugins", plugin, "connections", id, "test"]) => Self::SavedTest {
                plugin: (*plugin).to_owned(),
                id: (*id).to_owned(),
            },
            _ => return None,
        };
        Some(route)
    }

    /// Answered without login and while a migration waits (devlake.md 1.2).
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::Ping
            | Self::Version
            | Self::Ready
            | Self::Health
            | Self::ProceedMigration
            | Self::AuthMethods
            | Self::UserInfo => true,
            Self::Plugins
            | Self::List { .. }
            | Self::Create { .. }
            | Self::Get { .. }
            | Self::Patch { .. }
            | Self::Delete { .. }
            | Self::Test { .. }
            | Self::SavedTest { .. } => false,
        }
    }

    /// The plugin in the path.
    pub(super) fn plugin(&self) -> Option<&str> {
        match self {
            Self::Ping
            | Self::Version
            | Self::Ready
            | Self::Health
            | Self::ProceedMigration
            | Self::AuthMethods
            | Self::UserInfo
            | Self::Plugins => None,
            Self::List { plugin }
            | Self::Create { plugin }
            | Self::Get { plugin, .. }
            | Self::Patch { plugin, .. }
            | Self::Delete { plugin, .. }
            | Self::Test { plugin }
            | Self::SavedTest { plugin, .. } => Some(plugin),
        }
    }
}
