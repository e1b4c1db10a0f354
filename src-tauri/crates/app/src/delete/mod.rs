//! Deleting a connection in its system: the plan for this very object, the steps one by one, and our own record
//! afterwards. What a person did not see and agree to is not done.

mod archive;
mod connector;
mod coregit;
mod error;
mod keeping;
mod run;

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use connect::devlake::{Dependents, DevLake, DevLakeError, TakenOut};
use domain::{
    Connection, ConnectionId, ConnectionState, CredentialId, Environment, Kind, System, SystemKind,
    deletion::{
        Consents, DeletionEnd, DeletionPlan, DeletionStep, PlannedBlueprint, RunningPipeline, StepReport,
    },
    kinds::ConnectionKind,
    sync,
};
use tokio_util::sync::CancellationToken;

pub use archive::ArchivedOverview;
pub use error::DeletionError;

use crate::App;

/// A plan, and what becomes of the credentials.
#[derive(Debug, Clone)]
pub struct PlannedDeletion {
    /// What hangs on the connection, and the steps.
    pub plan: DeletionPlan,
    /// Its system's environment.
    pub environment: Environment,
    /// Each credential that it uses.
    pub credentials: Vec<PlannedCredential>,
}

/// What becomes of a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedCredential {
    /// Which.
    pub id: CredentialId,
    /// Its name, with at most the last four characters of the secret.
    pub name: String,
    /// Who knows it, by name: where it would be revoked.
    pub provider: String,
    /// The other connections that use it, by name. It stays for them.
    pub others: Vec<OtherUse>,
    /// Whether its secret is held here.
    pub is_held: bool,
}

/// Another connection with the same credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherUse {
    /// Which.
    pub connection: ConnectionId,
    /// Its name.
    pub name: String,
    /// Its system's name.
    pub system: String,
    /// Its system's environment.
    pub environment: Environment,
}

/// What a person wants deleted, and what they agreed to.
#[derive(Debug, Clone)]
pub struct DeletionRequest {
    /// The connection.
    pub connection: ConnectionId,
    /// What they agreed to.
    pub agreed: Consents,
    /// The name as it was typed; compared where the plan asks for it.
    pub typed_name: String,
}

/// How a deletion ended.
#[derive(Debug, Clone)]
pub struct Deletion {
    /// Each step, in order.
    pub steps: Vec<StepReport>,
    /// What follows.
    pub end: DeletionEnd,
    /// The blueprints that it was taken out of and can be put back into.
    pub can_rejoin: Vec<String>,
    /// Credentials that nothing uses any more and whose secrets are held here: their erasure may be offered.
    pub unused: Vec<PlannedCredential>,
}

/// Watches a deletion. Never carries a secret.
pub trait DeletionProgress: Send + Sync {
    /// How far the walk over the repositories is, where the system has to be walked over to know what hangs on it.
    fn looking(&self, progress: sync::Progress);
    /// The steps that will be done, in order.
    fn steps(&self, steps: &[DeletionStep]);
    /// A step begins, or begins again: waiting may.
    fn running(&self, step: usize);
    /// So many of a step's things are done.
    fn counted(&self, step: usize, done: usize, of: usize);
    /// What it waits for.
    fn waiting_for(&self, pipelines: &[RunningPipeline]);
    /// A step ended.
    fn ended(&self, step: usize, report: &StepReport);
}

/// Deletions since the start, by connection: what the person was shown, and what can be put back. Memory only; each
/// blueprint that was left is in the activity too.
#[derive(Default)]
pub(crate) struct Deletions(Mutex<HashMap<ConnectionId, Begun>>);

#[derive(Default, Clone)]
struct Begun {
    seen: Option<DeletionPlan>,
    taken: Vec<TakenOut>,
}

impl Deletions {
    fn with<R>(&self, id: ConnectionId, work: impl FnOnce(&mut Begun) -> R) -> R {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        work(all.entry(id).or_default())
    }

    fn forget(&self, id: ConnectionId) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&id);
    }
}

/// A connection that its system can be asked to delete.
struct Target {
    connection: Connection,
    system: System,
    kind: ConnectionKind,
    remote_id: u64,
    devlake: DevLake,
}

impl App {
    /// What deleting this connection would mean, read from its system. Changes nothing. Cancelling a walk over the
    /// repositories makes a plan that says what it may lack.
    ///
    /// # Errors
    /// A [`DeletionError`]; [`DeletionError::Gone`] when the system does not have it any more.
    pub async fn plan_deletion(
        &self,
        id: ConnectionId,
        progress: &dyn DeletionProgress,
        cancel: &CancellationToken,
    ) -> Result<PlannedDeletion, DeletionError> {
        if let Some(planned) = self.plan_connector_deletion(id).await? {
            return Ok(planned);
        }
        if let Some(planned) = self.plan_coregit_deletion(id, progress, cancel).await? {
            return Ok(planned);
        }
        let target = self.deletable(id).await?;
        let (plan, _) = self.look_at(&target, cancel).await?;
        let credentials = self.read(move |tables| keeping::planned(tables, id)).await?;
        self.inner
            .deletions
            .with(id, |begun| begun.seen = Some(plan.clone()));
        Ok(PlannedDeletion {
            plan,
            environment: target.system.environment,
            credentials,
        })
    }

    /// Deletes a connection, step by step. Cancelling stops between two steps, between two scopes, and while waiting;
    /// what was sent is always waited for.
    ///
    /// # Errors
    /// A [`DeletionError`] before anything was changed. What a step stumbles over is part of the result.
    pub async fn delete(
        &self,
        request: &DeletionRequest,
        progress: &dyn DeletionProgress,
        cancel: &CancellationToken,
    ) -> Result<Deletion, DeletionError> {
        if let Some(deleted) = self.delete_connector(request, progress).await? {
            return Ok(deleted);
        }
        if let Some(deleted) = self.delete_in_coregit(request, progress, cancel).await? {
            return Ok(deleted);
        }
        let target = self.deletable(request.connection).await?;
        self.require_regrantable(request.connection).await?;
        let (plan, dependents) = self.look_at(&target, cancel).await?;
        self.require_agreed(request, &plan)?;
        let run = run::Run {
            app: self,
            target: &target,
            dependents: &dependents,
            agreed: request.agreed,
            progress,
            cancel,
        };
        let reports = run::all(&run, &plan.steps(), progress, cancel).await?;
        let end = DeletionEnd::of(&reports);
        let unused = match end {
            DeletionEnd::Deleted => {
                self.inner.deletions.forget(request.connection);
                let unused = self
                    .keep_deleted(&target.connection, &target.system, &reports)
                    .await?;
                self.keep_in_step(target.system.id).await;
                unused
            }
            DeletionEnd::Stopped | DeletionEnd::Failed => {
                self.keep_unfinished(&target.connection, &target.system, &reports, end)
                    .await?;
                Vec::new()
            }
        };
        let can_rejoin = self.inner.deletions.with(request.connection, |begun| {
            begun.taken.iter().map(|taken| taken.name.clone()).collect()
        });
        Ok(Deletion {
            steps: reports,
            end,
            can_rejoin,
            unused,
        })
    }

    /// Puts a connection back into the blueprints that a stopped deletion took it out of, with the scopes that it
    /// still has. Answers their names.
    ///
    /// # Errors
    /// A [`DeletionError`]; what could not be put back can be tried again.
    pub async fn rejoin_blueprints(
        &self,
        id: ConnectionId,
        cancel: &CancellationToken,
    ) -> Result<Vec<String>, DeletionError> {
        let target = self.deletable(id).await?;
        let refused = |error: DevLakeError| DeletionError::of_devlake(error, &target.system);
        let remaining = target.devlake.scopes(target.kind, target.remote_id, cancel).await;
        let remaining = remaining.map_err(refused)?;
        let taken = self.inner.deletions.with(id, |begun| begun.taken.clone());
        let mut names = Vec::new();
        for one in taken {
            let sent = target
                .devlake
                .rejoin_blueprint(&one, &remaining, &CancellationToken::new())
                .await;
            match sent {
                // The blueprint itself is gone by now: there is nothing to be put back into.
                Err(connect::devlake::DeleteError::DevLake(DevLakeError::NotFound)) => {}
                Err(error) => return Err(DeletionError::of_step(error, &target.system)),
                Ok(()) => names.push(one.name.clone()),
            }
            self.inner.deletions.with(id, |begun| {
                begun.taken.retain(|other| other.blueprint != one.blueprint);
            });
        }
        self.keep_rejoined(&target, &names).await?;
        Ok(names)
    }

    async fn deletable(&self, id: ConnectionId) -> Result<Target, DeletionError> {
        let (connection, system) = self
            .connection_in_place(id)
            .await?
            .ok_or(DeletionError::NotFound)?;
        let Kind::Known(kind) = connection.kind else {
            return Err(DeletionError::ReadOnly);
        };
        if kind.spec().system != SystemKind::DevLake {
            return Err(DeletionError::ReadOnly);
        }
        let (ConnectionState::Present, Some(remote_id)) = (connection.state, connection.devlake_id()) else {
            return Err(DeletionError::NotFound);
        };
        let devlake = self.devlake(&system).await?;
        Ok(Target {
            connection,
            system,
            kind,
            remote_id,
            devlake,
        })
    }

    /// What hangs on it now.
    async fn look_at(
        &self,
        target: &Target,
        cancel: &CancellationToken,
    ) -> Result<(DeletionPlan, Dependents), DeletionError> {
        let refused = |error: DevLakeError| DeletionError::of_devlake(error, &target.system);
        let (kind, id) = (target.kind, target.remote_id);
        let name = match target.devlake.get(kind.spec().slug, id, cancel).await {
            Err(DevLakeError::NotFound) => {
                self.keep_gone(&target.connection).await?;
                return Err(DeletionError::Gone);
            }
            found => found.map_err(refused)?.name,
        };
        let dependents = target.devlake.dependents(kind, id, cancel).await;
        let dependents = dependents.map_err(refused)?;
        Ok((plan_of(target, name, &dependents), dependents))
    }

    fn require_agreed(&self, request: &DeletionRequest, plan: &DeletionPlan) -> Result<(), DeletionError> {
        let id = request.connection;
        let seen = self.inner.deletions.with(id, |begun| begun.seen.clone());
        if !seen.is_some_and(|seen| plan.is_covered_by(&seen)) {
            return Err(DeletionError::ChangedMeanwhile);
        }
        // A pipeline that began since then asks for patience, and nothing is lost by it: the step says so.
        let missing = plan.missing(Consents {
            wait: true,
            ..request.agreed
        });
        if !missing.is_empty() {
            return Err(DeletionError::NotAgreed);
        }
        if plan.asks_for_name && request.typed_name.trim() != plan.name.trim() {
            return Err(DeletionError::NameNotTyped);
        }
        Ok(())
    }
}

fn plan_of(target: &Target, name: String, dependents: &Dependents) -> DeletionPlan {
    let (raw, normal): (Vec<_>, Vec<_>) = dependents.blueprints.iter().partition(|one| one.is_raw);
    let mut blueprints: Vec<PlannedBlueprint> = normal
        .into_iter()
        .map(|one| PlannedBlueprint {
            id: one.id,
            name: one.name.clone(),
            project: one.project.clone(),
            scopes: one.scopes,
        })
        .collect();
    blueprints.sort_by_key(|one| one.name.to_lowercase());
    DeletionPlan {
        name,
        system: target.system.name.clone(),
        asks_for_name: target.system.environment == Environment::Production,
        blueprints,
        raw_blueprints: raw.into_iter().map(|one| one.name.clone()).collect(),
        scopes: dependents.scopes.iter().map(|scope| scope.id.clone()).collect(),
        scope_configs: dependents.scope_configs,
        running: dependents.running.iter().map(run::running).collect(),
        // This one plugin does not look for them (devlake.md 2.7).
        is_held_up_by_pipelines: target.kind != ConnectionKind::DevLakeGhCopilot,
        syncs: Vec::new(),
        gap: None,
    }
}
