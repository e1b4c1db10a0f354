//! DevLake's `message`: a developer's string, cleaned until a person may read it (devlake.md 1.5).

use domain::kinds::FieldId;

use crate::{
    Message,
    calm::{shorten, without_tokens},
    net::Scrubber,
};

/// More lines help nobody.
const MAX_LINES: usize = 12;
/// What is read of a message; a provider's whole page may follow.
const MAX_BYTES: usize = 64 * 1024;

impl Message {
    /// Cleans a message; the secrets of its request go in every encoding.
    pub fn clean(raw: &str, scrubber: &Scrubber) -> Self {
        let raw = &raw[..raw.floor_char_boundary(MAX_BYTES)];
        // First the secrets, then the cutting: what is cut in two is harder to recognise.
        let raw = scrubber.clean(raw);
        let mut lines: Vec<String> = Vec::new();
        for line in useful_lines(&raw) {
            let line = shorten(&without_tokens(&line));
            if !line.is_empty() && !lines.contains(&line) {
                lines.push(line);
            }
        }
        lines.truncate(MAX_LINES);
        Self { lines }
    }

    /// Whether any line contains this; lower case.
    pub(super) fn mentions(&self, text: &str) -> bool {
        self.lines.iter().any(|line| line.to_lowercase().contains(text))
    }

    /// The form fields that DevLake's validator names, in its order.
    pub fn refused_fields(&self) -> Vec<FieldId> {
        let mut fields = Vec::new();
        for line in &self.lines {
            for part in line.split("Field validation for '").skip(1) {
                let Some((name, rest)) = part.split_once('\'') else {
                    continue;
                };
                if let Some(field) = field_of(name).filter(|field| !fields.contains(field))
                    && rest.contains("failed on the '")
                {
                    fields.push(field);
                }
            }
        }
        fields
    }
}

/// The status that a typed message ends with, ` (NNN)`: how the saved GitHub test tells what a token met.
pub(super) fn trailing_status(raw: &str) -> Option<u16> {
    raw.lines()
        .map(without_wraps)
        .find_map(|line| split_status(line.trim_end()).1)
}

/// The field of the form behind a name in Go.
fn field_of(name: &str) -> Option<FieldId> {
    match name {
        "Name" => Some(FieldId::Name),
        "Endpoint" => Some(FieldId::Address),
        "Token" => Some(FieldId::Token),
        "Username" => Some(FieldId::Login),
        "Password" => Some(FieldId::Password),
        "AppId" => Some(FieldId::AppId),
        "SecretKey" => Some(FieldId::AppKey),
        "InstallationID" => Some(FieldId::Installation),
        _ => None,
    }
}

/// The cleaning rule. It keeps a state: lines with `  |` are stack frames after the trace's heading, and useful
/// continuations (further field errors, decoding errors) everywhere else.
fn useful_lines(raw: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut is_in_trace = false;
    for line in raw.lines() {
        if line.trim_end() == "  -- stack trace:" {
            is_in_trace = true;
            continue;
        }
        if line.starts_with("  |") {
            if is_in_trace {
                continue;
            }
            let rest = line.trim_start_matches("  |").trim();
            lines.push(rest.strip_prefix("* ").unwrap_or(rest).to_owned());
            continue;
        }
        is_in_trace = false;
        let line = without_wraps(line).trim();
        if line.starts_with("Error types:") || line == "attached stack trace" || line == "(1)" {
            continue;
        }
        // A provider's body is never shown.
        let line = line.split("raw response:").next().unwrap_or_default().trim_end();
        lines.push(split_status(line).0.trim().to_owned());
    }
    lines
}

fn without_wraps(line: &str) -> &str {
    let Some(rest) = line.strip_prefix("Wraps: (") else {
        return line;
    };
    match rest.split_once(')') {
        Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_digit()) => rest.trim_start(),
        _ => line,
    }
}

fn split_status(line: &str) -> (&str, Option<u16>) {
    let status = line.strip_suffix(')').and_then(|line| line.rsplit_once(" ("));
    match status {
        Some((rest, digits)) if digits.len() == 3 => match digits.parse() {
            Ok(status) => (rest, Some(status)),
            Err(_) => (line, None),
        },
        _ => (line, None),
    }
}

#[cfg(test)]
mod tests {
    use domain::Secret;
    use proptest::prelude::*;

    use super::*;
    use crate::calm::MAX_LINE;

    #[test]
    fn stack_traces_go_and_the_useful_lines_stay() {
        let raw = "attached stack trace\n  -- stack trace:\n  | github.com/apache/x.Y\n  | \t/app/x.go:106\n\
            Wraps: (2) attached stack trace\n  -- stack trace:\n  | [...repeated from below...]\n\
            Wraps: (3) Failed to connect\nWraps: (4) dial tcp 127.0.0.1:9199: connect: connection refused\n\
            Error types: (1) *withstack.withStack (2) *errors.errorString";

        let message = Message::clean(raw, &Scrubber::default());

        assert_eq!(
            message.lines,
            [
                "Failed to connect",
                "dial tcp 127.0.0.1:9199: connect: connection refused"
            ]
        );
    }

    #[test]
    fn lines_that_look_like_frames_carry_field_errors() {
        let raw = "validation failed (400)\nWraps: (2) Key: 'GithubConnection.BaseConnection.Name' Error:Field validation for 'Name' failed on the 'required' tag\n  | Key: 'GithubConn.RestConnection.Endpoint' Error:Field validation for 'Endpoint' failed on the 'required' tag\n  | Key: 'X.AuthMethod' Error:Field validation for 'AuthMethod' failed on the 'oneof' tag";

        let message = Message::clean(raw, &Scrubber::default());

        assert_eq!(message.headline(), "validation failed");
        assert_eq!(message.refused_fields(), [FieldId::Name, FieldId::Address]);
    }

    #[test]
    fn decoding_errors_keep_their_lines() {
        let raw = "1 error(s) decoding:\n  |\n  | * 'RateLimitPerHour' expected type 'int'\n(1)";

        let message = Message::clean(raw, &Scrubber::default());

        assert_eq!(
            message.lines,
            ["1 error(s) decoding:", "'RateLimitPerHour' expected type 'int'"]
        );
    }

    #[test]
    fn a_providers_page_is_not_shown() {
        let raw = "verify token failed (400)\nWraps: (2) error decoding response from http://h/user: raw response: <html>Sign in</html>";

        let message = Message::clean(raw, &Scrubber::default());

        assert_eq!(
            message.lines,
            [
                "verify token failed",
                "error decoding response from http://h/user:"
            ]
        );
    }

    #[test]
    fn other_peoples_tokens_are_blackened() {
        let raw = "unexpected token: ghp_zzsomeoneelses0000 will be ignored";

        assert_eq!(
            Message::clean(raw, &Scrubber::default()).headline(),
            "unexpected token: [secret] will be ignored"
        );
    }

    #[test]
    fn the_status_at_the_end_is_read_through_a_trace() {
        assert_eq!(
            trailing_status("StatusUnauthorized error when testing connection (400)"),
            Some(400)
        );
        assert_eq!(
            trailing_status("attached stack trace\nWraps: (2) unexpected status code (429)\nx"),
            Some(429)
        );
        assert_eq!(trailing_status("Failed to connect\nWraps: (2) dial tcp"), None);
    }

    proptest! {
        #[test]
        fn no_piece_of_the_secret_survives_the_cutting(
            secret in "[a-zA-Z0-9!#%&_-]{16,64}",
            filler in "[ -~]{0,320}",
            break_at in 0_usize..3,
        ) {
            let mut scrubber = Scrubber::default();
            scrubber.learn(&Secret::new(secret.clone()).unwrap());
            let separator = ["\n", "\nWraps: (2) ", " raw response: "][break_at];

            let message = Message::clean(&format!("{filler}{secret}{separator}{filler} x{secret}"), &scrubber);

            let shown = message.lines.join("\n");
            for window in secret.as_bytes().windows(8) {
                prop_assert!(!shown.contains(std::str::from_utf8(window).unwrap()));
            }
            prop_assert!(message.lines.iter().all(|line| line.chars().count() <= MAX_LINE));
        }

        #[test]
        fn any_text_is_cleaned_without_trouble(raw in "(?s).{0,400}") {
            Message::clean(&raw, &Scrubber::default());
        }
    }
}
