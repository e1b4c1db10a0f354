//! The tickets of the account: `search/jql` with tokens on Cloud, `search` with offsets at a Data Center.

use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{Deployment, Jira, decode::FIELDS};
use crate::dojops::{
    ConnectorError, Found, Ticket,
    paging::Pages,
    text::{at, list, quoted},
};

/// What Cloud gives at most with fields.
const PAGE: &str = "100";

impl Jira {
    /// Those that are assigned and unresolved. By the e-mail address as the agent asks; where the site does not find an
    /// account by it, as whoever asks.
    pub(in crate::dojops) async fn tickets(
        &self,
        cancel: &CancellationToken,
    ) -> Result<Found<Ticket>, ConnectorError> {
        let deployment = self.deployment(cancel).await?;
        let email = self.login.as_deref().filter(|login| login.contains('@'));
        let found = match (deployment, email) {
            (Deployment::Cloud, Some(email)) => match self.search(&quoted(email), cancel).await {
                Err(ConnectorError::Rejected { .. }) => self.search("currentUser()", cancel).await,
                other => other,
            },
            (Deployment::Cloud, None) | (Deployment::DataCenter, _) => {
                self.search("currentUser()", cancel).await
            }
        };
        let found = found.map_err(ConnectorError::of_query)?;
        if found.items.is_empty() {
            // No tickets is what anybody sees, too.
            self.myself(cancel).await?;
        }
        Ok(found)
    }

    async fn search(
        &self,
        assignee: &str,
        cancel: &CancellationToken,
    ) -> Result<Found<Ticket>, ConnectorError> {
        let query = format!(
            "assignee = {assignee} AND resolution = Unresolved AND project = {} ORDER BY updated DESC",
            quoted(&self.project)
        );
        match self.deployment(cancel).await? {
            Deployment::Cloud => self.by_token(&query, cancel).await,
            Deployment::DataCenter => self.by_offset(&query, cancel).await,
        }
    }

    async fn by_token(
        &self,
        query: &str,
        cancel: &CancellationToken,
    ) -> Result<Found<Ticket>, ConnectorError> {
        let mut pages = Pages::new();
        let mut seen: Vec<String> = Vec::new();
        loop {
            let mut parameters = vec![("jql", query), ("fields", FIELDS), ("maxResults", PAGE)];
            if let Some(token) = seen.last() {
                parameters.push(("nextPageToken", token));
            }
            let body = self.read("search/jql", &parameters, cancel).await?;
            // `isLast` has been wrong; an absent token has not (connector-capabilities.md 2.2).
            let next = at(&body, "/nextPageToken").map(str::to_owned);
            let is_known = next.as_ref().is_some_and(|next| seen.contains(next));
            let goes_on = pages.add(self.page(&body)?, next.is_some());
            if is_known {
                pages.repeats();
            }
            match next {
                Some(next) if goes_on && !is_known => seen.push(next),
                Some(_) | None => return Ok(pages.finish()),
            }
        }
    }

    async fn by_offset(
        &self,
        query: &str,
        cancel: &CancellationToken,
    ) -> Result<Found<Ticket>, ConnectorError> {
        let mut pages = Pages::new();
        let mut start = 0;
        loop {
            let offset = start.to_string();
            let parameters = [
                ("jql", query),
                ("fields", FIELDS),
                ("maxResults", PAGE),
                ("startAt", &offset),
            ];
            let body = self.read("search", &parameters, cancel).await?;
            let page = self.page(&body)?;
            // The server may lower the number: what was received counts.
            let received = list(&body, "/issues").len() as u64;
            start += received;
            let total = body.get("total").and_then(Value::as_u64).unwrap_or(0);
            if !pages.add(page, received > 0 && start < total) {
                return Ok(pages.finish());
            }
        }
    }

    fn page(&self, body: &Value) -> Result<Vec<(String, Ticket)>, ConnectorError> {
        let issues = body.get("issues").and_then(Value::as_array);
        let issues = issues.ok_or(ConnectorError::NotTheInterface)?;
        let tickets = issues.iter().filter_map(|issue| self.decode(issue));
        Ok(tickets
            .map(|ticket| (ticket.reference.to_string(), ticket))
            .collect())
    }
}
