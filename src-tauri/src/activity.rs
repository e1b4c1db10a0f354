//! Locking by itself when nobody did anything for a while.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// When the person did something last, as time since the start: no change of the wall clock locks or keeps open.
#[derive(Debug, Default)]
pub(crate) struct Activity(Mutex<Duration>);

impl Activity {
    /// The person did something.
    pub(crate) fn note(&self, elapsed: Duration) {
        *self.lock() = elapsed;
    }

    /// Whether nobody did anything for `limit`.
    pub(crate) fn is_idle(&self, elapsed: Duration, limit: Duration) -> bool {
        elapsed.saturating_sub(*self.lock()) >= limit
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Duration> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(15 * 60);

    #[test]
    fn it_is_idle_only_when_nothing_happened_for_the_whole_time() {
        let activity = Activity::default();

        activity.note(Duration::from_secs(60));

        assert!(!activity.is_idle(Duration::from_secs(60) + LIMIT - Duration::from_secs(1), LIMIT));
        assert!(activity.is_idle(Duration::from_secs(60) + LIMIT, LIMIT));
    }
}
