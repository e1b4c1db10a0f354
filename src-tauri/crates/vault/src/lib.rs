#![doc = include_str!("../README.md")]
#![deny(missing_docs)]
#![cfg_attr(
    test,
    expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")
)]

#[cfg(any(test, feature = "fakes"))]
pub mod fakes;
mod files;
mod identity;
mod keychain;
mod keys;
mod random;
mod sealing;
mod secrets;
mod store;
mod unlocking;
mod vault;

pub use files::FilesError;
pub use identity::{Edition, Identity, VaultId};
pub use keychain::{Attempt, Cancel, Keychain, KeychainTrouble, OsKeychain, Patience, Place};
pub use keys::{
    MIN_PASSPHRASE_BYTES, SlotKind,
    state::{Answer, KeyState, WayOut},
};
pub use sealing::Purpose;
pub use secrets::{Destination, SecretAccessError};
pub use store::{
    Activity, CHECKS_KEPT, Change, Damaged, Rows, StoreError, Table, Tables, Transaction, Versioned,
};
pub use unlocking::{KeyError, KeySlot, KeySlotId, LockState};
pub use vault::{Notice, OpenError, Vault};
