//! The operating system's secret store, as a port. One item is kept there: the key that wraps the data key.

mod os;
mod patience;
mod worker;

use domain::Secret;

pub use os::OsKeychain;
pub use patience::{Cancel, Patience};
pub(crate) use worker::Worker;

/// Where the item lies.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The application id.
    pub service: String,
    /// `kek-` and the vault id.
    pub account: String,
}

/// On whose behalf the keychain is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Attempt {
    /// By itself: must never make anything appear on the screen.
    Background,
    /// Because the person asked for it: may raise the keychain's own dialog.
    ByUser,
}

/// Why the keychain gave neither an item nor a definite "no entry".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum KeychainTrouble {
    /// The person or the platform said no.
    #[error("the keychain refused")]
    Denied,
    /// It must be unlocked first.
    #[error("the keychain is locked")]
    Locked,
    /// There is no such service, or nothing in which it could keep items.
    #[error("there is no keychain service")]
    Unavailable,
    /// Several items answer to our name.
    #[error("the keychain holds several items under our name")]
    Ambiguous,
    /// What it holds is not what we wrote.
    #[error("the keychain's item is not ours")]
    Malformed,
    /// No answer within the limit, or until the person stopped waiting.
    #[error("the keychain does not answer")]
    TimedOut,
}

/// The secret store. Calls may block for as long as they like: they run on a thread of their own.
pub trait Keychain: Send + Sync {
    /// Reads the item. `None` is the definite "no entry": the store works and holds nothing there.
    ///
    /// # Errors
    /// See [`KeychainTrouble`].
    fn get(&self, place: &Place, attempt: Attempt) -> Result<Option<Secret>, KeychainTrouble>;

    /// Writes the item, replacing one that is there.
    ///
    /// # Errors
    /// See [`KeychainTrouble`].
    fn put(&self, place: &Place, text: &Secret) -> Result<(), KeychainTrouble>;

    /// Removes the item; one that is not there counts as removed.
    ///
    /// # Errors
    /// See [`KeychainTrouble`].
    fn delete(&self, place: &Place) -> Result<(), KeychainTrouble>;

    /// Whether an item can be written, read back and removed, without anything appearing on the screen.
    ///
    /// # Errors
    /// See [`KeychainTrouble`].
    fn probe(&self, service: &str) -> Result<(), KeychainTrouble>;
}
