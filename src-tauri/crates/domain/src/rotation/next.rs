//! What a run needs next.

use super::{Phase, Rotation, Sink, SinkStep, Trial};

/// What is to be done. Numbers are places in [`Rotation::sinks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Try the new secret there, changing nothing.
    Try(usize),
    /// Write down the intent, then send the new secret.
    Swap(usize),
    /// Ask which secret it has. Changes nothing.
    Ask(usize),
    /// See that it has the new secret (its mask ends as it should), and run the system's own test.
    Confirm(usize),
    /// Write down the intent, then send the old secret.
    PutBack(usize),
    /// In one transaction: the new secret becomes the credential's, the old one its previous, and this is written
    /// down. A use that has the old secret gets a credential of its own for it.
    Commit,
    /// A person decides.
    AskPerson,
    /// It is over.
    Nothing,
}

impl Rotation {
    /// What is to be done.
    pub fn next(&self) -> Next {
        match self.phase {
            Phase::Staged => self
                .first(|sink| sink.trial == Trial::NotYet && sink.step != SinkStep::LeftOut)
                .map_or(Next::AskPerson, Next::Try),
            Phase::Swapping => self.next_forward(),
            Phase::RollingBack => self
                .first(Sink::is_to_be_put_back)
                .map_or(Next::AskPerson, Next::PutBack),
            // Reading changes nothing, and tells the person which use has which secret.
            Phase::Paused(_) => self
                .first(Sink::is_to_be_asked)
                .map_or(Next::AskPerson, Next::Ask),
            Phase::Verified | Phase::NeedsAttention | Phase::Committed => Next::AskPerson,
            Phase::Abandoning => Next::Commit,
            Phase::Retiring | Phase::Done | Phase::Rejected | Phase::RolledBack | Phase::Abandoned => {
                Next::Nothing
            }
        }
    }

    /// One use after the other: each is confirmed before the next is touched.
    fn next_forward(&self) -> Next {
        let Some(turn) = self.first(|sink| !sink.is_settled()) else {
            return Next::Commit;
        };
        match self.sinks[turn].step {
            SinkStep::Intent => Next::Ask(turn),
            SinkStep::Applied => Next::Confirm(turn),
            // The settled ones are none of these; whoever is put back waits for another turn first.
            SinkStep::Waiting
            | SinkStep::RollbackIntent
            | SinkStep::RolledBack
            | SinkStep::Confirmed
            | SinkStep::Unconfirmed
            | SinkStep::LeftOut => Next::Swap(turn),
        }
    }

    fn first(&self, is_it: impl Fn(&Sink) -> bool) -> Option<usize> {
        self.sinks.iter().position(is_it)
    }
}
