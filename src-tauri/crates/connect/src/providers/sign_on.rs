//! What GitHub says of an organization's single sign-on, in a header of its own (providers.md 1.3).

use domain::{Address, SignOnLink};
use jiff::Timestamp;

use crate::net::Response;

/// What the header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SignOn {
    /// Nothing is answered before the token is authorised.
    Required(Option<SignOnLink>),
    /// What belongs to some organizations is left out.
    LeavesOut,
}

/// What an answer of the interface at `api` says; `None` where it says nothing, or nothing intelligible.
pub(crate) fn sign_on(response: &Response, api: &Address, now: Timestamp) -> Option<SignOn> {
    said(response.header("x-github-sso")?, api, now)
}

fn said(header: &str, api: &Address, now: Timestamp) -> Option<SignOn> {
    let (word, rest) = header.split_once(';').unwrap_or((header, ""));
    match word.trim() {
        "required" => {
            let url = rest.trim().strip_prefix("url=");
            Some(SignOn::Required(
                url.and_then(|url| SignOnLink::of_answer(url.trim(), api, now)),
            ))
        }
        "partial-results" => Some(SignOn::LeavesOut),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_read_in_both_forms() {
        let api = Address::parse("https://api.github.com").unwrap();
        let said = |header| said(header, &api, Timestamp::UNIX_EPOCH);

        let required = said("required; url=https://github.com/orgs/my-org/sso?authorization_request=AZS;x");

        let Some(SignOn::Required(Some(link))) = required else {
            panic!("{required:?}");
        };
        assert!(link.url.ends_with("=AZS;x"));
        assert_eq!(
            said("required; url=https://evil.test/x"),
            Some(SignOn::Required(None))
        );
        assert_eq!(said("required"), Some(SignOn::Required(None)));
        assert_eq!(
            said("partial-results; organizations=21955855,20582480"),
            Some(SignOn::LeavesOut)
        );
        assert_eq!(said("something else"), None);
    }
}
