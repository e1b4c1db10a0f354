//! What all stand-ins of one sandbox share.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::faults::Faults;
use crate::providers::{Tokens, Work};
use crate::sightings::Ledger;

/// The shared surroundings: records, faults, the providers' accounts and the ports that exist.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) ledger: Ledger,
    pub(crate) faults: Faults,
    pub(crate) tokens: Tokens,
    pub(crate) work: Work,
    pub(crate) provider_port: OnceLock<u16>,
    pub(crate) proxy_port: OnceLock<u16>,
    skips_waits: AtomicBool,
}

impl World {
    /// Waits as a slow provider does, unless waits are skipped.
    pub(crate) async fn wait(&self, time: Duration) {
        if !self.skips_waits.load(Ordering::Relaxed) {
            tokio::time::sleep(time).await;
        }
    }

    pub(crate) fn skip_waits(&self, skip: bool) {
        self.skips_waits.store(skip, Ordering::Relaxed);
    }
}
