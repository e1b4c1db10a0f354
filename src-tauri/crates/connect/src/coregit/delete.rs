//! Deleting in the order that leaves nothing behind: sync configurations, then the connection, then proof
//! (coregit.md 5.5 and 9.5).

use tokio_util::sync::CancellationToken;

use super::{CoreGit, CoreGitError, RepoName, part};

/// What went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deleted {
    /// The repositories whose configuration was taken away, with its webhook where the server could.
    pub syncs: Vec<RepoName>,
    /// Whether the connection was there when it began; somebody else may have been faster.
    pub was_there: bool,
}

/// Why a deletion stopped, and how far it got.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeleteError {
    /// A sync configuration stayed, and with it the connection.
    #[error("the sync configuration of a repository could not be deleted")]
    SyncStays {
        /// Whose.
        repo: RepoName,
        /// The repositories whose configuration is gone.
        gone: Vec<RepoName>,
        /// Why.
        source: CoreGitError,
    },
    /// The connection stayed, or nobody could be asked.
    #[error("the connection could not be deleted")]
    ConnectionStays {
        /// The repositories whose configuration is gone.
        gone: Vec<RepoName>,
        /// Why.
        source: CoreGitError,
    },
    /// CoreGit said that it is deleted, and still lists it.
    #[error("CoreGit still lists the connection")]
    StillListed {
        /// The repositories whose configuration is gone.
        gone: Vec<RepoName>,
    },
}

impl CoreGit {
    /// Deletes these configurations one by one, then the connection, then lists again: the answer to the deletion
    /// itself says `deleted` for anything (coregit.md 5.5). `report` hears of each configuration that is gone.
    ///
    /// # Errors
    /// A [`DeleteError`]; what went stays gone, and the whole may be repeated.
    pub async fn delete(
        &self,
        id: &str,
        syncs: &[RepoName],
        report: &(dyn Fn(&RepoName) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<Deleted, DeleteError> {
        let mut gone = Vec::new();
        let stays = |gone: &[RepoName], source| DeleteError::ConnectionStays {
            gone: gone.to_vec(),
            source,
        };
        self.must_write(cancel).map_err(|error| stays(&gone, error))?;
        for repo in syncs {
            if let Err(source) = self.delete_sync_using(id, repo, cancel).await {
                return Err(DeleteError::SyncStays {
                    repo: repo.clone(),
                    gone,
                    source,
                });
            }
            report(repo);
            gone.push(repo.clone());
        }
        let was_there = self
            .is_listed(id, cancel)
            .await
            .map_err(|error| stays(&gone, error))?;
        if was_there {
            let request = self.delete_request(&format!("v1/connections/{}", part(id)));
            match self.ask(request, cancel).await.map_err(CoreGitError::or_lost) {
                // A lost answer is resolved by the list below.
                Ok(_) | Err(CoreGitError::AnswerLost) => {}
                Err(error) => return Err(stays(&gone, error)),
            }
            match self.is_listed(id, &CancellationToken::new()).await {
                Ok(false) => {}
                Ok(true) => return Err(DeleteError::StillListed { gone }),
                Err(error) => return Err(stays(&gone, error)),
            }
        }
        Ok(Deleted {
            syncs: gone,
            was_there,
        })
    }

    async fn is_listed(&self, id: &str, cancel: &CancellationToken) -> Result<bool, CoreGitError> {
        let list = self.list(cancel).await?;
        Ok(list.iter().any(|connection| connection.id == id))
    }
}
