//! A new vault beside the old one, which gets a dated name and keeps everything.

use std::{path::Path, thread, time::Duration};

use app::{Clock, SetAsideError, SystemClock, set_aside as give_another_name};

/// The process that asked for this still has the vault open when this one begins.
const LOOKS: u32 = 200;
const BETWEEN: Duration = Duration::from_millis(50);

/// Sets the vault of a directory aside, once nobody has it open. Where that fails the old vault is simply opened
/// again: nothing was moved.
pub(crate) fn set_aside(directory: &Path) {
    let now = SystemClock::default().now();
    for _ in 0..LOOKS {
        match give_another_name(directory, now) {
            Err(SetAsideError::InUse) => thread::sleep(BETWEEN),
            Ok(_) => return tracing::info!("the vault was set aside"),
            Err(error) => return tracing::error!("the vault was not set aside: {error}"),
        }
    }
    tracing::error!("the vault was not set aside: another process keeps it open");
}
