//! The page on which a token is authorised for an organization's single sign-on, as GitHub names it (providers.md 1.3).

use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Address;

/// Longer ones are not GitHub's.
const MAX_LINK: usize = 1_000;

/// A link that lives one hour.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SignOnLink {
    /// The page.
    pub url: String,
    /// When it stops to work.
    pub until: Timestamp,
}

impl SignOnLink {
    /// What an interface at `api` sent at `now`; `None` for anything but a page of GitHub's own site.
    pub fn of_answer(url: &str, api: &Address, now: Timestamp) -> Option<Self> {
        let host = api.origin().host();
        let own = host.strip_prefix("api.").filter(|site| is_github(site))?;
        let page = page_of(url)?;
        (page.origin().host() == own).then(|| Self {
            url: url.to_owned(),
            until: now + Span::new().hours(1),
        })
    }

    /// The site that it leads to, shown before it is opened.
    pub fn host(&self) -> Option<String> {
        Some(page_of(&self.url)?.origin().host().to_owned())
    }

    /// The organization or enterprise that it is about.
    pub fn organization(&self) -> Option<String> {
        let page = page_of(&self.url)?;
        page.path().split('/').nth(2).map(str::to_owned)
    }
}

/// Whether a text is such a page, whoever says so: only these are opened.
pub fn is_sign_on_page(text: &str) -> bool {
    page_of(text).is_some_and(|page| is_github(page.origin().host()))
}

/// The hosted service, and those that keep their data in a region.
fn is_github(host: &str) -> bool {
    host == "github.com"
        || host
            .strip_suffix(".ghe.com")
            .is_some_and(|name| !name.contains('.'))
}

/// `https://HOST/orgs/NAME/sso?…`, without its query.
fn page_of(text: &str) -> Option<Address> {
    let is_short = text.len() <= MAX_LINK && text.starts_with("https://");
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    let (place, _) = text.split_once('?').unwrap_or((text, ""));
    let page = Address::parse(place).ok().filter(|_| is_short && is_plain)?;
    let parts: Vec<&str> = page.path().trim_end_matches('/').split('/').collect();
    let is_page = matches!(parts.as_slice(), ["", "orgs" | "enterprises", name, "sso"] if is_name(name));
    let is_at_usual_port = page.origin().port() == 443;
    (is_page && is_at_usual_port).then_some(page)
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const LINK: &str = "https://github.com/orgs/my-org/sso?authorization_request=AZSCKtL4U8yX1H3s";

    #[rstest]
    #[case::githubs_own("https://api.github.com", LINK, Some("my-org"))]
    #[case::of_an_enterprise(
        "https://api.github.com",
        "https://github.com/enterprises/acme/sso",
        Some("acme")
    )]
    #[case::in_a_region(
        "https://api.acme.ghe.com",
        "https://acme.ghe.com/orgs/my-org/sso?x=1",
        Some("my-org")
    )]
    #[case::of_another_region("https://api.acme.ghe.com", LINK, None)]
    #[case::of_a_server_of_ones_own("https://github.example.test/api/v3", LINK, None)]
    #[case::elsewhere(
        "https://api.github.com",
        "https://github.com.evil.test/orgs/my-org/sso",
        None
    )]
    #[case::with_a_user(
        "https://api.github.com",
        "https://github.com@evil.test/orgs/my-org/sso",
        None
    )]
    #[case::another_page(
        "https://api.github.com",
        "https://github.com/login/oauth/authorize?client_id=1",
        None
    )]
    #[case::a_way_out("https://api.github.com", "https://github.com/orgs/../sso", None)]
    #[case::plain("https://api.github.com", "http://github.com/orgs/my-org/sso", None)]
    #[case::another_port("https://api.github.com", "https://github.com:8443/orgs/my-org/sso", None)]
    #[case::a_script("https://api.github.com", "javascript:alert(1)", None)]
    fn only_a_page_of_the_provider_itself_is_a_link(
        #[case] api: &str,
        #[case] url: &str,
        #[case] expected: Option<&str>,
    ) {
        let api = Address::parse(api).unwrap();
        let now: Timestamp = "2026-11-21T15:00:00Z".parse().unwrap();

        let link = SignOnLink::of_answer(url, &api, now);

        assert_eq!(
            link.as_ref().and_then(SignOnLink::organization).as_deref(),
            expected
        );
        if let Some(link) = link {
            assert!(is_sign_on_page(&link.url));
            assert_eq!(link.until.to_string(), "2026-11-21T16:00:00Z");
        }
    }
}
