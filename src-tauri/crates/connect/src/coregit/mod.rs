//! CoreGit: found, listed, given connections, asked to test them, cleared of what depends on them (coregit.md).

mod answer;
mod change;
mod create;
mod delete;
mod error;
mod find;
mod limit;
mod list;
mod phrases;
mod record;
mod repos;
mod syncs;
mod test;
mod walk;

use std::{sync::Arc, time::Duration};

pub use domain::sync::{Direction, Progress};
use domain::{Address, NetworkRoute, Provider};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;

pub use change::{Change, ChangeError, Changed};
pub use delete::{DeleteError, Deleted};
pub use error::{CoreGitError, Whose};
pub use find::Found;
pub use limit::Limit;
pub use record::RemoteConnection;
pub use repos::RepoName;
pub use syncs::RepoSync;
pub use walk::{Gap, Walk};

use crate::net::{Clothing, Lane, Net, NetError, Request, Response, SecretSource};

/// Where the hosted service is (coregit.md section 1).
pub const HOSTED: &str = "https://api.coregit.dev/";

/// What a key may do. Its form tells; a key with another beginning is a master key until the server says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// Everything in its organization.
    Master,
    /// Reading, and testing connections.
    Scoped,
}

/// The key of CoreGit's own interface.
#[derive(Clone)]
pub struct ApiKey {
    /// Who lends it.
    pub source: Arc<dyn SecretSource>,
    /// What it may do.
    pub kind: KeyKind,
}

/// The two providers that CoreGit knows, at their public addresses only (coregit.md section 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hosted {
    /// `github.com`.
    GitHub,
    /// `gitlab.com`.
    GitLab,
}

impl Hosted {
    /// As CoreGit writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::GitHub => "github",
            Self::GitLab => "gitlab",
        }
    }

    /// From CoreGit's word; `None` for a provider that Patchbay does not know.
    pub fn of(word: &str) -> Option<Self> {
        [Self::GitHub, Self::GitLab]
            .into_iter()
            .find(|hosted| hosted.word() == word)
    }

    /// Who issues its tokens.
    pub fn provider(self) -> Provider {
        match self {
            Self::GitHub => Provider::GitHub,
            Self::GitLab => Provider::GitLab,
        }
    }

    /// The host that CoreGit asks about a token.
    pub fn host(self) -> &'static str {
        match self {
            Self::GitHub => "api.github.com",
            Self::GitLab => "gitlab.com",
        }
    }

    /// CoreGit's own work with a provider is slow, and done one at a time.
    fn lane(self) -> Lane {
        Lane::SystemTest {
            provider: self.host().to_owned(),
        }
    }
}

/// One CoreGit server.
#[derive(Clone)]
pub struct CoreGit {
    net: Net,
    address: Address,
    route: NetworkRoute,
    key: ApiKey,
    limit: Limit,
}

impl CoreGit {
    /// A client for the server at `address`, with or without `/v1`; asks nothing yet.
    pub fn new(net: Net, address: &Address, route: NetworkRoute, key: ApiKey) -> Self {
        Self {
            net,
            address: Self::base(address),
            route,
            key,
            limit: Limit::default(),
        }
    }

    /// The same client, keeping to what is known of the server's limit.
    #[must_use]
    pub fn keeping_to(self, limit: Limit) -> Self {
        Self { limit, ..self }
    }

    /// The one form in which an address is kept: without the version (coregit.md section 1).
    #[must_use]
    pub fn base(address: &Address) -> Address {
        match address.path().strip_suffix("v1/") {
            Some(path) if path.ends_with('/') => address.at(path),
            _ => address.clone(),
        }
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// What its key may do.
    pub fn key_kind(&self) -> KeyKind {
        self.key.kind
    }

    /// What a scoped key is refused anyway is not sent.
    fn must_write(&self, cancel: &CancellationToken) -> Result<(), CoreGitError> {
        if cancel.is_cancelled() {
            return Err(NetError::Cancelled.into());
        }
        match self.key.kind {
            KeyKind::Master => Ok(()),
            KeyKind::Scoped => Err(CoreGitError::MasterKeyNeeded),
        }
    }

    /// Adds the key and sends, unless the limit is known to be used up.
    async fn send(&self, request: Request<'_>, cancel: &CancellationToken) -> Result<Response, CoreGitError> {
        self.limit.admit()?;
        let source: &dyn SecretSource = self.key.source.as_ref();
        let request = request.carrying(source, Clothing::ApiKeyHeader);
        let response = self.net.send(&self.route, &request, cancel).await?;
        let now = self.net.now();
        if let Some(CoreGitError::LimitReached {
            whose,
            until: Some(until),
        }) = answer::limit(&response, now)
        {
            let wait = Duration::try_from(until.duration_since(now)).unwrap_or_default();
            self.limit.is_full(whose, until, wait);
        }
        Ok(response)
    }

    /// The JSON of a success.
    async fn ask(&self, request: Request<'_>, cancel: &CancellationToken) -> Result<Value, CoreGitError> {
        let response = self.send(request, cancel).await?;
        answer::success(&response, self.net.now())
    }

    fn get_request(&self, path: &str) -> Request<'static> {
        // A full limit is told at once: whoever waits wants to know until when.
        Request::get(self.address.below(path), Lane::System).once()
    }

    fn delete_request(&self, path: &str) -> Request<'static> {
        Request::delete(self.address.below(path), Lane::System)
    }

    fn post_request(&self, path: &str, body: Map<String, Value>, lane: Lane) -> Request<'static> {
        Request::post(self.address.below(path), body, lane)
    }

    fn patch_request(&self, path: &str, body: Map<String, Value>, lane: Lane) -> Request<'static> {
        Request {
            lane,
            ..Request::patch(self.address.below(path), body, Lane::System)
        }
    }
}

/// An id or name as part of a path. Ids are opaque, and may begin with `-` (coregit.md section 4).
fn part(text: &str) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_');
    utf8_percent_encode(text, KEPT).to_string()
}
