//! GitLab (connector-capabilities.md 4): a project, or a group with everything below it.

mod abilities;
mod places;
mod requests;
mod tickets;
mod writing;

pub(super) use tickets::status_of;

use domain::account::AccountNames;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{
    ConnectorError, ConnectorTest, TicketRef,
    text::{at, line, part},
    way::{Way, body},
};
use crate::providers::expiry;

pub(super) struct GitLab {
    way: Way,
    place: String,
}

/// What the connector's path turned out to be.
pub(super) enum Scope {
    Project(Value),
    Group(Value),
}

impl Scope {
    /// The path of its issues' list.
    fn issues(&self, place: &str) -> String {
        match self {
            Self::Project(_) => format!("projects/{}/issues", part(place)),
            Self::Group(_) => format!("groups/{}/issues", part(place)),
        }
    }
}

impl GitLab {
    pub(super) fn new(way: Way, place: String) -> Self {
        Self { way, place }
    }

    pub(super) fn way(&self) -> &Way {
        &self.way
    }

    async fn read(
        &self,
        path: &str,
        query: &[(&str, &str)],
        cancel: &CancellationToken,
    ) -> Result<Value, ConnectorError> {
        self.way.json(self.way.url(path, query), cancel).await
    }

    /// The account's user name.
    async fn username(&self, cancel: &CancellationToken) -> Result<String, ConnectorError> {
        let user = self.read("user", &[], cancel).await;
        let user = user.map_err(ConnectorError::of_identity)?;
        let name = at(&user, "/username").filter(|name| !name.is_empty());
        name.map(str::to_owned).ok_or(ConnectorError::NotTheInterface)
    }

    /// The project first, then the group: a path may name either.
    pub(super) async fn scope(&self, cancel: &CancellationToken) -> Result<Scope, ConnectorError> {
        let path = part(&self.place);
        match self.read(&format!("projects/{path}"), &[], cancel).await {
            Ok(project) => Ok(Scope::Project(project)),
            Err(ConnectorError::NotFound) => {
                let group = self.read(&format!("groups/{path}"), &[], cancel).await;
                group.map(Scope::Group).map_err(ConnectorError::of_place)
            }
            Err(error) => Err(error),
        }
    }

    pub(super) async fn test(&self, cancel: &CancellationToken) -> Result<ConnectorTest, ConnectorError> {
        let account = self.username(cancel).await?;
        let place = match self.place.as_str() {
            "" => None,
            _ => match self.scope(cancel).await? {
                Scope::Project(project) => at(&project, "/path_with_namespace").map(line),
                Scope::Group(group) => at(&group, "/full_path").map(line),
            },
        };
        Ok(ConnectorTest {
            account: line(&account),
            names: AccountNames::of_user(Some(&line(&account))),
            place,
            deployment: None,
            expires_at: self
                .own_token(cancel)
                .await
                .and_then(|token| expiry::day(at(&token, "/expires_at")?)),
        })
    }

    /// What GitLab says of this very token; versions before 15.5 and other sorts of token say nothing.
    async fn own_token(&self, cancel: &CancellationToken) -> Option<Value> {
        let url = self.way.url("personal_access_tokens/self", &[]);
        let response = self.way.get(url, cancel).await.ok()?;
        body(&response).ok()
    }

    /// An address below a ticket's issue.
    fn issue_path(&self, ticket: &TicketRef, rest: &str) -> String {
        let (project, number) = ticket.halves();
        format!("projects/{}/issues/{number}{rest}", part(project))
    }
}
