//! Rotating: one new secret for every use of a credential, with a way back. Which step comes when is
//! `domain::rotation`'s; here each step is done, and written down before and after.

mod commit;
mod journal;
mod keeping;
mod plan;
mod retire;
mod run;
mod sinks;

use domain::{
    ConnectionId, Credential,
    rotation::{OnTrouble, Rotation},
};

pub use plan::{PlannedUse, RotationPlan};

/// Watches a run. Never carries a secret.
pub trait RotationProgress: Send + Sync {
    /// Something was written down.
    fn changed(&self, rotation: &Rotation);
}

/// What a person decides at a run that waits for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Try the new secret at every use that was not tried, or go on finding out which use has which secret.
    GoOn,
    /// Leave a use on the old secret.
    LeaveOut(ConnectionId),
    /// Take a use in again, or try it once more.
    TakeIn(ConnectionId),
    /// Swap. Refused while the new secret is known to belong to another account.
    Begin(OnTrouble),
    /// Swap, although it belongs to another account.
    BeginDespite(OnTrouble),
    /// Carry on in the direction that was taken.
    Resume,
    /// Put everything back.
    PutBack,
    /// Give up in the middle; each use keeps what it has.
    Abandon,
}

/// A run, with what a person calls its parts.
#[derive(Debug, Clone)]
pub struct RotationInFull {
    /// The run.
    pub rotation: Rotation,
    /// Its credential.
    pub credential: Credential,
    /// Its uses, in the run's order.
    pub uses: Vec<NamedUse>,
    /// Whether another process carries it on right now.
    pub is_elsewhere: bool,
}

/// A use by its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedUse {
    /// The connection.
    pub connection: ConnectionId,
    /// Its name; a gone one has none.
    pub name: String,
    /// Its kind's display name.
    pub kind: String,
    /// Its system's name.
    pub system: String,
    /// How many other tokens it has; they stay.
    pub beside: usize,
}
