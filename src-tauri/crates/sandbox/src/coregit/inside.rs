//! What no client of the original can do: making things up, changing them behind everybody's back, and reading
//! what is really stored.

use serde_json::{Value, json};

use super::access::{key_window, organization_window};
use super::clock::{iso, later};
use super::settings::ORGANIZATION;
use super::state::{Config, Connection, Data, Run};
use super::{CoreGit, limits, repos, tokens};

/// How long a seeded scoped token lives, in seconds.
const TOKEN_LIFETIME: i64 = 2_592_000;

impl CoreGit {
    /// Stores a connection of the first organization past every check, and returns its id. `fields`: `provider`,
    /// `label`, `access_token`, `external_username`.
    pub fn seed_connection(&self, fields: &Value) -> String {
        let text = |field: &str| fields[field].as_str().unwrap_or_default().to_owned();
        self.with(|data| {
            let now = data.clock.now();
            let id = data.clock.make_id(21);
            data.connections.push(Connection {
                id: id.clone(),
                organization: ORGANIZATION.to_owned(),
                provider: text("provider"),
                label: text("label"),
                username: fields["external_username"].as_str().map(str::to_owned),
                token: text("access_token"),
                created: now,
                updated: now,
            });
            id
        })
    }

    /// Stores a repository (`slug` or `namespace/slug`) of the first organization and returns its id.
    pub fn seed_repo(&self, name: &str) -> String {
        let (namespace, slug) = match name.split_once('/') {
            Some((namespace, slug)) => (Some(namespace.to_owned()), slug),
            None => (None, name),
        };
        self.with(|data| repos::add(data, ORGANIZATION, namespace, slug.to_owned(), None).id)
    }

    /// Stores a repository with a sync configuration, and its webhook at the provider where it would have one.
    /// `fields`: `remote`, `direction`, `auto_sync`, `last_synced_at` (any value = just now), `last_error`.
    pub fn seed_sync(&self, repo: &str, connection: &str, fields: &Value) {
        let repo = self.seed_repo(repo);
        let text = |field: &str| fields[field].as_str().map(str::to_owned);
        let remote = text("remote").unwrap_or_default();
        let direction = text("direction").unwrap_or_else(|| "import".to_owned());
        let auto_sync = fields["auto_sync"] == true;
        let provider = self.with(|data| {
            let found = data.connections.iter().find(|row| row.id == connection);
            found.map(|row| row.provider.clone()).unwrap_or_default()
        });
        let webhook = (auto_sync && direction == "import").then(|| {
            let host = if provider == "gitlab" {
                "gitlab.com"
            } else {
                "api.github.com"
            };
            self.inner.server.world.tokens.add_webhook(host, &remote)
        });
        self.with(|data| {
            let now = data.clock.now();
            data.configs.push(Config {
                id: data.clock.make_id(21),
                repo,
                connection: connection.to_owned(),
                provider,
                remote,
                branch: "main".to_owned(),
                direction,
                auto_sync,
                webhook,
                last_sha: None,
                last_synced: fields["last_synced_at"].as_str().map(|_| now),
                last_error: text("last_error"),
            });
        });
    }

    /// Stores a run of a configuration: `status`, `message`, `remote_sha`. `false` when there is no such one.
    pub fn seed_run(&self, config: &str, fields: &Value) -> bool {
        let text = |field: &str| fields[field].as_str().map(str::to_owned);
        self.with(|data| {
            let now = data.clock.now();
            let run = Run {
                id: data.clock.make_id(21),
                config: config.to_owned(),
                status: text("status").unwrap_or_default(),
                message: text("message"),
                remote_sha: text("remote_sha"),
                commit_sha: text("commit_sha"),
                started: now,
                completed: now,
            };
            let Some(row) = data.configs.iter_mut().find(|row| row.id == config) else {
                return false;
            };
            if run.status == "success" {
                row.last_synced = Some(now);
                row.last_sha.clone_from(&run.remote_sha);
            }
            data.runs.push(run);
            true
        })
    }

    /// Makes a scoped token of the first organization known; `scopes` as `{"repos:*": ["read"]}`.
    pub fn seed_token(&self, token: &str, scopes: Value) {
        self.with(|data| {
            let expires = later(data.clock.now(), TOKEN_LIFETIME);
            tokens::add(data, ORGANIZATION, token, "seeded", scopes, expires);
        });
    }

    /// The same, but it expired an hour ago.
    pub fn seed_expired_token(&self, token: &str) {
        self.with(|data| {
            let expired = later(data.clock.now(), -3_600);
            tokens::add(
                data,
                ORGANIZATION,
                token,
                "expired",
                json!({"repos:*": ["read"]}),
                expired,
            );
        });
    }

    /// Takes a connection away as somebody else with another client might.
    pub fn forget_connection(&self, id: &str) {
        self.with(|data| data.delete_connection(ORGANIZATION, id));
    }

    /// As if somebody had given the sync configuration with this remote another connection.
    pub fn move_sync(&self, remote: &str, connection: &str) {
        self.with(|data| {
            for config in data.configs.iter_mut().filter(|config| config.remote == remote) {
                config.connection = connection.to_owned();
            }
        });
    }

    /// As if this credential had sent so many requests just now.
    pub fn spend_requests(&self, credential: &str, requests: usize) {
        self.with(|data| limits::fill(data, &key_window(credential), requests));
    }

    /// As if the first organization had sent so many requests just now.
    pub fn spend_requests_of_all(&self, requests: usize) {
        self.with(|data| limits::fill(data, &organization_window(ORGANIZATION), requests));
    }

    /// Everything that is stored, tokens in clear (all of them are made up): `{"connections": […], "repos": […],
    /// "configs": […]}`. For comparing before and after.
    #[must_use]
    pub fn stored(&self) -> Value {
        self.with(|data| everything(data))
    }

    fn with<R>(&self, work: impl FnOnce(&mut Data) -> R) -> R {
        self.inner.server.state.with(work)
    }
}

fn everything(data: &Data) -> Value {
    let connections: Vec<Value> = data
        .connections
        .iter()
        .map(|row| {
            json!({
                "id": row.id, "organization": row.organization, "provider": row.provider, "label": row.label,
                "external_username": row.username, "access_token": row.token, "updated_at": iso(row.updated),
            })
        })
        .collect();
    let repos: Vec<Value> = data
        .repos
        .iter()
        .map(|row| json!({"id": row.id, "namespace": row.namespace, "slug": row.slug}))
        .collect();
    let configs: Vec<Value> = data
        .configs
        .iter()
        .map(|row| {
            json!({
                "id": row.id, "repo": row.repo, "connection": row.connection, "remote": row.remote,
                "direction": row.direction, "auto_sync": row.auto_sync, "webhook": row.webhook,
            })
        })
        .collect();
    json!({"connections": connections, "repos": repos, "configs": configs})
}
