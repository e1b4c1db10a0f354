//! Asking an address what it is.

use connect::{
    devlake::{DevLake, DevLakeError, Found, Readiness},
    net::NetError,
};
use domain::{Address, Cause, Finding, NetworkRoute, nearest_host};
use tokio_util::sync::CancellationToken;

use super::{NewSystem, own_login::login_key};
use crate::{App, SystemError, reload::trouble};

/// What answers at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// The address that would be used.
    pub address: Address,
    /// The version, where a DevLake said it.
    pub version: Option<String>,
    /// What stands in the way of adding it.
    pub trouble: Option<Finding>,
}

impl App {
    /// Asks an address what it is. Sends a login only where one was typed.
    ///
    /// # Errors
    /// When the address cannot be used, or sending the login in clear was not agreed to.
    pub async fn probe_system(
        &self,
        new: &NewSystem,
        cancel: &CancellationToken,
    ) -> Result<Probe, SystemError> {
        let address = Address::parse(&new.address)?;
        self.ask(&address, new, cancel).await
    }

    pub(super) async fn ask(
        &self,
        address: &Address,
        new: &NewSystem,
        cancel: &CancellationToken,
    ) -> Result<Probe, SystemError> {
        let route = self.settings().await?.route;
        self.ask_on(address, new, route, cancel).await
    }

    /// The same, on a way through the network of its own.
    pub(super) async fn ask_on(
        &self,
        address: &Address,
        new: &NewSystem,
        route: NetworkRoute,
        cancel: &CancellationToken,
    ) -> Result<Probe, SystemError> {
        let own_key = new
            .login
            .as_ref()
            .map(|login| login_key(login, address, new.allows_plain_http));
        let devlake = DevLake::new(self.inner.net.clone(), address.clone(), route, own_key);
        let probe = |address: Address, version, trouble| Probe {
            address,
            version,
            trouble,
        };
        match devlake.find(cancel).await {
            Ok(Found::DevLake {
                version,
                address,
                readiness: Readiness::Ready,
            }) => Ok(probe(address, Some(version), None)),
            Ok(Found::DevLake {
                version,
                address,
                readiness: Readiness::NotReady,
            }) => {
                let host = address.origin().host().to_owned();
                Ok(probe(
                    address,
                    Some(version),
                    Some(Finding::ServerTrouble { host, status: 503 }),
                ))
            }
            Ok(Found::LoginNeeded { address, .. }) => {
                Ok(probe(address, None, Some(Finding::SystemLoginNeeded)))
            }
            Ok(Found::MigrationPending { version, address }) => {
                Ok(probe(address, Some(version), Some(Finding::MigrationPending)))
            }
            Ok(Found::NotDevLake) => {
                let finding = Finding::WrongApi {
                    host: address.origin().host().to_owned(),
                    provider: "DevLake".to_owned(),
                };
                Ok(probe(address.clone(), None, Some(finding)))
            }
            Err(DevLakeError::Net(NetError::Cancelled)) => Err(SystemError::Cancelled),
            Err(DevLakeError::Net(NetError::PlainHttpRefused { .. })) => Err(SystemError::PlainHttpNotAgreed),
            Err(DevLakeError::Net(NetError::ExtraCertificates)) => Err(SystemError::Certificates),
            Err(error) => {
                let finding = trouble(&error, address.origin());
                let finding = self.or_another_host(finding, address).await?;
                Ok(probe(address.clone(), None, Some(finding)))
            }
        }
    }

    /// A host that does not exist, with the one that was probably meant.
    async fn or_another_host(&self, finding: Finding, address: &Address) -> Result<Finding, SystemError> {
        let Finding::SystemUnreachable {
            cause: Cause::NoSuchHost,
            ..
        } = finding
        else {
            return Ok(finding);
        };
        let host = address.origin().host();
        let known = self.known_hosts().await?;
        Ok(match nearest_host(host, known.iter().map(String::as_str)) {
            Some(suggestion) => Finding::NoSuchHost {
                host: host.to_owned(),
                suggestion: Some(suggestion),
            },
            None => finding,
        })
    }
}
