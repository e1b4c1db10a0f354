//! A keychain in memory, for tests here and in the rooms above. Absent from release builds.

use std::{
    collections::HashMap,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use domain::Secret;

use crate::{Attempt, Keychain, KeychainTrouble, Place, Vault};

/// How a [`MemoryKeychain`] behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mood {
    /// As it should.
    Normal,
    /// Refuses everything.
    Denied,
    /// Is locked, and nobody is there to unlock it.
    Locked,
    /// There is no service.
    Absent,
    /// Answers with something that was never written.
    Malformed,
    /// Says that it keeps what it is given, and keeps half of it.
    Lossy,
    /// Holds several items.
    Ambiguous,
    /// Leaves every call without an answer, until its mood changes.
    NeverAnswers,
}

/// One call, as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// An item was read.
    Get(Place, Attempt),
    /// An item was written.
    Put(Place),
    /// An item was removed.
    Delete(Place),
    /// The store was tried out.
    Probe,
}

/// A keychain that can be in any mood and remembers its calls.
#[derive(Debug)]
pub struct MemoryKeychain {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    mood: Mood,
    items: HashMap<Place, String>,
    calls: Vec<Call>,
}

impl MemoryKeychain {
    /// An empty one in a mood.
    pub fn in_mood(mood: Mood) -> Self {
        Self {
            state: Mutex::new(State {
                mood,
                items: HashMap::new(),
                calls: Vec::new(),
            }),
            changed: Condvar::new(),
        }
    }

    /// An empty one that works.
    pub fn normal() -> Self {
        Self::in_mood(Mood::Normal)
    }

    /// Changes its mood; calls that waited for an answer get one.
    pub fn set_mood(&self, mood: Mood) {
        self.lock().mood = mood;
        self.changed.notify_all();
    }

    /// The calls so far.
    pub fn calls(&self) -> Vec<Call> {
        self.lock().calls.clone()
    }

    /// What it holds, by place: a test may look, add and take away.
    pub fn with_items<R>(&self, look: impl FnOnce(&mut HashMap<Place, String>) -> R) -> R {
        look(&mut self.lock().items)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the call down, waits if it must, and fails if its mood says so.
    fn enter(&self, call: Call) -> Result<MutexGuard<'_, State>, KeychainTrouble> {
        let mut state = self.lock();
        state.calls.push(call);
        while state.mood == Mood::NeverAnswers {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        match state.mood {
            Mood::Normal | Mood::Malformed | Mood::Lossy | Mood::NeverAnswers => Ok(state),
            Mood::Denied => Err(KeychainTrouble::Denied),
            Mood::Locked => Err(KeychainTrouble::Locked),
            Mood::Absent => Err(KeychainTrouble::Unavailable),
            Mood::Ambiguous => Err(KeychainTrouble::Ambiguous),
        }
    }
}

/// Gives a vault's file room for this many pages of 4,096 bytes, as a full disk would.
pub fn limit_pages(vault: &Vault, pages: u32) {
    vault.store.limit_pages(pages);
}

/// Copies the keys of an unlocked vault, to look for them where they may not be.
pub fn copy_keys(vault: &Vault) -> Option<Vec<[u8; 32]>> {
    vault.copy_keys()
}

impl Keychain for MemoryKeychain {
    fn get(&self, place: &Place, attempt: Attempt) -> Result<Option<Secret>, KeychainTrouble> {
        let state = self.enter(Call::Get(place.clone(), attempt))?;
        if state.mood == Mood::Malformed {
            return Secret::new("not what was written".to_owned())
                .map(Some)
                .map_err(|_| KeychainTrouble::Malformed);
        }
        let item = state.items.get(place).cloned();
        item.map(Secret::new)
            .transpose()
            .map_err(|_| KeychainTrouble::Malformed)
    }

    fn put(&self, place: &Place, text: &Secret) -> Result<(), KeychainTrouble> {
        let mut state = self.enter(Call::Put(place.clone()))?;
        let share = if state.mood == Mood::Lossy { 2 } else { 1 };
        // Exposed to be kept, as a keychain does.
        let kept = text.with_exposed(|text| text.chars().take(text.len() / share).collect());
        state.items.insert(place.clone(), kept);
        Ok(())
    }

    fn delete(&self, place: &Place) -> Result<(), KeychainTrouble> {
        self.enter(Call::Delete(place.clone()))?.items.remove(place);
        Ok(())
    }

    fn probe(&self, _service: &str) -> Result<(), KeychainTrouble> {
        self.enter(Call::Probe).map(drop)
    }
}

/// Changes the rows of a database from outside, as a disk or another program would; answers how many.
///
/// # Panics
/// When the statement cannot be run.
pub fn tamper(database: &std::path::Path, statement: &str) -> usize {
    let connection = rusqlite::Connection::open(database).expect("the database is there");
    connection
        .pragma_update(None, "foreign_keys", false)
        .expect("SQLite knows the pragma");
    connection.execute(statement, []).expect("the statement runs")
}
