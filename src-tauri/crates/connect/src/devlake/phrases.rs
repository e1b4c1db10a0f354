//! The few texts of DevLake that are read, because nothing else tells those cases apart (devlake.md 2.6, 3.1). A text
//! that is not found here leads to "fits no rule", never to a refusal.

use domain::{Cause, kinds::FieldId};

use crate::Message;

/// The rights that DevLake looks for in a classic GitHub token (devlake.md 3.1).
const GITHUB_RIGHTS: [&str; 4] = ["repo:status", "repo_deployment", "read:user", "read:org"];

/// The rights that a message names.
pub(super) fn missing_rights(message: &Message) -> Vec<String> {
    let text = message.lines.join(" ");
    let words: Vec<&str> = text
        .split(|one: char| one.is_whitespace() || matches!(one, ',' | ';' | '.'))
        .collect();
    GITHUB_RIGHTS
        .iter()
        .filter(|right| words.contains(right))
        .map(|right| (*right).to_owned())
        .collect()
}

/// What kept DevLake from its provider, in the words of Go's network library.
pub(super) fn cause(message: &Message) -> Option<Cause> {
    const PHRASES: [(&str, Cause); 16] = [
        ("no such host", Cause::NoSuchHost),
        ("failed to resolve dns", Cause::NoSuchHost),
        ("x509", Cause::Certificate),
        ("tls: ", Cause::Certificate),
        ("i/o timeout", Cause::TimedOut),
        ("deadline exceeded", Cause::TimedOut),
        ("timeout awaiting", Cause::TimedOut),
        ("connection refused", Cause::NoAnswer),
        ("connection reset", Cause::NoAnswer),
        ("no route to host", Cause::NoAnswer),
        ("network is unreachable", Cause::NoAnswer),
        ("proxyconnect", Cause::NoAnswer),
        ("fail to connect to", Cause::NoAnswer),
        ("failed to connect", Cause::NoAnswer),
        ("bad gateway", Cause::NoAnswer),
        (": eof", Cause::NoAnswer),
    ];
    PHRASES
        .into_iter()
        .find(|(phrase, _)| message.mentions(phrase))
        .map(|(_, cause)| cause)
}

/// The right that a plugin says is missing (devlake.md 3.5, 3.11).
pub(super) fn right_in_question(message: &Message) -> Option<&'static str> {
    const PHRASES: [(&str, &str); 2] = [
        ("api or read_api permissions", "read_api"),
        ("token lacks required permissions", "applications: get"),
    ];
    PHRASES
        .into_iter()
        .find(|(phrase, _)| message.mentions(phrase))
        .map(|(_, right)| right)
}

/// The field that a plugin refuses in words of its own, without the validator's (devlake.md 2.6, 3.2).
pub(super) fn missing_field(message: &Message) -> Option<FieldId> {
    const PHRASES: [(&str, FieldId); 5] = [
        ("invalid url", FieldId::Address),
        ("unsupported protocol scheme", FieldId::Address),
        ("ratelimitperhour", FieldId::RateLimit),
        (
            "either enterprise or organization is required",
            FieldId::Organization,
        ),
        ("token is required", FieldId::Token),
    ];
    PHRASES
        .into_iter()
        .find(|(phrase, _)| message.mentions(phrase))
        .map(|(_, field)| field)
}

/// The provider's status inside a message, where DevLake answers with another one (devlake.md 3.2, 3.7, 3.10).
pub(super) fn upstream_status(message: &Message) -> Option<u16> {
    const BEFORE: [&str; 3] = [
        "status code: ",
        "upstream api call failed with (",
        "request failed with status ",
    ];
    message.lines.iter().find_map(|line| {
        let line = line.to_lowercase();
        let rest = BEFORE
            .iter()
            .find_map(|before| line.split_once(before).map(|(_, rest)| rest.to_owned()))?;
        rest.get(..3)?.parse().ok()
    })
}

/// What Copilot's test did not find, by the path that it asked: `orgs/NAME/…` or `enterprises/NAME/…`.
pub(super) fn unseen_by_copilot(message: &Message) -> Option<(String, FieldId)> {
    const PATHS: [(&str, FieldId); 2] = [
        ("'orgs/", FieldId::Organization),
        ("'enterprises/", FieldId::Enterprise),
    ];
    let line = message.headline();
    PATHS.into_iter().find_map(|(before, field)| {
        let name = line.split_once(before)?.1.split('/').next()?;
        let is_name = !name.is_empty()
            && name.len() <= 100
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
        is_name.then(|| (name.to_owned(), field))
    })
}
