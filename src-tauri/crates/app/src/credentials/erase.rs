//! Erasing a secret that nothing uses any more. Nothing is ever erased by a clock: somebody asks for it.

use domain::CredentialId;
use vault::Activity;

use crate::{App, StoreError, questions::credential_name};

/// Why a credential was not erased. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EraseError {
    /// There is no such credential.
    #[error("there is no such credential")]
    NotFound,
    /// Something uses it.
    #[error("something uses this secret")]
    InUse,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Erases a credential that nothing uses, with its secret, from the file and its automatic backups; whether it is
    /// gone from every file. This revokes nothing: where it still works, its provider has to be told.
    ///
    /// # Errors
    /// An [`EraseError`].
    pub async fn erase_unused(&self, id: CredentialId) -> Result<bool, EraseError> {
        let now = self.clock().now();
        self.commit(move |tables| {
            let found = tables.credential(id)?.ok_or(EraseError::NotFound)?;
            let keys = crate::plain(tables.systems()?);
            let uses = tables.uses_of_credential(id)?;
            let is_own_key = keys.iter().any(|system| system.own_key == Some(id));
            if is_own_key || !uses.intact.is_empty() || !uses.damaged.is_empty() {
                return Err(EraseError::InUse);
            }
            tables.remove_credential(id, found.version)?;
            tables.add_activity(&Activity {
                at: now,
                action: "erase_secret".to_owned(),
                object: Some(id.to_string()),
                name: credential_name(&found.row),
                changes: Vec::new(),
                outcome: "done".to_owned(),
            })?;
            Ok(())
        })
        .await?;
        Ok(self.is_erased().await)
    }
}
