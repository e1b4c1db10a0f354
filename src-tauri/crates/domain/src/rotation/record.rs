//! Where each event leads.

use super::{
    Direction::{Back, Forward},
    Event, Holds, OnTrouble, OutOfTurn, Phase, Rotation, Sink, SinkStep, Trial,
};

/// Where a use is while its system is asked what it has.
const ASKED: &[SinkStep] = &[SinkStep::Intent, SinkStep::RollbackIntent, SinkStep::Applied];

impl Rotation {
    /// Takes what happened.
    ///
    /// # Errors
    /// [`OutOfTurn`] leaves the run as it was.
    pub fn record(&mut self, event: Event) -> Result<(), OutOfTurn> {
        let mut after = self.clone();
        after.take(event)?;
        after.settle();
        *self = after;
        Ok(())
    }

    fn take(&mut self, event: Event) -> Result<(), OutOfTurn> {
        match (self.phase, event) {
            (Phase::Staged, Event::Tried(at, trial, finding)) => {
                let sink = self.sink(at, &[SinkStep::Waiting])?;
                (sink.trial, sink.finding) = (trial, finding);
            }
            (Phase::Staged | Phase::Swapping, Event::Belongs(account)) => {
                self.incoming.account = Some(account);
            }
            (Phase::Staged | Phase::Verified, Event::LeftOut(at)) => {
                self.sink(at, &[SinkStep::Waiting])?.step = SinkStep::LeftOut;
            }
            (Phase::Staged | Phase::Verified, Event::TakenIn(at)) => {
                self.sink(at, &[SinkStep::Waiting, SinkStep::LeftOut])?
                    .forget_trial();
            }
            (Phase::Staged | Phase::Verified, Event::Interrupted) => {
                let untried = self
                    .sinks
                    .iter_mut()
                    .filter(|sink| sink.step == SinkStep::Waiting);
                untried.for_each(Sink::forget_trial);
            }
            (Phase::Verified, Event::Begun(on_trouble)) => {
                self.on_trouble = on_trouble;
                self.phase = Phase::Swapping;
            }

            (Phase::Swapping, Event::Intended(at)) => {
                self.sink(at, &[SinkStep::Waiting])?.step = SinkStep::Intent;
            }
            (Phase::Swapping, Event::Swapped(at)) => {
                // A claim, until it is looked at.
                self.sink(at, &[SinkStep::Intent])?
                    .is_at(SinkStep::Applied, Holds::Unknown, None);
            }
            (Phase::Swapping, Event::SwapRefused(at, finding)) => {
                // It has what it had, known or not.
                self.sink(at, &[SinkStep::Intent])?.is_as_before(Some(finding));
                self.trouble(at);
            }
            (Phase::Swapping, Event::Confirmed(at)) => {
                self.sink(at, &[SinkStep::Applied])?
                    .is_at(SinkStep::Confirmed, Holds::New, None);
            }
            (Phase::Committed, Event::Confirmed(at)) => {
                self.sink(at, &[SinkStep::Unconfirmed])?
                    .is_at(SinkStep::Confirmed, Holds::New, None);
            }
            // Going on says that it is meant.
            (Phase::Swapping, Event::OfAnother(at, account, finding)) => {
                self.sink(at, &[SinkStep::Applied])?
                    .is_at(SinkStep::Applied, Holds::New, Some(finding));
                self.incoming.account = Some(account);
                self.phase = Phase::Paused(Forward);
            }
            (Phase::Swapping, Event::NotConfirmed(at, finding)) => {
                self.sink(at, &[SinkStep::Applied])?
                    .is_at(SinkStep::Unconfirmed, Holds::New, Some(finding));
                self.trouble(at);
            }
            (Phase::Swapping, Event::NotThere(at, finding)) => {
                self.sink(at, &[SinkStep::Applied])?
                    .is_at(SinkStep::Waiting, Holds::Unknown, Some(finding));
                self.trouble(at);
            }

            (Phase::RollingBack, Event::PutBackIntended(at)) => {
                let sink = self.sinks.get_mut(at).filter(|sink| sink.is_to_be_put_back());
                let sink = sink.ok_or(OutOfTurn)?;
                // Why it is put back stays said.
                sink.is_at(SinkStep::RollbackIntent, sink.holds(), sink.finding.clone());
            }
            (Phase::RollingBack, Event::PutBack(at)) => {
                let sink = self.sink(at, &[SinkStep::RollbackIntent])?;
                sink.is_at(SinkStep::RolledBack, Holds::Old, sink.finding.clone());
            }
            (Phase::RollingBack, Event::PutBackRefused(at, finding)) => {
                self.sink(at, &[SinkStep::RollbackIntent])?
                    .is_as_before(Some(finding));
                self.phase = Phase::NeedsAttention;
            }

            (Phase::Swapping, Event::NotSent(at, finding)) => {
                self.sink(at, &[SinkStep::Intent])?.is_as_before(Some(finding));
                self.phase = Phase::Paused(Forward);
            }
            (Phase::RollingBack, Event::NotSent(at, finding)) => {
                self.sink(at, &[SinkStep::RollbackIntent])?
                    .is_as_before(Some(finding));
                self.phase = Phase::Paused(Back);
            }
            // What the call did is asked next; see `next`.
            (Phase::Swapping, Event::AnswerLost(at)) => drop(self.sink(at, &[SinkStep::Intent])?),
            (Phase::RollingBack, Event::AnswerLost(at)) => {
                self.sink(at, &[SinkStep::RollbackIntent])?;
                self.phase = Phase::Paused(Back);
            }
            (Phase::Swapping | Phase::Paused(_), Event::Found(at, holds)) => {
                self.sink(at, ASKED)?.is_found(holds);
            }
            (Phase::Swapping, Event::Unreachable(at, finding)) => {
                self.sink(at, &[SinkStep::Intent, SinkStep::Applied])?
                    .is_not_found(finding);
                self.phase = Phase::Paused(Forward);
            }
            (Phase::Paused(_), Event::Unreachable(at, finding)) => {
                self.sink(at, ASKED)?.is_not_found(finding);
            }

            (Phase::Swapping, Event::Committed { is_old_held }) if self.is_settled() => {
                self.phase = if is_old_held {
                    Phase::Committed
                } else {
                    Phase::Done
                };
            }
            (Phase::Abandoning, Event::Committed { .. }) => self.phase = Phase::Abandoned,
            (Phase::Swapping, Event::Interrupted) => self.phase = Phase::Paused(Forward),
            (Phase::RollingBack, Event::Interrupted) => self.phase = Phase::Paused(Back),
            (Phase::Retiring, Event::Interrupted | Event::OldMayLive) => self.phase = Phase::Committed,
            (_, Event::Interrupted) => {}

            (Phase::Paused(Back), Event::Resumed) => self.phase = Phase::RollingBack,
            (Phase::Paused(Forward) | Phase::NeedsAttention, Event::Resumed) => {
                self.sinks.iter_mut().for_each(Sink::take_another_turn);
                self.phase = Phase::Swapping;
            }
            (Phase::Paused(_) | Phase::NeedsAttention, Event::RollBackAsked) => {
                self.phase = Phase::RollingBack;
            }
            (Phase::Paused(_) | Phase::NeedsAttention, Event::AbandonAsked) => {
                self.phase = Phase::Abandoning;
            }

            (Phase::Committed, Event::RetireAsked) => self.phase = Phase::Retiring,
            (Phase::Committed | Phase::Retiring, Event::OldIsDead) => self.phase = Phase::Done,

            // A table of what may happen; the rest must not.
            _ => return Err(OutOfTurn),
        }
        Ok(())
    }

    /// The use at a place, if it is at one of these steps.
    fn sink(&mut self, at: usize, steps: &[SinkStep]) -> Result<&mut Sink, OutOfTurn> {
        let sink = self.sinks.get_mut(at).filter(|sink| steps.contains(&sink.step));
        sink.ok_or(OutOfTurn)
    }

    fn is_settled(&self) -> bool {
        self.sinks.iter().all(Sink::is_settled)
    }

    /// A use refused the new secret, before or after taking it.
    fn trouble(&mut self, at: usize) {
        match self.on_trouble {
            OnTrouble::PutBack => self.phase = Phase::RollingBack,
            OnTrouble::Stop => self.phase = Phase::Paused(Forward),
            OnTrouble::GoOn => {
                let sink = &mut self.sinks[at];
                match sink.holds() {
                    Holds::Old => sink.step = SinkStep::LeftOut,
                    // Its test failed; it is listed so, and keeps the old secret from being revoked.
                    Holds::New => {}
                    Holds::Unknown => self.phase = Phase::Paused(Forward),
                }
            }
        }
    }

    /// Follows what the uses say together.
    fn settle(&mut self) {
        match self.phase {
            Phase::Staged | Phase::Verified => {
                let taking_part = || self.sinks.iter().filter(|sink| sink.step != SinkStep::LeftOut);
                let is_refused_everywhere =
                    !self.sinks.is_empty() && self.sinks.iter().all(|sink| sink.trial == Trial::Refused);
                // A credential without uses has nobody to refuse it.
                let is_good_everywhere = (self.sinks.is_empty() || taking_part().next().is_some())
                    && taking_part().all(|sink| sink.trial.is_good_enough());
                self.phase = match (is_refused_everywhere, is_good_everywhere) {
                    (true, _) => Phase::Rejected,
                    (false, true) => Phase::Verified,
                    (false, false) => Phase::Staged,
                };
            }
            // Everybody kept the old secret: nothing is to be committed.
            Phase::Swapping if !self.sinks.is_empty() && self.is_settled() && self.swapped() == 0 => {
                self.phase = Phase::RolledBack;
            }
            Phase::RollingBack if !self.sinks.iter().any(Sink::is_to_be_put_back) => {
                self.phase = self.rolled_back_or_mixed();
            }
            // Nothing to write down: nobody has the new secret.
            Phase::Abandoning if self.sinks.iter().all(|sink| sink.holds() == Holds::Old) => {
                self.phase = Phase::RolledBack;
            }
            Phase::Swapping
            | Phase::RollingBack
            | Phase::Abandoning
            | Phase::Paused(_)
            | Phase::NeedsAttention
            | Phase::Committed
            | Phase::Retiring
            | Phase::Done
            | Phase::Rejected
            | Phase::RolledBack
            | Phase::Abandoned => {}
        }
    }

    fn rolled_back_or_mixed(&self) -> Phase {
        match self.sinks.iter().all(|sink| sink.holds() == Holds::Old) {
            true => Phase::RolledBack,
            false => Phase::NeedsAttention,
        }
    }
}
