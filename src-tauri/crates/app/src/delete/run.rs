//! Carrying a plan out: each step reported, each outcome kept, stopped between two steps.

use connect::{
    devlake::{Blueprint, DeleteError, Dependents, DevLakeError, Pipeline, Scope},
    net::NetError,
};
use domain::{
    Finding, SystemFinding,
    deletion::{Consents, DeletionStep, RunningPipeline, StepOutcome, StepReport, StepTrouble},
};
use tokio_util::sync::CancellationToken;

use super::{DeletionProgress, Target};
use crate::{App, StoreError};

pub(super) struct Run<'r> {
    pub(super) app: &'r App,
    pub(super) target: &'r Target,
    pub(super) dependents: &'r Dependents,
    pub(super) agreed: Consents,
    pub(super) progress: &'r dyn DeletionProgress,
    pub(super) cancel: &'r CancellationToken,
}

/// How a system does one step.
pub(super) trait Carrying {
    /// How it ended, and how many of its things were done.
    async fn one(&self, place: usize, step: &DeletionStep) -> Result<(StepOutcome, usize), StoreError>;
}

/// Every step until one does not end well.
pub(super) async fn all(
    carrying: &impl Carrying,
    steps: &[DeletionStep],
    progress: &dyn DeletionProgress,
    cancel: &CancellationToken,
) -> Result<Vec<StepReport>, StoreError> {
    progress.steps(steps);
    let mut reports = Vec::new();
    let mut goes_on = true;
    for (place, step) in steps.iter().enumerate() {
        let (outcome, done) = if !goes_on {
            (StepOutcome::NotReached, 0)
        } else if cancel.is_cancelled() {
            (StepOutcome::Stopped, 0)
        } else {
            progress.running(place);
            carrying.one(place, step).await?
        };
        goes_on = goes_on && matches!(outcome, StepOutcome::Done | StepOutcome::Nothing);
        let report = StepReport {
            step: step.clone(),
            outcome,
            done,
        };
        progress.ended(place, &report);
        reports.push(report);
    }
    Ok(reports)
}

/// A step that did not end well, and why the store did not take what was done.
enum Halt {
    Stopped,
    Trouble(StepTrouble),
    Store(StoreError),
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Carrying for Run<'_> {
    async fn one(&self, place: usize, step: &DeletionStep) -> Result<(StepOutcome, usize), StoreError> {
        let mut done = 0;
        let ended = match step {
            DeletionStep::LeaveBlueprint { id, .. } => self.leave(*id).await,
            DeletionStep::WaitForPipelines => self.wait().await,
            DeletionStep::DeleteScopes { count } => self.delete_scopes(place, *count, &mut done).await,
            DeletionStep::DeleteConnection => self.delete_connection().await,
            // These are CoreGit's.
            DeletionStep::DeleteSyncs { .. } => Ok(false),
            // Deleting lists again before it says that it is done.
            DeletionStep::ProveByListing => Ok(true),
        };
        match ended {
            Ok(true) => Ok((StepOutcome::Done, done.max(1))),
            Ok(false) => Ok((StepOutcome::Nothing, done)),
            Err(Halt::Stopped) => Ok((StepOutcome::Stopped, done)),
            Err(Halt::Trouble(trouble)) => Ok((StepOutcome::Failed(trouble), done)),
            Err(Halt::Store(error)) => Err(error),
        }
    }
}

impl Run<'_> {
    /// Whether there was anything to take out.
    async fn leave(&self, id: u64) -> Result<bool, Halt> {
        let is_it = |one: &&Blueprint| one.id == id && !one.is_raw;
        let Some(blueprint) = self.dependents.blueprints.iter().find(is_it) else {
            return Ok(false);
        };
        let left = self
            .target
            .devlake
            .leave_blueprint(
                blueprint,
                self.target.kind,
                self.target.remote_id,
                &CancellationToken::new(),
            )
            .await;
        let Some(taken) = left.map_err(|error| self.halt(error, None))? else {
            return Ok(false);
        };
        self.app
            .inner
            .deletions
            .with(self.target.connection.id, |begun| begun.taken.push(taken));
        self.app.keep_left(self.target, blueprint).await?;
        Ok(true)
    }

    async fn wait(&self) -> Result<bool, Halt> {
        if !self.agreed.wait {
            let running = self.target.devlake.running_pipelines(self.cancel).await;
            return match running.map_err(|error| self.halt(error.into(), None))?.is_empty() {
                true => Ok(false),
                false => Err(Halt::Trouble(StepTrouble::PipelineRunning)),
            };
        }
        let seen = |pipelines: &[Pipeline]| {
            let pipelines: Vec<RunningPipeline> = pipelines.iter().map(running).collect();
            self.progress.waiting_for(&pipelines);
        };
        let waited = self.target.devlake.wait_for_pipelines(&seen, self.cancel).await;
        waited.map_err(|error| self.halt(error.into(), None))?;
        Ok(true)
    }

    async fn delete_scopes(&self, place: usize, count: usize, done: &mut usize) -> Result<bool, Halt> {
        for scope in &self.dependents.scopes {
            if self.cancel.is_cancelled() {
                return Err(Halt::Stopped);
            }
            while let Err(error) = self.delete_scope(scope).await {
                self.wait_or_halt(error, Some(scope)).await?;
            }
            *done += 1;
            self.progress.counted(place, *done, count);
        }
        Ok(true)
    }

    async fn delete_scope(&self, scope: &Scope) -> Result<(), DeleteError> {
        let never = CancellationToken::new();
        self.target
            .devlake
            .delete_scope(self.target.kind, self.target.remote_id, scope, &never)
            .await
    }

    async fn delete_connection(&self) -> Result<bool, Halt> {
        let never = CancellationToken::new();
        loop {
            let deleted = self
                .target
                .devlake
                .delete(self.target.kind, self.target.remote_id, &never)
                .await;
            match deleted {
                Ok(()) => return Ok(true),
                Err(error) => self.wait_or_halt(error, None).await?,
            }
        }
    }

    /// A pipeline that began in the middle is waited for, where that was agreed to. Everything else ends the run.
    async fn wait_or_halt(&self, error: DeleteError, scope: Option<&Scope>) -> Result<(), Halt> {
        match error {
            DeleteError::PipelineRunning if self.agreed.wait => self.wait().await.map(drop),
            DeleteError::PipelineRunning
            | DeleteError::InUse { .. }
            | DeleteError::HasScopes
            | DeleteError::Busy
            | DeleteError::NotAddressable
            | DeleteError::DevLake(_) => Err(self.halt(error, scope)),
        }
    }

    fn halt(&self, error: DeleteError, scope: Option<&Scope>) -> Halt {
        let trouble = match error {
            DeleteError::InUse { blueprints, .. } => StepTrouble::InUse { blueprints },
            DeleteError::HasScopes => StepTrouble::HasScopes,
            DeleteError::PipelineRunning => StepTrouble::PipelineRunning,
            DeleteError::Busy => StepTrouble::Busy,
            DeleteError::NotAddressable => StepTrouble::NotAddressable {
                scope: scope.map(|scope| scope.name.clone()).unwrap_or_default(),
            },
            DeleteError::DevLake(DevLakeError::Net(NetError::Cancelled)) => return Halt::Stopped,
            DeleteError::DevLake(DevLakeError::AnswerLost) => StepTrouble::Unknown,
            DeleteError::DevLake(error) => {
                let origin = self.target.system.address.origin();
                StepTrouble::Refused(Box::new(SystemFinding {
                    system: self.target.system.kind,
                    finding: error
                        .finding(origin)
                        .unwrap_or(Finding::UnknownAnswer { status: 0 }),
                }))
            }
        };
        Halt::Trouble(trouble)
    }
}

pub(super) fn running(pipeline: &Pipeline) -> RunningPipeline {
    RunningPipeline {
        name: pipeline.name.clone(),
        began_at: pipeline.began_at,
    }
}
