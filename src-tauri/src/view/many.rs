//! Many connections tested in one run.

use app::{Depth, ManyOutcome, ManyTested, Skipped, TestScope};
use domain::{ConnectionId, IdError};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{ListInput, OutcomeName, count};
use crate::error::CommandError;

/// Which connections to test, and how far.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TestManyInput {
    /// These; `None` = all that match.
    pub ids: Option<Vec<String>>,
    /// The filter and order of the list.
    pub query: ListInput,
    /// Whether each system runs its own test.
    pub asks_systems: bool,
}

/// One step of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "event")]
pub enum ManyEvent {
    /// It began with these.
    #[serde(rename_all = "camelCase")]
    Started { ids: Vec<String> },
    /// This one is being tested.
    #[serde(rename_all = "camelCase")]
    Running { id: String },
    /// This one ended; without an outcome it was left out.
    #[serde(rename_all = "camelCase")]
    Finished {
        id: String,
        outcome: Option<OutcomeName>,
    },
}

/// A connection that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SkippedView {
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// What a run found altogether.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ManyView {
    /// How many were to be tested.
    pub total: u32,
    /// How many ended; less than all after a cancel.
    pub ended: u32,
    /// How many passed.
    pub passed: u32,
    /// The ids of those that were refused.
    pub rejected: Vec<String>,
    /// How many could not be asked.
    pub unreachable: u32,
    /// How many cannot be judged.
    pub not_checkable: u32,
    /// Those that were left out.
    pub skipped: Vec<SkippedView>,
}

impl TestManyInput {
    /// The scope and the depth.
    pub(crate) fn parts(self) -> Result<(TestScope, Depth), CommandError> {
        let scope = match self.ids {
            Some(ids) => TestScope::These(parsed(&ids).map_err(|IdError| CommandError::bad_arguments())?),
            None => TestScope::Matching(self.query.into()),
        };
        let depth = if self.asks_systems {
            Depth::Whole
        } else {
            Depth::FromHere
        };
        Ok((scope, depth))
    }
}

fn parsed(ids: &[String]) -> Result<Vec<ConnectionId>, IdError> {
    ids.iter().map(|id| id.parse()).collect()
}

impl ManyEvent {
    pub(crate) fn started(ids: &[ConnectionId]) -> Self {
        let ids = ids.iter().map(ToString::to_string).collect();
        Self::Started { ids }
    }

    pub(crate) fn finished(id: ConnectionId, outcome: &ManyOutcome) -> Self {
        let outcome = match outcome {
            ManyOutcome::Tested(outcome) => Some((*outcome).into()),
            ManyOutcome::Skipped(_) => None,
        };
        Self::Finished {
            id: id.to_string(),
            outcome,
        }
    }
}

impl From<&ManyTested> for ManyView {
    fn from(tested: &ManyTested) -> Self {
        Self {
            total: count(tested.total),
            ended: count(tested.ended()),
            passed: count(tested.passed),
            rejected: tested.rejected.iter().map(ToString::to_string).collect(),
            unreachable: count(tested.unreachable),
            not_checkable: count(tested.not_checkable),
            skipped: tested
                .skipped
                .iter()
                .map(|(name, why)| SkippedView {
                    name: name.clone(),
                    reason: reason(why),
                })
                .collect(),
        }
    }
}

fn reason(why: &Skipped) -> String {
    match why {
        Skipped::ReadOnly => "Patchbay does not know this kind; it is shown read-only.".to_owned(),
        Skipped::Gone => "The system lists it no longer.".to_owned(),
        Skipped::Pending => "Its create was never answered. Look again first.".to_owned(),
        Skipped::NotThere => "It is not there any more.".to_owned(),
        Skipped::NotFromHere => "It is not looked at from this computer.".to_owned(),
        Skipped::Locked => "Your secrets were locked meanwhile.".to_owned(),
        Skipped::Blocked(error) => app::sentence(error),
    }
}
