//! The open issues that are assigned to the account (connector-capabilities.md 4.2).

use domain::connector::{ConnectorType, TicketStatus};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::GitLab;
use crate::dojops::{
    ConnectorError, Found, Person, Ticket, TicketRef,
    paging::Pages,
    text::{at, line, list},
    way::body,
};

impl GitLab {
    pub(in crate::dojops) async fn tickets(
        &self,
        cancel: &CancellationToken,
    ) -> Result<Found<Ticket>, ConnectorError> {
        let username = self.username(cancel).await?;
        let path = self.scope(cancel).await?.issues(&self.place);
        let query = [
            ("assignee_username", username.as_str()),
            ("state", "opened"),
            // Without it only those that the account created are listed.
            ("scope", "all"),
            ("order_by", "updated_at"),
            ("sort", "desc"),
            ("per_page", "100"),
        ];
        self.paged(&path, &query, cancel, |issue| {
            self.decode(issue).map(|one| (one.reference.to_string(), one))
        })
        .await
    }

    /// All pages of a list. The next page is the number that the server names, as long as it goes up.
    pub(super) async fn paged<T>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        cancel: &CancellationToken,
        decode: impl Fn(&Value) -> Option<(String, T)>,
    ) -> Result<Found<T>, ConnectorError> {
        let mut pages = Pages::new();
        let mut number: u64 = 1;
        loop {
            let page = number.to_string();
            let query: Vec<_> = query.iter().copied().chain([("page", page.as_str())]).collect();
            let response = self.way.get(self.way.url(path, &query), cancel).await?;
            let body = body(&response)?;
            let rows = body.as_array().ok_or(ConnectorError::NotTheInterface)?;
            let next: Option<u64> = response
                .header("x-next-page")
                .and_then(|text| text.trim().parse().ok());
            let goes_on = pages.add(rows.iter().filter_map(&decode).collect(), next.is_some());
            match next {
                Some(next) if goes_on && next > number => number = next,
                Some(next) if next <= number => {
                    pages.repeats();
                    return Ok(pages.finish());
                }
                Some(_) | None => return Ok(pages.finish()),
            }
        }
    }

    pub(in crate::dojops) async fn ticket(
        &self,
        ticket: &TicketRef,
        cancel: &CancellationToken,
    ) -> Result<Ticket, ConnectorError> {
        let issue = self.read(&self.issue_path(ticket, ""), &[], cancel).await?;
        self.decode(&issue).ok_or(ConnectorError::NotTheInterface)
    }

    fn decode(&self, issue: &Value) -> Option<Ticket> {
        let reference = at(issue, "/references/full")?;
        let reference = TicketRef::parse(ConnectorType::Gitlab, &self.place, reference)?;
        let labels: Vec<String> = list(issue, "/labels")
            .iter()
            .filter_map(Value::as_str)
            .map(line)
            .collect();
        Some(Ticket {
            reference,
            title: at(issue, "/title").map(line).unwrap_or_default(),
            url: at(issue, "/web_url")
                .filter(|url| url.starts_with("https://"))
                .map(line),
            status: status_of(&labels),
            group: None,
            labels,
            kind: at(issue, "/issue_type").map(line),
            priority: None,
            reporter: at(issue, "/author/username").map(|name| Person {
                id: line(name),
                name: at(issue, "/author/name").map(line).unwrap_or_default(),
            }),
            parent: None,
            children: Vec::new(),
            blocked_by: Vec::new(),
            is_sub_task: false,
            updated_at: at(issue, "/updated_at").and_then(|text| text.parse().ok()),
        })
    }
}

/// The furthest of the three labels.
pub(in crate::dojops) fn status_of(labels: &[String]) -> Option<String> {
    let mut furthest = TicketStatus::ALL.into_iter().rev();
    let status = furthest.find(|status| labels.iter().any(|label| label == status.label()))?;
    Some(status.label().to_owned())
}
