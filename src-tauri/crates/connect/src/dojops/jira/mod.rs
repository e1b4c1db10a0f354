//! Jira, Cloud and Data Center (connector-capabilities.md 2 and 3). Which of the two it is, the server says.

mod abilities;
mod decode;
mod moves;
mod places;
mod search;
mod sub_tasks;
mod writing;

use domain::account::AccountNames;
use serde_json::Value;
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{
    ConnectorError, ConnectorTest, Ticket, TicketRef,
    text::{at, line, part},
    way::{Way, body},
};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deployment {
    /// At Atlassian: REST v3, documents, account ids.
    Cloud,
    /// A server of one's own: REST v2, wiki markup, user names.
    DataCenter,
}

impl Deployment {
    fn version(self) -> &'static str {
        match self {
            Self::Cloud => "3",
            Self::DataCenter => "2",
        }
    }

    /// Its name for people.
    pub fn display(self) -> &'static str {
        match self {
            Self::Cloud => "Jira Cloud",
            Self::DataCenter => "Jira Data Center",
        }
    }
}

pub(super) struct Jira {
    way: Way,
    project: String,
    login: Option<String>,
    deployment: OnceCell<Deployment>,
}

impl Jira {
    pub(super) fn new(way: Way, project: String, login: Option<String>) -> Self {
        Self {
            way,
            project,
            login,
            deployment: OnceCell::new(),
        }
    }

    pub(super) fn way(&self) -> &Way {
        &self.way
    }

    /// Asks the server once; anybody may ask that.
    pub(super) async fn deployment(&self, cancel: &CancellationToken) -> Result<Deployment, ConnectorError> {
        self.deployment
            .get_or_try_init(|| self.detect(cancel))
            .await
            .copied()
    }

    async fn detect(&self, cancel: &CancellationToken) -> Result<Deployment, ConnectorError> {
        let url = self.way.url("rest/api/2/serverInfo", &[]);
        let open = self.way.anonymously(url.clone(), cancel).await?;
        let info = match open.status {
            200 => body(&open)?,
            // A closed site tells only whom it knows.
            401 | 403 => self.way.json(url, cancel).await?,
            500..=599 => return Err(ConnectorError::ServerTrouble { status: open.status }),
            _ => return Err(ConnectorError::NotTheInterface),
        };
        match at(&info, "/deploymentType") {
            Some("Cloud") => Ok(Deployment::Cloud),
            // Before 2016 it did not say, and there was no other.
            Some("Server") | None if at(&info, "/version").is_some() => Ok(Deployment::DataCenter),
            Some(_) | None => Err(ConnectorError::NotTheInterface),
        }
    }

    /// An address of the interface in the server's version of it.
    async fn api(
        &self,
        path: &str,
        query: &[(&str, &str)],
        cancel: &CancellationToken,
    ) -> Result<Url, ConnectorError> {
        let version = self.deployment(cancel).await?.version();
        Ok(self.way.url(&format!("rest/api/{version}/{path}"), query))
    }

    async fn read(
        &self,
        path: &str,
        query: &[(&str, &str)],
        cancel: &CancellationToken,
    ) -> Result<Value, ConnectorError> {
        let url = self.api(path, query, cancel).await?;
        self.way.json(url, cancel).await
    }

    /// Whose credential it is: the one answer that is never given to anybody.
    pub(super) async fn myself(&self, cancel: &CancellationToken) -> Result<Value, ConnectorError> {
        let person = self.read("myself", &[], cancel).await;
        let person = person.map_err(ConnectorError::of_identity)?;
        let is_somebody = at(&person, "/accountId")
            .or_else(|| at(&person, "/name"))
            .is_some();
        if is_somebody {
            Ok(person)
        } else {
            Err(ConnectorError::NotTheInterface)
        }
    }

    pub(super) async fn test(&self, cancel: &CancellationToken) -> Result<ConnectorTest, ConnectorError> {
        let deployment = self.deployment(cancel).await?;
        let person = self.myself(cancel).await?;
        let name = |pointer| at(&person, pointer).map(line);
        let account = name("/emailAddress")
            .or_else(|| name("/displayName"))
            .or_else(|| name("/name"));
        let place = match self.project.as_str() {
            "" => None,
            key => {
                let project = self.read(&format!("project/{}", part(key)), &[], cancel).await;
                let project = project.map_err(ConnectorError::of_place)?;
                at(&project, "/name").map(line)
            }
        };
        Ok(ConnectorTest {
            account: account.unwrap_or_default(),
            names: AccountNames {
                // At Atlassian nobody signs in with a name.
                user: name("/name").filter(|_| deployment == Deployment::DataCenter),
                email: name("/emailAddress"),
            },
            place,
            deployment: Some(deployment),
            expires_at: None,
        })
    }

    pub(super) async fn ticket(
        &self,
        ticket: &TicketRef,
        cancel: &CancellationToken,
    ) -> Result<Ticket, ConnectorError> {
        let path = format!("issue/{}", part(&ticket.to_string()));
        let issue = self.read(&path, &[("fields", decode::FIELDS)], cancel).await?;
        self.decode(&issue).ok_or(ConnectorError::NotTheInterface)
    }

    /// An address below a ticket.
    async fn below(
        &self,
        ticket: &TicketRef,
        path: &str,
        cancel: &CancellationToken,
    ) -> Result<Url, ConnectorError> {
        let path = format!("issue/{}{path}", part(&ticket.to_string()));
        self.api(&path, &[], cancel).await
    }
}
