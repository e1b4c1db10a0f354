#![doc = include_str!("../README.md")]
#![deny(missing_docs)]
#![cfg_attr(
    test,
    expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")
)]

mod backups;
mod dojops_cli;
mod exporting;
#[cfg(any(test, feature = "fakes"))]
pub mod fakes;
#[cfg(feature = "faults")]
pub mod faults;
#[cfg(not(feature = "faults"))]
mod faults;
mod files;
mod identity;
mod keychain;
mod keys;
mod lease;
mod list_copy;
mod random;
mod restoring;
mod sealing;
mod secrets;
mod setting_aside;
mod store;
mod unlocking;
mod vault;

pub use backups::{BACKUPS_KEPT, Backup, BackupError, backups};
pub use dojops_cli::{CliKey, CliPassphrases, CliValueError, KeyFileError, open_cli_value, passphrases};
pub use exporting::ExportError;
pub use files::FilesError;
pub use identity::{Edition, Identity, VaultId};
pub use keychain::{Attempt, Cancel, Keychain, KeychainTrouble, OsKeychain, Patience, Place};
pub use keys::{
    MIN_PASSPHRASE_BYTES, SlotKind,
    state::{Answer, KeyState, WayOut},
};
pub use lease::Lease;
pub use restoring::{
    RestoreError, RestorePlan, Restored, TableDifference, plan_restore, plan_restore_from, restore,
    restore_from,
};
pub use sealing::Purpose;
pub use secrets::{Destination, SecretAccessError};
pub use setting_aside::{SetAsideError, set_aside};
pub use store::{
    ActivityPlace, CHECKS_KEPT, Damaged, Damages, Examination, JournalledRotation, LatestCheck, PlaceError,
    Rows, StoreError, Table, TableState, Tables, Transaction, Versioned,
};
pub use unlocking::{DrawnCode, KeyError, KeySlot, KeySlotId, LockState};
pub use vault::{Notice, OpenError, Vault};
