//! Sliding windows per credential and per organization (coregit.md section 8).

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::access::Caller;
use super::answers::{coded, seconds};
use super::clock;
use super::state::Data;
use crate::http::Answer;

const MINUTES_IN_AN_HOUR: u32 = 60;

/// When the requests of the last hour came.
#[derive(Debug, Default)]
pub(super) struct Window(VecDeque<Instant>);

impl Window {
    /// How many came within this time.
    fn within(&self, now: Instant, time: Duration) -> usize {
        self.0
            .iter()
            .filter(|moment| now.duration_since(**moment) < time)
            .count()
    }

    /// How long until one more fits, `None` = now.
    fn wait(&self, now: Instant, time: Duration, limit: usize) -> Option<Duration> {
        let count = self.within(now, time);
        if count < limit {
            return None;
        }
        let oldest_that_counts = self.0.len().saturating_sub(limit);
        let leaves = self
            .0
            .get(oldest_that_counts)
            .map_or(Duration::ZERO, |moment| now.duration_since(*moment));
        Some(time.saturating_sub(leaves))
    }

    fn add(&mut self, now: Instant, hour: Duration) {
        while self
            .0
            .front()
            .is_some_and(|moment| now.duration_since(*moment) >= hour)
        {
            self.0.pop_front();
        }
        self.0.push_back(now);
    }
}

/// Counts a request, or refuses it; refused ones do not count.
pub(super) fn count(data: &mut Data, caller: &Caller) -> Result<(), Answer> {
    let now = Instant::now();
    let settings = data.settings.clone();
    let minute = Duration::from_millis(settings.minute_ms);
    let hour = minute * MINUTES_IN_AN_HOUR;
    let (own, shared) = (caller.key_window(), caller.organization_window());

    let window = data.windows.entry(own.clone()).or_default();
    let wait = window
        .wait(now, minute, settings.key_per_minute)
        .or_else(|| window.wait(now, hour, settings.key_per_hour));
    if let Some(wait) = wait {
        let answer = coded(429, "Rate limit exceeded", "RATE_LIMITED");
        return Err(shown(data, caller, answer).with_header("Retry-After", seconds(wait).to_string()));
    }
    let window = data.windows.entry(shared.clone()).or_default();
    if let Some(wait) = window.wait(now, minute, settings.organization_per_minute) {
        let answer = coded(429, "Organization rate limit exceeded", "RATE_LIMITED");
        return Err(answer
            .with_header(
                "X-Org-RateLimit-Limit",
                settings.organization_per_minute.to_string(),
            )
            .with_header("X-Org-RateLimit-Remaining", "0")
            .with_header("Retry-After", seconds(wait).to_string()));
    }
    for name in [own, shared] {
        data.windows.entry(name).or_default().add(now, hour);
    }
    Ok(())
}

/// Adds the three headers that tell the state of the credential's minute. The reset is always a minute from now,
/// as in the original.
pub(super) fn shown(data: &mut Data, caller: &Caller, answer: Answer) -> Answer {
    let minute = Duration::from_millis(data.settings.minute_ms);
    let limit = data.settings.key_per_minute;
    let window = data.windows.entry(caller.key_window()).or_default();
    let used = window.within(Instant::now(), minute);
    let reset = clock::later(data.clock.now(), 60).as_second();
    answer
        .with_header("X-RateLimit-Limit", limit.to_string())
        .with_header("X-RateLimit-Remaining", limit.saturating_sub(used).to_string())
        .with_header("X-RateLimit-Reset", reset.to_string())
}

/// As if so many requests had come just now.
pub(super) fn fill(data: &mut Data, name: &str, requests: usize) {
    let now = Instant::now();
    let window = data.windows.entry(name.to_owned()).or_default();
    window.0.extend(std::iter::repeat_n(now, requests));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_window_tells_how_long_until_its_oldest_leaves() {
        let start = Instant::now();
        let mut window = Window::default();
        let second = Duration::from_secs(1);
        window.add(start, second * 60);
        window.add(start + second, second * 60);
        let now = start + second * 3;

        let wait = window.wait(now, second * 10, 2);

        assert_eq!(wait, Some(second * 7));
        assert_eq!(window.wait(now, second * 10, 3), None);
        assert_eq!(window.wait(now + second * 7, second * 10, 2), None);
    }
}
