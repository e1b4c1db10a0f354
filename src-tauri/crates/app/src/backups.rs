//! Backups: automatic ones once a day, seven kept, verified; and sealed ones that a person takes elsewhere. What a
//! damaged database costs at most is a day.

use std::path::PathBuf;

use domain::{
    Secret,
    activity::{Action, Activity},
};
use jiff::Timestamp;
use vault::{Backup, BackupError, ExportError, FilesError, RestoreError, RestorePlan};

use crate::App;

impl App {
    /// Makes today's backup, unless there is one. A damaged vault is never backed up over good ones.
    ///
    /// # Errors
    /// When it could not be written or verified; the vault itself is untouched.
    pub async fn back_up_if_due(&self) -> Result<Option<Backup>, BackupError> {
        let now = self.clock().now();
        self.in_vault(move |vault| vault.back_up_if_due(now)).await
    }

    /// The automatic backups, newest first. Reads every one of them once.
    ///
    /// # Errors
    /// When their directory cannot be read.
    pub async fn backups(&self) -> Result<Vec<Backup>, FilesError> {
        self.in_vault(|vault| vault.backups()).await
    }

    /// Writes the whole vault, sealed under this passphrase alone, to a file that the person names in a native
    /// dialog. Answers where; `None` when they dismiss.
    ///
    /// # Errors
    /// When the vault is locked, the passphrase too short, or the file cannot be written.
    pub async fn save_backup(&self, passphrase: Secret) -> Result<Option<PathBuf>, ExportError> {
        let now = self.clock().now();
        let picked = self.inner.desktop.save_file(SAVE, file_name(now)).await;
        let Some(place) = picked else {
            return Ok(None);
        };
        let file = place.clone();
        self.in_vault(move |vault| vault.export(&file, &passphrase, now))
            .await?;
        let entry = Activity::new(Action::SaveBackup, place.display().to_string(), now);
        self.commit(move |tables| tables.add_activity(&entry)).await?;
        Ok(Some(place))
    }

    /// Lets the person choose a sealed backup in a native dialog, and says what restoring it would change. `None`
    /// when they dismiss.
    ///
    /// # Errors
    /// When the file is no whole vault.
    pub async fn pick_restore(&self) -> Result<Option<RestorePlan>, RestoreError> {
        match self.inner.desktop.pick_file(PICK, None).await {
            Some(file) => self.plan_restore(file).await.map(Some),
            None => Ok(None),
        }
    }

    /// Says what restoring one of the automatic backups would change. The name is only compared.
    ///
    /// # Errors
    /// [`RestoreError::NoBackup`] when there is none of that name, or when it is damaged.
    pub async fn plan_restore_of(&self, name: &str) -> Result<RestorePlan, RestoreError> {
        let all = self.backups().await?;
        let found = all.into_iter().find(|backup| backup_name(backup) == name);
        match found {
            Some(backup) => self.plan_restore(backup.path).await,
            None => Err(RestoreError::NoBackup),
        }
    }

    async fn plan_restore(&self, file: PathBuf) -> Result<RestorePlan, RestoreError> {
        self.in_vault(move |vault| vault.plan_restore_from(&file)).await
    }
}

/// What an automatic backup is called where it is listed: its file's name.
pub fn backup_name(backup: &Backup) -> String {
    let name = backup.path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

const SAVE: &str = "Save a sealed backup";
const PICK: &str = "Choose a backup to restore";

fn file_name(now: Timestamp) -> String {
    format!("patchbay-backup-{}.db", now.strftime("%Y-%m-%d"))
}
