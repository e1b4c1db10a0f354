//! Which path is which handler.

use percent_encoding::percent_decode_str;

/// A handler and what its path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    Server(Probe),
    Plugin { plugin: String, about: About },
    Collection(Collection),
}

/// About the server itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Probe {
    Ping,
    Version,
    Ready,
    Health,
    ProceedMigration,
    AuthMethods,
    UserInfo,
    Plugins,
}

/// About the connections of a plugin and what belongs to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum About {
    List,
    Create,
    Get { id: String },
    Patch { id: String },
    Delete { id: String },
    Test,
    SavedTest { id: String },
    Scopes { id: String, action: OnScopes },
    ScopeConfigs { id: String },
    CreateScopeConfig { id: String },
    RemoteScopes { id: String },
    SearchRemoteScopes { id: String },
    ProviderProxy { id: String, path: String },
}

/// What is done with the stored scopes of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OnScopes {
    List,
    Put,
    Get { scope: String },
    Delete { scope: String },
}

/// About what is collected, for whom and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Collection {
    Projects,
    CreateProject,
    Project { name: String },
    Blueprints,
    CreateBlueprint,
    Blueprint { id: String },
    PatchBlueprint { id: String },
    Pipelines,
    CreatePipeline,
    Pipeline { id: String },
    CancelPipeline { id: String },
}

/// Plugins whose scope ids may hold slashes that are not encoded (devlake.md 4.2).
const SCOPES_WITH_SLASHES: [&str; 2] = ["jenkins", "bitbucket"];

impl Route {
    /// The handler of a request; `None` for an unknown path or method.
    pub(super) fn of(method: &str, path: &str) -> Option<Self> {
        let decoded: Vec<String> = path
            .strip_prefix('/')?
            .split('/')
            .map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned())
            .collect();
        let parts: Vec<&str> = decoded.iter().map(String::as_str).collect();
        if let ["plugins", plugin, rest @ ..] = parts.as_slice() {
            let about = about(method, plugin, rest)?;
            let plugin = (*plugin).to_owned();
            return Some(Self::Plugin { plugin, about });
        }
        probe(method, &parts)
            .map(Self::Server)
            .or_else(|| collection(method, &parts).map(Self::Collection))
    }

    /// Answered without login and while a migration waits (devlake.md 1.2).
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::Server(Probe::Plugins) | Self::Plugin { .. } | Self::Collection(_) => false,
            Self::Server(_) => true,
        }
    }

    /// The plugin in the path.
    pub(super) fn plugin(&self) -> Option<&str> {
        match self {
            Self::Plugin { plugin, .. } => Some(plugin),
            Self::Server(_) | Self::Collection(_) => None,
        }
    }
}

fn probe(method: &str, parts: &[&str]) -> Option<Probe> {
    match (method, parts) {
        ("GET", ["ping"]) => Some(Probe::Ping),
        ("GET", ["version"]) => Some(Probe::Version),
        ("GET", ["ready"]) => Some(Probe::Ready),
        ("GET", ["health"]) => Some(Probe::Health),
        ("GET", ["proceed-db-migration"]) => Some(Probe::ProceedMigration),
        ("GET", ["auth", "methods"]) => Some(Probe::AuthMethods),
        ("GET", ["auth", "userinfo"]) => Some(Probe::UserInfo),
        ("GET", ["plugins"]) => Some(Probe::Plugins),
        _ => None,
    }
}

fn about(method: &str, plugin: &str, parts: &[&str]) -> Option<About> {
    let id = |id: &&str| (*id).to_owned();
    Some(match (method, parts) {
        ("POST", ["test"]) => About::Test,
        ("GET", ["connections"]) => About::List,
        ("POST", ["connections"]) => About::Create,
        (_, ["connections", "", ..]) => return None,
        ("GET", ["connections", one]) => About::Get { id: id(one) },
        ("PATCH", ["connections", one]) => About::Patch { id: id(one) },
        ("DELETE", ["connections", one]) => About::Delete { id: id(one) },
        ("POST", ["connections", one, "test"]) => About::SavedTest { id: id(one) },
        (_, ["connections", one, "scopes", scope @ ..]) => About::Scopes {
            id: id(one),
            action: on_scopes(method, plugin, scope)?,
        },
        ("GET", ["connections", one, "scope-configs"]) => About::ScopeConfigs { id: id(one) },
        ("POST", ["connections", one, "scope-configs"]) => About::CreateScopeConfig { id: id(one) },
        ("GET", ["connections", one, "remote-scopes"]) => About::RemoteScopes { id: id(one) },
        ("GET", ["connections", one, "search-remote-scopes"]) => About::SearchRemoteScopes { id: id(one) },
        ("GET", ["connections", one, "proxy", "rest", path @ ..]) => About::ProviderProxy {
            id: id(one),
            path: path.join("/"),
        },
        _ => return None,
    })
}

fn on_scopes(method: &str, plugin: &str, parts: &[&str]) -> Option<OnScopes> {
    let scope = match parts {
        [] => {
            return match method {
                "GET" => Some(OnScopes::List),
                "PUT" => Some(OnScopes::Put),
                _ => None,
            };
        }
        [""] => return None,
        [scope] => (*scope).to_owned(),
        parts if SCOPES_WITH_SLASHES.contains(&plugin) => parts.join("/"),
        _ => return None,
    };
    match method {
        "GET" => Some(OnScopes::Get { scope }),
        "DELETE" => Some(OnScopes::Delete { scope }),
        _ => None,
    }
}

fn collection(method: &str, parts: &[&str]) -> Option<Collection> {
    let named = |name: &&str| (*name).to_owned();
    Some(match (method, parts) {
        (_, [_, ""]) => return None,
        ("GET", ["projects"]) => Collection::Projects,
        ("POST", ["projects"]) => Collection::CreateProject,
        ("GET", ["projects", name]) => Collection::Project { name: named(name) },
        ("GET", ["blueprints"]) => Collection::Blueprints,
        ("POST", ["blueprints"]) => Collection::CreateBlueprint,
        ("GET", ["blueprints", id]) => Collection::Blueprint { id: named(id) },
        ("PATCH", ["blueprints", id]) => Collection::PatchBlueprint { id: named(id) },
        ("GET", ["pipelines"]) => Collection::Pipelines,
        ("POST", ["pipelines"]) => Collection::CreatePipeline,
        ("GET", ["pipelines", id]) => Collection::Pipeline { id: named(id) },
        ("DELETE", ["pipelines", id]) => Collection::CancelPipeline { id: named(id) },
        _ => return None,
    })
}
