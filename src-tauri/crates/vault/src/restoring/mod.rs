//! Putting a backup in the place of a vault, and saying what that costs: the newest intact one where the vault is
//! damaged, or a file that somebody chose. What was in its place is set aside, never deleted.

mod file;

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::{
    Backup, BackupError, Examination, FilesError, SetAsideError, StoreError, Table,
    backups::{self, Shelf},
    faults::{self, Fault},
    files::{self, DATABASE},
    list_copy, setting_aside,
    store::{self, Copy},
};

pub use file::{plan_restore_from, restore_from};

/// What restoring would bring back, and how that differs from what is readable today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestorePlan {
    /// The backup.
    pub backup: Backup,
    /// Table by table.
    pub tables: Vec<TableDifference>,
    /// How many secrets the backup holds as they were before they were replaced.
    pub older_secrets: u64,
}

/// How many rows a table has before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableDifference {
    /// The table.
    pub table: Table,
    /// Rows that are readable in the vault as it is; `None` when the file cannot be read at all.
    pub readable: Option<u64>,
    /// Rows in the backup.
    pub in_backup: u64,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What came back, and what it differs from.
    pub plan: RestorePlan,
    /// Where the damaged database is; `None` when there was none any more.
    pub set_aside: Option<PathBuf>,
}

/// Why nothing was restored. The vault and its backups are as they were.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// The directory or a file in it is not safe to use, or cannot be renamed.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// Somebody has the vault open, or is making a backup.
    #[error("the vault is open elsewhere")]
    InUse,
    /// The file is no vault.
    #[error("the file is not a backup of Patchbay")]
    NotAVault,
    /// A later version of the application wrote the file.
    #[error("the backup was written by a newer version of Patchbay (schema {found})")]
    Newer {
        /// Its schema version.
        found: i64,
    },
    /// Not everything in the file is as it was written.
    #[error("the backup is damaged")]
    Damaged,
    /// There is no backup that could be trusted.
    #[error("there is no intact backup")]
    NoBackup,
    /// The backup could not be copied.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<BackupError> for RestoreError {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::Files(error) => Self::Files(error),
            BackupError::Busy => Self::InUse,
            BackupError::Damaged => Self::NoBackup,
            BackupError::Store(error) => Self::Store(error),
        }
    }
}

impl From<SetAsideError> for RestoreError {
    fn from(error: SetAsideError) -> Self {
        match error {
            SetAsideError::Files(error) => Self::Files(error),
            // Whoever calls has looked whether there is something.
            SetAsideError::Nothing => Self::Files(FilesError::Refused),
            SetAsideError::InUse => Self::InUse,
            SetAsideError::Store(error) => Self::Store(error),
        }
    }
}

/// Finds the newest intact backup of the vault in a directory, and compares. Changes nothing.
///
/// # Errors
/// [`RestoreError::NoBackup`], [`RestoreError::Files`].
pub fn plan_restore(directory: &Path) -> Result<RestorePlan, RestoreError> {
    let all = backups::backups(directory)?;
    let backup = all.into_iter().find(|backup| backup.is_intact);
    let backup = backup.ok_or(RestoreError::NoBackup)?;
    let path = backup.path.clone();
    plan_for(directory, backup, &path)
}

/// Puts the newest intact backup in the place of the vault in a directory. The vault must be closed; what is there
/// gets a dated name. Reads the backups once.
///
/// # Errors
/// See [`RestoreError`].
pub fn restore(directory: &Path, now: Timestamp) -> Result<Restored, RestoreError> {
    let directory = files::find_directory(directory)?;
    let database = directory.join(DATABASE);
    let shelf = Shelf::open(&database)?;
    let plan = plan_restore(&directory)?;
    // The copy is whole before anything is moved: a crash leaves the old, the new, or none and the backups.
    let partial = shelf.make_partial()?;
    Copy::make(&plan.backup.path, &partial)?.close()?;
    if !store::look_into(&partial).is_some_and(|found| found.is_intact()) {
        return Err(RestoreError::NoBackup);
    }
    let mut copy = Copy::open_to_change(&partial)?;
    copy.note_restored(&plan.backup.path, now)?;
    copy.close()?;
    faults::reach(Fault::RestoreCopied);
    let is_there = database.symlink_metadata().is_ok();
    let set_aside = is_there
        .then(|| setting_aside::move_database(&directory, now))
        .transpose()?;
    faults::reach(Fault::RestoreSetAside);
    list_copy::forget(&directory);
    files::rename(&partial, &database)?;
    Ok(Restored { plan, set_aside })
}

/// What the vault holds, on a copy of its files' names: however damaged it is, it is only read.
fn look_at(directory: &Path) -> Result<Option<Examination>, FilesError> {
    let database = files::find_directory(directory)?.join(DATABASE);
    files::check_file(&database)?;
    Ok(store::look_into(&database))
}

/// Compares the vault in a directory with a copy of the backup.
fn plan_for(directory: &Path, backup: Backup, copy: &Path) -> Result<RestorePlan, RestoreError> {
    let kept = store::look_into(copy).ok_or(RestoreError::NoBackup)?;
    let tables = compare(look_at(directory)?.as_ref(), &kept);
    let older_secrets = count_older(&directory.join(DATABASE), copy);
    Ok(RestorePlan {
        backup,
        tables,
        older_secrets,
    })
}

/// How many secrets are sealed anew in the vault since the copy was made.
fn count_older(database: &Path, copy: &Path) -> u64 {
    let (Ok(live), Ok(copy)) = (Copy::open(database), Copy::open(copy)) else {
        return 0;
    };
    let (live, kept) = (live.current_secrets(), copy.current_secrets());
    let older = kept
        .iter()
        .filter(|(id, sealed)| live.get(*id).is_some_and(|found| found != *sealed));
    older.count() as u64
}

fn compare(live: Option<&Examination>, kept: &Examination) -> Vec<TableDifference> {
    let readable = |table| {
        let found = live?.tables.iter().find(|state| state.table == table)?;
        Some(found.intact)
    };
    kept.tables
        .iter()
        .map(|state| TableDifference {
            table: state.table,
            readable: readable(state.table),
            in_backup: state.intact,
        })
        .collect()
}
