//! When a token ends, as its provider says beside an answer that was asked for anyway.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::net::Response;

/// GitHub says it in a header of every answer; a token without an end has none (providers.md 1, "Expiry").
pub(crate) fn of_github(response: &Response) -> Option<Timestamp> {
    response
        .header("github-authentication-token-expiration")
        .and_then(moment)
}

/// GitLab says it where a token describes itself (providers.md 3, "Expiry").
pub(crate) fn of_gitlab(response: &Response) -> Option<Timestamp> {
    let body = response.json().filter(|_| response.is_success())?;
    day(body.get("expires_at")?.as_str()?)
}

/// `2026-05-01 12:00:00 UTC`, or with an offset in numbers.
fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim().replace(" UTC", " +0000");
    Timestamp::strptime("%Y-%m-%d %H:%M:%S %z", text).ok()
}

/// Dead at the beginning of that day.
pub(crate) fn day(text: &str) -> Option<Timestamp> {
    let date: Date = text.parse().ok()?;
    date.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_read_in_every_form_that_providers_write() {
        let expected: Timestamp = "2026-05-01T12:00:00Z".parse().unwrap();

        assert_eq!(moment("2026-05-01 12:00:00 UTC"), Some(expected));
        assert_eq!(moment("2026-05-01 14:00:00 +0200"), Some(expected));
        assert_eq!(moment("soon"), None);
        assert_eq!(day("2026-05-01"), Some("2026-05-01T00:00:00Z".parse().unwrap()));
        assert_eq!(day("never"), None);
    }
}
