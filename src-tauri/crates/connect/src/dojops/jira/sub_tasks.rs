//! Sub-tasks: those that are there, and a new one (connector-capabilities.md 2.5).

use domain::connector::Capability;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::{Deployment, Jira};
use crate::dojops::{
    ConnectorError, Kin, Plan, PlanError, Step, TicketRef, Verb,
    comment::Report,
    text::{at, line, list, part},
};

/// What Jira takes at most in a summary.
const MOST: usize = 255;
/// What a sub-task is made with.
const FILLED: [&str; 5] = ["project", "issuetype", "summary", "parent", "description"];

impl Jira {
    pub(in crate::dojops) async fn kin(
        &self,
        ticket: &TicketRef,
        cancel: &CancellationToken,
    ) -> Result<Kin, ConnectorError> {
        let own = self.ticket(ticket, cancel).await?;
        let siblings = match &own.parent {
            Some(parent) => {
                let mut parts = self.ticket(&parent.reference, cancel).await?.children;
                parts.retain(|one| one.reference != *ticket);
                parts
            }
            None => Vec::new(),
        };
        Ok(Kin {
            parent: own.parent,
            siblings,
            children: own.children,
        })
    }

    pub(in crate::dojops) async fn plan_sub_task(
        &self,
        parent: &TicketRef,
        title: &str,
        text: &str,
        cancel: &CancellationToken,
    ) -> Result<Plan, PlanError> {
        let title = title.trim();
        if title.is_empty() {
            return Err(PlanError::Empty);
        }
        if title.chars().count() > MOST || title.contains(char::is_control) {
            return Err(PlanError::TooLong { most: MOST });
        }
        let kind = self.sub_task_type(cancel).await?;
        self.require_no_more_fields(&kind, cancel).await?;
        let mut fields = json!({
            "project": {"key": self.project}, "parent": {"key": parent.to_string()}, "issuetype": {"id": kind},
            "summary": title,
        });
        let report = Report::read(text);
        if !report.is_empty() {
            fields["description"] = self.rendered(&report, cancel).await?;
        }
        let url = self.api("issue", &[], cancel).await?;
        Ok(Plan {
            capability: Capability::SubTasks,
            ticket: parent.clone(),
            steps: vec![Step::new(Verb::Post, url, json!({"fields": fields}))],
            notes: Vec::new(),
        })
    }

    /// The project's type for sub-tasks.
    pub(super) async fn sub_task_type(&self, cancel: &CancellationToken) -> Result<String, PlanError> {
        let path = format!("issue/createmeta/{}/issuetypes", part(&self.project));
        let body = match self.read(&path, &[], cancel).await {
            Err(ConnectorError::NotFound) => return Err(PlanError::NoSubTasks),
            other => other?,
        };
        let is_sub_task = |kind: &&Value| kind.get("subtask").and_then(Value::as_bool) == Some(true);
        let types = list(&body, self.list_of("issueTypes", cancel).await?);
        let found = types.iter().find(is_sub_task).and_then(|kind| at(kind, "/id"));
        found.map(str::to_owned).ok_or(PlanError::NoSubTasks)
    }

    /// A field that must be filled and that nobody fills here would be refused after the fact.
    async fn require_no_more_fields(&self, kind: &str, cancel: &CancellationToken) -> Result<(), PlanError> {
        let path = format!(
            "issue/createmeta/{}/issuetypes/{}",
            part(&self.project),
            part(kind)
        );
        let body = self.read(&path, &[], cancel).await?;
        let is = |field: &Value, name: &str| field.get(name).and_then(Value::as_bool).unwrap_or(false);
        let names: Vec<String> = list(&body, self.list_of("fields", cancel).await?)
            .iter()
            .filter(|field| is(field, "required") && !is(field, "hasDefaultValue"))
            .filter(|field| at(field, "/fieldId").is_some_and(|id| !FILLED.contains(&id)))
            .filter_map(|field| at(field, "/name").or_else(|| at(field, "/fieldId")))
            .map(line)
            .collect();
        if names.is_empty() {
            Ok(())
        } else {
            Err(PlanError::SubTaskFields { names })
        }
    }

    /// Where a list stands in these answers: a Data Center always says `values`.
    async fn list_of(
        &self,
        of_cloud: &str,
        cancel: &CancellationToken,
    ) -> Result<&'static str, ConnectorError> {
        Ok(match (self.deployment(cancel).await?, of_cloud) {
            (Deployment::Cloud, "fields") => "/fields",
            (Deployment::Cloud, _) => "/issueTypes",
            (Deployment::DataCenter, _) => "/values",
        })
    }
}
