//! Generated histories: uses that work, refuse, lose answers, hang and lie; the process dies at every write and call.

use std::collections::HashMap;

use jiff::Timestamp;
use proptest::{collection::vec, prelude::*};
use uuid::Uuid;

use super::*;
use crate::{ConnectionId, Environment, Finding, Hint, Slot, SystemKind, TokenKind};

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_run_that_dies_anywhere_ends_whole_and_loses_no_secret(history in histories()) {
        let undisturbed = World::new(&history, usize::MAX).live_through(&history);

        for dies_at in 0..undisturbed {
            World::new(&history, dies_at).live_through(&history);
        }
    }
}

/// A secret, as far as a test of order and of whereabouts needs one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value {
    Old,
    New,
}

/// How a system treats a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    Works,
    Refuses,
    /// Not even sent: rate limit, no network.
    Unreachable,
    LosesTheAnswer,
    /// Hangs before it does anything.
    Hangs,
    ClaimsWithoutEffect,
}

#[derive(Debug, Clone)]
struct History {
    /// For each use: whether the old secret is held, and whether a mask tells which secret it has.
    uses: Vec<(bool, bool)>,
    /// How the calls go, in order; further ones work.
    manners: Vec<Manner>,
    on_trouble: OnTrouble,
    /// What the person does when asked, in order; then puts back, then gives up.
    decisions: Vec<Event>,
}

fn histories() -> impl Strategy<Value = History> {
    let manner = prop_oneof![
        4 => Just(Manner::Works),
        1 => Just(Manner::Refuses),
        1 => Just(Manner::Unreachable),
        1 => Just(Manner::LosesTheAnswer),
        1 => Just(Manner::Hangs),
        1 => Just(Manner::ClaimsWithoutEffect),
    ];
    let on_trouble = prop_oneof![
        Just(OnTrouble::PutBack),
        Just(OnTrouble::Stop),
        Just(OnTrouble::GoOn)
    ];
    let decision = prop_oneof![
        Just(Event::Resumed),
        Just(Event::RollBackAsked),
        Just(Event::AbandonAsked)
    ];
    (
        vec(any::<(bool, bool)>(), 0..5),
        vec(manner, 0..14),
        on_trouble,
        vec(decision, 0..4),
    )
        .prop_map(|(uses, manners, on_trouble, decisions)| History {
            uses,
            manners,
            on_trouble,
            decisions,
        })
}

/// The process dies here; what is durable stays.
struct Dies;

struct World {
    /// The journal's one row.
    rotation: Rotation,
    staged: Option<Value>,
    current: Option<Value>,
    previous: Option<Value>,
    /// Credentials of their own for uses that stayed on the old secret.
    own: HashMap<ConnectionId, Option<Value>>,
    remote: HashMap<ConnectionId, Value>,
    tells: HashMap<ConnectionId, bool>,
    manners: std::vec::IntoIter<Manner>,
    /// How many writes and calls there were.
    moments: usize,
    dies_at: usize,
}

impl World {
    fn new(history: &History, dies_at: usize) -> Self {
        let id = |number: usize| ConnectionId::from_uuid(Uuid::from_u128(number as u128));
        let uses = || history.uses.iter().enumerate();
        let sinks = uses()
            .map(|(number, &(is_held, _))| {
                Sink::new(
                    id(number),
                    (Slot::Token, 0),
                    (Environment::Production, SystemKind::DevLake),
                    is_held,
                )
            })
            .collect();
        Self {
            rotation: Rotation::new(
                RotationId::from_uuid(Uuid::nil()),
                CredentialId::from_uuid(Uuid::nil()),
                Timestamp::UNIX_EPOCH,
                Incoming {
                    expires_at: None,
                    token_kind: TokenKind::Unknown,
                    hint: Hint::default(),
                    login: None,
                    account: None,
                },
                sinks,
            ),
            staged: Some(Value::New),
            current: history
                .uses
                .iter()
                .any(|&(is_held, _)| is_held)
                .then_some(Value::Old),
            previous: None,
            own: HashMap::new(),
            remote: uses().map(|(number, _)| (id(number), Value::Old)).collect(),
            tells: uses().map(|(number, &(_, tells))| (id(number), tells)).collect(),
            manners: history.manners.clone().into_iter(),
            moments: 0,
            dies_at,
        }
    }

    /// Runs to the end, over at most one death; answers how many moments there were to die at.
    fn live_through(mut self, history: &History) -> usize {
        let mut decisions = history.decisions.clone().into_iter();
        for _ in 0..500 {
            match self.go_on(history.on_trouble, &mut decisions) {
                Ok(true) => {
                    self.check_end();
                    return self.moments;
                }
                Ok(false) => {}
                Err(Dies) => {
                    self.rotation.record(Event::Interrupted).unwrap();
                    assert!(
                        !matches!(self.rotation.phase, Phase::Swapping | Phase::RollingBack),
                        "nothing is changed again before a person was asked"
                    );
                }
            }
            self.check_held();
        }
        panic!("no end: {:?}", self.rotation);
    }

    fn go_on(
        &mut self,
        on_trouble: OnTrouble,
        decisions: &mut impl Iterator<Item = Event>,
    ) -> Result<bool, Dies> {
        match self.rotation.next() {
            Next::Try(at) => {
                // How uses are left out before anything begins is of no matter here.
                self.write(Event::Tried(at, Trial::WouldPass, None))?;
            }
            Next::Swap(at) => self.swap(at)?,
            Next::PutBack(at) => self.put_back(at)?,
            Next::Ask(at) => {
                self.moment()?;
                let event = match (self.manner(), self.tells[&self.id(at)]) {
                    (Manner::Unreachable | Manner::Hangs | Manner::LosesTheAnswer, _) => {
                        Event::Unreachable(at, trouble())
                    }
                    (_, false) => Event::Found(at, Holds::Unknown),
                    (_, true) => Event::Found(at, holds(self.remote[&self.id(at)])),
                };
                self.write(event)?;
            }
            Next::Confirm(at) => {
                self.moment()?;
                let event = match (self.manner(), self.remote[&self.id(at)]) {
                    (Manner::Unreachable | Manner::Hangs | Manner::LosesTheAnswer, _) => {
                        Event::Unreachable(at, trouble())
                    }
                    (_, Value::Old) => Event::NotThere(at, trouble()),
                    (Manner::Refuses, Value::New) => Event::NotConfirmed(at, trouble()),
                    (Manner::Works | Manner::ClaimsWithoutEffect, Value::New) => Event::Confirmed(at),
                };
                self.write(event)?;
            }
            Next::Commit => self.commit()?,
            Next::AskPerson if self.rotation.phase == Phase::Verified => {
                self.write(Event::Begun(on_trouble))?;
            }
            Next::AskPerson if self.rotation.phase == Phase::Committed => return Ok(true),
            Next::AskPerson => {
                let at_last = match self.rotation.phase == Phase::NeedsAttention {
                    true => Event::AbandonAsked,
                    false => Event::RollBackAsked,
                };
                self.write(decisions.next().unwrap_or(at_last))?;
            }
            Next::Nothing => return Ok(true),
        }
        Ok(false)
    }

    fn swap(&mut self, at: usize) -> Result<(), Dies> {
        self.write(Event::Intended(at))?;
        assert!(self.staged == Some(Value::New), "sealed before it is sent");
        let event = match self.call(at, Value::New)? {
            Manner::Works | Manner::ClaimsWithoutEffect => Event::Swapped(at),
            Manner::Refuses => Event::SwapRefused(at, trouble()),
            Manner::Unreachable => Event::NotSent(at, trouble()),
            Manner::LosesTheAnswer | Manner::Hangs => Event::AnswerLost(at),
        };
        self.write(event)
    }

    fn put_back(&mut self, at: usize) -> Result<(), Dies> {
        self.write(Event::PutBackIntended(at))?;
        assert_eq!(self.current, Some(Value::Old), "the way back is held");
        let event = match self.call(at, Value::Old)? {
            Manner::Works | Manner::ClaimsWithoutEffect => Event::PutBack(at),
            Manner::Refuses => Event::PutBackRefused(at, trouble()),
            Manner::Unreachable => Event::NotSent(at, trouble()),
            Manner::LosesTheAnswer | Manner::Hangs => Event::AnswerLost(at),
        };
        self.write(event)
    }

    /// Sends a value there. The process may die before it leaves and before the answer is written down.
    fn call(&mut self, at: usize, value: Value) -> Result<Manner, Dies> {
        assert!(
            matches!(
                self.rotation.sinks[at].step,
                SinkStep::Intent | SinkStep::RollbackIntent
            ),
            "written down before it is sent"
        );
        self.moment()?;
        let id = self.id(at);
        let mut manner = self.manner();
        // Only a visible mask unmasks a lie; and a way back is looked at before it is written down.
        if manner == Manner::ClaimsWithoutEffect && (!self.tells[&id] || value == Value::Old) {
            manner = Manner::Works;
        }
        if matches!(manner, Manner::Works | Manner::LosesTheAnswer) {
            self.remote.insert(id, value);
        }
        self.check_held();
        self.moment()?;
        Ok(manner)
    }

    fn commit(&mut self) -> Result<(), Dies> {
        self.moment()?;
        let old = self.current;
        for sink in self
            .rotation
            .sinks
            .iter()
            .filter(|sink| sink.holds() == Holds::Old)
        {
            self.own.insert(sink.connection, old);
        }
        (self.previous, self.current, self.staged) = (old, self.staged, None);
        self.rotation
            .record(Event::Committed {
                is_old_held: old.is_some(),
            })
            .unwrap();
        Ok(())
    }

    /// The journal's row, in one transaction with what an end does to the secrets.
    fn write(&mut self, event: Event) -> Result<(), Dies> {
        self.moment()?;
        self.rotation.record(event).unwrap();
        if matches!(self.rotation.phase, Phase::RolledBack | Phase::Rejected) {
            self.staged = None;
        }
        Ok(())
    }

    fn moment(&mut self) -> Result<(), Dies> {
        let now = self.moments;
        self.moments += 1;
        if now == self.dies_at { Err(Dies) } else { Ok(()) }
    }

    fn manner(&mut self) -> Manner {
        self.manners.next().unwrap_or(Manner::Works)
    }

    fn id(&self, at: usize) -> ConnectionId {
        self.rotation.sinks[at].connection
    }

    /// Whatever a system has is held here too, unless it never was.
    fn check_held(&self) {
        for sink in &self.rotation.sinks {
            let has = self.remote[&sink.connection];
            let here = [self.staged, self.current, self.previous];
            let is_here = here.contains(&Some(has)) || self.own.get(&sink.connection) == Some(&Some(has));
            assert!(
                is_here || (has == Value::Old && !sink.can_be_put_back),
                "{sink:?} has {has:?}"
            );
            if sink.holds() != Holds::Unknown {
                assert_eq!(sink.holds(), holds(has), "{sink:?}");
            }
        }
    }

    fn check_end(&self) {
        self.check_held();
        let has = |sink: &Sink| self.remote[&sink.connection];
        for sink in &self.rotation.sinks {
            match self.rotation.phase {
                Phase::Committed | Phase::Done => {
                    let expected = if sink.step == SinkStep::LeftOut {
                        Value::Old
                    } else {
                        Value::New
                    };
                    assert_eq!(has(sink), expected);
                }
                Phase::RolledBack => assert_eq!(has(sink), Value::Old),
                Phase::Abandoned => {}
                Phase::Staged
                | Phase::Verified
                | Phase::Swapping
                | Phase::Paused(_)
                | Phase::RollingBack
                | Phase::NeedsAttention
                | Phase::Abandoning
                | Phase::Retiring
                | Phase::Rejected => panic!("ended in {:?}", self.rotation.phase),
            }
        }
        let is_new_here = self.current == Some(Value::New);
        assert_eq!(is_new_here, self.rotation.phase != Phase::RolledBack);
        assert_eq!(self.staged, None, "no secret is left over");
    }
}

fn holds(value: Value) -> Holds {
    match value {
        Value::Old => Holds::Old,
        Value::New => Holds::New,
    }
}

fn trouble() -> Finding {
    Finding::NoReason
}
