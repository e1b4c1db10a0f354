//! Reading: all connections come in one answer, oldest first (coregit.md section 4).

use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{CoreGit, CoreGitError, RemoteConnection};

impl CoreGit {
    /// Every connection of the key's organization.
    ///
    /// # Errors
    /// A [`CoreGitError`].
    pub async fn list(&self, cancel: &CancellationToken) -> Result<Vec<RemoteConnection>, CoreGitError> {
        let body = self.ask(self.get_request("v1/connections"), cancel).await?;
        let rows = body.get("connections").and_then(Value::as_array);
        let rows = rows.ok_or(CoreGitError::NotCoreGit)?;
        Ok(rows.iter().filter_map(RemoteConnection::decode).collect())
    }

    /// One connection. There is no address for one: it is looked for in the list (coregit.md section 5).
    ///
    /// # Errors
    /// A [`CoreGitError`]; [`CoreGitError::NotFound`] where it is gone.
    pub async fn get(&self, id: &str, cancel: &CancellationToken) -> Result<RemoteConnection, CoreGitError> {
        let list = self.list(cancel).await?;
        let found = list.into_iter().find(|connection| connection.id == id);
        found.ok_or(CoreGitError::NotFound)
    }

    /// The connections with this label that were not there before: how a lost answer is resolved. Labels are not
    /// unique, so that an older one of the same label proves nothing.
    ///
    /// # Errors
    /// A [`CoreGitError`].
    pub async fn find_by_label(
        &self,
        label: &str,
        known_before: &[String],
        cancel: &CancellationToken,
    ) -> Result<Vec<RemoteConnection>, CoreGitError> {
        let mut list = self.list(cancel).await?;
        list.retain(|connection| connection.label == label.trim() && !known_before.contains(&connection.id));
        Ok(list)
    }
}
