//! From Jira's issues to tickets.

use domain::connector::{ConnectorType, StatusGroup};
use jiff::Timestamp;
use serde_json::Value;

use super::Jira;
use crate::dojops::{
    Person, Relative, Ticket, TicketRef,
    text::{at, line, list, part},
};

/// What is asked of each issue.
pub(super) const FIELDS: &str =
    "summary,status,issuetype,priority,labels,reporter,parent,subtasks,issuelinks,updated";

impl Jira {
    /// Decodes an issue; `None` for one of another project.
    pub(super) fn decode(&self, issue: &Value) -> Option<Ticket> {
        let text = |pointer: &str| at(issue, pointer).map(line);
        let relatives = |values: &[Value]| values.iter().filter_map(|one| self.relative(one)).collect();
        let blockers: Vec<Value> = list(issue, "/fields/issuelinks")
            .iter()
            .filter(|link| at(link, "/type/name") == Some("Blocks"))
            .filter_map(|link| link.get("inwardIssue").cloned())
            .collect();
        let reference = self.reference(issue)?;
        let url = self
            .way
            .base
            .below(&format!("browse/{}", part(&reference.to_string())));
        Some(Ticket {
            title: text("/fields/summary").unwrap_or_default(),
            // At the gateway nobody reads pages.
            url: (self.way.base.origin().host() != "api.atlassian.com").then(|| url.to_string()),
            status: text("/fields/status/name"),
            group: at(issue, "/fields/status/statusCategory/key").and_then(StatusGroup::of_key),
            labels: list(issue, "/fields/labels")
                .iter()
                .filter_map(Value::as_str)
                .map(line)
                .collect(),
            kind: text("/fields/issuetype/name"),
            priority: text("/fields/priority/name"),
            reporter: issue.pointer("/fields/reporter").and_then(person),
            parent: issue
                .pointer("/fields/parent")
                .and_then(|parent| self.relative(parent)),
            children: relatives(list(issue, "/fields/subtasks")),
            blocked_by: relatives(&blockers),
            is_sub_task: issue
                .pointer("/fields/issuetype/subtask")
                .and_then(Value::as_bool)
                .unwrap_or(false),
            updated_at: at(issue, "/fields/updated").and_then(stamp),
            reference,
        })
    }

    /// Another issue, as far as one names it. One of another project is named by its project.
    pub(super) fn relative(&self, issue: &Value) -> Option<Relative> {
        Some(Relative {
            reference: self.reference(issue)?,
            title: at(issue, "/fields/summary").map(line).unwrap_or_default(),
            status: at(issue, "/fields/status/name").map(line),
        })
    }

    fn reference(&self, issue: &Value) -> Option<TicketRef> {
        let key = at(issue, "/key")?;
        let (project, _) = key.rsplit_once('-')?;
        let place = if self.project.is_empty() {
            project
        } else {
            &self.project
        };
        TicketRef::parse(ConnectorType::Jira, place, key)
    }
}

/// Somebody who can be mentioned: by account id on Cloud, by name at a Data Center.
fn person(value: &Value) -> Option<Person> {
    let id = at(value, "/accountId").or_else(|| at(value, "/name"))?;
    let is_sound =
        !id.is_empty() && id.len() <= 200 && !id.contains([']', '[', '|']) && !id.contains(char::is_control);
    is_sound.then(|| Person {
        id: id.to_owned(),
        name: at(value, "/displayName").map(line).unwrap_or_default(),
    })
}

/// Jira writes `+0000` without a colon.
fn stamp(text: &str) -> Option<Timestamp> {
    Timestamp::strptime("%Y-%m-%dT%H:%M:%S%.f%z", text).ok()
}
