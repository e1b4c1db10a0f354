//! How long an answer of the keychain is waited for.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::Duration,
};

/// How often a waiting call looks whether the person still wants the answer.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// How long to wait.
#[derive(Debug, Clone)]
pub enum Patience {
    /// This long.
    For(Duration),
    /// Until the person cancels.
    Until(Cancel),
}

impl Patience {
    /// For what nobody asked for: three seconds.
    pub const fn brief() -> Self {
        Self::For(Duration::from_secs(3))
    }

    /// Waits; `None` when patience ran out, or no answer can come any more.
    pub(super) fn wait<T>(&self, answers: &Receiver<T>) -> Option<T> {
        match self {
            Self::For(limit) => answers.recv_timeout(*limit).ok(),
            Self::Until(cancel) => loop {
                match answers.recv_timeout(LOOK_EVERY) {
                    Ok(answer) => return Some(answer),
                    Err(RecvTimeoutError::Timeout) if !cancel.is_cancelled() => {}
                    Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return None,
                }
            },
        }
    }
}

/// Ends a waiting call from another thread.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Ends it.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was ended.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
