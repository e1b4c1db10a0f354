//! Deleting a connection: what hangs on it, the steps in their safe order, and what a person has to agree to.
//!
//! The system refuses while something hangs on the connection (devlake.md 2.7, 4.5), so each step removes one of its
//! reasons. Waiting comes before the scopes: they are refused while a pipeline runs, too.

mod outcome;
#[cfg(test)]
mod tests;

use jiff::Timestamp;

use crate::sync::{Gap, SyncConfig};

pub use outcome::{DeletionEnd, StepOutcome, StepReport, StepTrouble};

/// What hangs on a connection, read before anything is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletionPlan {
    /// The connection's name.
    pub name: String,
    /// The system's name.
    pub system: String,
    /// Whether the connection's name is to be typed: its system is in production.
    pub asks_for_name: bool,
    /// Blueprints that mention it, with the system's refusal.
    pub blueprints: Vec<PlannedBlueprint>,
    /// Blueprints with a raw plan: they do not keep the system from deleting, and their runs fail afterwards.
    pub raw_blueprints: Vec<String>,
    /// The identities of its stored scopes.
    pub scopes: Vec<String>,
    /// How many scope configurations go with it.
    pub scope_configs: usize,
    /// Pipelines that run right now and keep the system from deleting.
    pub running: Vec<RunningPipeline>,
    /// Whether a running pipeline keeps the system from deleting the connection itself.
    pub is_held_up_by_pipelines: bool,
    /// The sync configurations that use it, by repository. The system would delete them silently, and leave their
    /// webhooks at the provider.
    pub syncs: Vec<SyncConfig>,
    /// Why there may be further ones.
    pub gap: Option<Gap>,
}

/// A blueprint that collects from the connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedBlueprint {
    /// The system's number for it.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// The project it belongs to.
    pub project: Option<String>,
    /// How many scopes of the connection it collects.
    pub scopes: usize,
}

/// A pipeline that runs, whosever it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningPipeline {
    /// Its name.
    pub name: String,
    /// When it began, as the system says.
    pub began_at: Option<Timestamp>,
}

/// One step, in the order in which they are done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeletionStep {
    /// Take the connection out of a blueprint. Can be put back.
    LeaveBlueprint {
        /// The system's number for it.
        id: u64,
        /// Its name.
        name: String,
    },
    /// Wait until no pipeline runs.
    WaitForPipelines,
    /// Delete the scopes and the data that was collected for them. Cannot be undone.
    DeleteScopes {
        /// How many.
        count: usize,
    },
    /// Delete the sync configurations, so that their webhooks go too. Their history goes with them.
    DeleteSyncs {
        /// How many.
        count: usize,
    },
    /// Delete the connection.
    DeleteConnection,
    /// List again: it is not there any more.
    ProveByListing,
}

/// What a person agrees to by a tick of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consent {
    /// It is taken out of the blueprints.
    LeaveBlueprints,
    /// Its scopes are deleted, with their data.
    DeleteScopes,
    /// The deletion waits until no pipeline runs.
    Wait,
    /// Its sync configurations are deleted, with their history.
    DeleteSyncs,
    /// It is deleted although not every repository was looked at.
    DespiteGap,
}

/// What a person agreed to. Those that nothing asks for may be given all the same: waiting, should a pipeline begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Consents {
    /// See [`Consent::LeaveBlueprints`].
    pub leave_blueprints: bool,
    /// See [`Consent::DeleteScopes`].
    pub delete_scopes: bool,
    /// See [`Consent::Wait`].
    pub wait: bool,
    /// See [`Consent::DeleteSyncs`].
    pub delete_syncs: bool,
    /// See [`Consent::DespiteGap`].
    pub despite_gap: bool,
}

impl Consents {
    /// Whether this was agreed to.
    pub fn has(self, consent: Consent) -> bool {
        match consent {
            Consent::LeaveBlueprints => self.leave_blueprints,
            Consent::DeleteScopes => self.delete_scopes,
            Consent::Wait => self.wait,
            Consent::DeleteSyncs => self.delete_syncs,
            Consent::DespiteGap => self.despite_gap,
        }
    }
}

impl DeletionStep {
    /// What a person has to agree to for it. Without one it is what they asked for in the first place.
    pub fn consent(&self) -> Option<Consent> {
        match self {
            Self::LeaveBlueprint { .. } => Some(Consent::LeaveBlueprints),
            Self::WaitForPipelines => Some(Consent::Wait),
            Self::DeleteScopes { .. } => Some(Consent::DeleteScopes),
            Self::DeleteSyncs { .. } => Some(Consent::DeleteSyncs),
            Self::DeleteConnection | Self::ProveByListing => None,
        }
    }

    /// Whether it can be undone.
    pub fn can_be_undone(&self) -> bool {
        match self {
            Self::LeaveBlueprint { .. } | Self::WaitForPipelines | Self::ProveByListing => true,
            Self::DeleteScopes { .. } | Self::DeleteSyncs { .. } | Self::DeleteConnection => false,
        }
    }
}

impl DeletionPlan {
    /// The steps that this object needs, in their safe order.
    pub fn steps(&self) -> Vec<DeletionStep> {
        let leave = self
            .blueprints
            .iter()
            .map(|blueprint| DeletionStep::LeaveBlueprint {
                id: blueprint.id,
                name: blueprint.name.clone(),
            });
        let mut steps: Vec<_> = leave.collect();
        let is_held_up = self.is_held_up_by_pipelines || !self.scopes.is_empty();
        if is_held_up && !self.running.is_empty() {
            steps.push(DeletionStep::WaitForPipelines);
        }
        if !self.scopes.is_empty() {
            let count = self.scopes.len();
            steps.push(DeletionStep::DeleteScopes { count });
        }
        if !self.syncs.is_empty() {
            let count = self.syncs.len();
            steps.push(DeletionStep::DeleteSyncs { count });
        }
        steps.extend([DeletionStep::DeleteConnection, DeletionStep::ProveByListing]);
        steps
    }

    /// What has to be agreed to, each once and in order. Without all of it the system would refuse, or something would
    /// stay behind.
    pub fn needed(&self) -> Vec<Consent> {
        let mut needed: Vec<_> = self.steps().iter().filter_map(DeletionStep::consent).collect();
        needed.dedup();
        needed.extend(self.gap.as_ref().map(|_| Consent::DespiteGap));
        needed
    }

    /// What was not agreed to and has to be.
    pub fn missing(&self, agreed: Consents) -> Vec<Consent> {
        let needed = self.needed().into_iter();
        needed.filter(|consent| !agreed.has(*consent)).collect()
    }

    /// The distinct projects that stop collecting from it, by name.
    pub fn projects(&self) -> Vec<&str> {
        let projects = self.blueprints.iter().filter_map(|one| one.project.as_deref());
        let mut projects: Vec<&str> = projects.collect();
        projects.sort_unstable();
        projects.dedup();
        projects
    }

    /// Whether a person who saw `seen` has seen everything that would be lost by this plan. Fewer things, and other
    /// pipelines, need no second look.
    pub fn is_covered_by(&self, seen: &Self) -> bool {
        let has_sync = |one: &SyncConfig| seen.syncs.iter().any(|other| other.repo == one.repo);
        let has_blueprint = |one: &PlannedBlueprint| seen.blueprints.iter().any(|other| other.id == one.id);
        self.name == seen.name
            && self.blueprints.iter().all(has_blueprint)
            && self.syncs.iter().all(has_sync)
            && (self.gap.is_none() || seen.gap.is_some())
            && self.scopes.iter().all(|scope| seen.scopes.contains(scope))
            && self
                .raw_blueprints
                .iter()
                .all(|name| seen.raw_blueprints.contains(name))
            && self.scope_configs <= seen.scope_configs
    }
}
