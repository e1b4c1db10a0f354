//! The open issues that are assigned to the account; pull requests among them are dropped (connector-capabilities.md 5.2).

use domain::connector::ConnectorType;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::GitHub;
use crate::dojops::{
    ConnectorError, Found, Person, Ticket, TicketRef,
    gitlab::status_of,
    text::{at, line, list},
};

impl GitHub {
    pub(in crate::dojops) async fn tickets(
        &self,
        cancel: &CancellationToken,
    ) -> Result<Found<Ticket>, ConnectorError> {
        let login = self.own(cancel).await?.login;
        let query = [
            ("assignee", login.as_str()),
            ("state", "open"),
            ("sort", "updated"),
            ("direction", "desc"),
        ];
        let path = self.path("/issues");
        // Pull requests stay until the end, so that a page full of them is not taken for one that was seen before.
        let found = self
            .paged(&path, &query, cancel, |issue| {
                let key = issue.get("number")?.to_string();
                Some((key, self.decode(issue)))
            })
            .await
            .map_err(ConnectorError::of_place)?;
        Ok(Found {
            items: found.items.into_iter().flatten().collect(),
            gap: found.gap,
        })
    }

    pub(in crate::dojops) async fn ticket(
        &self,
        ticket: &TicketRef,
        cancel: &CancellationToken,
    ) -> Result<Ticket, ConnectorError> {
        let issue = self.read(&self.issue_path(ticket, ""), &[], cancel).await?;
        self.decode(&issue).ok_or(ConnectorError::NotFound)
    }

    fn decode(&self, issue: &Value) -> Option<Ticket> {
        if issue.get("pull_request").is_some() {
            return None;
        }
        let number = issue.get("number")?.as_u64()?;
        let reference = format!("{}#{number}", self.repository);
        let labels: Vec<String> = list(issue, "/labels")
            .iter()
            .filter_map(|label| at(label, "/name"))
            .map(line)
            .collect();
        Some(Ticket {
            reference: TicketRef::parse(ConnectorType::Github, &self.repository, &reference)?,
            title: at(issue, "/title").map(line).unwrap_or_default(),
            url: at(issue, "/html_url")
                .filter(|url| url.starts_with("https://"))
                .map(line),
            status: status_of(&labels),
            group: None,
            labels,
            kind: at(issue, "/type/name").map(line),
            priority: None,
            reporter: at(issue, "/user/login").map(|login| Person {
                id: line(login),
                name: line(login),
            }),
            parent: None,
            children: Vec::new(),
            blocked_by: Vec::new(),
            is_sub_task: false,
            updated_at: at(issue, "/updated_at").and_then(|text| text.parse().ok()),
        })
    }
}
