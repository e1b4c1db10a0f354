//! Systems that move, merge or go.

use app::{MergePlan, MovePlan, Moved, NewAddress, RemovalPlan, Sameness};
use domain::{Finding, SystemId};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{FindingView, SystemView, count};
use crate::error::CommandError;

/// A system and the address that it moves to.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MoveInput {
    /// The system's id.
    pub id: String,
    /// The new address as typed.
    pub address: String,
    /// Whether sending secrets to it in clear was agreed to.
    pub allows_plain_http: bool,
}

/// A system to remove.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RemovalInput {
    /// The system's id.
    pub id: String,
    /// Its name, where it was to be typed.
    pub typed_name: String,
}

/// Whether the same DevLake answers at another address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SamenessName {
    /// It holds the connections that are known.
    Same,
    /// It holds others.
    Different,
    /// There was nothing to compare.
    Unknown,
}

/// What moving a system would mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MovePlanView {
    /// Where it is.
    pub old: String,
    /// Where it would be, as it answers there.
    pub new: String,
    /// The version that answers there.
    pub version: Option<String>,
    /// Whether it can be moved there.
    pub is_usable: bool,
    /// Whether it asks for its login: that goes there after the consent.
    pub needs_login: bool,
    /// What stands in the way.
    pub trouble: Option<FindingView>,
    /// Whether secrets would travel in clear; needs an agreement.
    pub is_plain_remote: bool,
    /// Whether it is the same DevLake.
    pub sameness: SamenessName,
    /// How many of its connections were recognised.
    pub recognised: u32,
    /// The secrets that would go there, by name.
    pub credentials: Vec<String>,
}

/// How a move ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MovedView {
    /// The system under its new address.
    pub system: SystemView,
    /// The secrets that could not be opened, by name.
    pub unopened: Vec<String>,
}

/// What making one system of two would mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MergePlanView {
    /// The system that stays.
    pub kept: String,
    /// The one that goes.
    pub dropped: String,
    /// The secrets that move, by name.
    pub moved: Vec<String>,
    /// The secrets that are erased, by name.
    pub erased: Vec<String>,
}

/// What would go with a system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RemovalPlanView {
    /// Its name.
    pub name: String,
    /// Whether the name is to be typed.
    pub asks_for_name: bool,
    /// The connections that would no longer be listed.
    pub connections: Vec<String>,
    /// The secrets that would be erased.
    pub erased: Vec<String>,
    /// The secrets that stay: others use them.
    pub kept: Vec<String>,
}

/// Whether what was erased is gone from every file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ErasureView {
    /// False while another process stands in the way.
    pub is_finished: bool,
}

impl MoveInput {
    /// The system, and the address as the use cases take it.
    pub(crate) fn parts(self) -> Result<(SystemId, NewAddress), CommandError> {
        let id = self.id.parse().map_err(|_| CommandError::bad_arguments())?;
        let address = NewAddress {
            address: self.address,
            allows_plain_http: self.allows_plain_http,
        };
        Ok((id, address))
    }
}

impl From<&MovePlan> for MovePlanView {
    fn from(plan: &MovePlan) -> Self {
        let (sameness, recognised) = match plan.sameness {
            Sameness::Same(recognised) => (SamenessName::Same, recognised),
            Sameness::Different => (SamenessName::Different, 0),
            Sameness::Unknown => (SamenessName::Unknown, 0),
        };
        let found = plan.trouble.as_ref();
        let needs_login = found.is_some_and(|found| found.finding == Finding::SystemLoginNeeded);
        let trouble = found.filter(|_| !needs_login);
        Self {
            old: plan.old.to_string(),
            new: plan.new.to_string(),
            version: plan.version.clone(),
            is_usable: trouble.is_none(),
            needs_login,
            trouble: trouble.map(FindingView::from),
            is_plain_remote: plan.new.origin().is_plain_remote(),
            sameness,
            recognised: count(recognised),
            credentials: plan.credentials.clone(),
        }
    }
}

impl From<Moved> for MovedView {
    fn from(moved: Moved) -> Self {
        Self {
            system: SystemView::from(&moved.system),
            unopened: moved.unopened,
        }
    }
}

impl From<MergePlan> for MergePlanView {
    fn from(plan: MergePlan) -> Self {
        Self {
            kept: plan.kept,
            dropped: plan.dropped,
            moved: plan.moved,
            erased: plan.erased,
        }
    }
}

impl From<RemovalPlan> for RemovalPlanView {
    fn from(plan: RemovalPlan) -> Self {
        Self {
            name: plan.name,
            asks_for_name: plan.asks_for_name,
            connections: plan.connections,
            erased: plan.erased,
            kept: plan.kept,
        }
    }
}
