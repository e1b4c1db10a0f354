//! Proposals: DevLakes that may be meant. Unverified until the person confirms one.

use std::path::{Path, PathBuf};

use connect::devlake::{DevLake, Found};
use domain::Address;
use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use crate::{App, StateFileError, StoreError, state_file::read_address};

/// Where DevLakes are looked for on this computer (devlake.md 1.1).
const LOCAL: [u16; 2] = [8080, 8085];

/// A DevLake that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its address.
    pub address: Address,
    /// Where the address comes from.
    pub source: ProposalSource,
    /// The version, where it answered.
    pub version: Option<String>,
    /// The state file that names it.
    pub state_file: Option<PathBuf>,
}

/// Where a proposed address comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProposalSource {
    /// It answers on this computer, on this port.
    ThisComputer(u16),
    /// A gh-devlake state file names it.
    StateFile,
}

impl App {
    /// The DevLakes that answer on this computer and are no systems yet.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn find_systems(&self, cancel: &CancellationToken) -> Result<Vec<Proposal>, StoreError> {
        let known: Vec<Address> = self
            .systems()
            .await?
            .into_iter()
            .map(|overview| overview.system.address)
            .collect();
        let asked = LOCAL.map(async |port| {
            let address = Address::parse(&format!("http://127.0.0.1:{port}")).ok()?;
            let (address, version) = self.version_at(address, cancel).await?;
            let is_known = known
                .iter()
                .any(|known| known.origin().port() == port && known.origin().is_loopback());
            (!is_known).then_some(Proposal {
                address,
                source: ProposalSource::ThisComputer(port),
                version: Some(version),
                state_file: None,
            })
        });
        Ok(join_all(asked).await.into_iter().flatten().collect())
    }

    /// Lets the person pick a state file; nothing when they dismiss.
    ///
    /// # Errors
    /// When the file says nothing.
    pub async fn pick_state_file(&self, cancel: &CancellationToken) -> Result<Vec<Proposal>, StateFileError> {
        match self
            .inner
            .desktop
            .pick_file("Choose a gh-devlake state file", None)
            .await
        {
            Some(path) => self.read_state_file(&path, cancel).await,
            None => Ok(Vec::new()),
        }
    }

    /// The DevLake that a state file names.
    ///
    /// # Errors
    /// When the file says nothing.
    pub async fn read_state_file(
        &self,
        path: &Path,
        cancel: &CancellationToken,
    ) -> Result<Vec<Proposal>, StateFileError> {
        let path: PathBuf = path.to_owned();
        let named = path.clone();
        let address = self.in_vault(move |_| read_address(&path)).await?;
        let found = self.version_at(address.clone(), cancel).await;
        let (address, version) = found.map_or((address, None), |(address, version)| (address, Some(version)));
        Ok(vec![Proposal {
            address,
            source: ProposalSource::StateFile,
            version,
            state_file: Some(named),
        }])
    }

    async fn version_at(&self, address: Address, cancel: &CancellationToken) -> Option<(Address, String)> {
        let route = self.settings().await.ok()?.route;
        let devlake = DevLake::new(self.inner.net.clone(), address, route, None);
        match devlake.find(cancel).await.ok()? {
            Found::DevLake { version, address, .. } | Found::MigrationPending { version, address } => {
                Some((address, version))
            }
            Found::LoginNeeded { .. } | Found::NotDevLake => None,
        }
    }
}
