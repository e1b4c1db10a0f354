//! Every limit in one place (SECURITY section 5), as values, so that tests use small ones.

use std::time::Duration;

/// What a server may cost us.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Until a connection stands, TLS included.
    pub connect: Duration,
    /// Between two pieces of an answer.
    pub idle: Duration,
    /// For one attempt, from the first byte sent to the last byte read.
    pub total: Duration,
    /// The same for DevLake's own tests, which answer only when the provider did.
    pub total_of_system_test: Duration,
    /// Bytes of a body, after decompression.
    pub body_bytes: usize,
    /// Header lines.
    pub headers: usize,
    /// Bytes of all header lines together.
    pub header_bytes: usize,
    /// Levels of nested JSON.
    pub json_depth: usize,
    /// Items of one JSON list or object.
    pub json_items: usize,
    /// Same-origin redirects of a GET that are followed by hand.
    pub redirects: usize,
    /// Repetitions of what is safe to repeat.
    pub retries: usize,
    /// The first wait between two attempts, before jitter.
    pub first_wait: Duration,
    /// The longest such wait.
    pub longest_wait: Duration,
    /// What an automatic wait for `Retry-After` is clamped to.
    pub retry_after: (Duration, Duration),
    /// Requests at a time to one provider origin.
    pub at_a_provider: usize,
    /// Requests at a time to a system's own server.
    pub at_a_system: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(15),
            total: Duration::from_secs(30),
            total_of_system_test: Duration::from_secs(60),
            body_bytes: 4 * 1024 * 1024,
            headers: 100,
            header_bytes: 64 * 1024,
            json_depth: 128,
            json_items: 10_000,
            redirects: 3,
            retries: 3,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(8),
            retry_after: (Duration::from_secs(1), Duration::from_secs(60)),
            at_a_provider: 4,
            at_a_system: 16,
        }
    }
}
