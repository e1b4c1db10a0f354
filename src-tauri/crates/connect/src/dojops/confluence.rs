//! Confluence Cloud (connector-capabilities.md 6): searched, and never changed. There is no way here to anything but GET.

use domain::{
    account::AccountNames,
    connector::{ConnectorType, search_words},
};
use jiff::Timestamp;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{
    Ability, AbilityReport, ConnectorError, ConnectorTest, Found, Place, PlaceKind, PlanError,
    paging::Pages,
    text::{at, line, list, quoted},
    way::Way,
};

/// So many pages of a space are enough to know.
const ENOUGH: usize = 50;

/// A page that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnowledgePage {
    /// Its title: foreign text.
    pub title: String,
    /// The space's name.
    pub space: String,
    /// Where people read it.
    pub url: Option<String>,
    /// What stands around the words that were found, as text.
    pub excerpt: String,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
}

pub(super) struct Confluence {
    way: ReadOnly,
    space: String,
}

/// A way that only reads.
struct ReadOnly(Way);

impl ReadOnly {
    async fn json(
        &self,
        path: &str,
        query: &[(&str, &str)],
        cancel: &CancellationToken,
    ) -> Result<Value, ConnectorError> {
        self.0.json(self.0.url(path, query), cancel).await
    }
}

impl Confluence {
    pub(super) fn new(way: Way, space: String) -> Self {
        Self {
            way: ReadOnly(way),
            space,
        }
    }

    /// Whose credential it is, as it is shown and by its address; an open site says that it is nobody's.
    async fn myself(&self, cancel: &CancellationToken) -> Result<(String, AccountNames), ConnectorError> {
        let user = self.way.json("rest/api/user/current", &[], cancel).await;
        let user = user.map_err(ConnectorError::of_identity)?;
        if at(&user, "/type") == Some("anonymous") {
            return Err(ConnectorError::CredentialRefused);
        }
        let email = at(&user, "/email").filter(|email| !email.is_empty()).map(line);
        let name = email.clone().or_else(|| at(&user, "/displayName").map(line));
        let names = AccountNames { user: None, email };
        let is_somebody = at(&user, "/accountId").is_some();
        name.filter(|_| is_somebody)
            .map(|name| (name, names))
            .ok_or(ConnectorError::NotTheInterface)
    }

    /// The space's name. An empty list means that it is missing, or hidden.
    async fn space(&self, cancel: &CancellationToken) -> Result<String, ConnectorError> {
        let body = self
            .way
            .json("api/v2/spaces", &[("keys", &self.space)], cancel)
            .await?;
        let found = list(&body, "/results")
            .iter()
            .find(|space| at(space, "/key") == Some(&self.space));
        let name = found.and_then(|space| at(space, "/name")).map(line);
        name.ok_or(ConnectorError::PlaceMissing)
    }

    pub(super) async fn test(&self, cancel: &CancellationToken) -> Result<ConnectorTest, ConnectorError> {
        let (account, names) = self.myself(cancel).await?;
        let place = match self.space.as_str() {
            "" => None,
            _ => Some(self.space(cancel).await?),
        };
        Ok(ConnectorTest {
            account,
            names,
            place,
            deployment: None,
            expires_at: None,
        })
    }

    pub(super) async fn abilities(
        &self,
        cancel: &CancellationToken,
    ) -> Result<Vec<AbilityReport>, ConnectorError> {
        self.myself(cancel).await?;
        let ability = match self.space(cancel).await {
            Err(error) => Ability::of_error(error, "View the space"),
            Ok(_) => {
                let query = self.query("a");
                let asked = self
                    .way
                    .json("rest/api/search", &[("cql", &query), ("limit", "1")], cancel)
                    .await;
                match asked {
                    Ok(_) => Ability::Can,
                    Err(error) => Ability::of_error(error, "search:confluence"),
                }
            }
        };
        let reports = ConnectorType::Confluence
            .capabilities()
            .map(|capability| AbilityReport {
                capability,
                ability: ability.clone(),
            });
        Ok(reports.collect())
    }

    pub(super) async fn places(&self, cancel: &CancellationToken) -> Result<Found<Place>, ConnectorError> {
        // No spaces is what anybody sees, too.
        self.myself(cancel).await?;
        self.paged(
            "api/v2/spaces",
            &[("limit", "100")],
            usize::MAX,
            cancel,
            |space| {
                let key = at(space, "/key")?.to_owned();
                let name = at(space, "/name").map(line).unwrap_or_default();
                let kind = PlaceKind::Space;
                Some((key.clone(), Place { key, name, kind }))
            },
        )
        .await
    }

    pub(super) async fn search(
        &self,
        text: &str,
        cancel: &CancellationToken,
    ) -> Result<Found<KnowledgePage>, PlanError> {
        let words = search_words(text);
        if words.is_empty() {
            return Err(PlanError::Empty);
        }
        let query = self.query(&words);
        let found = self
            .paged(
                "rest/api/search",
                &[("cql", &query), ("limit", "25")],
                ENOUGH,
                cancel,
                |hit| self.decode(hit),
            )
            .await
            .map_err(ConnectorError::of_query)?;
        if found.items.is_empty() {
            // No pages is what anybody sees, too.
            self.myself(cancel).await?;
        }
        Ok(found)
    }

    fn query(&self, words: &str) -> String {
        let (space, words) = (quoted(&self.space), quoted(words));
        format!("space = {space} AND type = page AND text ~ {words}")
    }

    /// All pages of a list. Of the next page's address only the cursor is taken.
    async fn paged<T>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        enough: usize,
        cancel: &CancellationToken,
        decode: impl Fn(&Value) -> Option<(String, T)>,
    ) -> Result<Found<T>, ConnectorError> {
        let mut pages = Pages::new();
        let mut seen: Vec<String> = Vec::new();
        let mut count = 0;
        loop {
            let mut query = query.to_vec();
            if let Some(cursor) = seen.last() {
                query.push(("cursor", cursor));
            }
            let body = self.way.json(path, &query, cancel).await?;
            let rows = body.get("results").and_then(Value::as_array);
            let rows = rows.ok_or(ConnectorError::NotTheInterface)?;
            count += rows.len();
            let next = at(&body, "/_links/next")
                .and_then(cursor)
                .filter(|_| count < enough);
            let is_known = next.as_ref().is_some_and(|next| seen.contains(next));
            let goes_on = pages.add(rows.iter().filter_map(&decode).collect(), next.is_some());
            if is_known {
                pages.repeats();
            }
            match next {
                Some(next) if goes_on && !is_known => seen.push(next),
                Some(_) | None => return Ok(pages.finish()),
            }
        }
    }

    /// One hit. Titles and excerpts are HTML with marks around what was found; here they become text.
    fn decode(&self, hit: &Value) -> Option<(String, KnowledgePage)> {
        let id = at(hit, "/content/id")?.to_owned();
        let title = at(hit, "/content/title").or_else(|| at(hit, "/title"))?;
        Some((
            id,
            KnowledgePage {
                title: line(title),
                space: at(hit, "/resultGlobalContainer/title")
                    .map(line)
                    .unwrap_or_default(),
                url: at(hit, "/content/_links/webui").and_then(|link| self.page_url(link)),
                excerpt: line(&plain(at(hit, "/excerpt").unwrap_or_default())),
                updated_at: at(hit, "/lastModified").and_then(|text| text.parse().ok()),
            },
        ))
    }

    /// Where people read a page: below the site that we know, whatever base the answer names. At the gateway nobody does.
    fn page_url(&self, link: &str) -> Option<String> {
        let base = &self.way.0.base;
        let is_site = base.origin().host() != "api.atlassian.com";
        let link = link
            .strip_prefix('/')
            .filter(|link| !link.starts_with('/') && is_site)?;
        Some(base.below(link).to_string())
    }
}

/// The cursor in a relative address.
fn cursor(next: &str) -> Option<String> {
    let url = Url::parse("https://host.invalid/").ok()?.join(next).ok()?;
    let (_, cursor) = url.query_pairs().find(|(name, _)| name == "cursor")?;
    Some(cursor.into_owned())
}

/// Without marks, tags and entities.
fn plain(text: &str) -> String {
    let unmarked = text.replace("@@@hl@@@", "").replace("@@@endhl@@@", "");
    let mut plain = String::new();
    let mut is_inside = false;
    for letter in unmarked.chars() {
        match letter {
            '<' => is_inside = true,
            '>' if is_inside => is_inside = false,
            _ if is_inside => {}
            '\n' => plain.push(' '),
            other => plain.push(other),
        }
    }
    // The ampersand comes last: what it made is text.
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&hellip;", "…"),
        ("&amp;", "&"),
    ]
    .into_iter()
    .fold(plain, |text, (entity, letter)| text.replace(entity, letter))
}

#[cfg(test)]
mod tests {
    use domain::connector::Capability;

    use super::*;

    #[test]
    fn an_excerpt_becomes_text() {
        let html = "A @@@hl@@@deployment@@@endhl@@@ &lt;fast&gt; &amp;amp; <b>bold</b>\nline";

        assert_eq!(plain(html), "A deployment <fast> &amp; bold line");
    }

    #[test]
    fn only_the_cursor_of_the_next_address_is_taken() {
        assert_eq!(
            cursor("/rest/api/search?cql=x&cursor=abc%3D").as_deref(),
            Some("abc=")
        );
        assert_eq!(
            cursor("https://elsewhere.example/?cursor=abc").as_deref(),
            Some("abc")
        );
        assert_eq!(cursor("/rest/api/search?start=25"), None);
    }

    #[test]
    fn the_matrix_has_one_row_for_it() {
        assert_eq!(
            ConnectorType::Confluence.capabilities().collect::<Vec<_>>(),
            [Capability::Knowledge]
        );
    }
}
