//! Waiting for other programs, always with an end.

use std::time::{Duration, Instant};

/// Far more than anything takes on a slow machine; reaching it means that it will not happen.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) const BETWEEN_LOOKS: Duration = Duration::from_millis(25);

/// Asks until there is an answer; stops the test with `what` when patience ends.
#[track_caller]
pub fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(
            start.elapsed() < PATIENCE,
            "waited {} s for {what}",
            PATIENCE.as_secs()
        );
        std::thread::sleep(BETWEEN_LOOKS);
    }
}
