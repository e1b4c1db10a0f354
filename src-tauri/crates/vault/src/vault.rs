//! The vault as a whole: opening it, reading and writing rows, noticing changes.

use std::{
    path::Path,
    sync::{Arc, RwLock},
};

use crate::{
    FilesError, Identity, Keychain, Place, StoreError, Tables, Transaction, VaultId, files, keychain::Worker,
    store::Store, unlocking::OpenKeys,
};

/// Why the vault's files could not be opened. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The directory or a file in it is not safe to use.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// A later version of the application wrote it.
    #[error("the vault was written by a newer version of the application (schema {found})")]
    Newer {
        /// Its schema version.
        found: i64,
    },
    /// A database, and not one of ours.
    #[error("the file in the vault's place is not a vault")]
    NotOurs,
    /// The database cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What opening found and dealt with, for the person to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Notice {
    /// Others could read our directory or a file in it; they cannot any more.
    Tightened,
    /// The write-ahead log does not work there; a slower way is used.
    NoWriteAheadLog,
}

/// The store of everything: ordinary rows, readable at any time, and secrets, which need the key.
///
/// Every call may block on the disk, and the ones about keys on the keychain or on Argon2: call them from a thread
/// that may block. Share it in an [`Arc`]. Inside [`read`](Self::read) and [`write`](Self::write) call only methods
/// of what is passed in, and [`seal`](Self::seal), [`reseal`](Self::reseal) and [`fingerprint`](Self::fingerprint).
pub struct Vault {
    pub(crate) store: Store,
    pub(crate) id: VaultId,
    pub(crate) identity: Identity,
    pub(crate) keychain: Worker,
    pub(crate) keys: RwLock<Option<OpenKeys>>,
    notices: Vec<Notice>,
}

impl Vault {
    /// Opens the vault in a directory, and makes both if need be. Never asks the keychain.
    ///
    /// # Errors
    /// Each [`OpenError`] has its own way out; none of them costs anything that is stored.
    pub fn open(
        directory: &Path,
        identity: Identity,
        keychain: Arc<dyn Keychain>,
    ) -> Result<Self, OpenError> {
        let mut notices = Vec::new();
        let database = files::open_database_file(directory, &mut notices)?;
        let (store, id) = Store::open(database, &mut notices)?;
        Ok(Self {
            store,
            id,
            identity,
            keychain: Worker::new(keychain),
            keys: RwLock::new(None),
            notices,
        })
    }

    /// What opening found and dealt with.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Reads rows, all from one moment. Works while locked.
    ///
    /// # Errors
    /// The caller's own, or a [`StoreError`].
    pub fn read<R, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Tables<'_>) -> Result<R, E>,
    ) -> Result<R, E> {
        self.store.read(work)
    }

    /// The same for a long reading in two halves, side by side where the machine can. The second may be done twice.
    ///
    /// # Errors
    /// The caller's own, or a [`StoreError`].
    pub fn read_side_by_side<A, B: Send, E: From<StoreError>>(
        &self,
        first: impl FnOnce(&Tables<'_>) -> Result<A, E>,
        second: impl Fn(&Tables<'_>) -> Result<B, E> + Sync,
    ) -> Result<(A, B), E> {
        self.store.read_side_by_side(first, second)
    }

    /// Changes rows in one transaction: when `work` fails, nothing remains of it.
    ///
    /// # Errors
    /// The caller's own, or a [`StoreError`].
    pub fn write<R, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<R, E>,
    ) -> Result<R, E> {
        self.store.write(work)
    }

    /// A number that has risen since last time if anything changed, in this process or another.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn revision(&self) -> Result<u64, StoreError> {
        self.store.revision()
    }

    /// Whether erased secrets may still be in the database's log, because another process stood in the way. Each
    /// later change tries again.
    pub fn has_unfinished_erasure(&self) -> bool {
        self.store.has_unfinished_erasure()
    }

    /// Where the keychain keeps this vault's wrapping key.
    pub(crate) fn place(&self) -> Place {
        Place {
            service: self.identity.application_id().to_owned(),
            account: self.id.keychain_account(),
        }
    }
}
