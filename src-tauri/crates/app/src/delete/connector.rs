//! Deleting a connector: only our record of it goes. The agent is told by the person; what it has already goes on until then.

use domain::{
    Connection, ConnectionId, ConnectionState, Environment, System, SystemKind,
    deletion::{DeletionEnd, DeletionPlan, DeletionStep, StepOutcome, StepReport},
};

use super::{Deletion, DeletionError, DeletionProgress, DeletionRequest, PlannedDeletion, keeping};
use crate::App;

impl App {
    /// The plan for a connector: nothing hangs on it. `None` for connections of other systems.
    pub(super) async fn plan_connector_deletion(
        &self,
        id: ConnectionId,
    ) -> Result<Option<PlannedDeletion>, DeletionError> {
        let Some((connection, system)) = self.deletable_connector(id).await? else {
            return Ok(None);
        };
        let plan = plan(&connection, &system);
        let credentials = self.read(move |tables| keeping::planned(tables, id)).await?;
        self.inner
            .deletions
            .with(id, |begun| begun.seen = Some(plan.clone()));
        Ok(Some(PlannedDeletion {
            environment: system.environment,
            plan,
            credentials,
        }))
    }

    /// Drops the record of a connector, and its secret's last grants. `None` for connections of other systems.
    pub(super) async fn delete_connector(
        &self,
        request: &DeletionRequest,
        progress: &dyn DeletionProgress,
    ) -> Result<Option<Deletion>, DeletionError> {
        let Some((connection, system)) = self.deletable_connector(request.connection).await? else {
            return Ok(None);
        };
        self.require_regrantable(request.connection).await?;
        let plan = plan(&connection, &system);
        self.require_agreed(request, &plan)?;
        let steps = [DeletionStep::DeleteConnection];
        progress.steps(&steps);
        progress.running(0);
        let report = StepReport {
            step: DeletionStep::DeleteConnection,
            outcome: StepOutcome::Done,
            done: 1,
        };
        self.inner.deletions.forget(request.connection);
        let reports = vec![report.clone()];
        let unused = self.keep_deleted(&connection, &system, &reports).await?;
        progress.ended(0, &report);
        Ok(Some(Deletion {
            steps: reports,
            end: DeletionEnd::Deleted,
            can_rejoin: Vec::new(),
            unused,
        }))
    }

    async fn deletable_connector(
        &self,
        id: ConnectionId,
    ) -> Result<Option<(Connection, System)>, DeletionError> {
        let found = self
            .connection_in_place(id)
            .await?
            .ok_or(DeletionError::NotFound)?;
        match (found.1.kind, found.0.state) {
            (SystemKind::Dojops, ConnectionState::Present) => Ok(Some(found)),
            (SystemKind::Dojops, ConnectionState::Pending(_) | ConnectionState::Gone(_)) => {
                Err(DeletionError::NotFound)
            }
            (SystemKind::DevLake | SystemKind::CoreGit, _) => Ok(None),
        }
    }
}

fn plan(connection: &Connection, system: &System) -> DeletionPlan {
    DeletionPlan {
        name: connection.name.clone(),
        system: system.name.clone(),
        asks_for_name: system.environment == Environment::Production,
        blueprints: Vec::new(),
        raw_blueprints: Vec::new(),
        scopes: Vec::new(),
        scope_configs: 0,
        running: Vec::new(),
        is_held_up_by_pipelines: false,
        syncs: Vec::new(),
        gap: None,
    }
}
