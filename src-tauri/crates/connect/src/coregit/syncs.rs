//! One repository's sync configuration (coregit.md 9.3).

use domain::sync::{Direction, SyncConfig};
use jiff::Timestamp;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{CoreGit, CoreGitError, RepoName, record::shown};

/// A sync configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepoSync {
    /// The repository in CoreGit. It has at most one.
    pub repo: RepoName,
    /// The id of the connection that it uses.
    pub connection: String,
    /// The repository at the provider.
    pub remote: String,
    /// Which way; `None` for a word that we do not know.
    pub direction: Option<Direction>,
    /// Whether it runs by itself.
    pub auto_sync: bool,
    /// Its last run in success.
    pub last_synced_at: Option<Timestamp>,
    /// What a run by itself failed with.
    pub last_error: Option<String>,
}

impl RepoSync {
    /// What people want to know of it.
    pub fn config(&self) -> SyncConfig {
        SyncConfig {
            repo: self.repo.to_string(),
            remote: self.remote.clone(),
            direction: self.direction,
            is_automatic: self.auto_sync,
            last_synced_at: self.last_synced_at,
            last_error: self.last_error.clone(),
        }
    }

    fn decode(repo: &RepoName, value: &Value) -> Option<Self> {
        let text = |field: &str| value.get(field)?.as_str();
        Some(Self {
            repo: repo.clone(),
            connection: text("connection_id")?.to_owned(),
            remote: shown(text("remote").unwrap_or_default()),
            direction: match text("direction") {
                Some("import") => Some(Direction::Import),
                Some("export") => Some(Direction::Export),
                _ => None,
            },
            auto_sync: value.get("auto_sync").and_then(Value::as_bool).unwrap_or(false),
            last_synced_at: text("last_synced_at").and_then(|text| text.parse().ok()),
            // It quotes the provider from the first brace on, as every error does.
            last_error: text("last_error")
                .map(|text| shown(text.split(['{', '<']).next().unwrap_or_default())),
        })
    }
}

impl CoreGit {
    /// The configuration of a repository; `None` where it has none, or is gone.
    ///
    /// # Errors
    /// A [`CoreGitError`].
    pub async fn sync_of(
        &self,
        repo: &RepoName,
        cancel: &CancellationToken,
    ) -> Result<Option<RepoSync>, CoreGitError> {
        let answer = self
            .ask(self.get_request(&repo.path("sync/config")), cancel)
            .await;
        match answer {
            Ok(body) => Ok(body
                .get("config")
                .and_then(|config| RepoSync::decode(repo, config))),
            Err(CoreGitError::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Takes a repository's configuration away where it still uses this connection: meanwhile somebody may have given
    /// the repository another. Answers whether there was one.
    ///
    /// # Errors
    /// A [`CoreGitError`].
    pub async fn delete_sync_using(
        &self,
        connection: &str,
        repo: &RepoName,
        cancel: &CancellationToken,
    ) -> Result<bool, CoreGitError> {
        match self.sync_of(repo, cancel).await? {
            Some(sync) if sync.connection == connection => {
                self.delete_sync(repo, cancel).await.map(|()| true)
            }
            Some(_) | None => Ok(false),
        }
    }

    /// Takes a configuration away; the server removes its webhook at the provider where it can. Safe to repeat: what
    /// is gone already is a success.
    ///
    /// # Errors
    /// A [`CoreGitError`].
    pub async fn delete_sync(&self, repo: &RepoName, cancel: &CancellationToken) -> Result<(), CoreGitError> {
        self.must_write(cancel)?;
        let request = self.delete_request(&repo.path("sync/config"));
        match self.ask(request, cancel).await.map_err(CoreGitError::or_lost) {
            Ok(_) | Err(CoreGitError::NotFound) => Ok(()),
            Err(CoreGitError::AnswerLost) => match self.sync_of(repo, &CancellationToken::new()).await {
                Ok(None) => Ok(()),
                Ok(Some(_)) | Err(_) => Err(CoreGitError::AnswerLost),
            },
            Err(error) => Err(error),
        }
    }
}
