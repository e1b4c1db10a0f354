//! What a run found.

use connect::net::NetError;
use domain::{ConnectionId, Outcome};

/// Why a connection was left out of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Skipped {
    /// Its plugin is shown read-only.
    ReadOnly,
    /// The system lists it no longer.
    Gone,
    /// The answer to its create never came.
    Pending,
    /// It is not in the store any more.
    NotThere,
    /// Checks from this computer are off, or its address is not known.
    NotFromHere,
    /// The secret store was locked meanwhile.
    Locked,
    /// A rule of ours forbids sending it as things are set.
    Blocked(NetError),
}

/// How one connection of a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ManyOutcome {
    /// The ladder ran.
    Tested(Outcome),
    /// It did not.
    Skipped(Skipped),
}

/// What a run found altogether.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ManyTested {
    /// How many were to be tested.
    pub total: usize,
    /// How many passed.
    pub passed: usize,
    /// Those that were refused.
    pub rejected: Vec<ConnectionId>,
    /// How many could not be asked.
    pub unreachable: usize,
    /// How many cannot be judged.
    pub not_checkable: usize,
    /// The names of those that were left out, and why.
    pub skipped: Vec<(String, Skipped)>,
}

impl ManyTested {
    /// Counts what ended.
    pub(super) fn of(total: usize, ended: impl Iterator<Item = (ConnectionId, String, ManyOutcome)>) -> Self {
        let mut counted = Self {
            total,
            ..Self::default()
        };
        for (id, name, outcome) in ended {
            match outcome {
                ManyOutcome::Tested(Outcome::Passed) => counted.passed += 1,
                ManyOutcome::Tested(Outcome::Rejected) => counted.rejected.push(id),
                ManyOutcome::Tested(Outcome::Unreachable) => counted.unreachable += 1,
                ManyOutcome::Tested(Outcome::NotCheckable) => counted.not_checkable += 1,
                ManyOutcome::Skipped(why) => counted.skipped.push((name, why)),
            }
        }
        counted
    }

    /// How many ended; less than all after a cancel.
    pub fn ended(&self) -> usize {
        self.passed + self.rejected.len() + self.unreachable + self.not_checkable + self.skipped.len()
    }
}
