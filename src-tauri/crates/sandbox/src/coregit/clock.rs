//! Times as the server writes them, and ids as it makes them.

use jiff::{SignedDuration, Timestamp};

const ALPHABET: &[u8; 64] = b"_-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A clock whose every reading is later than the one before, so that order and change can be told by time alone.
#[derive(Debug, Default)]
pub(super) struct Clock {
    last: i64,
    made: u64,
}

impl Clock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the stand-in is where its own time comes from"
    )]
    pub(super) fn now(&mut self) -> Timestamp {
        let now = Timestamp::now().as_millisecond();
        self.last = now.max(self.last + 1);
        Timestamp::from_millisecond(self.last).unwrap_or_default()
    }

    /// An id of 21 characters as the original makes them; they may begin with `-` or `_` (coregit.md section 4).
    pub(super) fn make_id(&mut self, length: usize) -> String {
        self.made += 1;
        let mut mixed = self.made;
        (0..length)
            .map(|_| {
                mixed = mixed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                char::from(ALPHABET[usize::try_from(mixed >> 58).unwrap_or_default()])
            })
            .collect()
    }
}

/// `2026-11-20T22:09:18.304Z`
pub(super) fn iso(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// `2026-11-20 22:09:17.746`: the database's own text, which some lists show (coregit.md section 4).
pub(super) fn database_text(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S%.3f").to_string()
}

/// So many seconds later.
pub(super) fn later(time: Timestamp, seconds: i64) -> Timestamp {
    time.checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_readings_and_no_two_ids_are_the_same() {
        let mut clock = Clock::default();

        let (first, second) = (clock.now(), clock.now());
        let ids: std::collections::BTreeSet<String> = (0..2000).map(|_| clock.make_id(21)).collect();

        assert!(first < second);
        assert_eq!(ids.len(), 2000);
        assert!(ids.iter().all(|id| id.len() == 21));
    }
}
