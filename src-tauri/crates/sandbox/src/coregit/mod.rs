//! A CoreGit server, as far as connections and what depends on them need it (coregit.md; everything measured there):
//! keys and scoped tokens, connections, repositories, sync configurations and the webhooks that they leave at the
//! providers. Nothing is ever synchronised.

mod access;
mod answers;
mod clock;
mod configs;
mod connections;
mod front;
mod inside;
mod limits;
mod others;
mod outgoing;
mod paging;
mod repos;
mod routes;
mod runs;
mod settings;
mod state;
mod tokens;
mod validation;

use std::io::Result;
use std::sync::Arc;

use tokio::sync::Mutex;

pub(crate) use settings::MASTER_KEY;
pub use settings::{CoreGitSettings, Database, EncryptionKey};

use crate::http::{Handler, Listener, Site};
use crate::world::World;
use state::State;

/// A running CoreGit; clones are the same server.
#[derive(Clone)]
pub struct CoreGit {
    inner: Arc<Inner>,
}

struct Inner {
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

impl CoreGit {
    /// Starts a server without repositories and connections on a free port.
    pub(crate) async fn start(name: String, world: Arc<World>) -> Result<Self> {
        let server = Arc::new(Server {
            name,
            world,
            state: State::default(),
        });
        let listener = listen(0, &server).await?;
        let inner = Inner {
            port: listener.port(),
            listener: Mutex::new(Some(listener)),
            server,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Its name in records and faults, for example `coregit#1`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.server.name
    }

    /// Where it listens, without a trailing slash. The same after [`CoreGit::come_back`].
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.inner.port)
    }

    /// Changes what kind of server this is: keys, limits, database.
    pub fn configure(&self, change: impl FnOnce(&mut CoreGitSettings)) {
        self.inner.server.state.with(|data| change(&mut data.settings));
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
