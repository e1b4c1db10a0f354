//! Asking an address what it is.

use connect::{
    coregit::{self, CoreGit, CoreGitError, KeyKind},
    devlake::{DevLake, DevLakeError, Found, Readiness},
    net::NetError,
};
use domain::{Address, Cause, Finding, NetworkRoute, SystemFinding, SystemKind, TokenKind, nearest_host};
use tokio_util::sync::CancellationToken;

use super::{
    NewSystem,
    own_login::{coregit_key, devlake_key},
};
use crate::{App, SystemError, remote::RemoteError};

/// What answers at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// The address that would be used.
    pub address: Address,
    /// The version, where it was said.
    pub version: Option<String>,
    /// What the login may do, where the system told.
    pub login_kind: Option<TokenKind>,
    /// What stands in the way of adding it.
    pub trouble: Option<SystemFinding>,
}

impl Probe {
    fn of(system: SystemKind, address: Address, version: Option<String>, trouble: Option<Finding>) -> Self {
        Self {
            address,
            version,
            login_kind: None,
            trouble: trouble.map(|finding| SystemFinding { system, finding }),
        }
    }
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
        let address = typed_address(new)?;
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
        match new.kind {
            SystemKind::DevLake => self.ask_devlake(address, new, route, cancel).await,
            SystemKind::CoreGit => self.ask_coregit(address, new, route, cancel).await,
            // Nothing answers for it: it is a program on this computer.
            SystemKind::Dojops => Ok(Probe::of(SystemKind::Dojops, agent_address(), None, None)),
        }
    }

    async fn ask_devlake(
        &self,
        address: &Address,
        new: &NewSystem,
        route: NetworkRoute,
        cancel: &CancellationToken,
    ) -> Result<Probe, SystemError> {
        let own_key = new
            .login
            .as_ref()
            .map(|login| devlake_key(login, address, new.allows_plain_http));
        let devlake = DevLake::new(self.inner.net.clone(), address.clone(), route, own_key);
        let probe = |address, version, trouble| Probe::of(SystemKind::DevLake, address, version, trouble);
        Ok(match devlake.find(cancel).await {
            Ok(Found::DevLake {
                version,
                address,
                readiness: Readiness::Ready,
            }) => probe(address, Some(version), None),
            Ok(Found::DevLake {
                version,
                address,
                readiness: Readiness::NotReady,
            }) => {
                let host = address.origin().host().to_owned();
                let trouble = Finding::ServerTrouble { host, status: 503 };
                probe(address, Some(version), Some(trouble))
            }
            Ok(Found::LoginNeeded { address, .. }) => probe(address, None, Some(Finding::SystemLoginNeeded)),
            Ok(Found::MigrationPending { version, address }) => {
                probe(address, Some(version), Some(Finding::MigrationPending))
            }
            Ok(Found::NotDevLake) => probe(
                address.clone(),
                None,
                Some(another_api(address, SystemKind::DevLake)),
            ),
            Err(DevLakeError::Net(error)) if let Some(error) = not_asked(&error) => return Err(error),
            Err(error) => {
                let finding = RemoteError::of_devlake(error, address.origin()).beside_the_system();
                let finding = self.or_another_host(finding, address).await?;
                probe(address.clone(), None, Some(finding))
            }
        })
    }

    /// Without a key only whether it is one.
    async fn ask_coregit(
        &self,
        address: &Address,
        new: &NewSystem,
        route: NetworkRoute,
        cancel: &CancellationToken,
    ) -> Result<Probe, SystemError> {
        let base = CoreGit::base(address);
        let net = self.inner.net.clone();
        let found = match &new.login {
            Some(login) => {
                let key = coregit_key(login, &base, new.allows_plain_http)?;
                CoreGit::new(net, &base, route, key).find(cancel).await
            }
            None => CoreGit::find_without_key(&net, &base, &route, cancel).await,
        };
        let probe = |version, trouble| Probe::of(SystemKind::CoreGit, base.clone(), version, trouble);
        Ok(match found {
            Ok(coregit::Found::CoreGit { version, key }) => Probe {
                login_kind: Some(match key {
                    KeyKind::Master => TokenKind::Master,
                    KeyKind::Scoped => TokenKind::Scoped,
                }),
                ..probe(version, None)
            },
            Ok(coregit::Found::KeyNeeded { version }) => probe(version, Some(Finding::SystemLoginNeeded)),
            Ok(coregit::Found::KeyRefused { version }) => probe(version, Some(Finding::SystemKeyRefused)),
            Ok(coregit::Found::NotCoreGit) => probe(None, Some(another_api(&base, SystemKind::CoreGit))),
            Err(CoreGitError::Net(error)) if let Some(error) = not_asked(&error) => return Err(error),
            Err(error) => {
                let finding = RemoteError::of_coregit(error, base.origin()).beside_the_system();
                probe(None, Some(self.or_another_host(finding, &base).await?))
            }
        })
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

/// The address as it was typed.
pub(super) fn typed_address(new: &NewSystem) -> Result<Address, SystemError> {
    match new.kind {
        SystemKind::DevLake | SystemKind::CoreGit => Ok(Address::parse(&new.address)?),
        SystemKind::Dojops => Ok(agent_address()),
    }
}

/// What stands for a dojops-sa where systems have addresses. It has none, and nothing is ever asked there.
pub const AGENT_ADDRESS: &str = "http://localhost/dojops-sa/";

fn agent_address() -> Address {
    Address::parse(AGENT_ADDRESS).expect("an address of our own parses")
}

fn another_api(address: &Address, wanted: SystemKind) -> Finding {
    Finding::WrongApi {
        host: address.origin().host().to_owned(),
        provider: wanted.display().to_owned(),
    }
}

/// What is no finding about the address, but something for the person.
fn not_asked(error: &NetError) -> Option<SystemError> {
    match error {
        NetError::Cancelled => Some(SystemError::Cancelled),
        NetError::PlainHttpRefused { .. } => Some(SystemError::PlainHttpNotAgreed),
        NetError::ExtraCertificates => Some(SystemError::Certificates),
        NetError::Locked
        | NetError::NotGranted { .. }
        | NetError::SecretUnavailable
        | NetError::Unsendable
        | NetError::NoSuchHost { .. }
        | NetError::NoAnswer { .. }
        | NetError::TimedOut { .. }
        | NetError::Certificate { .. }
        | NetError::RedirectRefused { .. }
        | NetError::TooLarge
        | NetError::Protocol
        | NetError::PlainHttpThroughProxy { .. } => None,
    }
}
