//! The few texts of DevLake that are read, because nothing else tells those cases apart (devlake.md 2.6, 3.1). A text
//! that is not found here leads to "fits no rule", never to a refusal.

use domain::Cause;

use super::Message;

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
