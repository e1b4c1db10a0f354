//! What can happen to a run.

use super::{Holds, OnTrouble, Trial};
use crate::Finding;

/// What happened. Numbers are places in [`Rotation::sinks`](super::Rotation::sinks).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The new secret was tried there.
    Tried(usize, Trial, Option<Finding>),
    /// Trying the new secret told whose it is.
    Belongs(String),
    /// A person leaves this use on the old secret.
    LeftOut(usize),
    /// A person takes it in again, or wants it tried again.
    TakenIn(usize),
    /// A person begins the swap.
    Begun(OnTrouble),

    /// The new secret is about to be sent there.
    Intended(usize),
    /// The system says that it took it.
    Swapped(usize),
    /// The system refused it, and keeps what it had.
    SwapRefused(usize, Finding),
    /// It has the new secret and works.
    Confirmed(usize),
    /// It has the new secret, which turns out to be this account's: another one than anybody agreed to.
    OfAnother(usize, String, Finding),
    /// It has the new secret, and the system's own test did not pass.
    NotConfirmed(usize, Finding),
    /// It claimed to have taken the new secret, and shows another.
    NotThere(usize, Finding),

    /// The old secret is about to be sent there.
    PutBackIntended(usize),
    /// The system took it and shows it.
    PutBack(usize),
    /// The system refused it.
    PutBackRefused(usize, Finding),

    /// Nothing was sent.
    NotSent(usize, Finding),
    /// It was sent, and no answer came.
    AnswerLost(usize),
    /// The system was asked which secret it has.
    Found(usize, Holds),
    /// Nobody could be asked.
    Unreachable(usize, Finding),

    /// The credential has the new secret.
    Committed {
        /// Whether the old one is kept as its previous.
        is_old_held: bool,
    },
    /// The process that ran it is gone.
    Interrupted,

    /// A person goes on in the direction that was taken.
    Resumed,
    /// A person wants every use back on the old secret.
    RollBackAsked,
    /// A person gives up in the middle.
    AbandonAsked,
    /// A person wants to know whether the old secret is dead.
    RetireAsked,
    /// The provider refuses the old secret, or it was erased.
    OldIsDead,
    /// The provider still takes the old secret, or could not be asked.
    OldMayLive,
}

/// The event does not fit where the run is. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the rotation is not at this step")]
pub struct OutOfTurn;
