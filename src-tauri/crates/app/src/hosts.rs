//! The hosts that are known here: what a mistyped one is held against.

use domain::Address;

use crate::{App, LadderResult, StoreError, plain};

impl App {
    /// The result of a ladder; where a host is known nowhere, with the one that was probably meant.
    pub(crate) async fn suggesting(&self, mut result: LadderResult) -> Result<LadderResult, StoreError> {
        let findings = result.rungs.iter_mut().filter_map(|rung| rung.finding.as_mut());
        let unknown: Vec<_> = findings.filter(|finding| finding.lacks_host()).collect();
        if unknown.is_empty() {
            return Ok(result);
        }
        let known = self.known_hosts().await?;
        for finding in unknown {
            *finding = finding.clone().suggesting(known.iter().map(String::as_str));
        }
        Ok(result)
    }

    /// The hosts of all systems and of the providers behind all connections.
    pub(crate) async fn known_hosts(&self) -> Result<Vec<String>, StoreError> {
        let (systems, connections) = self
            .read(|tables| Ok((plain(tables.systems()?), plain(tables.connections()?))))
            .await?;
        let addresses = systems.into_iter().map(|system| system.address);
        let providers = connections
            .into_iter()
            .filter_map(|connection| connection.settings.address);
        let mut hosts: Vec<String> = addresses.chain(providers).map(|address| host(&address)).collect();
        hosts.sort_unstable();
        hosts.dedup();
        Ok(hosts)
    }
}

fn host(address: &Address) -> String {
    address.origin().host().to_owned()
}
