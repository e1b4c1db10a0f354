//! The secret of a connector on its way into the agent's prompt: through the guarded clipboard, where a person switched
//! that on (SECURITY section 2). No command hands it out.

use domain::{
    ConnectionId,
    activity::{Action, Activity},
};
use vault::SecretAccessError;

use super::ConnectorUseError;
use crate::{App, KeyError, ReuseError};

impl App {
    /// Puts a connector's secret into the clipboard and writes that down.
    ///
    /// # Errors
    /// [`ConnectorUseError::CopyingIsOff`] unless the settings allow it; [`ConnectorUseError::NotCopied`] where the
    /// desktop cannot guard it; a locked store.
    pub async fn copy_connector_secret(&self, id: ConnectionId) -> Result<(), ConnectorUseError> {
        if !self.settings().await?.copies_secrets {
            return Err(ConnectorUseError::CopyingIsOff);
        }
        let (connection, _) = self
            .connection_in_place(id)
            .await?
            .ok_or(ConnectorUseError::NotFound)?;
        let credential = self
            .connector_credential(id)
            .await?
            .ok_or(ConnectorUseError::NotFound)?
            .id;
        self.require_open_store().await.map_err(ConnectorUseError::Key)?;
        let opened = self
            .in_vault(move |vault| vault.open_for_clipboard(credential))
            .await;
        let secret = opened.map_err(|error| match error {
            SecretAccessError::Locked => ConnectorUseError::Key(KeyError::Locked),
            SecretAccessError::Store(error) => error.into(),
            SecretAccessError::NotHeld
            | SecretAccessError::NotGranted(_)
            | SecretAccessError::Altered
            | SecretAccessError::Newer { .. } => ConnectorUseError::Reuse(ReuseError::NotHeld),
        })?;
        // Written down first: a copy that nobody knows of would be worse than an entry too many.
        let entry = Activity::of_connection(Action::CopySecret, &connection, self.clock().now());
        self.commit(move |tables| tables.add_activity(&entry)).await?;
        let copied = self.inner.desktop.copy_secret(secret).await;
        copied.map_err(|_| ConnectorUseError::NotCopied)
    }
}
