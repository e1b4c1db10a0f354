//! Which route a request is for.

use percent_encoding::percent_decode_str;

use crate::http::Request;

pub(super) enum Route {
    /// Needs no key.
    Open(Open),
    Connections(OnConnections),
    Repos(OnRepos),
    Config {
        repo: RepoName,
        action: OnConfig,
    },
    History {
        repo: RepoName,
    },
    Trigger,
    Tokens(OnTokens),
    AuditLog,
    Usage,
}

pub(super) enum Open {
    Root,
    Health,
}

pub(super) enum OnConnections {
    List,
    Create,
    Change { id: String },
    Delete { id: String },
    Test { id: String },
}

pub(super) enum OnRepos {
    List,
    Create,
    Get { repo: RepoName },
    Delete { repo: RepoName },
}

pub(super) enum OnConfig {
    Get,
    Create,
    Change,
    Delete,
}

pub(super) enum OnTokens {
    List,
    Create,
    Revoke { id: String },
}

/// `slug` or `namespace/slug`.
pub(super) struct RepoName {
    pub(super) namespace: Option<String>,
    pub(super) slug: String,
}

impl RepoName {
    fn of(parts: &[&str]) -> Option<Self> {
        match parts {
            [""] | ["", _] | [_, ""] => None,
            [slug] => Some(Self {
                namespace: None,
                slug: (*slug).to_owned(),
            }),
            [namespace, slug] => Some(Self {
                namespace: Some((*namespace).to_owned()),
                slug: (*slug).to_owned(),
            }),
            _ => None,
        }
    }
}

impl Route {
    pub(super) fn of(request: &Request) -> Option<Self> {
        let decoded: Vec<String> = request
            .path()
            .split('/')
            .skip(1)
            .map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned())
            .collect();
        let parts: Vec<&str> = decoded.iter().map(String::as_str).collect();
        let method = request.method.as_str();
        match (method, parts.as_slice()) {
            ("GET", [""]) => Some(Self::Open(Open::Root)),
            ("GET", ["health"]) => Some(Self::Open(Open::Health)),
            (_, ["v1", "connections", rest @ ..]) => connections(method, rest).map(Self::Connections),
            (_, ["v1", "repos", rest @ ..]) => repos(method, rest),
            ("GET", ["v1", "tokens"]) => Some(Self::Tokens(OnTokens::List)),
            ("POST", ["v1", "tokens"]) => Some(Self::Tokens(OnTokens::Create)),
            ("DELETE", ["v1", "tokens", id]) => Some(Self::Tokens(OnTokens::Revoke { id: (*id).to_owned() })),
            ("GET", ["v1", "audit-log"]) => Some(Self::AuditLog),
            ("GET", ["v1", "usage"]) => Some(Self::Usage),
            _ => None,
        }
    }
}

fn connections(method: &str, parts: &[&str]) -> Option<OnConnections> {
    match (method, parts) {
        ("GET", []) => Some(OnConnections::List),
        ("POST", []) => Some(OnConnections::Create),
        (_, ["", ..]) => None,
        ("PATCH", [id]) => Some(OnConnections::Change { id: (*id).to_owned() }),
        ("DELETE", [id]) => Some(OnConnections::Delete { id: (*id).to_owned() }),
        ("POST", [id, "test"]) => Some(OnConnections::Test { id: (*id).to_owned() }),
        _ => None,
    }
}

fn repos(method: &str, parts: &[&str]) -> Option<Route> {
    match (method, parts) {
        ("GET", []) => Some(Route::Repos(OnRepos::List)),
        ("POST", []) => Some(Route::Repos(OnRepos::Create)),
        (_, [repo @ .., "sync", "config"]) => {
            let action = match method {
                "GET" => OnConfig::Get,
                "POST" => OnConfig::Create,
                "PATCH" => OnConfig::Change,
                "DELETE" => OnConfig::Delete,
                _ => return None,
            };
            RepoName::of(repo).map(|repo| Route::Config { repo, action })
        }
        ("GET", [repo @ .., "sync", "history"]) => RepoName::of(repo).map(|repo| Route::History { repo }),
        ("POST", [repo @ .., "sync"]) => RepoName::of(repo).map(|_| Route::Trigger),
        ("GET", repo) => RepoName::of(repo).map(|repo| Route::Repos(OnRepos::Get { repo })),
        ("DELETE", repo) => RepoName::of(repo).map(|repo| Route::Repos(OnRepos::Delete { repo })),
        _ => None,
    }
}
