//! Changing a label or a token (coregit.md 5.3). The answer says nothing about the row, and a lost one is resolved by
//! the list: `updated_at` moves with every change.

use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;

use super::{CoreGit, CoreGitError, Hosted, RemoteConnection, create::TOKEN};
use crate::net::{Lane, SecretSource};

/// A change that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The connection before.
    pub before: RemoteConnection,
    /// The connection as it is listed afterwards.
    pub after: RemoteConnection,
}

impl Changed {
    /// Whether the token is somebody else's than the one before (coregit.md 5.3: nothing else tells).
    pub fn is_of_another_account(&self) -> bool {
        self.before.account != self.after.account
    }
}

impl CoreGit {
    /// Gives it another label.
    ///
    /// # Errors
    /// A [`CoreGitError`]; [`CoreGitError::AnswerLost`] when not even the list says whether it happened. It may be
    /// sent again.
    pub async fn rename(
        &self,
        id: &str,
        label: &str,
        cancel: &CancellationToken,
    ) -> Result<Changed, CoreGitError> {
        let mut body = Map::new();
        body.insert("label".to_owned(), label.trim().into());
        self.change(id, body, None, cancel).await
    }

    /// Gives it another token, which the server shows to the provider first; a refused one changes nothing. The old
    /// one is overwritten and cannot be read back by anybody.
    ///
    /// # Errors
    /// A [`CoreGitError`]; [`CoreGitError::TokenNotAccepted`] when the old token stayed in place.
    pub async fn replace_token(
        &self,
        id: &str,
        token: &dyn SecretSource,
        cancel: &CancellationToken,
    ) -> Result<Changed, CoreGitError> {
        self.change(id, Map::new(), Some(token), cancel).await
    }

    async fn change(
        &self,
        id: &str,
        body: Map<String, Value>,
        token: Option<&dyn SecretSource>,
        cancel: &CancellationToken,
    ) -> Result<Changed, CoreGitError> {
        self.must_write(cancel)?;
        let before = self.get(id, cancel).await?;
        let sent = self.send_change(&before, body, token, cancel).await;
        match sent.map_err(CoreGitError::or_lost) {
            Ok(_) => {
                let after = self.get(id, cancel).await?;
                Ok(Changed { before, after })
            }
            Err(CoreGitError::AnswerLost) => {
                // The question may have been cancelled; the answer to this one is still needed.
                let look = self.get(id, &CancellationToken::new()).await;
                match look {
                    Ok(after) if after.updated_at > before.updated_at => Ok(Changed { before, after }),
                    Err(CoreGitError::NotFound) => Err(CoreGitError::NotFound),
                    Ok(_) | Err(_) => Err(CoreGitError::AnswerLost),
                }
            }
            Err(error) => Err(error),
        }
    }

    async fn send_change(
        &self,
        before: &RemoteConnection,
        body: Map<String, Value>,
        token: Option<&dyn SecretSource>,
        cancel: &CancellationToken,
    ) -> Result<Value, CoreGitError> {
        let path = format!("v1/connections/{}", super::part(&before.id));
        let Some(token) = token else {
            return self
                .ask(self.patch_request(&path, body, Lane::System), cancel)
                .await;
        };
        // A provider that we do not know is asked about nothing of ours.
        let hosted = before.hosted().ok_or(CoreGitError::NotCoreGit)?;
        let request = self
            .patch_request(&path, body, Hosted::lane(hosted))
            .carrying(token, TOKEN);
        let response = self.send(request, cancel).await?;
        self.of_token(&response, hosted)
    }
}
