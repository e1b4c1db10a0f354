//! What the use cases need from outside: time, a place to announce changes, and the desktop.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use domain::{Address, RungReport, Secret};
use futures_util::future::BoxFuture;
use jiff::Timestamp;

use crate::{KeyStatus, Question};

/// Time. Wall clock for dates that are shown, elapsed time for everything that ends by itself.
pub trait Clock: Send + Sync {
    /// The wall clock.
    fn now(&self) -> Timestamp;
    /// Time since the start; never goes back, whatever happens to the wall clock.
    fn elapsed(&self) -> Duration;
}

/// The computer's clock.
pub struct SystemClock(Instant);

impl Default for SystemClock {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the wall clock"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// Who is told that something was committed or that the keys changed. Carries no rows and no secrets.
pub trait Events: Send + Sync {
    /// A commit, ours or another face's.
    fn store_changed(&self, revision: u64);
    /// Locked, unlocked, or the keychain answered.
    fn keys_changed(&self, status: &KeyStatus);
}

/// The desktop, as far as the use cases need it. The shell implements it; tests record.
pub trait Desktop: Send + Sync {
    /// Lets the person choose a file, this one where they have no other in mind; `None` when they dismiss.
    fn pick_file(&self, title: &'static str, proposed: Option<PathBuf>) -> BoxFuture<'_, Option<PathBuf>>;
    /// Asks what only the person may decide; whether they agreed. Dismissed, not shown or busy with another question
    /// is no.
    fn confirm<'d>(&'d self, question: &Question) -> BoxFuture<'d, bool>;
    /// Lets the person name a file to write, beginning with this name; `None` when they dismiss.
    fn save_file(&self, title: &'static str, name: String) -> BoxFuture<'_, Option<PathBuf>>;
    /// Shows a recovery code, this once and in no window that a page can read. Answers whether the person says to
    /// have written it down.
    fn show_recovery_code<'a>(&'a self, code: &'a Secret) -> BoxFuture<'a, bool>;
    /// Opens an https page in the browser.
    ///
    /// # Errors
    /// When the desktop has no way to.
    fn open_link(&self, url: &str) -> Result<(), LinkNotOpened>;
    /// Opens a page of a system that the person added, in the browser; such a page may be plain http.
    ///
    /// # Errors
    /// When the desktop has no way to.
    fn open_system_page(&self, page: &Address) -> Result<(), LinkNotOpened> {
        self.open_link(&page.to_string())
    }
    /// Shows a folder in the desktop's own program for files.
    ///
    /// # Errors
    /// When the desktop has no way to.
    fn open_folder(&self, folder: &Path) -> Result<(), DesktopRefused>;
    /// Puts a text into the clipboard. Never a secret.
    fn copy<'d>(&'d self, text: &str) -> BoxFuture<'d, Result<(), DesktopRefused>>;
    /// Puts a secret into the clipboard, marked as not to be kept, and takes it out again after 30 seconds where nobody
    /// put anything else there. A desktop that cannot guard it so refuses.
    fn copy_secret<'d>(&'d self, secret: Secret) -> BoxFuture<'d, Result<(), DesktopRefused>> {
        drop(secret);
        Box::pin(std::future::ready(Err(DesktopRefused)))
    }
}

/// The desktop has no way to do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the desktop did not do it")]
pub struct DesktopRefused;

/// The desktop could not open a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the page could not be opened")]
pub struct LinkNotOpened;

/// The environment that the process was started in. Read where somebody asks for one of its secrets, and only then, so
/// that no second copy waits in memory.
pub trait Variables: Send + Sync {
    /// The value of a variable; `None` where it is not set, is empty, or can be no secret.
    fn get(&self, name: &str) -> Option<Secret>;
}

/// No environment: sample systems must never be given somebody's real tokens.
pub struct NoVariables;

impl Variables for NoVariables {
    fn get(&self, _name: &str) -> Option<Secret> {
        None
    }
}

/// Watches a check or create while it runs. Never carries a secret.
pub trait Progress: Send + Sync {
    /// The rungs that will run, in order.
    fn ladder(&self, rungs: &[domain::Rung]);
    /// A rung begins.
    fn running(&self, rung: domain::Rung);
    /// A rung ended; `detail` is the system's own words, cleaned, to be shown and forgotten.
    fn finished(&self, report: &RungReport, detail: Option<&str>);
    /// A create passed a stage.
    fn stage(&self, stage: Stage);
}

/// The stages of a create, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The secret is sealed and the pending row written.
    Sealed,
    /// The system made the record.
    Created,
    /// The record was read back.
    ReadBack,
    /// The answer was lost; the unique name is being looked for.
    LookingForIt,
}
