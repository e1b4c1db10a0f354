//! The repositories that a CoreGit keeps in step through a connection.

use app::Syncs;
use domain::{
    SystemFinding, SystemKind,
    sync::{Direction, Gap, Progress, SyncConfig},
};
use serde::Serialize;
use specta::Type;

use super::count;

/// One repository's sync configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SyncView {
    /// The repository in CoreGit.
    pub repo: String,
    /// The repository at the provider.
    pub remote: String,
    /// Which way, where it is a word that we know.
    pub direction: Option<DirectionName>,
    /// Whether it runs by itself.
    pub is_automatic: bool,
    /// Whether its webhook is at the provider.
    pub has_webhook: bool,
    /// RFC 3339.
    pub last_synced_at: Option<String>,
    /// CoreGit's own words.
    pub last_error: Option<String>,
}

/// What uses a connection, as of the last look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SyncsView {
    /// By repository.
    pub configs: Vec<SyncView>,
    /// Why there may be further ones.
    pub gap: Option<String>,
    /// RFC 3339: when it was looked.
    pub looked_at: String,
}

/// Which way a repository is kept in step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DirectionName {
    /// From the provider.
    Import,
    /// To the provider.
    Export,
}

/// How far the walk over the repositories is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WalkView {
    /// So many were asked; nothing while they are counted.
    pub done: Option<u32>,
    /// Of so many.
    pub of: u32,
    /// RFC 3339: when it goes on, where the limit of requests is used up.
    pub until: Option<String>,
}

impl From<&Syncs> for SyncsView {
    fn from(syncs: &Syncs) -> Self {
        Self {
            configs: syncs.configs.iter().map(SyncView::from).collect(),
            gap: syncs.gap.as_ref().map(gap_words),
            looked_at: syncs.looked_at.to_string(),
        }
    }
}

impl From<&SyncConfig> for SyncView {
    fn from(sync: &SyncConfig) -> Self {
        Self {
            repo: sync.repo.clone(),
            remote: sync.remote.clone(),
            direction: sync.direction.map(|direction| match direction {
                Direction::Import => DirectionName::Import,
                Direction::Export => DirectionName::Export,
            }),
            is_automatic: sync.is_automatic,
            has_webhook: sync.has_webhook(),
            last_synced_at: sync.last_synced_at.map(|at| at.to_string()),
            last_error: sync.last_error.clone(),
        }
    }
}

impl From<Progress> for WalkView {
    fn from(progress: Progress) -> Self {
        let (done, of, until) = match progress {
            Progress::Counting { repos } => (None, repos, None),
            Progress::Asked { done, of } => (Some(count(done)), of, None),
            Progress::Waiting { until } => (None, 0, Some(until.to_string())),
        };
        Self {
            done,
            of: count(of),
            until,
        }
    }
}

/// Why a list may be incomplete.
pub(crate) fn gap_words(gap: &Gap) -> String {
    let why = match gap {
        Gap::ScopedKey => "A scoped key may not see every repository.".to_owned(),
        Gap::Stopped => "It was stopped before every repository was looked at.".to_owned(),
        Gap::Failed(finding) => {
            let found = SystemFinding {
                system: SystemKind::CoreGit,
                finding: finding.as_ref().clone(),
            };
            found.words().what
        }
    };
    format!("{why} There may be further sync configurations.")
}
