//! Is it a DevLake, and in which state? (devlake.md 1.2, 1.3)

use domain::Address;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{DevLake, DevLakeError, LoginWay, answer};
use crate::net::{Lane, Request};

/// What an address turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A DevLake.
    DevLake {
        /// What it calls its version; `dev` when it was built without one.
        version: String,
        /// Where its interface begins: the typed address, or `/api` below it.
        address: Address,
        /// Whether it works yet.
        readiness: Readiness,
    },
    /// Something that asks for a login first.
    LoginNeeded {
        /// Which sort of login.
        way: LoginWay,
        /// Where its interface begins, as far as that shows before the login.
        address: Address,
    },
    /// A DevLake that waits for its database migration. Never confirmed by us.
    MigrationPending {
        /// What it calls its version.
        version: String,
        /// Where its interface begins.
        address: Address,
    },
    /// Something that answers, and no DevLake.
    NotDevLake,
}

/// Whether a DevLake works yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// It does.
    Ready,
    /// It is starting, or in trouble with itself.
    NotReady,
}

enum Version {
    Is(String),
    WebPage,
    Gate(LoginWay),
    Other,
}

impl DevLake {
    /// Asks the address what it is: for its version, once more below `/api` when a web page answered (that is
    /// config-ui's address), then for its state. Nothing is repeated: somebody waits for the answer.
    ///
    /// # Errors
    /// [`DevLakeError::Net`] when nothing answers there.
    pub async fn find(&self, cancel: &CancellationToken) -> Result<Found, DevLakeError> {
        let typed = self.address.clone();
        let below = typed.at(&format!("{}api", typed.path()));
        let (version, address) = match self.version_at(&typed, cancel).await? {
            Version::Is(version) => (version, typed),
            Version::Gate(way) => return Ok(Found::LoginNeeded { way, address: typed }),
            Version::Other => return Ok(Found::NotDevLake),
            Version::WebPage => match self.version_at(&below, cancel).await? {
                Version::Is(version) => (version, below),
                Version::Gate(way) => return Ok(Found::LoginNeeded { way, address: below }),
                Version::WebPage | Version::Other => return Ok(Found::NotDevLake),
            },
        };
        self.state_at(address, version, cancel).await
    }

    async fn version_at(&self, base: &Address, cancel: &CancellationToken) -> Result<Version, DevLakeError> {
        let request = Request::get(self.url_at(base, "version"), Lane::System).once();
        let response = self.send(request, cancel).await?;
        let gate = answer::gate(&response, "", base.origin());
        if let Some(DevLakeError::LoginNeeded(way)) = gate {
            return Ok(Version::Gate(way));
        }
        if let Some(error @ DevLakeError::Net(_)) = gate {
            return Err(error);
        }
        let version = response
            .json()
            .and_then(|body| body.get("version")?.as_str().map(str::to_owned));
        Ok(match version {
            Some(version) if response.is_success() => Version::Is(printable(&version)),
            _ if response.is_web_page() => Version::WebPage,
            _ => Version::Other,
        })
    }

    /// `/ready` and `/plugins` together: the first knows whether it works, the second meets the gates that the first
    /// is exempt from (login, migration).
    async fn state_at(
        &self,
        address: Address,
        version: String,
        cancel: &CancellationToken,
    ) -> Result<Found, DevLakeError> {
        let ask = |path| {
            self.send(
                Request::get(self.url_at(&address, path), Lane::System).once(),
                cancel,
            )
        };
        let (ready, plugins) = futures_util::future::try_join(ask("ready"), ask("plugins")).await?;
        let readiness = if ready.is_success() {
            Readiness::Ready
        } else {
            Readiness::NotReady
        };
        Ok(match answer::success(&plugins, "", address.origin()) {
            Ok(Value::Array(_)) => Found::DevLake {
                version,
                address,
                readiness,
            },
            Ok(_) => Found::NotDevLake,
            Err(DevLakeError::LoginNeeded(way)) => Found::LoginNeeded { way, address },
            Err(DevLakeError::MigrationPending) => Found::MigrationPending { version, address },
            Err(DevLakeError::Net(error)) => return Err(error.into()),
            Err(_) => Found::DevLake {
                version,
                address,
                readiness: Readiness::NotReady,
            },
        })
    }
}

/// A version is shown and stored: short and plain.
fn printable(version: &str) -> String {
    version
        .chars()
        .filter(|character| character.is_ascii_graphic())
        .take(80)
        .collect()
}
