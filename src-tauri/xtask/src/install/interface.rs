//! The interface's own packages, exactly as its lock file pins them.

use crate::program::{Trouble, npm, root, run};
use std::time::SystemTime;

/// Runs `npm ci` when the packages are absent or older than the lock file.
///
/// Scripts of packages never run: none that we use needs one, and they are how a bad package takes over a machine.
pub(crate) fn install() -> Result<(), Trouble> {
    let lock = root().join("ui/package-lock.json");
    // npm writes this file last, so a broken installation does not have it.
    let installed = root().join("ui/node_modules/.package-lock.json");
    let Some(locked_at) = changed_at(&lock) else {
        let remedy = "it belongs to the repository".to_owned();
        return Err(Trouble::Missing {
            what: "ui/package-lock.json".to_owned(),
            remedy,
        });
    };
    if changed_at(&installed).is_some_and(|installed_at| installed_at >= locked_at) {
        return Ok(());
    }
    run(&mut npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
}

fn changed_at(path: &std::path::Path) -> Option<SystemTime> {
    std::fs::metadata(path).ok()?.modified().ok()
}
