//! What the server stores.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde_json::Value;

use super::clock::Clock;
use super::limits::Window;
use super::settings::CoreGitSettings;

/// Everything behind one lock, which is never held while a provider is asked.
#[derive(Debug, Default)]
pub(super) struct State(Mutex<Data>);

#[derive(Debug, Default)]
pub(super) struct Data {
    pub(super) settings: CoreGitSettings,
    pub(super) clock: Clock,
    pub(super) connections: Vec<Connection>,
    pub(super) repos: Vec<Repo>,
    pub(super) configs: Vec<Config>,
    pub(super) runs: Vec<Run>,
    pub(super) tokens: Vec<ScopedToken>,
    /// Requests so far, by credential and by organization.
    pub(super) windows: BTreeMap<String, Window>,
}

#[derive(Clone, Debug)]
pub(super) struct Connection {
    pub(super) id: String,
    pub(super) organization: String,
    pub(super) provider: String,
    pub(super) label: String,
    pub(super) username: Option<String>,
    pub(super) token: String,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
}

#[derive(Clone, Debug)]
pub(super) struct Repo {
    pub(super) id: String,
    pub(super) organization: String,
    pub(super) namespace: Option<String>,
    pub(super) slug: String,
    pub(super) description: Option<String>,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
}

#[derive(Clone, Debug)]
pub(super) struct Config {
    pub(super) id: String,
    pub(super) repo: String,
    pub(super) connection: String,
    pub(super) provider: String,
    pub(super) remote: String,
    pub(super) branch: String,
    pub(super) direction: String,
    pub(super) auto_sync: bool,
    pub(super) webhook: Option<u64>,
    pub(super) last_sha: Option<String>,
    pub(super) last_synced: Option<Timestamp>,
    pub(super) last_error: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) id: String,
    pub(super) config: String,
    pub(super) status: String,
    pub(super) message: Option<String>,
    pub(super) remote_sha: Option<String>,
    pub(super) commit_sha: Option<String>,
    pub(super) started: Timestamp,
    pub(super) completed: Timestamp,
}

#[derive(Clone, Debug)]
pub(super) struct ScopedToken {
    pub(super) id: String,
    pub(super) organization: String,
    pub(super) token: String,
    pub(super) name: String,
    pub(super) scopes: Value,
    pub(super) created: Timestamp,
    pub(super) expires: Timestamp,
    pub(super) last_used: Option<Timestamp>,
    pub(super) is_revoked: bool,
}

impl State {
    pub(super) fn with<R>(&self, work: impl FnOnce(&mut Data) -> R) -> R {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Data {
    /// A connection of an organization; of another one it does not exist (coregit.md 5.3).
    pub(super) fn connection(&mut self, organization: &str, id: &str) -> Option<&mut Connection> {
        self.connections
            .iter_mut()
            .find(|connection| connection.id == id && connection.organization == organization)
    }

    /// Takes a connection away with its sync configurations and their runs; the webhooks stay (coregit.md 5.5).
    pub(super) fn delete_connection(&mut self, organization: &str, id: &str) {
        let before = self.connections.len();
        self.connections
            .retain(|connection| connection.id != id || connection.organization != organization);
        if self.connections.len() < before {
            self.delete_configs(|config| config.connection == id);
        }
    }

    pub(super) fn delete_configs(&mut self, which: impl Fn(&Config) -> bool) {
        let gone: Vec<String> = self
            .configs
            .iter()
            .filter(|config| which(config))
            .map(|config| config.id.clone())
            .collect();
        self.configs.retain(|config| !gone.contains(&config.id));
        self.runs.retain(|run| !gone.contains(&run.config));
    }

    pub(super) fn repo(&self, organization: &str, namespace: Option<&str>, slug: &str) -> Option<&Repo> {
        self.repos.iter().find(|repo| {
            repo.organization == organization && repo.namespace.as_deref() == namespace && repo.slug == slug
        })
    }

    pub(super) fn config_of(&mut self, repo: &str) -> Option<&mut Config> {
        self.configs.iter_mut().find(|config| config.repo == repo)
    }
}
