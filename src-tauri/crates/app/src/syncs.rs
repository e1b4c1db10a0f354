//! Which repositories a CoreGit keeps in step through a connection. No route lists them (coregit.md 9.1): every
//! repository is asked, and what was found is remembered for all connections of the system, in memory only.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use connect::coregit::{self, CoreGit, RepoName, Walk};
use domain::{
    ConnectionId, System, SystemId, SystemKind,
    sync::{Gap, Progress, SyncConfig},
};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::{
    App, DeletionError,
    remote::{Remote, RemoteError},
};

/// Hears how far a walk is.
pub type WalkReport<'r> = dyn Fn(Progress) + Send + Sync + 'r;

/// What uses a connection, as of a walk over the repositories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Syncs {
    /// The sync configurations, by repository.
    pub configs: Vec<SyncConfig>,
    /// Why there may be further ones.
    pub gap: Option<Gap>,
    /// When it was looked.
    pub looked_at: Timestamp,
}

/// The last walk over each system's repositories.
#[derive(Default)]
pub(crate) struct Walks(Mutex<HashMap<SystemId, Walked>>);

struct Walked {
    walk: Walk,
    gap: Option<Gap>,
    at: Timestamp,
}

/// What a walk found for one connection.
pub(crate) struct Found {
    pub(crate) repos: Vec<RepoName>,
    pub(crate) syncs: Syncs,
}

impl App {
    /// Asks every repository of a connection's CoreGit again.
    ///
    /// # Errors
    /// A [`DeletionError`] where nobody could be asked; what was found until it was stopped or failed is an answer.
    pub async fn look_for_syncs(
        &self,
        id: ConnectionId,
        report: &WalkReport<'_>,
        cancel: &CancellationToken,
    ) -> Result<Syncs, DeletionError> {
        let found = self.connection_in_place(id).await?;
        let (connection, system) = found.ok_or(DeletionError::NotFound)?;
        let refused = |error| DeletionError::of_remote(error, SystemKind::CoreGit);
        let (Remote::CoreGit(remote), Some(remote_id)) = (self.remote(&system).await?, connection.remote_id)
        else {
            return Err(DeletionError::NotFound);
        };
        let found = self.walk(&system, &remote.client, report, cancel).await;
        found.map_err(refused)?;
        self.known_syncs(system.id, &remote_id.to_string())
            .ok_or(DeletionError::NotFound)
    }

    /// What the last walk found for a connection; `None` before the first.
    pub(crate) fn known_syncs(&self, system: SystemId, remote_id: &str) -> Option<Syncs> {
        self.found_syncs(system, remote_id).map(|found| found.syncs)
    }

    /// The same, with the repositories by name.
    pub(crate) fn found_syncs(&self, system: SystemId, remote_id: &str) -> Option<Found> {
        let walks = self.inner.walks.0.lock().unwrap_or_else(PoisonError::into_inner);
        let walked = walks.get(&system)?;
        let found = || walked.walk.of_connection(remote_id);
        Some(Found {
            repos: found().map(|sync| sync.repo.clone()).collect(),
            syncs: Syncs {
                configs: found().map(coregit::RepoSync::config).collect(),
                gap: walked.gap.clone(),
                looked_at: walked.at,
            },
        })
    }

    /// Walks over all repositories, and remembers what was found.
    pub(crate) async fn walk(
        &self,
        system: &System,
        client: &CoreGit,
        report: &WalkReport<'_>,
        cancel: &CancellationToken,
    ) -> Result<(), RemoteError> {
        let walk = client.walk(report, cancel).await;
        let gap = match &walk.gap {
            None => None,
            Some(coregit::Gap::ScopedKey) => Some(Gap::ScopedKey),
            Some(coregit::Gap::Cancelled) => Some(Gap::Stopped),
            Some(coregit::Gap::Failed(error)) => match error.finding(client.address().origin()) {
                Some(finding) => Some(Gap::Failed(Box::new(finding))),
                None => return Err(RemoteError::of_coregit(error.clone(), client.address().origin())),
            },
        };
        let at = self.clock().now();
        let mut walks = self.inner.walks.0.lock().unwrap_or_else(PoisonError::into_inner);
        walks.insert(system.id, Walked { walk, gap, at });
        Ok(())
    }

    /// A walk that is not true any more.
    pub(crate) fn forget_walk(&self, system: SystemId) {
        let mut walks = self.inner.walks.0.lock().unwrap_or_else(PoisonError::into_inner);
        walks.remove(&system);
    }
}
