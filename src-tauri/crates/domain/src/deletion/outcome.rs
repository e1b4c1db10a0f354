//! How the steps of a deletion ended.

use super::DeletionStep;
use crate::SystemFinding;

/// What stopped a step. What was done before it stays done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepTrouble {
    /// Blueprints that nobody knew of when it began use it.
    InUse {
        /// The blueprints, by name.
        blueprints: Vec<String>,
    },
    /// Scopes came up that nobody knew of when it began.
    HasScopes,
    /// A pipeline runs, and waiting was not agreed to.
    PipelineRunning,
    /// The system was busy with something it does not name.
    Busy,
    /// A scope that cannot be addressed with the key that this system is reached by.
    NotAddressable {
        /// The scope, by name.
        scope: String,
    },
    /// It said that the connection is deleted, and lists it all the same.
    StillListed,
    /// It was sent, and nobody knows what came of it: look again.
    Unknown,
    /// The system said no, or could not be asked.
    Refused(Box<SystemFinding>),
}

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepOutcome {
    /// It was done.
    Done,
    /// There was nothing to do any more.
    Nothing,
    /// The person stopped it; what was done of it stays done.
    Stopped,
    /// It did not work.
    Failed(StepTrouble),
    /// Its turn never came.
    NotReached,
}

/// One step and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepReport {
    /// The step.
    pub step: DeletionStep,
    /// How it ended.
    pub outcome: StepOutcome,
    /// How many of its things were done; for the scopes their number, otherwise 1 or 0.
    pub done: usize,
}

/// How a deletion ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeletionEnd {
    /// It is gone, proven by listing.
    Deleted,
    /// The person stopped it.
    Stopped,
    /// A step failed.
    Failed,
}

impl DeletionEnd {
    /// What follows from the steps.
    pub fn of(reports: &[StepReport]) -> Self {
        let is = |report: &StepReport| matches!(report.outcome, StepOutcome::Done | StepOutcome::Nothing);
        let has_failed = |report: &StepReport| matches!(report.outcome, StepOutcome::Failed(_));
        if reports.iter().any(has_failed) {
            Self::Failed
        } else if !reports.is_empty() && reports.iter().all(is) {
            Self::Deleted
        } else {
            Self::Stopped
        }
    }
}
