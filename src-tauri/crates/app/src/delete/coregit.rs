//! Deleting a connection in a CoreGit: its sync configurations first, so that the provider's webhooks go too, then the
//! connection. The system itself says `deleted` to anything (coregit.md 5.5).

use std::sync::atomic::{AtomicBool, Ordering};

use connect::{
    coregit::{CoreGitError, DeleteError, RepoName},
    net::NetError,
};
use domain::{
    Connection, ConnectionId, ConnectionState, Environment, Finding, Kind, RemoteId, System, SystemFinding,
    SystemKind,
    deletion::{DeletionEnd, DeletionPlan, DeletionStep, StepOutcome, StepTrouble},
};
use tokio_util::sync::CancellationToken;

use super::{
    Deletion, DeletionError, DeletionProgress, DeletionRequest, PlannedDeletion, keeping,
    run::{Carrying, all},
};
use crate::{
    App, StoreError,
    remote::{CoreGitRemote, Remote},
};

struct Target {
    connection: Connection,
    system: System,
    id: String,
    remote: Box<CoreGitRemote>,
}

/// A deletion on its way.
struct Run<'r> {
    target: &'r Target,
    repos: &'r [RepoName],
    progress: &'r dyn DeletionProgress,
    cancel: &'r CancellationToken,
    is_still_listed: AtomicBool,
}

impl App {
    /// The plan for a connection in a CoreGit; `None` for connections of other systems.
    pub(super) async fn plan_coregit_deletion(
        &self,
        id: ConnectionId,
        progress: &dyn DeletionProgress,
        cancel: &CancellationToken,
    ) -> Result<Option<PlannedDeletion>, DeletionError> {
        let Some(target) = self.deletable_in_coregit(id).await? else {
            return Ok(None);
        };
        let (plan, _) = self.look_at_syncs(&target, true, progress, cancel).await?;
        let credentials = self.read(move |tables| keeping::planned(tables, id)).await?;
        self.inner
            .deletions
            .with(id, |begun| begun.seen = Some(plan.clone()));
        Ok(Some(PlannedDeletion {
            environment: target.system.environment,
            plan,
            credentials,
        }))
    }

    /// Deletes it as planned; `None` for connections of other systems.
    pub(super) async fn delete_in_coregit(
        &self,
        request: &DeletionRequest,
        progress: &dyn DeletionProgress,
        cancel: &CancellationToken,
    ) -> Result<Option<Deletion>, DeletionError> {
        let id = request.connection;
        let Some(target) = self.deletable_in_coregit(id).await? else {
            return Ok(None);
        };
        self.require_regrantable(id).await?;
        let seen = self.inner.deletions.with(id, |begun| begun.seen.clone());
        let is_gap_known = seen.is_some_and(|seen| seen.gap.is_some());
        let (plan, repos) = self
            .look_at_syncs(&target, !is_gap_known, progress, cancel)
            .await?;
        if cancel.is_cancelled() {
            return Err(DeletionError::Cancelled);
        }
        self.require_agreed(request, &plan)?;
        let steps = plan.steps();
        let run = Run {
            target: &target,
            repos: &repos,
            progress,
            cancel,
            is_still_listed: AtomicBool::new(false),
        };
        let reports = all(&run, &steps, progress, cancel).await?;
        self.forget_walk(target.system.id);
        let (connection, system) = (&target.connection, &target.system);
        let end = DeletionEnd::of(&reports);
        let unused = match end {
            DeletionEnd::Deleted => {
                self.inner.deletions.forget(id);
                self.keep_deleted(connection, system, &reports).await?
            }
            DeletionEnd::Stopped | DeletionEnd::Failed => {
                self.keep_unfinished(connection, system, &reports, end).await?;
                Vec::new()
            }
        };
        Ok(Some(Deletion {
            steps: reports,
            end,
            can_rejoin: Vec::new(),
            unused,
        }))
    }

    async fn deletable_in_coregit(&self, id: ConnectionId) -> Result<Option<Target>, DeletionError> {
        let found = self.connection_in_place(id).await?;
        let (connection, system) = found.ok_or(DeletionError::NotFound)?;
        match system.kind {
            SystemKind::CoreGit => {}
            SystemKind::DevLake | SystemKind::Dojops => return Ok(None),
        }
        if let Kind::Unlisted(_) = connection.kind {
            return Err(DeletionError::ReadOnly);
        }
        let (ConnectionState::Present, Some(RemoteId::Text(remote_id))) =
            (connection.state, connection.remote_id.clone())
        else {
            return Err(DeletionError::NotFound);
        };
        let refused = |error| DeletionError::of_remote(error, SystemKind::CoreGit);
        self.require_writable(&system).await.map_err(refused)?;
        let Remote::CoreGit(remote) = self.remote(&system).await? else {
            return Err(DeletionError::NotFound);
        };
        Ok(Some(Target {
            connection,
            system,
            id: remote_id,
            remote,
        }))
    }

    /// What uses it now; without walking, what the last walk found.
    async fn look_at_syncs(
        &self,
        target: &Target,
        walks: bool,
        progress: &dyn DeletionProgress,
        cancel: &CancellationToken,
    ) -> Result<(DeletionPlan, Vec<RepoName>), DeletionError> {
        let client = &target.remote.client;
        let refused = |error| DeletionError::of_remote(target.remote.refused(error), SystemKind::CoreGit);
        let name = match client.get(&target.id, cancel).await {
            Err(CoreGitError::NotFound) => {
                self.keep_gone(&target.connection).await?;
                return Err(DeletionError::Gone);
            }
            found => found.map_err(refused)?.label,
        };
        if walks {
            let walked = self
                .walk(&target.system, client, &|seen| progress.looking(seen), cancel)
                .await;
            walked.map_err(|error| DeletionError::of_remote(error, SystemKind::CoreGit))?;
        }
        let found = self.found_syncs(target.system.id, &target.id);
        let found = found.ok_or(DeletionError::ChangedMeanwhile)?;
        let plan = DeletionPlan {
            name,
            system: target.system.name.clone(),
            asks_for_name: target.system.environment == Environment::Production,
            blueprints: Vec::new(),
            raw_blueprints: Vec::new(),
            scopes: Vec::new(),
            scope_configs: 0,
            running: Vec::new(),
            is_held_up_by_pipelines: false,
            syncs: found.syncs.configs,
            gap: found.syncs.gap,
        };
        Ok((plan, found.repos))
    }
}

impl Carrying for Run<'_> {
    async fn one(&self, place: usize, step: &DeletionStep) -> Result<(StepOutcome, usize), StoreError> {
        Ok(match step {
            DeletionStep::DeleteSyncs { .. } => self.delete_syncs(place).await,
            DeletionStep::DeleteConnection => (self.delete_connection().await, 1),
            // Deleting lists again before it says that it is done.
            DeletionStep::ProveByListing if self.is_still_listed.load(Ordering::Relaxed) => {
                (StepOutcome::Failed(StepTrouble::StillListed), 0)
            }
            DeletionStep::ProveByListing => (StepOutcome::Done, 1),
            // These are DevLake's.
            DeletionStep::LeaveBlueprint { .. }
            | DeletionStep::WaitForPipelines
            | DeletionStep::DeleteScopes { .. } => (StepOutcome::Nothing, 0),
        })
    }
}

impl Run<'_> {
    async fn delete_syncs(&self, place: usize) -> (StepOutcome, usize) {
        let never = CancellationToken::new();
        for (done, repo) in self.repos.iter().enumerate() {
            if self.cancel.is_cancelled() {
                return (StepOutcome::Stopped, done);
            }
            let client = &self.target.remote.client;
            if let Err(error) = client.delete_sync_using(&self.target.id, repo, &never).await {
                return (self.failed(error), done);
            }
            self.progress.counted(place, done + 1, self.repos.len());
        }
        (StepOutcome::Done, self.repos.len())
    }

    async fn delete_connection(&self) -> StepOutcome {
        let never = CancellationToken::new();
        let client = &self.target.remote.client;
        match client.delete(&self.target.id, &[], &|_| {}, &never).await {
            Ok(deleted) if deleted.was_there => StepOutcome::Done,
            // Somebody was faster.
            Ok(_) => StepOutcome::Nothing,
            Err(DeleteError::StillListed { .. }) => {
                self.is_still_listed.store(true, Ordering::Relaxed);
                StepOutcome::Done
            }
            Err(DeleteError::SyncStays { source, .. } | DeleteError::ConnectionStays { source, .. }) => {
                self.failed(source)
            }
        }
    }

    fn failed(&self, error: CoreGitError) -> StepOutcome {
        if let CoreGitError::Net(NetError::Cancelled) = error {
            return StepOutcome::Stopped;
        }
        let finding = error.finding(self.target.system.address.origin());
        let trouble = if error == CoreGitError::AnswerLost {
            StepTrouble::Unknown
        } else {
            StepTrouble::Refused(Box::new(SystemFinding {
                system: SystemKind::CoreGit,
                finding: finding.unwrap_or(Finding::UnknownAnswer { status: 0 }),
            }))
        };
        StepOutcome::Failed(trouble)
    }
}
