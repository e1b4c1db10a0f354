//! What is done before the vault is opened, because somebody asked for it in the window: beginning anew, and putting
//! a backup in the vault's place. The vault that was there gets a dated name and keeps everything.

use std::{path::Path, thread, time::Duration};

use app::{Clock, RestoreError, SetAsideError, SystemClock, restore_from, set_aside as give_another_name};

/// The process that asked for this still has the vault open when this one begins.
const LOOKS: u32 = 200;
const BETWEEN: Duration = Duration::from_millis(50);

/// Sets the vault of a directory aside, once nobody has it open. Where that fails the old vault is simply opened
/// again: nothing was moved.
pub(crate) fn set_aside(directory: &Path) {
    let now = SystemClock::default().now();
    match once_closed(|| give_another_name(directory, now), &SetAsideError::InUse) {
        Ok(_) => tracing::info!("the vault was set aside"),
        Err(error) => tracing::error!("the vault was not set aside: {error}"),
    }
}

/// Puts this file in the vault's place, once nobody has it open. Answers what the person is to be told, because
/// nobody sees it happen. Where it fails the old vault is simply opened again: nothing was moved.
pub(crate) fn restore(directory: &Path, file: &Path) -> String {
    let now = SystemClock::default().now();
    match once_closed(|| restore_from(directory, file, now), &RestoreError::InUse) {
        Ok(restored) => {
            tracing::info!("a backup was restored");
            let kept = restored.set_aside.as_deref().and_then(Path::file_name);
            let kept = kept.map(|name| format!(" What was there is kept as {}.", name.to_string_lossy()));
            format!("The backup was restored.{}", kept.unwrap_or_default())
        }
        Err(error) => {
            tracing::error!("nothing was restored: {error}");
            format!("Nothing was restored: {error}. Everything is as it was.")
        }
    }
}

/// Tries until it is not in use any more.
fn once_closed<T, E: PartialEq>(attempt: impl Fn() -> Result<T, E>, in_use: &E) -> Result<T, E> {
    for _ in 1..LOOKS {
        match attempt() {
            Err(error) if error == *in_use => thread::sleep(BETWEEN),
            outcome => return outcome,
        }
    }
    attempt()
}
