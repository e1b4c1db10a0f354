//! Is it a CoreGit, and what may the key do? (coregit.md sections 2, 3 and 10)

use domain::{Address, NetworkRoute};
use futures_util::future::join;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{CoreGit, CoreGitError, KeyKind, answer, record::shown};
use crate::net::{Lane, Net, Request};

/// What an address turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A CoreGit that accepts the key.
    CoreGit {
        /// What it calls its version, where it says so: a customer's host name does not.
        version: Option<String>,
        /// What the key may do, as the server sees it.
        key: KeyKind,
    },
    /// A CoreGit that was asked without a key.
    KeyNeeded {
        /// As above.
        version: Option<String>,
    },
    /// A CoreGit that does not know the key.
    KeyRefused {
        /// As above.
        version: Option<String>,
    },
    /// Something that answers, and no CoreGit.
    NotCoreGit,
}

impl CoreGit {
    /// Asks the address for its name and, with the key, for something that only a master key may read. The key goes
    /// to the typed address whatever it is: that is what the person agreed to.
    ///
    /// # Errors
    /// [`CoreGitError::Net`], [`CoreGitError::HostNotServed`], [`CoreGitError::LimitReached`],
    /// [`CoreGitError::Crashed`].
    pub async fn find(&self, cancel: &CancellationToken) -> Result<Found, CoreGitError> {
        let version = version_at(&self.net, &self.address, &self.route, cancel);
        let (version, key) = join(version, self.ask_for_key_kind(cancel)).await;
        match key {
            Ok(key) => Ok(Found::CoreGit { version, key }),
            Err(CoreGitError::KeyRefused) => Ok(Found::KeyRefused { version }),
            // Any server may answer 404 in JSON; ours knows its name, or the route.
            Err(CoreGitError::NotCoreGit | CoreGitError::NotFound | CoreGitError::Other { .. }) => {
                Ok(Found::NotCoreGit)
            }
            Err(error) => Err(error),
        }
    }

    /// What the server lets the key do. No route says "who am I": 200 for a master key, 403 for a scoped one.
    ///
    /// # Errors
    /// A [`CoreGitError`]; [`CoreGitError::KeyRefused`] where it is neither.
    pub async fn ask_for_key_kind(&self, cancel: &CancellationToken) -> Result<KeyKind, CoreGitError> {
        match self.ask(self.get_request("v1/tokens"), cancel).await {
            Ok(body) if body.get("tokens").is_some_and(Value::is_array) => Ok(KeyKind::Master),
            Ok(_) => Err(CoreGitError::NotCoreGit),
            Err(CoreGitError::MasterKeyNeeded) => Ok(KeyKind::Scoped),
            Err(error) => Err(error),
        }
    }

    /// Asks an address without any key whether a CoreGit is there: by its name, or by the way it asks for the key.
    ///
    /// # Errors
    /// As [`CoreGit::find`].
    pub async fn find_without_key(
        net: &Net,
        address: &Address,
        route: &NetworkRoute,
        cancel: &CancellationToken,
    ) -> Result<Found, CoreGitError> {
        let address = Self::base(address);
        let request = Request::get(address.below("v1/connections"), Lane::System).once();
        let (version, refusal) = join(
            version_at(net, &address, route, cancel),
            net.send(route, &request, cancel),
        )
        .await;
        match answer::success(&refusal?, net.now()) {
            Err(CoreGitError::KeyRefused) => Ok(Found::KeyNeeded { version }),
            Ok(_) | Err(CoreGitError::NotCoreGit | CoreGitError::NotFound | CoreGitError::Other { .. }) => {
                Ok(Found::NotCoreGit)
            }
            Err(error) => Err(error),
        }
    }
}

/// Asked without the key, which nothing there needs.
async fn version_at(
    net: &Net,
    address: &Address,
    route: &NetworkRoute,
    cancel: &CancellationToken,
) -> Option<String> {
    let request = Request::get(address.below(""), Lane::System).once();
    let response = net.send(route, &request, cancel).await.ok()?;
    let body = response.json()?;
    if body.get("name")?.as_str()? != "coregit-api" {
        return None;
    }
    body.get("version")?.as_str().map(shown)
}
