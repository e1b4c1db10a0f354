//! Where a rotation is, by the names that the window knows it by.

use domain::rotation::{Direction, Holds, Phase, SinkStep, Trial};
use serde::Serialize;
use specta::Type;

/// Where a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PhaseName {
    /// The new secret is being tried, or some use would refuse it.
    Staged,
    /// Every use that takes part would take it.
    Verified,
    /// Uses are given the new secret.
    Swapping,
    /// Waits for a person on the way forward.
    PausedForward,
    /// Waits for a person on the way back.
    PausedBack,
    /// Uses are given the old secret again.
    RollingBack,
    /// Mixed, and no further step is certain to help.
    NeedsAttention,
    /// A person gave up in the middle.
    Abandoning,
    /// The new secret is the credential's; the old one is kept.
    Committed,
    /// The provider is asked whether the old secret is dead.
    Retiring,
    /// The old secret is dead, or was never ours.
    Done,
    /// Refused everywhere, before anything was changed.
    Rejected,
    /// Every use has the old secret.
    RolledBack,
    /// Given up in the middle.
    Abandoned,
}

/// What trying the new secret somewhere said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum TrialName {
    /// Not tried.
    NotYet,
    /// It would pass.
    WouldPass,
    /// Nobody there can judge it.
    CannotTell,
    /// It would be refused.
    Refused,
    /// Nobody could be asked.
    Unreachable,
}

/// How far a use is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum StepName {
    /// Its turn is to come.
    Waiting,
    /// It is being given the new secret.
    Swapping,
    /// It took the new secret; that is being tested.
    Applied,
    /// It has the new secret, and its test did not pass.
    Unconfirmed,
    /// It has the new secret and works.
    Confirmed,
    /// It is being given the old secret.
    PuttingBack,
    /// It has the old secret again.
    PutBack,
    /// It stays on the old secret.
    LeftOut,
}

/// Which secret a use has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum HoldsName {
    /// The old one.
    Old,
    /// The new one.
    New,
    /// Either; nobody can tell.
    Unknown,
}

impl From<Phase> for PhaseName {
    fn from(phase: Phase) -> Self {
        match phase {
            Phase::Staged => Self::Staged,
            Phase::Verified => Self::Verified,
            Phase::Swapping => Self::Swapping,
            Phase::Paused(Direction::Forward) => Self::PausedForward,
            Phase::Paused(Direction::Back) => Self::PausedBack,
            Phase::RollingBack => Self::RollingBack,
            Phase::NeedsAttention => Self::NeedsAttention,
            Phase::Abandoning => Self::Abandoning,
            Phase::Committed => Self::Committed,
            Phase::Retiring => Self::Retiring,
            Phase::Done => Self::Done,
            Phase::Rejected => Self::Rejected,
            Phase::RolledBack => Self::RolledBack,
            Phase::Abandoned => Self::Abandoned,
        }
    }
}

impl From<Trial> for TrialName {
    fn from(trial: Trial) -> Self {
        match trial {
            Trial::NotYet => Self::NotYet,
            Trial::WouldPass => Self::WouldPass,
            Trial::CannotTell => Self::CannotTell,
            Trial::Refused => Self::Refused,
            Trial::Unreachable => Self::Unreachable,
        }
    }
}

impl From<SinkStep> for StepName {
    fn from(step: SinkStep) -> Self {
        match step {
            SinkStep::Waiting => Self::Waiting,
            SinkStep::Intent => Self::Swapping,
            SinkStep::Applied => Self::Applied,
            SinkStep::Unconfirmed => Self::Unconfirmed,
            SinkStep::Confirmed => Self::Confirmed,
            SinkStep::RollbackIntent => Self::PuttingBack,
            SinkStep::RolledBack => Self::PutBack,
            SinkStep::LeftOut => Self::LeftOut,
        }
    }
}

impl From<Holds> for HoldsName {
    fn from(holds: Holds) -> Self {
        match holds {
            Holds::Old => Self::Old,
            Holds::New => Self::New,
            Holds::Unknown => Self::Unknown,
        }
    }
}
