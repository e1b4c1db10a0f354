//! Named places at which a test can have the process die. Without the feature `faults` they are nothing at all.

#[cfg(feature = "faults")]
use std::sync::{Mutex, PoisonError};

/// Where a process can be made to die.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(
    not(feature = "faults"),
    expect(unreachable_pub, reason = "public for the tests that set them off")
)]
pub enum Fault {
    /// A transaction has begun.
    WriteBegun,
    /// Its rows are written.
    WriteWorked,
    /// The counts are written too.
    WriteCounted,
    /// It is committed, and nobody was told.
    WriteCommitted,
    /// The log is empty, the backups still hold what was erased.
    ErasureLogEmptied,
    /// One backup was renewed.
    ErasureBackupRenewed,
    /// Nothing is left but to strike out the note.
    ErasureBackupsRenewed,
    /// A backup is copied and has no name yet.
    BackupCopied,
    /// A backup has its name, and the oldest is still there.
    BackupNamed,
    /// What is to be restored is copied.
    RestoreCopied,
    /// The damaged vault is set aside, and nothing is in its place.
    RestoreSetAside,
    /// The tables of a new vault are made, and it has no identity.
    OpenMigrated,
}

#[cfg(feature = "faults")]
static DIE_AT: Mutex<Option<Fault>> = Mutex::new(None);

#[cfg(feature = "faults")]
impl Fault {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::WriteBegun,
        Self::WriteWorked,
        Self::WriteCounted,
        Self::WriteCommitted,
        Self::ErasureLogEmptied,
        Self::ErasureBackupRenewed,
        Self::ErasureBackupsRenewed,
        Self::BackupCopied,
        Self::BackupNamed,
        Self::RestoreCopied,
        Self::RestoreSetAside,
        Self::OpenMigrated,
    ];

    /// Has this process die when it gets there.
    pub fn arm(self) {
        *DIE_AT.lock().unwrap_or_else(PoisonError::into_inner) = Some(self);
    }
}

/// The process is at this place.
#[inline]
pub(crate) fn reach(fault: Fault) {
    #[cfg(feature = "faults")]
    if *DIE_AT.lock().unwrap_or_else(PoisonError::into_inner) == Some(fault) {
        // Nothing is put in order: no destructor runs, no buffer is written.
        std::process::abort();
    }
    let _ = fault;
}
