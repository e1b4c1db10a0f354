//! Automatic backups: once a day, seven kept, verified. What a damaged database costs at most is a day.

use vault::{Backup, BackupError};

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
}
