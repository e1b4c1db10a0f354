//! Changing a label or a token (coregit.md 5.3). The answer says nothing about the row, and a lost one is resolved by
//! the list: `updated_at` moves with every change.

use jiff::Timestamp;
use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;

use super::{CoreGit, CoreGitError, Hosted, RemoteConnection, create::TOKEN};
use crate::net::{Lane, SecretSource};

/// What is to become of a connection; nothing else of it can be changed.
#[derive(Clone, Copy, Default)]
pub struct Change<'a> {
    /// CoreGit's `updated_at` as the person saw it; `None` = whatever it is by now.
    pub seen: Option<Timestamp>,
    /// Another label.
    pub label: Option<&'a str>,
    /// Another token.
    pub token: Option<&'a dyn SecretSource>,
}

/// A change that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The connection before.
    pub before: RemoteConnection,
    /// The connection as it is listed afterwards.
    pub after: RemoteConnection,
}

/// Why a connection is not known to be as wanted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// Somebody changed it since the person looked. Nothing was sent.
    #[error("somebody else changed the connection meanwhile")]
    ChangedElsewhere {
        /// As it is by now.
        theirs: Box<RemoteConnection>,
    },
    /// The answer was lost, and CoreGit holds what it held before: the same change may be sent again.
    #[error("the change did not arrive")]
    NotApplied,
    /// Anything else; [`CoreGitError::AnswerLost`] when nobody knows whether it was made.
    #[error(transparent)]
    CoreGit(#[from] CoreGitError),
}

impl Changed {
    /// Whether the token is somebody else's than the one before (coregit.md 5.3: nothing else tells).
    pub fn is_of_another_account(&self) -> bool {
        self.before.account != self.after.account
    }
}

impl CoreGit {
    /// Changes label, token, or both, in one request. The server shows a token to the provider first, and a refused one
    /// changes nothing; an accepted one overwrites the old, which nobody can read back.
    ///
    /// # Errors
    /// A [`ChangeError`]; [`CoreGitError::TokenNotAccepted`] when the old token stayed in place. After
    /// [`CoreGitError::AnswerLost`] it may have happened, and may be sent again: a refusal after which the connection was
    /// changed all the same is none.
    pub async fn update(
        &self,
        id: &str,
        change: &Change<'_>,
        cancel: &CancellationToken,
    ) -> Result<Changed, ChangeError> {
        self.must_write(cancel)?;
        let before = self.get(id, cancel).await?;
        if change.seen.is_some() && change.seen != before.updated_at {
            return Err(ChangeError::ChangedElsewhere {
                theirs: Box::new(before),
            });
        }
        let sent = self.send_change(&before, change, cancel).await;
        match sent.map_err(CoreGitError::or_lost) {
            Ok(_) => {
                let after = self.get(id, cancel).await?;
                Ok(Changed { before, after })
            }
            Err(CoreGitError::AnswerLost) => {
                // The question may have been cancelled; the answer to this one is still needed.
                match self.get(id, &CancellationToken::new()).await {
                    Ok(after) if after.updated_at > before.updated_at => Ok(Changed { before, after }),
                    Ok(_) => Err(ChangeError::NotApplied),
                    Err(CoreGitError::NotFound) => Err(CoreGitError::NotFound.into()),
                    Err(_) => Err(CoreGitError::AnswerLost.into()),
                }
            }
            // Whether the token there is the new one, nobody knows.
            Err(error) if change.token.is_some() && self.is_done_all_the_same(&before, &error).await => {
                Err(CoreGitError::AnswerLost.into())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Whether something was stored although the answer was no: somebody on the way may have given that.
    async fn is_done_all_the_same(&self, before: &RemoteConnection, error: &CoreGitError) -> bool {
        if matches!(error, CoreGitError::Net(_)) {
            return false;
        }
        // Also after a cancel: what was sent may be there.
        let now = self.get(&before.id, &CancellationToken::new()).await;
        now.is_ok_and(|now| now.updated_at > before.updated_at)
    }

    async fn send_change(
        &self,
        before: &RemoteConnection,
        change: &Change<'_>,
        cancel: &CancellationToken,
    ) -> Result<Value, CoreGitError> {
        let path = format!("v1/connections/{}", super::part(&before.id));
        let mut body = Map::new();
        if let Some(label) = change.label {
            body.insert("label".to_owned(), label.trim().into());
        }
        let Some(token) = change.token else {
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
