//! Everything that a command reaches outside of itself.

use std::{path::PathBuf, sync::Arc};

use app::{Clock, Edition, Keychain, Variables};
use tokio_util::sync::CancellationToken;

use crate::Console;

/// Where and for whom a command runs.
#[derive(Clone)]
pub struct Surroundings {
    /// Which Patchbay this is: decides directory and keychain service together.
    pub edition: Edition,
    /// The platform's directory for application data.
    pub data_home: PathBuf,
    /// Where the state file and `.devlake.env` are looked for.
    pub working_directory: PathBuf,
    /// The keychain.
    pub keychain: Arc<dyn Keychain>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The environment.
    pub variables: Arc<dyn Variables>,
    /// The terminal, or what stands in its place.
    pub console: Arc<dyn Console>,
    /// Whether lines may be painted, where they go to a terminal.
    pub may_paint: bool,
    /// Somebody pressed Ctrl C.
    pub cancel: CancellationToken,
}
