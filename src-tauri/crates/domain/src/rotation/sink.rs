//! One use of the credential, as the run sees it.

use serde::{Deserialize, Serialize};

use crate::{ConnectionId, Environment, Finding, Slot, SystemKind};

/// A system's record that holds a copy of the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sink {
    /// The connection.
    pub connection: ConnectionId,
    /// The slot that the secret fills there.
    pub slot: Slot,
    /// Its place among several in the same slot, from 0.
    pub position: u32,
    /// Its system's environment.
    pub environment: Environment,
    /// What its system is.
    #[serde(default = "first_sort")]
    pub system: SystemKind,
    /// Whether we hold the old secret, and so could send it again.
    pub can_be_put_back: bool,
    /// What trying the new secret there said.
    pub trial: Trial,
    /// How far it is.
    pub step: SinkStep,
    /// What stood in the way last.
    pub finding: Option<Finding>,
    /// What it has, but for a call on its way; see [`Sink::holds`].
    pub(super) known: Holds,
}

/// Runs that were written down before there were others touched DevLakes only.
fn first_sort() -> SystemKind {
    SystemKind::DevLake
}

/// What trying the new secret said, before anything was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trial {
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

impl Trial {
    /// Whether the swap may go on with it.
    pub fn is_good_enough(self) -> bool {
        match self {
            Self::WouldPass | Self::CannotTell => true,
            Self::NotYet | Self::Refused | Self::Unreachable => false,
        }
    }
}

/// How far a use is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SinkStep {
    /// Its turn is to come.
    Waiting,
    /// It is about to get the new secret; how that went is not known.
    Intent,
    /// The system says that it took the new secret.
    Applied,
    /// It has the new secret, and the system's own test did not pass.
    Unconfirmed,
    /// It has the new secret and works.
    Confirmed,
    /// It is about to get the old secret; how that went is not known.
    RollbackIntent,
    /// It has the old secret again.
    RolledBack,
    /// It stays on the old secret.
    LeftOut,
}

/// Which secret a use has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// The old one.
    Old,
    /// The new one.
    New,
    /// Either; nobody can tell.
    Unknown,
}

impl Sink {
    /// A use before the run touches it.
    pub fn new(
        connection: ConnectionId,
        (slot, position): (Slot, u32),
        (environment, system): (Environment, SystemKind),
        can_be_put_back: bool,
    ) -> Self {
        Self {
            connection,
            slot,
            position,
            environment,
            system,
            can_be_put_back,
            trial: Trial::NotYet,
            step: SinkStep::Waiting,
            finding: None,
            known: Holds::Old,
        }
    }

    /// Which secret it has, as far as anybody can know.
    pub fn holds(&self) -> Holds {
        match self.step {
            SinkStep::Intent | SinkStep::RollbackIntent => Holds::Unknown,
            SinkStep::Waiting
            | SinkStep::Applied
            | SinkStep::Unconfirmed
            | SinkStep::Confirmed
            | SinkStep::RolledBack
            | SinkStep::LeftOut => self.known,
        }
    }

    /// Whether anything was sent there, or is about to be.
    pub fn is_touched(&self) -> bool {
        match self.step {
            SinkStep::Waiting | SinkStep::LeftOut => self.known != Holds::Old,
            SinkStep::Intent
            | SinkStep::Applied
            | SinkStep::Unconfirmed
            | SinkStep::Confirmed
            | SinkStep::RollbackIntent
            | SinkStep::RolledBack => true,
        }
    }

    /// Whether the new secret is the one that it works with. What is only about to be sent is not there yet.
    pub(super) fn works_with_new(&self) -> bool {
        match self.step {
            SinkStep::Applied | SinkStep::Unconfirmed | SinkStep::Confirmed => true,
            SinkStep::Waiting
            | SinkStep::Intent
            | SinkStep::RollbackIntent
            | SinkStep::RolledBack
            | SinkStep::LeftOut => false,
        }
    }

    /// Whether it has, or may have, the new secret and can be given the old one again.
    pub(super) fn is_to_be_put_back(&self) -> bool {
        self.can_be_put_back && self.holds() != Holds::Old
    }

    /// Whether only its system can say which secret it has, and was not asked in vain.
    pub(super) fn is_to_be_asked(&self) -> bool {
        match self.step {
            SinkStep::Intent | SinkStep::RollbackIntent => true,
            SinkStep::Applied => self.known == Holds::Unknown && self.finding.is_none(),
            SinkStep::Waiting
            | SinkStep::Unconfirmed
            | SinkStep::Confirmed
            | SinkStep::RolledBack
            | SinkStep::LeftOut => false,
        }
    }

    /// Whether its part of the way forward is over.
    pub(super) fn is_settled(&self) -> bool {
        match self.step {
            SinkStep::Confirmed | SinkStep::Unconfirmed | SinkStep::LeftOut => true,
            SinkStep::Waiting
            | SinkStep::Intent
            | SinkStep::Applied
            | SinkStep::RollbackIntent
            | SinkStep::RolledBack => false,
        }
    }

    /// It is at a step, and this is what it has.
    pub(super) fn is_at(&mut self, step: SinkStep, holds: Holds, finding: Option<Finding>) {
        (self.step, self.known, self.finding) = (step, holds, finding);
    }

    /// A call was about to be made and was not: what it has is what it had.
    pub(super) fn is_as_before(&mut self, finding: Option<Finding>) {
        (self.step, self.finding) = (SinkStep::Waiting, finding);
    }

    /// The system was asked what came of a call.
    pub(super) fn is_found(&mut self, holds: Holds) {
        let step = match (self.step, holds) {
            (SinkStep::Intent | SinkStep::Applied, Holds::New) => SinkStep::Applied,
            (SinkStep::RollbackIntent, Holds::Old) => SinkStep::RolledBack,
            _ => SinkStep::Waiting,
        };
        (self.step, self.known) = (step, holds);
    }

    /// The system could not be asked. What it took before stays taken.
    pub(super) fn is_not_found(&mut self, finding: Finding) {
        if self.step != SinkStep::Applied {
            self.is_at(SinkStep::Waiting, Holds::Unknown, None);
        }
        self.finding = Some(finding);
    }

    /// It is to be tried anew, and takes part.
    pub(super) fn forget_trial(&mut self) {
        (self.step, self.trial, self.finding) = (SinkStep::Waiting, Trial::NotYet, None);
    }

    /// The way forward is gone once more.
    pub(super) fn take_another_turn(&mut self) {
        match self.step {
            // Its test may pass this time.
            SinkStep::Unconfirmed => self.step = SinkStep::Applied,
            SinkStep::RolledBack | SinkStep::RollbackIntent => {
                let holds = self.holds();
                self.is_at(SinkStep::Waiting, holds, None);
            }
            SinkStep::Waiting
            | SinkStep::Intent
            | SinkStep::Applied
            | SinkStep::Confirmed
            | SinkStep::LeftOut => {}
        }
    }
}
