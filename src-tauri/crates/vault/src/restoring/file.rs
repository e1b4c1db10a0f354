//! Restoring from a file that somebody chose: an export, an automatic backup, or a vault that was set aside.
//!
//! The file is copied in first and only the copy is opened: nothing that lies beside it is believed, and it stays as
//! it is.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{RestoreError, RestorePlan, Restored, plan_for};
use crate::{
    Backup, FilesError, Vault, VaultId,
    backups::{Name, Shelf},
    faults::{self, Fault},
    files::{self, BACKUPS, DATABASE},
    setting_aside,
    store::{self, Copy, FileKind, SlotRow},
};

/// A chosen file, copied in and found to be whole.
struct Taken {
    partial: PathBuf,
    plan: RestorePlan,
    /// Whether what lies in the directory is certainly another vault.
    is_other_vault: bool,
    /// How the vault of today is opened, where the file is a copy of it.
    slots: Vec<SlotRow>,
}

/// Says what restoring this file would bring back, and how that differs from the vault in a directory. Changes
/// nothing.
///
/// # Errors
/// See [`RestoreError`].
pub fn plan_restore_from(directory: &Path, file: &Path) -> Result<RestorePlan, RestoreError> {
    let directory = files::find_directory(directory)?;
    let shelf = Shelf::open(&directory.join(DATABASE))?;
    let outcome = take(&shelf, &directory, file).map(|taken| taken.plan);
    shelf.remove_partial()?;
    outcome
}

impl Vault {
    /// Says what restoring this file over the vault would bring back, and how that differs. Changes nothing.
    ///
    /// # Errors
    /// See [`RestoreError`].
    pub fn plan_restore_from(&self, file: &Path) -> Result<RestorePlan, RestoreError> {
        plan_restore_from(self.directory(), file)
    }
}

/// Puts the vault in this file in the place of the one in a directory, which must be closed and gets a dated name.
/// Automatic backups of another vault get it too.
///
/// # Errors
/// See [`RestoreError`]; nothing was moved.
pub fn restore_from(directory: &Path, file: &Path, now: Timestamp) -> Result<Restored, RestoreError> {
    let directory = files::find_directory(directory)?;
    let database = directory.join(DATABASE);
    let shelf = Shelf::open(&database)?;
    let taken = take(&shelf, &directory, file)?;
    let mut copy = Copy::open_to_change(&taken.partial)?;
    copy.become_vault(&taken.slots)?;
    copy.note_restored(file, now)?;
    copy.close()?;
    faults::reach(Fault::RestoreCopied);
    let is_there = database.symlink_metadata().is_ok();
    let set_aside = is_there
        .then(|| setting_aside::move_database(&directory, now))
        .transpose()?;
    faults::reach(Fault::RestoreSetAside);
    files::rename(&taken.partial, &database)?;
    drop(shelf);
    if let (true, Some(aside)) = (taken.is_other_vault, &set_aside) {
        // The vault is in its place already; backups that stay are of another vault, and say so when they are used.
        let _ = files::rename(&directory.join(BACKUPS), &aside.with_extension("backups"));
    }
    Ok(Restored {
        plan: taken.plan,
        set_aside,
    })
}

fn take(shelf: &Shelf, directory: &Path, file: &Path) -> Result<Taken, RestoreError> {
    let partial = shelf.make_partial()?;
    let written = files::take_in(file, &partial)?;
    let (exported_at, id) = open_whole(&partial)?;
    // A backup is renewed when something is erased from it, so its name knows better than its file.
    let named = file.file_name().and_then(|name| Name::parse(name.to_str()?));
    let made_at = exported_at
        .or_else(|| named.map(|name| name.made_at))
        .or_else(|| Timestamp::try_from(written).ok())
        .ok_or(FilesError::Refused)?;
    let backup = Backup {
        made_at,
        is_intact: true,
        path: file.to_owned(),
    };
    let live = Copy::open(&directory.join(DATABASE)).ok();
    let live_id = live.as_ref().and_then(Copy::vault_id);
    let same = live.filter(|_| live_id == Some(id));
    Ok(Taken {
        plan: plan_for(directory, backup, &partial)?,
        partial,
        is_other_vault: live_id.is_some_and(|live| live != id),
        slots: same.as_ref().map(Copy::whole_slots).unwrap_or_default(),
    })
}

/// What the copied file says about itself, once all of it was looked at.
fn open_whole(partial: &Path) -> Result<(Option<Timestamp>, VaultId), RestoreError> {
    let copy = Copy::open_to_change(partial).map_err(|_| RestoreError::NotAVault)?;
    match store::kind_of(&copy).map_err(|_| RestoreError::NotAVault)? {
        FileKind::Vault => {}
        FileKind::Newer(found) => return Err(RestoreError::Newer { found }),
        FileKind::Other => return Err(RestoreError::NotAVault),
    }
    if !copy.examine().is_intact() {
        return Err(RestoreError::Damaged);
    }
    let id = copy.vault_id().ok_or(RestoreError::Damaged)?;
    Ok((copy.exported_at(), id))
}
