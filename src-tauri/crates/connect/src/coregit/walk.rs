//! Walking all repositories for their sync configurations: no route lists those of a connection (coregit.md 9.1).

use std::time::Duration;

use domain::sync::Progress;
use futures_util::{FutureExt, StreamExt, stream};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::{CoreGit, CoreGitError, KeyKind, RepoName, RepoSync, repos::Pages};
use crate::net::NetError;

/// So many are asked at a time; as many as a system's own queue has places.
const AT_A_TIME: usize = 16;
/// Up to here the whole walk fits into one minute's limit with room for others (coregit.md 9.2).
const UNPACED: usize = 500;
/// What each place of a longer walk waits before it asks: all of them together ask 600 times a minute.
const PACE: Duration = Duration::from_millis(100 * AT_A_TIME as u64);
/// The longest wait for a limit that is sat out.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Why a walk may have missed something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// A scoped key may not see every repository.
    ScopedKey,
    /// Somebody cancelled it.
    Cancelled,
    /// It failed on the way.
    Failed(CoreGitError),
}

/// What a walk found: a snapshot, for somebody may add one meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// Every sync configuration that was seen, by repository.
    pub syncs: Vec<RepoSync>,
    /// How many repositories were asked.
    pub asked: usize,
    /// Why the list may be incomplete; `None` when it is whole.
    pub gap: Option<Gap>,
}

impl Walk {
    /// Those that use a connection.
    pub fn of_connection(&self, id: &str) -> impl Iterator<Item = &RepoSync> {
        self.syncs.iter().filter(move |sync| sync.connection == id)
    }

    /// The newest run of a connection's configurations: CoreGit never fills the connection's own field (coregit.md 5.2).
    pub fn last_synced(&self, id: &str) -> Option<Timestamp> {
        self.of_connection(id)
            .filter_map(|sync| sync.last_synced_at)
            .max()
    }
}

impl CoreGit {
    /// Asks every repository for its configuration, several at a time. What was found until it was cancelled or
    /// failed is kept, and says that it is not everything.
    pub async fn walk(&self, report: &(dyn Fn(Progress) + Send + Sync), cancel: &CancellationToken) -> Walk {
        let mut pages = Pages::default();
        let counted = self.count(&mut pages, report, cancel).await;
        let repos: Vec<RepoName> = pages.repos.into_iter().collect();
        let mut walk = Walk {
            syncs: Vec::new(),
            asked: 0,
            gap: None,
        };
        let asked = match counted {
            Ok(()) => self.ask_all(&repos, &mut walk, report, cancel).await,
            Err(error) => Err(error),
        };
        walk.gap = match (asked, self.key.kind) {
            (Err(CoreGitError::Net(NetError::Cancelled)), _) => Some(Gap::Cancelled),
            (Err(error), _) => Some(Gap::Failed(error)),
            (Ok(()), KeyKind::Scoped) => Some(Gap::ScopedKey),
            (Ok(()), KeyKind::Master) => None,
        };
        walk.syncs.sort_by(|one, other| one.repo.cmp(&other.repo));
        walk
    }

    async fn count(
        &self,
        pages: &mut Pages,
        report: &(dyn Fn(Progress) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<(), CoreGitError> {
        let mut cursor: Option<String> = None;
        loop {
            let page = self
                .patiently(report, cancel, || self.repos_page(cursor.as_deref(), cancel))
                .await?;
            cursor = pages.add(page);
            report(Progress::Counting {
                repos: pages.repos.len(),
            });
            if cursor.is_none() {
                return Ok(());
            }
        }
    }

    async fn ask_all(
        &self,
        repos: &[RepoName],
        walk: &mut Walk,
        report: &(dyn Fn(Progress) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<(), CoreGitError> {
        let is_paced = repos.len() > UNPACED;
        let asking: Vec<_> = repos
            .iter()
            .map(|repo| self.ask_one(repo, is_paced, report, cancel).boxed())
            .collect();
        let mut answers = stream::iter(asking).buffer_unordered(AT_A_TIME);
        while let Some(answer) = answers.next().await {
            walk.syncs.extend(answer?);
            walk.asked += 1;
            report(Progress::Asked {
                done: walk.asked,
                of: repos.len(),
            });
        }
        Ok(())
    }

    async fn ask_one(
        &self,
        repo: &RepoName,
        is_paced: bool,
        report: &(dyn Fn(Progress) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<Option<RepoSync>, CoreGitError> {
        if is_paced {
            tokio::select! {
                biased;
                () = cancel.cancelled() => return Err(NetError::Cancelled.into()),
                () = tokio::time::sleep(PACE) => {}
            }
        }
        self.patiently(report, cancel, || self.sync_of(repo, cancel))
            .await
    }

    /// Sits a limit out once, where it says how long and that is not too long.
    async fn patiently<T, F: Future<Output = Result<T, CoreGitError>>>(
        &self,
        report: &(dyn Fn(Progress) + Send + Sync),
        cancel: &CancellationToken,
        ask: impl Fn() -> F,
    ) -> Result<T, CoreGitError> {
        let first = ask().await;
        let Err(CoreGitError::LimitReached {
            until: Some(until), ..
        }) = first
        else {
            return first;
        };
        let wait = Duration::try_from(until.duration_since(self.net.now())).unwrap_or_default();
        if wait > LONGEST_WAIT {
            return first;
        }
        report(Progress::Waiting { until });
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(NetError::Cancelled.into()),
            () = tokio::time::sleep(wait) => ask().await,
        }
    }
}
