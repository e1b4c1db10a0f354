//! Apache DevLake: found, listed, given connections, asked to test them (devlake.md).

mod answer;
mod body;
mod create;
mod delete;
mod differences;
mod error;
mod find;
mod list;
mod merge;
mod message;
mod phrases;
mod proof;
mod record;
mod refusal;
mod test;
mod update;
mod uses;
mod verdict;

use std::sync::Arc;

use domain::{Address, NetworkRoute};
use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;
use url::Url;

pub use delete::{DeleteError, TakenOut};
pub use differences::Difference;
pub use error::{DevLakeError, LoginWay};
pub use find::{Found, Readiness};
pub use list::{Inventory, PluginAnswer};
pub use proof::{ProofWay, StoredProof};
pub use record::{RemoteConnection, SeenSecret};
pub use update::{Change, SecretChange, UpdateError, Updated};
pub use uses::{Blueprint, Dependents, Pipeline, Scope};

use crate::net::{Clothing, Lane, Net, NetError, Request, Response, SecretSource};

/// The credential of DevLake's own interface (devlake.md 1.3).
#[derive(Clone)]
pub struct OwnKey {
    /// Who lends it.
    pub source: Arc<dyn SecretSource>,
    /// What it is.
    pub kind: OwnKeyKind,
}

/// What sort of own key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnKeyKind {
    /// A bearer token; calls go under `/rest`.
    ApiKey,
    /// User and password of the page in front.
    UiBasic {
        /// The user.
        login: String,
    },
}

/// One DevLake server.
#[derive(Clone)]
pub struct DevLake {
    net: Net,
    address: Address,
    route: NetworkRoute,
    own_key: Option<OwnKey>,
}

impl DevLake {
    /// A client for the interface at `address`; asks nothing yet.
    pub fn new(net: Net, address: Address, route: NetworkRoute, own_key: Option<OwnKey>) -> Self {
        Self {
            net,
            address,
            route,
            own_key,
        }
    }

    /// Where its interface begins.
    pub fn address(&self) -> &Address {
        &self.address
    }

    fn url(&self, path: &str) -> Url {
        self.url_at(&self.address, path)
    }

    /// With an API key everything lives under `/rest`.
    fn url_at(&self, base: &Address, path: &str) -> Url {
        match self.own_key.as_ref().map(|key| &key.kind) {
            Some(OwnKeyKind::ApiKey) => base.at(&format!("{}rest", base.path())).below(path),
            Some(OwnKeyKind::UiBasic { .. }) | None => base.below(path),
        }
    }

    /// Adds the own key and sends.
    async fn send(&self, request: Request<'_>, cancel: &CancellationToken) -> Result<Response, NetError> {
        let Some(key) = &self.own_key else {
            return self.net.send(&self.route, &request, cancel).await;
        };
        let clothing = match &key.kind {
            OwnKeyKind::ApiKey => Clothing::Bearer,
            OwnKeyKind::UiBasic { login } => Clothing::Basic { login: login.clone() },
        };
        let source: &dyn SecretSource = key.source.as_ref();
        self.net
            .send(&self.route, &request.carrying(source, clothing), cancel)
            .await
    }

    fn get_request(&self, path: &str) -> Request<'static> {
        Request::get(self.url(path), Lane::System)
    }

    fn patch_request(&self, path: &str, body: Map<String, Value>) -> Request<'static> {
        Request::patch(self.url(path), body, Lane::System)
    }

    fn post_request(&self, path: &str, body: Map<String, Value>, lane: Lane) -> Request<'static> {
        Request::post(self.url(path), body, lane)
    }
}

/// Plugin names become parts of addresses: only what a name really consists of.
fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}
