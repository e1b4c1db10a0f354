//! Merge requests (connector-capabilities.md 4.5).

use domain::connector::Capability;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::GitLab;
use crate::dojops::{
    ConnectorError, Plan, PlanError, Step, TicketRef, Verb,
    comment::{Report, markdown},
    text::{at, line, part},
};

/// The longest title.
const MOST: usize = 255;

impl GitLab {
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
        let (project, _) = ticket.halves();
        let base = format!("projects/{}", part(project));
        let found = self
            .read(&base, &[], cancel)
            .await
            .map_err(ConnectorError::of_place)?;
        let target = at(&found, "/default_branch")
            .ok_or(PlanError::NoSuchBranch)?
            .to_owned();
        if target == branch {
            return Err(PlanError::SameBranch);
        }
        let path = format!("{base}/repository/branches/{}", part(branch));
        match self.read(&path, &[], cancel).await {
            Err(ConnectorError::NotFound) => return Err(PlanError::NoSuchBranch),
            other => other?,
        };
        let path = format!("{base}/merge_requests");
        let query = [
            ("source_branch", branch),
            ("target_branch", &target),
            ("state", "opened"),
        ];
        let open = self.read(&path, &query, cancel).await?;
        if let Some(one) = open.as_array().and_then(|list| list.first()) {
            let number = one.get("iid").map(ToString::to_string).unwrap_or_default();
            return Err(PlanError::AlreadyOpen {
                url: at(one, "/web_url")
                    .filter(|url| url.starts_with("https://"))
                    .map(line),
                number: format!("!{number}"),
            });
        }
        let mut description = markdown(&Report::read(text));
        if !description.is_empty() {
            description.push_str("\n\n");
        }
        description.push_str(&format!("Ticket: {ticket}"));
        let body = json!({
            "source_branch": branch, "target_branch": target, "title": title, "description": description,
        });
        Ok(Plan {
            capability: Capability::Code,
            ticket: ticket.clone(),
            steps: vec![Step::new(Verb::Post, self.way.url(&path, &[]), body)],
            notes: Vec::new(),
        })
    }
}
