//! The repositories, page by page (coregit.md 9.2).

use std::{collections::BTreeSet, fmt};

use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{CoreGit, CoreGitError, part};

const PAGE: usize = 100;
/// SECURITY section 5.
const MAX_PAGES: usize = 200;

/// A repository by name, as addresses and people write it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RepoName {
    /// Most have none.
    pub namespace: Option<String>,
    /// The name.
    pub slug: String,
}

impl RepoName {
    /// A path below the repository.
    pub(super) fn path(&self, rest: &str) -> String {
        match &self.namespace {
            Some(namespace) => format!("v1/repos/{}/{}/{rest}", part(namespace), part(&self.slug)),
            None => format!("v1/repos/{}/{rest}", part(&self.slug)),
        }
    }
}

impl fmt::Display for RepoName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Some(namespace) => write!(formatter, "{namespace}/{}", self.slug),
            None => formatter.write_str(&self.slug),
        }
    }
}

/// One page: its repositories and where the next begins.
pub(super) struct Page {
    pub(super) repos: Vec<RepoName>,
    pub(super) next: Option<String>,
}

impl CoreGit {
    /// One page; the first without a cursor.
    pub(super) async fn repos_page(
        &self,
        cursor: Option<&str>,
        cancel: &CancellationToken,
    ) -> Result<Page, CoreGitError> {
        let cursor = cursor.map(|cursor| format!("&cursor={}", part(cursor)));
        let path = format!("v1/repos?limit={PAGE}{}", cursor.unwrap_or_default());
        let body = self.ask(self.get_request(&path), cancel).await?;
        let rows = body.get("repos").and_then(Value::as_array);
        let rows = rows.ok_or(CoreGitError::NotCoreGit)?;
        let next = body.get("next_cursor").and_then(Value::as_str);
        Ok(Page {
            repos: rows.iter().filter_map(name).collect(),
            next: next.map(str::to_owned),
        })
    }
}

/// Collects pages until there are no more, or until a server goes round in circles.
#[derive(Default)]
pub(super) struct Pages {
    pub(super) repos: BTreeSet<RepoName>,
    cursors: BTreeSet<String>,
}

impl Pages {
    /// Adds a page and says where the next begins.
    pub(super) fn add(&mut self, page: Page) -> Option<String> {
        self.repos.extend(page.repos);
        let next = page.next?;
        let is_new = self.cursors.insert(next.clone());
        (is_new && self.cursors.len() < MAX_PAGES).then_some(next)
    }
}

fn name(row: &Value) -> Option<RepoName> {
    let text = |field: &str| row.get(field)?.as_str().filter(|text| is_name(text));
    Some(RepoName {
        namespace: match row.get("namespace") {
            Some(Value::Null) | None => None,
            Some(_) => Some(text("namespace")?.to_owned()),
        },
        slug: text("slug")?.to_owned(),
    })
}

/// Names become parts of addresses: nothing that climbs, nothing endless.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= 200 && text != "." && text != ".." && !text.contains(char::is_control)
}
