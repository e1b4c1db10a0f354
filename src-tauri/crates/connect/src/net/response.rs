//! An answer within the limits.

use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use domain::Origin;
use jiff::{Timestamp, fmt::rfc2822};
use reqwest::header::{CONTENT_TYPE, HeaderMap, LOCATION, RETRY_AFTER};
use serde_json::Value;
use tokio::time::timeout;

use super::{Limits, NetError, error::translate, json, scrub::Scrubber};

/// What a server said. Its `Debug` shows the status only: bodies are never printed.
pub struct Response {
    /// The status code.
    pub status: u16,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// Removes this request's secrets from whatever is shown of the answer.
    pub scrubber: Scrubber,
    headers: HeaderMap,
    body: Bytes,
    limits: Limits,
}

impl Response {
    /// Reads the whole answer.
    pub(super) async fn read(
        mut response: reqwest::Response,
        scrubber: Scrubber,
        started: Instant,
        limits: &Limits,
        origin: &Origin,
    ) -> Result<Self, NetError> {
        let headers = std::mem::take(response.headers_mut());
        let header_bytes: usize = headers
            .iter()
            .map(|(name, value)| name.as_str().len() + value.len())
            .sum();
        if headers.len() > limits.headers || header_bytes > limits.header_bytes {
            return Err(NetError::TooLarge);
        }
        let mut body = BytesMut::new();
        loop {
            let piece = timeout(limits.idle, response.chunk())
                .await
                .map_err(|_| NetError::TimedOut {
                    origin: origin.clone(),
                    may_have_left: true,
                })?
                .map_err(|error| translate(&error, origin, None))?;
            let Some(piece) = piece else { break };
            if body.len() + piece.len() > limits.body_bytes {
                return Err(NetError::TooLarge);
            }
            body.extend_from_slice(&piece);
        }
        Ok(Self {
            status: response.status().as_u16(),
            duration_ms: milliseconds(started),
            scrubber,
            headers,
            body: body.freeze(),
            limits: limits.clone(),
        })
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Where a redirect points, as it was sent.
    pub(super) fn location(&self) -> Option<&str> {
        self.headers.get(LOCATION)?.to_str().ok()
    }

    /// Whether the status is one of success.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether there is no body.
    pub fn is_empty(&self) -> bool {
        self.body.is_empty()
    }

    /// Whether it calls itself a web page, or begins like one.
    pub fn is_web_page(&self) -> bool {
        let named = self
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        if named.starts_with("application/json") {
            return false;
        }
        let start = self.body.trim_ascii_start();
        let begins = |with: &str| {
            start
                .get(..with.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()))
        };
        named.starts_with("text/html") || begins("<!doctype html") || begins("<html")
    }

    /// The body as JSON, within the limits of depth and items; `None` for anything else.
    pub fn json(&self) -> Option<Value> {
        json::parse(&self.body, &self.limits)
    }

    /// Whether the body is exactly this text.
    pub fn is_text(&self, text: &str) -> bool {
        self.body.trim_ascii() == text.as_bytes()
    }

    /// The wait that the server asks for, unclamped; `None` without one, for garbage and for the past.
    pub fn retry_after(&self, now: Timestamp) -> Option<Duration> {
        parse_retry_after(self.headers.get(RETRY_AFTER)?.to_str().ok()?, now)
    }

    /// What time it was at the server.
    pub fn date(&self) -> Option<Timestamp> {
        rfc2822::DateTimeParser::new()
            .parse_timestamp(self.header("date")?)
            .ok()
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Response")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

pub(super) fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// `Retry-After` is a number of seconds or a date.
fn parse_retry_after(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return (seconds > 0).then(|| Duration::from_secs(seconds));
    }
    let date = rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    let wait = Duration::try_from(date.duration_since(now)).ok()?;
    (!wait.is_zero()).then_some(wait)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("30", Some(30))]
    #[case(" 7 ", Some(7))]
    #[case("Wed, 21 Oct 2026 07:28:30 GMT", Some(30))]
    #[case("Wed, 21 Oct 2026 07:27:00 GMT", None)]
    #[case("0", None)]
    #[case("-3", None)]
    #[case("soon", None)]
    #[case("99999999999999999999999", None)]
    fn a_wait_is_seconds_or_a_date(#[case] text: &str, #[case] expected: Option<u64>) {
        let now: Timestamp = "2026-10-21T07:28:00Z".parse().unwrap();

        assert_eq!(parse_retry_after(text, now).map(|wait| wait.as_secs()), expected);
    }

    proptest! {
        #[test]
        fn no_wait_makes_the_reader_stumble(text in ".{0,60}") {
            parse_retry_after(&text, Timestamp::UNIX_EPOCH);
        }
    }
}
