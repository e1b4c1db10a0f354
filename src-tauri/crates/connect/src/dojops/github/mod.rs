//! GitHub (connector-capabilities.md 5): one repository, at github.com or an Enterprise Server.

mod abilities;
mod places;
mod requests;
mod tickets;
mod writing;

use domain::account::AccountNames;
use jiff::Timestamp;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{
    ConnectorError, ConnectorTest, Found, Gap, TicketRef,
    paging::Pages,
    text::{at, line, part},
    way::{Way, body},
};
use crate::{
    net::Response,
    providers::{SignOn, expiry},
};

pub(super) struct GitHub {
    way: Way,
    repository: String,
}

/// Who asks, and what the headers of that answer say.
pub(super) struct Own {
    pub(super) login: String,
    /// A classic token's scopes; `None` for the others, which have none.
    pub(super) scopes: Option<Vec<String>>,
    pub(super) expires_at: Option<Timestamp>,
}

impl Own {
    /// A private repository is missing for a classic token without its scope, and that is what to say.
    fn explain(&self, error: ConnectorError) -> ConnectorError {
        let lacks_scope = self
            .scopes
            .as_ref()
            .is_some_and(|scopes| !scopes.iter().any(|scope| scope == "repo"));
        if !lacks_scope || error != ConnectorError::PlaceMissing {
            return error;
        }
        ConnectorError::ScopeMissing {
            needed: vec!["repo".to_owned()],
        }
    }
}

impl GitHub {
    pub(super) fn new(way: Way, repository: String) -> Self {
        Self { way, repository }
    }

    pub(super) fn way(&self) -> &Way {
        &self.way
    }

    /// The path of something below the repository.
    fn path(&self, rest: &str) -> String {
        let (owner, name) = self.repository.split_once('/').unwrap_or_default();
        format!("repos/{}/{}{rest}", part(owner), part(name))
    }

    fn issue_path(&self, ticket: &TicketRef, rest: &str) -> String {
        let (_, number) = ticket.halves();
        self.path(&format!("/issues/{number}{rest}"))
    }

    async fn read(
        &self,
        path: &str,
        query: &[(&str, &str)],
        cancel: &CancellationToken,
    ) -> Result<Value, ConnectorError> {
        self.way.json(self.way.url(path, query), cancel).await
    }

    /// Whose token it is.
    pub(super) async fn own(&self, cancel: &CancellationToken) -> Result<Own, ConnectorError> {
        let response = self.way.get(self.way.url("user", &[]), cancel).await;
        let response = response.map_err(ConnectorError::of_identity)?;
        let user = body(&response)?;
        let login = at(&user, "/login").filter(|login| !login.is_empty());
        Ok(Own {
            login: login.ok_or(ConnectorError::NotTheInterface)?.to_owned(),
            scopes: response.header("x-oauth-scopes").map(scopes),
            expires_at: expiry::of_github(&response),
        })
    }

    /// The repository's own entry.
    pub(super) async fn repository(&self, cancel: &CancellationToken) -> Result<Value, ConnectorError> {
        self.read(&self.path(""), &[], cancel)
            .await
            .map_err(ConnectorError::of_place)
    }

    pub(super) async fn test(&self, cancel: &CancellationToken) -> Result<ConnectorTest, ConnectorError> {
        let own = self.own(cancel).await?;
        let place = match self.repository.as_str() {
            "" => None,
            _ => {
                let repository = self
                    .repository(cancel)
                    .await
                    .map_err(|error| own.explain(error))?;
                at(&repository, "/full_name").map(line)
            }
        };
        Ok(ConnectorTest {
            account: line(&own.login),
            names: AccountNames::of_user(Some(&line(&own.login))),
            place,
            deployment: None,
            expires_at: own.expires_at,
        })
    }

    /// All pages of a list. Whether there is a next one is what `Link` says; where it is, we know ourselves.
    async fn paged<T>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        cancel: &CancellationToken,
        decode: impl Fn(&Value) -> Option<(String, T)>,
    ) -> Result<Found<T>, ConnectorError> {
        let mut pages = Pages::new();
        for number in 1_u32.. {
            let page = number.to_string();
            let query: Vec<_> = query
                .iter()
                .copied()
                .chain([("per_page", "100"), ("page", page.as_str())])
                .collect();
            let response = self.way.get(self.way.url(path, &query), cancel).await?;
            if self.way.sign_on(&response) == Some(SignOn::LeavesOut) {
                pages.is_without(Gap::SignOn);
            }
            let body = body(&response)?;
            let rows = body.as_array().ok_or(ConnectorError::NotTheInterface)?;
            if !pages.add(rows.iter().filter_map(&decode).collect(), has_next(&response)) {
                break;
            }
        }
        Ok(pages.finish())
    }
}

fn has_next(response: &Response) -> bool {
    let link = response.header("link").unwrap_or_default();
    link.split(',').any(|one| one.contains("rel=\"next\""))
}

fn scopes(text: &str) -> Vec<String> {
    text.split(',')
        .map(|scope| scope.trim().to_owned())
        .filter(|scope| !scope.is_empty())
        .collect()
}
