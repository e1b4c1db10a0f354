//! Replacing a credential's secret at all its uses, in one run with a way back.
//!
//! Pure: [`Rotation::next`] says what is to be done, the caller does it, and [`Rotation::record`] takes what came of
//! it. The caller stores the rotation before and after each call that leaves the computer, so that a run which dies
//! anywhere is carried on from its last row. `rotation_model` checks what the states promise.

mod event;
mod next;
mod record;
mod sink;

#[cfg(test)]
mod rotation_model;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{ConnectionId, CredentialId, Hint, RotationId, TokenKind, account::are_told_apart};

pub use event::{Event, OutOfTurn};
pub use next::Next;
pub use sink::{Holds, Sink, SinkStep, Trial};

/// One run that replaces the secret of one credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    /// Its identity.
    pub id: RotationId,
    /// The credential whose secret is replaced.
    pub credential: CredentialId,
    /// When its new secret was sealed.
    pub started_at: Timestamp,
    /// Where the run is.
    pub phase: Phase,
    /// What is known of the new secret.
    pub incoming: Incoming,
    /// The user name that went with the old secret: whoever asks whether that is dead has to ask with both.
    #[serde(default)]
    pub old_login: Option<String>,
    /// What happens when a use refuses.
    pub on_trouble: OnTrouble,
    /// The uses, in the order in which they are swapped.
    pub sinks: Vec<Sink>,
}

/// The new secret, described; its value is sealed apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incoming {
    /// What sort it is.
    pub token_kind: TokenKind,
    /// What may be shown of it.
    pub hint: Hint,
    /// The user name that goes with it.
    pub login: Option<String>,
    /// Whose it is, as far as trying it told.
    #[serde(default)]
    pub account: Option<String>,
    /// When it ends, where it says so itself.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

/// Where a run is. Only a person leaves `Verified`, `Paused` and `NeedsAttention`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The new secret is sealed; it is tried at each use. Nothing is changed anywhere.
    Staged,
    /// Every use that takes part would take it.
    Verified,
    /// Uses are given the new secret, one after the other.
    Swapping,
    /// Something could not be reached, or the run died.
    Paused(Direction),
    /// Uses are given the old secret again.
    RollingBack,
    /// Some uses have the new secret, some the old, and no further step is certain to help.
    NeedsAttention,
    /// A person gave up in the middle: what each use has is about to be written down.
    Abandoning,
    /// The new secret is the credential's; the old one is kept until it is known to be dead.
    Committed,
    /// The provider is asked whether the old secret is dead.
    Retiring,
    /// The old secret is dead, or was never ours.
    Done,
    /// The new secret was refused everywhere before anything was changed.
    Rejected,
    /// Every use has the old secret.
    RolledBack,
    /// Given up in the middle: the uses are mixed, and each is known.
    Abandoned,
}

/// Which way a paused run was going.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Towards the new secret.
    Forward,
    /// Towards the old one.
    Back,
}

/// What happens when a use refuses the new secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnTrouble {
    /// Every use gets the old secret again.
    #[default]
    PutBack,
    /// The run waits for a person.
    Stop,
    /// The use is left on the old secret, and the others go on.
    GoOn,
}

impl Incoming {
    /// Whether it is known to belong to somebody else.
    pub fn is_of_another(&self, account: Option<&str>) -> bool {
        matches!((self.account.as_deref(), account), (Some(new), Some(old)) if are_told_apart(new, old))
    }
}

impl Rotation {
    /// A run whose new secret was just sealed. Staging comes before production, and what cannot be put back last.
    pub fn new(
        id: RotationId,
        credential: CredentialId,
        started_at: Timestamp,
        incoming: Incoming,
        mut sinks: Vec<Sink>,
    ) -> Self {
        // Stable: uses alike keep the order in which they were given.
        sinks.sort_by_key(|sink| (!sink.can_be_put_back, sink.environment));
        let phase = if sinks.is_empty() {
            Phase::Verified
        } else {
            Phase::Staged
        };
        Self {
            id,
            credential,
            started_at,
            phase,
            incoming,
            old_login: None,
            on_trouble: OnTrouble::default(),
            sinks,
        }
    }

    /// Whether a connection works with the new secret already, although the run goes on: for one whose record is ours,
    /// where nobody else could be asked.
    pub fn has_reached(&self, connection: ConnectionId) -> bool {
        self.sinks
            .iter()
            .any(|sink| sink.connection == connection && sink.works_with_new())
    }

    /// Whether it is under way: then its credential is in no other run.
    pub fn is_active(&self) -> bool {
        match self.phase {
            Phase::Staged
            | Phase::Verified
            | Phase::Swapping
            | Phase::Paused(_)
            | Phase::RollingBack
            | Phase::NeedsAttention
            | Phase::Abandoning => true,
            Phase::Committed
            | Phase::Retiring
            | Phase::Done
            | Phase::Rejected
            | Phase::RolledBack
            | Phase::Abandoned => false,
        }
    }

    /// Whether nothing outside was touched yet, so that the run can be dropped without a trace.
    pub fn is_untouched(&self) -> bool {
        match self.phase {
            Phase::Staged | Phase::Verified => true,
            Phase::Swapping
            | Phase::Paused(_)
            | Phase::RollingBack
            | Phase::NeedsAttention
            | Phase::Abandoning
            | Phase::Committed
            | Phase::Retiring
            | Phase::Done
            | Phase::Rejected
            | Phase::RolledBack
            | Phase::Abandoned => false,
        }
    }

    /// Whether some process is to be at work on it right now; where none is, it was interrupted.
    pub fn is_in_motion(&self) -> bool {
        match self.phase {
            Phase::Swapping | Phase::RollingBack | Phase::Retiring => true,
            Phase::Staged
            | Phase::Verified
            | Phase::Paused(_)
            | Phase::NeedsAttention
            | Phase::Abandoning
            | Phase::Committed
            | Phase::Done
            | Phase::Rejected
            | Phase::RolledBack
            | Phase::Abandoned => false,
        }
    }

    /// Whether every use that took part is known to work with the new secret, so that the old one may be revoked.
    pub fn may_revoke(&self) -> bool {
        matches!(self.phase, Phase::Committed | Phase::Retiring)
            && self.sinks.iter().all(|sink| sink.step == SinkStep::Confirmed)
    }

    /// How many uses have the new secret for certain.
    pub fn swapped(&self) -> usize {
        self.sinks
            .iter()
            .filter(|sink| sink.holds() == Holds::New)
            .count()
    }
}
