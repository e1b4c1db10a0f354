//! Many connections tested in one run: our own rungs a few at a time per provider, a system's own test one at a time
//! per provider. What ended is kept at once, so cancelling loses nothing.

mod queues;
mod result;

use domain::{Connection, ConnectionId, ConnectionState, Kind, Outcome, Query, Rung, RungReport, System};
use futures_util::future::try_join_all;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use tokio_util::sync::CancellationToken;

use crate::{App, CheckError, Progress, Stage, StoreError, checks, ladder::Ladder};
use queues::{AT_A_TIME, queues};

pub use result::{ManyOutcome, ManyTested, Skipped};

/// Which connections to test.
#[derive(Debug, Clone)]
pub enum TestScope {
    /// These.
    These(Vec<ConnectionId>),
    /// Whatever the list would show.
    Matching(Query),
}

/// How far to climb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The whole ladder, the system's own test with it; kept as checks. DevLake's leaves two sockets open on the
    /// server each time (devlake.md 0, fact 23), so somebody has to ask for it.
    Whole,
    /// What this computer sees. It says nothing about a credential, so it is shown and not kept.
    FromHere,
}

/// Watches a run. Called from several tests at a time.
pub trait ManyProgress: Send + Sync {
    /// The run begins with these, in the order of the list.
    fn started(&self, ids: &[ConnectionId]);
    /// This one is being tested.
    fn running(&self, id: ConnectionId);
    /// This one ended.
    fn finished(&self, id: ConnectionId, outcome: &ManyOutcome);
}

/// One connection of a run; without its row where it is not there any more.
struct Planned {
    id: ConnectionId,
    found: Option<(Connection, System)>,
}

impl App {
    /// Tests many connections. A refusal, an unreachable provider and a row that cannot be tested are results; after
    /// a cancel the answer holds what ended until then. Each check is stored when it ends; that the rows changed is
    /// announced at the end, and meanwhile by whoever looks for changes.
    ///
    /// # Errors
    /// A closed secret store, before anything ran, where a system's own login is sealed in it; a store that fails.
    pub async fn test_many(
        &self,
        scope: TestScope,
        depth: Depth,
        progress: &dyn ManyProgress,
        cancel: &CancellationToken,
    ) -> Result<ManyTested, CheckError> {
        let planned = self.plan(scope).await?;
        let needs_key = |planned: &Planned| match &planned.found {
            Some((_, system)) => system.own_key.is_some(),
            None => false,
        };
        if depth == Depth::Whole && planned.iter().any(needs_key) {
            // Here and not at each row, so that it is asked once.
            self.require_open_store().await?;
        }
        let ids: Vec<_> = planned.iter().map(|one| one.id).collect();
        progress.started(&ids);
        let runs = queues(planned).into_iter().map(|queue| async move {
            let ended: Vec<Option<(ConnectionId, String, ManyOutcome)>> = stream::iter(queue)
                .map(|one| self.test_one(one, depth, progress, cancel))
                .buffer_unordered(AT_A_TIME)
                .try_collect()
                .await?;
            Ok::<_, StoreError>(ended)
        });
        let ended = try_join_all(runs).await;
        self.announce_change().await;
        Ok(ManyTested::of(ids.len(), ended?.into_iter().flatten().flatten()))
    }

    async fn plan(&self, scope: TestScope) -> Result<Vec<Planned>, StoreError> {
        let mut ids = match scope {
            TestScope::These(ids) => ids,
            // What is folded away matches all the same.
            TestScope::Matching(query) => {
                let collapsed = Vec::new();
                self.matching(Query { collapsed, ..query }).await?
            }
        };
        let mut seen = std::collections::HashSet::new();
        ids.retain(|id| seen.insert(*id));
        self.read(move |tables| {
            ids.into_iter()
                .map(|id| {
                    let connection = tables.connection(id)?.map(|found| found.row);
                    let system = match &connection {
                        Some(connection) => tables.system(connection.system)?.map(|found| found.row),
                        None => None,
                    };
                    Ok(Planned {
                        id,
                        found: connection.zip(system),
                    })
                })
                .collect()
        })
        .await
    }

    /// One row of the run; nothing where the run was cancelled before it ended.
    async fn test_one(
        &self,
        planned: Planned,
        depth: Depth,
        progress: &dyn ManyProgress,
        cancel: &CancellationToken,
    ) -> Result<Option<(ConnectionId, String, ManyOutcome)>, StoreError> {
        let id = planned.id;
        if cancel.is_cancelled() {
            return Ok(None);
        }
        let (name, outcome) = match planned.found {
            None => (String::new(), Ok(ManyOutcome::Skipped(Skipped::NotThere))),
            Some((connection, _)) if let Some(why) = untestable(&connection) => {
                (connection.name, Ok(ManyOutcome::Skipped(why)))
            }
            Some((connection, system)) => {
                progress.running(id);
                let outcome = match depth {
                    Depth::Whole => self.climb_and_keep(&connection, &system, cancel).await,
                    Depth::FromHere => self.look_only(&connection, &system, cancel).await,
                };
                (connection.name, outcome)
            }
        };
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(error) => match skipped(error)? {
                Some(why) => ManyOutcome::Skipped(why),
                None => return Ok(None),
            },
        };
        progress.finished(id, &outcome);
        Ok(Some((id, name, outcome)))
    }

    async fn climb_and_keep(
        &self,
        connection: &Connection,
        system: &System,
        cancel: &CancellationToken,
    ) -> Result<ManyOutcome, CheckError> {
        let (result, check) = self.climb(connection, system, None, &Unwatched, cancel).await?;
        // Not announced one by one: a thousand checks would have a thousand lists read.
        self.in_vault(move |vault| vault.write(|tables| checks::keep(tables, &check)))
            .await?;
        Ok(ManyOutcome::Tested(result.verdict.outcome))
    }

    async fn look_only(
        &self,
        connection: &Connection,
        system: &System,
        cancel: &CancellationToken,
    ) -> Result<ManyOutcome, CheckError> {
        let Kind::Known(kind) = connection.kind else {
            return Err(CheckError::NotTestable);
        };
        let route = self.route_of(system).await?;
        let ladder = Ladder {
            net: &self.inner.net,
            system,
            route: &route,
            kind,
            address: connection.settings.address.as_ref(),
            progress: &Unwatched,
            cancel,
        };
        Ok(match ladder.look().await? {
            None => ManyOutcome::Skipped(Skipped::NotFromHere),
            Some(rungs) => {
                let trouble = rungs.iter().find(|rung| rung.outcome != Outcome::Passed);
                ManyOutcome::Tested(trouble.map_or(Outcome::Passed, |rung| rung.outcome))
            }
        })
    }
}

/// Why a connection cannot be tested, whatever the network says.
fn untestable(connection: &Connection) -> Option<Skipped> {
    match (&connection.kind, connection.state) {
        (_, ConnectionState::Gone(_)) => Some(Skipped::Gone),
        (_, ConnectionState::Pending(_)) => Some(Skipped::Pending),
        (Kind::Unlisted(_), ConnectionState::Present) => Some(Skipped::ReadOnly),
        (Kind::Known(_), ConnectionState::Present) => None,
    }
}

/// What keeps one row from being tested and leaves the others alone; nothing after a cancel.
fn skipped(error: CheckError) -> Result<Option<Skipped>, StoreError> {
    match error {
        // Removed, with its row, while it was tested.
        CheckError::NotFound | CheckError::Store(StoreError::Reference) => Ok(Some(Skipped::NotThere)),
        // What only a draft can be.
        CheckError::Invalid(_) | CheckError::StagedGone | CheckError::Reuse(_) => Ok(Some(Skipped::NotThere)),
        CheckError::NotTestable => Ok(Some(Skipped::ReadOnly)),
        CheckError::Key(_) => Ok(Some(Skipped::Locked)),
        CheckError::Blocked(error) => Ok(Some(Skipped::Blocked(error))),
        CheckError::Store(error) => Err(error),
        CheckError::Cancelled => Ok(None),
    }
}

/// The rungs of one among many are not told.
pub(crate) struct Unwatched;

impl Progress for Unwatched {
    fn ladder(&self, _: &[Rung]) {}

    fn running(&self, _: Rung) {}

    fn finished(&self, _: &RungReport, _: Option<&str>) {}

    fn stage(&self, _: Stage) {}
}
