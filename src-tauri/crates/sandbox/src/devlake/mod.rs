//! A DevLake server, as far as the connections of its eleven plugins need it (devlake.md; everything measured there):
//! the connections, and the scopes, blueprints, projects and pipelines that depend on them. Nothing is ever collected.

mod access;
mod address;
mod blueprints;
mod browse;
mod collection_routes;
mod connections;
mod decode;
mod delete;
mod encryption;
mod failure;
mod front;
mod inside;
mod mask;
mod merge;
mod network;
mod older;
mod page;
mod patch;
mod pipelines;
mod plugin_routes;
mod plugins;
mod probes;
mod projects;
mod routes;
mod scope_configs;
mod scopes;
mod settings;
mod state;

use std::io::Result;
use std::sync::Arc;

use serde_json::Value;
use tokio::sync::Mutex;

pub use settings::{DevLakeSettings, Front};

use crate::http::{Handler, Listener, Site};
use crate::world::World;
use state::State;

/// A running DevLake; clones are the same server.
#[derive(Clone)]
pub struct DevLake {
    inner: Arc<Inner>,
}

struct Inner {
    name: String,
    port: u16,
    /// `None` while it is down.
    listener: Mutex<Option<Listener>>,
    server: Arc<Server>,
}

/// What the handlers share.
pub(crate) struct Server {
    name: String,
    world: Arc<World>,
    state: State,
}

impl DevLake {
    /// Starts a server with no connections on a free port.
    pub(crate) async fn start(name: String, world: Arc<World>) -> Result<Self> {
        let server = Arc::new(Server {
            name: name.clone(),
            world,
            state: State::default(),
        });
        let listener = listen(0, &server).await?;
        let inner = Inner {
            name,
            port: listener.port(),
            listener: Mutex::new(Some(listener)),
            server,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Its name in records and faults, for example `devlake#1`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// Where it listens, without a trailing slash. The same after [`DevLake::come_back`].
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.inner.port)
    }

    /// Changes what kind of server this is: version, plugins, what stands in front of it.
    pub fn configure(&self, change: impl FnOnce(&mut DevLakeSettings)) {
        self.inner.server.state.configure(change);
    }

    /// Puts a connection into the store, past every check, and returns its id.
    ///
    /// `fields` are those of the plugin, secrets in clear; an `id` and `createdAt` among them are kept. Any plugin
    /// name goes; one the server did not have becomes installed.
    pub fn seed(&self, plugin: &str, fields: &Value) -> u64 {
        self.inner.server.state.seed(plugin, fields)
    }

    /// How many connections of a plugin are stored.
    #[must_use]
    pub fn count(&self, plugin: &str) -> usize {
        self.inner.server.state.rows(plugin).len()
    }

    /// Closes the port and every open connection; the data stay.
    pub async fn go_down(&self) {
        if let Some(listener) = self.inner.listener.lock().await.take() {
            listener.stop().await;
        }
    }

    /// Listens again on the same port.
    ///
    /// # Errors
    /// When something else took the port meanwhile.
    pub async fn come_back(&self) -> Result<()> {
        let mut listener = self.inner.listener.lock().await;
        if listener.is_none() {
            *listener = Some(listen(self.inner.port, &self.inner.server).await?);
        }
        Ok(())
    }
}

async fn listen(port: u16, server: &Arc<Server>) -> Result<Listener> {
    let handler: Handler = {
        let server = Arc::clone(server);
        Arc::new(move |request| {
            let server = Arc::clone(&server);
            Box::pin(async move { Some(front::answer(&server, request).await) })
        })
    };
    let site = Site {
        name: server.name.clone(),
        handler,
        world: Arc::clone(&server.world),
    };
    Listener::plain(port, site).await
}
