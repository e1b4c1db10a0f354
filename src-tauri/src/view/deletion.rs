//! Deleting a connection: the plan, the steps while they are done, how it ended, and what is archived.

use app::{ArchivedOverview, Deletion, DeletionRequest, OtherUse, PlannedCredential, PlannedDeletion};
use domain::{
    deletion::{
        Consent, Consents, DeletionEnd, DeletionStep, RunningPipeline, StepOutcome, StepReport, StepTrouble,
    },
    kinds::plugin_display,
};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{EnvironmentName, FindingView, SyncView, WalkView, count, gap_words};
use crate::error::CommandError;

/// A connection to delete, and what was agreed to.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeletionInput {
    /// The connection's id.
    pub id: String,
    /// It is taken out of the blueprints.
    pub leave_blueprints: bool,
    /// Its scopes are deleted, with their data.
    pub delete_scopes: bool,
    /// The deletion waits for running pipelines.
    pub wait: bool,
    /// Its sync configurations are deleted.
    pub delete_syncs: bool,
    /// It is deleted although there may be further ones.
    pub despite_gap: bool,
    /// Its name, where it was to be typed.
    pub typed_name: String,
}

/// What deleting a connection would mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeletionPlanView {
    /// Its name, as the system says today.
    pub name: String,
    /// The system's name.
    pub system: String,
    /// Its environment.
    pub environment: EnvironmentName,
    /// Whether the name is to be typed.
    pub asks_for_name: bool,
    /// The projects that stop collecting.
    pub projects: Vec<String>,
    /// The blueprints that mention it.
    pub blueprints: Vec<String>,
    /// Blueprints with a raw plan, whose runs fail afterwards.
    pub raw_blueprints: Vec<String>,
    /// How many scopes it holds.
    pub scopes: u32,
    /// How many scope configurations it holds.
    pub scope_configs: u32,
    /// The pipelines that run.
    pub running: Vec<PipelineView>,
    /// Whether leaving the blueprints has to be agreed to.
    pub needs_blueprints: bool,
    /// Whether deleting the scopes has to be agreed to.
    pub needs_scopes: bool,
    /// Whether waiting has to be agreed to.
    pub needs_wait: bool,
    /// The sync configurations that use it, by repository.
    pub syncs: Vec<SyncView>,
    /// Why there may be further ones, which has to be agreed to.
    pub gap: Option<String>,
    /// What becomes of its credentials.
    pub credentials: Vec<PlannedCredentialView>,
}

/// A pipeline that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PipelineView {
    /// Its name.
    pub name: String,
    /// RFC 3339.
    pub began_at: Option<String>,
}

/// What becomes of a credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlannedCredentialView {
    /// Our id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it would be revoked.
    pub provider: String,
    /// The other connections that use it.
    pub others: Vec<OtherUseView>,
    /// Whether its secret is kept here.
    pub is_held: bool,
}

/// Another connection with the same credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OtherUseView {
    /// Which.
    pub connection: String,
    /// Its name.
    pub name: String,
    /// Its system's name.
    pub system: String,
    /// Its system's environment.
    pub environment: EnvironmentName,
}

/// Where a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum StepStateName {
    /// Its turn has not come.
    Waiting,
    /// It is done right now.
    Running,
    /// Done.
    Done,
    /// There was nothing to do.
    Nothing,
    /// Stopped by the person.
    Stopped,
    /// It did not work.
    Failed,
    /// Its turn never came.
    NotReached,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StepView {
    /// What it does.
    pub label: String,
    /// Where it is.
    pub state: StepStateName,
    /// How many of its things are done, where there are several.
    pub done: u32,
    /// What went wrong.
    pub trouble: Option<FindingView>,
}

/// A running deletion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "event")]
pub enum DeletionEvent {
    /// What hangs on it is looked for.
    #[serde(rename_all = "camelCase")]
    Looking { walk: WalkView },
    /// The steps, in order.
    #[serde(rename_all = "camelCase")]
    Started { steps: Vec<StepView> },
    /// A step begins.
    #[serde(rename_all = "camelCase")]
    Running { index: u32 },
    /// So many of its things are done.
    #[serde(rename_all = "camelCase")]
    Counted { index: u32, done: u32, of: u32 },
    /// What it waits for.
    #[serde(rename_all = "camelCase")]
    Waiting { pipelines: Vec<String> },
    /// A step ended.
    #[serde(rename_all = "camelCase")]
    Ended { index: u32, step: StepView },
}

/// How a deletion ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DeletionEndName {
    /// It is gone, proven by listing.
    Deleted,
    /// The person stopped it.
    Stopped,
    /// A step failed.
    Failed,
}

/// How a deletion ended, in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeletionView {
    /// Each step.
    pub steps: Vec<StepView>,
    /// What follows.
    pub end: DeletionEndName,
    /// The blueprints that it can be put back into.
    pub can_rejoin: Vec<String>,
    /// Secrets that nothing uses any more.
    pub unused: Vec<PlannedCredentialView>,
}

/// A deleted connection whose record is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ArchivedView {
    /// The id that it had.
    pub id: String,
    /// Its name.
    pub name: String,
    /// "GitHub".
    pub kind: String,
    /// The system that held it.
    pub system: String,
    /// RFC 3339.
    pub deleted_at: String,
    /// The credentials that it used, by name.
    pub credentials: Vec<String>,
    /// Whether a secret that only it used is still kept here.
    pub has_secret: bool,
    /// Whether it is time to offer the erasure.
    pub is_erasure_due: bool,
    /// Whether it can be created again.
    pub can_be_restored: bool,
}

impl DeletionInput {
    pub(crate) fn request(self) -> Result<DeletionRequest, CommandError> {
        Ok(DeletionRequest {
            connection: self.id.parse().map_err(|_| CommandError::bad_arguments())?,
            agreed: Consents {
                leave_blueprints: self.leave_blueprints,
                delete_scopes: self.delete_scopes,
                wait: self.wait,
                delete_syncs: self.delete_syncs,
                despite_gap: self.despite_gap,
            },
            typed_name: self.typed_name,
        })
    }
}

impl From<&PlannedDeletion> for DeletionPlanView {
    fn from(planned: &PlannedDeletion) -> Self {
        let plan = &planned.plan;
        let needed = plan.needed();
        Self {
            name: plan.name.clone(),
            system: plan.system.clone(),
            environment: planned.environment.into(),
            asks_for_name: plan.asks_for_name,
            projects: plan.projects().into_iter().map(str::to_owned).collect(),
            blueprints: plan.blueprints.iter().map(|one| one.name.clone()).collect(),
            raw_blueprints: plan.raw_blueprints.clone(),
            scopes: count(plan.scopes.len()),
            scope_configs: count(plan.scope_configs),
            running: plan.running.iter().map(PipelineView::from).collect(),
            needs_blueprints: needed.contains(&Consent::LeaveBlueprints),
            needs_scopes: needed.contains(&Consent::DeleteScopes),
            needs_wait: needed.contains(&Consent::Wait),
            syncs: plan.syncs.iter().map(SyncView::from).collect(),
            gap: plan.gap.as_ref().map(gap_words),
            credentials: planned
                .credentials
                .iter()
                .map(PlannedCredentialView::from)
                .collect(),
        }
    }
}

impl From<&RunningPipeline> for PipelineView {
    fn from(pipeline: &RunningPipeline) -> Self {
        Self {
            name: pipeline.name.clone(),
            began_at: pipeline.began_at.map(|at| at.to_string()),
        }
    }
}

impl From<&PlannedCredential> for PlannedCredentialView {
    fn from(credential: &PlannedCredential) -> Self {
        Self {
            id: credential.id.to_string(),
            name: credential.name.clone(),
            provider: credential.provider.clone(),
            others: credential.others.iter().map(OtherUseView::from).collect(),
            is_held: credential.is_held,
        }
    }
}

impl From<&OtherUse> for OtherUseView {
    fn from(other: &OtherUse) -> Self {
        Self {
            connection: other.connection.to_string(),
            name: other.name.clone(),
            system: other.system.clone(),
            environment: other.environment.into(),
        }
    }
}

impl StepView {
    pub(crate) fn waiting(step: &DeletionStep) -> Self {
        Self {
            label: label(step),
            state: StepStateName::Waiting,
            done: 0,
            trouble: None,
        }
    }
}

impl From<&StepReport> for StepView {
    fn from(report: &StepReport) -> Self {
        let (state, trouble) = match &report.outcome {
            StepOutcome::Done => (StepStateName::Done, None),
            StepOutcome::Nothing => (StepStateName::Nothing, None),
            StepOutcome::Stopped => (StepStateName::Stopped, None),
            StepOutcome::Failed(trouble) => (StepStateName::Failed, Some(words(trouble))),
            StepOutcome::NotReached => (StepStateName::NotReached, None),
        };
        Self {
            label: label(&report.step),
            state,
            done: count(report.done),
            trouble,
        }
    }
}

impl From<&Deletion> for DeletionView {
    fn from(deletion: &Deletion) -> Self {
        Self {
            steps: deletion.steps.iter().map(StepView::from).collect(),
            end: match deletion.end {
                DeletionEnd::Deleted => DeletionEndName::Deleted,
                DeletionEnd::Stopped => DeletionEndName::Stopped,
                DeletionEnd::Failed => DeletionEndName::Failed,
            },
            can_rejoin: deletion.can_rejoin.clone(),
            unused: deletion.unused.iter().map(PlannedCredentialView::from).collect(),
        }
    }
}

impl From<&ArchivedOverview> for ArchivedView {
    fn from(overview: &ArchivedOverview) -> Self {
        let archived = &overview.archived;
        Self {
            id: archived.connection.id.to_string(),
            name: archived.connection.name.clone(),
            kind: plugin_display(archived.connection.kind.slug()).to_owned(),
            system: archived.system_name.clone(),
            deleted_at: archived.deleted_at.to_string(),
            credentials: archived.uses.iter().map(|used| used.name.clone()).collect(),
            has_secret: !overview.unused.is_empty(),
            is_erasure_due: overview.is_erasure_due,
            can_be_restored: overview.can_be_restored,
        }
    }
}

fn label(step: &DeletionStep) -> String {
    match step {
        DeletionStep::LeaveBlueprint { name, .. } => format!("Take it out of {name}"),
        DeletionStep::WaitForPipelines => "Wait until no pipeline runs".to_owned(),
        DeletionStep::DeleteScopes { count: 1 } => "Delete its data scope and the data".to_owned(),
        DeletionStep::DeleteScopes { count } => format!("Delete its {count} data scopes and their data"),
        DeletionStep::DeleteSyncs { count: 1 } => "Delete its sync configuration and webhook".to_owned(),
        DeletionStep::DeleteSyncs { count } => {
            format!("Delete its {count} sync configurations and their webhooks")
        }
        DeletionStep::DeleteConnection => "Delete the connection".to_owned(),
        DeletionStep::ProveByListing => "List again: it is gone".to_owned(),
    }
}

fn words(trouble: &StepTrouble) -> FindingView {
    let plain = |what: String, advice: &str| FindingView {
        note: None,
        what,
        advice: advice.to_owned(),
        remedy: None,
        rights: Vec::new(),
        detail: None,
    };
    match trouble {
        StepTrouble::InUse { blueprints } => plain(
            format!("Meanwhile it is used by {}.", blueprints.join(", ")),
            "Look at the plan again: it names them.",
        ),
        StepTrouble::HasScopes => plain(
            "Meanwhile it has further data scopes.".to_owned(),
            "Look at the plan again: it counts them.",
        ),
        StepTrouble::PipelineRunning => plain(
            "A pipeline is running; DevLake deletes nothing meanwhile.".to_owned(),
            "Agree to wait for it, or try again later.",
        ),
        StepTrouble::Busy => plain(
            "DevLake is busy and does not say with what.".to_owned(),
            "Try again in a moment.",
        ),
        StepTrouble::NotAddressable { scope } => plain(
            format!("DevLake cannot address the scope {scope} through an API key."),
            "Delete it in DevLake’s own interface, then go on here.",
        ),
        StepTrouble::StillListed => plain(
            "CoreGit said that it is deleted, and still lists it.".to_owned(),
            "Look at the plan again in a moment.",
        ),
        StepTrouble::Unknown => plain(
            "The answer was lost: nobody knows whether it was done.".to_owned(),
            "Look at the plan again; what was done needs no second time.",
        ),
        StepTrouble::Refused(finding) => FindingView::from(finding.as_ref()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_step_says_what_it_does_and_how_it_ended() {
        let report = StepReport {
            step: DeletionStep::DeleteScopes { count: 14 },
            outcome: StepOutcome::Failed(StepTrouble::PipelineRunning),
            done: 3,
        };

        let view = serde_json::to_value(StepView::from(&report)).unwrap();

        assert_eq!(view["label"], "Delete its 14 data scopes and their data");
        assert_eq!((&view["state"], &view["done"]), (&json!("failed"), &json!(3)));
        assert_eq!(
            view["trouble"]["what"],
            "A pipeline is running; DevLake deletes nothing meanwhile."
        );
    }
}
