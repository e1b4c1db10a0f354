//! What uses a connection in CoreGit: repositories that are kept in step with a provider's (coregit.md 9).

use jiff::Timestamp;

use crate::Finding;

/// Which way a repository is kept in step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the provider into CoreGit.
    Import,
    /// From CoreGit to the provider.
    Export,
}

/// A repository's sync configuration. It has at most one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncConfig {
    /// The repository in CoreGit, with its namespace where it has one.
    pub repo: String,
    /// The repository at the provider.
    pub remote: String,
    /// Which way; `None` for a word that we do not know.
    pub direction: Option<Direction>,
    /// Whether it runs by itself.
    pub is_automatic: bool,
    /// Its last run in success.
    pub last_synced_at: Option<Timestamp>,
    /// What a run by itself failed with.
    pub last_error: Option<String>,
}

impl SyncConfig {
    /// Whether a webhook stays behind at the provider when the connection goes before this does (coregit.md 9.3).
    pub fn has_webhook(&self) -> bool {
        self.is_automatic && self.direction == Some(Direction::Import)
    }
}

/// How far the walk over the repositories is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many repositories are known so far.
    Counting {
        /// How many.
        repos: usize,
    },
    /// So many were asked.
    Asked {
        /// How many.
        done: usize,
        /// Of so many.
        of: usize,
    },
    /// The limit of requests is used up.
    Waiting {
        /// When it goes on.
        until: Timestamp,
    },
}

/// Why the walk may have missed something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// A scoped key may not see every repository.
    ScopedKey,
    /// The person stopped it.
    Stopped,
    /// It failed on the way.
    Failed(Box<Finding>),
}

/// The newest run among several; CoreGit never fills the connection's own field (coregit.md 5.2).
pub fn last_synced<'s>(syncs: impl IntoIterator<Item = &'s SyncConfig>) -> Option<Timestamp> {
    syncs.into_iter().filter_map(|sync| sync.last_synced_at).max()
}
