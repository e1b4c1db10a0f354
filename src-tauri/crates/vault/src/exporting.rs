//! A sealed export: the whole vault in one file that a passphrase opens on any computer.

use std::path::{Path, PathBuf};

use domain::Secret;
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    FilesError, KeyError, StoreError, Vault, files,
    random::make_bytes,
    store::{self, Copy},
};

/// Why there is no export. What stood in its place is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The place is in the data directory, where it would stand in the way of the vault itself.
    #[error("a backup of one’s own belongs outside of Patchbay’s data directory")]
    OwnDirectory,
    /// The file cannot be written there.
    #[error("the backup cannot be written there")]
    Place,
    /// The vault must be unlocked, or the passphrase is too short.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A copy of damage would be taken for a good one.
    #[error("the vault is damaged, so it was not backed up")]
    Damaged,
    /// The vault could not be read or the copy not written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

// Only about the place: the vault's own files were checked when it was opened.
impl From<FilesError> for ExportError {
    fn from(_: FilesError) -> Self {
        Self::Place
    }
}

impl Vault {
    /// Writes the unlocked vault to a file that this passphrase opens and nothing else: the keychain's slot, the
    /// recovery code and other passphrases are not in it. What stood there is replaced, once the new file is whole
    /// and looked at. Takes a large part of a second.
    ///
    /// # Errors
    /// See [`ExportError`].
    pub fn export(&self, place: &Path, passphrase: &Secret, now: Timestamp) -> Result<(), ExportError> {
        let slot = self.with_data_key(|data_key| self.passphrase_slot(passphrase, data_key))?;
        let place = self.find_place(place)?;
        let partial = neighbour_of(&place);
        files::make_file(&partial)?;
        let outcome = self
            .copy_for_export(&partial, &slot, now)
            .and_then(|()| Ok(files::rename(&partial, &place)?));
        if outcome.is_err() {
            // What is left of the attempt is of no use; one that cannot be removed holds nothing in clear.
            let _ = std::fs::remove_file(&partial);
        }
        outcome
    }

    fn copy_for_export(
        &self,
        partial: &Path,
        slot: &crate::store::SlotRow,
        now: Timestamp,
    ) -> Result<(), ExportError> {
        let mut copy = Copy::make(self.store.path(), partial)?;
        copy.become_export(slot, now)?;
        copy.close()?;
        // Opened anew, so that what is looked at is what the disk has.
        match store::look_into(partial) {
            Some(found) if found.is_intact() => Ok(()),
            Some(_) | None => Err(ExportError::Damaged),
        }
    }

    /// The place with its directory resolved, because the database follows no links.
    fn find_place(&self, place: &Path) -> Result<PathBuf, ExportError> {
        let (Some(directory), Some(name)) = (place.parent(), place.file_name()) else {
            return Err(ExportError::Place);
        };
        let directory = directory.canonicalize().map_err(|_| ExportError::Place)?;
        if directory.starts_with(self.directory()) {
            return Err(ExportError::OwnDirectory);
        }
        Ok(directory.join(name))
    }
}

/// A name beside the file that nothing has.
fn neighbour_of(place: &Path) -> PathBuf {
    let unique = Uuid::from_bytes(make_bytes());
    place.with_file_name(format!(".patchbay-{}.partial", unique.simple()))
}
