//! A full limit is kept to: until it ends, nothing more is sent (coregit.md section 8).

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use jiff::Timestamp;

use super::{CoreGitError, Whose};

/// What is known of one server's limit, shared by every client of it: a key that is told to wait is told so for all.
#[derive(Clone, Default)]
pub struct Limit(Arc<Mutex<Option<Full>>>);

struct Full {
    whose: Whose,
    until: Timestamp,
    /// The same moment on the clock that nobody sets.
    ends: Instant,
}

impl Limit {
    /// Whether something may be sent.
    ///
    /// # Errors
    /// [`CoreGitError::LimitReached`] while it is used up.
    pub(super) fn admit(&self) -> Result<(), CoreGitError> {
        let mut full = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*full {
            Some(found) if Instant::now() < found.ends => Err(CoreGitError::LimitReached {
                whose: found.whose,
                until: Some(found.until),
            }),
            Some(_) | None => {
                *full = None;
                Ok(())
            }
        }
    }

    /// It is used up for so long.
    pub(super) fn is_full(&self, whose: Whose, until: Timestamp, wait: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Full {
            whose,
            until,
            ends: Instant::now() + wait,
        });
    }
}
