//! Pull requests (connector-capabilities.md 5.5).

use domain::connector::Capability;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::GitHub;
use crate::dojops::{
    ConnectorError, Plan, PlanError, Step, TicketRef, Verb,
    comment::{Report, markdown},
    text::{at, line, part},
};

/// The longest title.
const MOST: usize = 256;

impl GitHub {
    pub(in crate::dojops) async fn plan_request(
        &self,
        ticket: &TicketRef,
        branch: &str,
        title: &str,
        text: &str,
        cancel: &CancellationToken,
    ) -> Result<Plan, PlanError> {
        let (title, branch) = (title.trim(), branch.trim());
        if title.is_empty() || branch.is_empty() {
            return Err(PlanError::Empty);
        }
        if title.chars().count() > MOST {
            return Err(PlanError::TooLong { most: MOST });
        }
        let repository = self.repository(cancel).await?;
        let base = at(&repository, "/default_branch")
            .ok_or(PlanError::NoSuchBranch)?
            .to_owned();
        if base == branch {
            return Err(PlanError::SameBranch);
        }
        // A branch may have slashes in it; they stay.
        let parts: Vec<String> = branch.split('/').map(part).collect();
        let path = self.path(&format!("/branches/{}", parts.join("/")));
        match self.read(&path, &[], cancel).await {
            Err(ConnectorError::NotFound) => return Err(PlanError::NoSuchBranch),
            other => other?,
        };
        let owner = self.repository.split('/').next().unwrap_or_default();
        let head = format!("{owner}:{branch}");
        let path = self.path("/pulls");
        let query = [("head", head.as_str()), ("base", &base), ("state", "open")];
        let open = self.read(&path, &query, cancel).await?;
        if let Some(one) = open.as_array().and_then(|list| list.first()) {
            let number = one.get("number").map(ToString::to_string).unwrap_or_default();
            return Err(PlanError::AlreadyOpen {
                url: at(one, "/html_url")
                    .filter(|url| url.starts_with("https://"))
                    .map(line),
                number: format!("#{number}"),
            });
        }
        let mut body = markdown(&Report::read(text));
        if !body.is_empty() {
            body.push_str("\n\n");
        }
        body.push_str(&format!("Ticket: {ticket}"));
        let body = json!({"title": title, "head": branch, "base": base, "body": body});
        Ok(Plan {
            capability: Capability::Code,
            ticket: ticket.clone(),
            steps: vec![Step::new(Verb::Post, self.way.url(&path, &[]), body)],
            notes: Vec::new(),
        })
    }
}
