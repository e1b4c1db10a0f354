//! One Jira: its people, its project, its tickets.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::text;

/// Name, account id, e-mail and display name of the people who are there.
pub(super) const PEOPLE: [(&str, &str, &str, &str); 2] = [
    ("kim", "557058:fake", "kim@example.test", "Kim Fake"),
    ("lee", "712020:lee-fake", "lee@example.test", "Lee \"Fake\" <lee>"),
];

#[derive(Debug, Default, Serialize)]
pub(in crate::providers::work) struct Site {
    pub(super) projects: Vec<Project>,
    pub(super) issues: Vec<Issue>,
    #[serde(skip)]
    pub(in crate::providers::work) failed_logins: BTreeMap<String, u32>,
    #[serde(skip)]
    made: u64,
}

#[derive(Debug, Serialize)]
pub(super) struct Project {
    pub(super) key: String,
    pub(super) name: String,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Issue {
    pub(super) id: u64,
    pub(super) key: String,
    pub(super) project: String,
    pub(super) summary: String,
    pub(super) description: Value,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) status: String,
    pub(super) resolution: Option<String>,
    pub(super) priority: String,
    pub(super) labels: Vec<String>,
    pub(super) assignee: Option<String>,
    pub(super) reporter: Option<String>,
    pub(super) parent: Option<String>,
    pub(super) blocked_by: Vec<String>,
    pub(super) comments: Vec<Comment>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Comment {
    pub(super) id: u64,
    pub(super) author: String,
    pub(super) body: Value,
}

impl Site {
    pub(in crate::providers::work) fn with_project(key: &str, name: &str) -> Self {
        let project = |key: &str, name: &str| Project {
            key: key.to_owned(),
            name: name.to_owned(),
        };
        Self {
            projects: vec![project(key, name), project("LEGAL", "Legal")],
            ..Self::default()
        }
    }

    /// Stores a ticket past every check.
    pub(in crate::providers::work) fn seed(&mut self, fields: &Value, is_cloud: bool) -> Option<String> {
        let project = text(fields, "project")?;
        if !self.has(project) {
            return None;
        }
        let or = |field, otherwise: &str| text(fields, field).unwrap_or(otherwise).to_owned();
        let own = |field| text(fields, field).map(str::to_owned);
        let list = |field: &str| -> Vec<String> {
            serde_json::from_value(fields.get(field).cloned().unwrap_or_default()).unwrap_or_default()
        };
        let description = match text(fields, "description") {
            None => Value::Null,
            Some(text) if !is_cloud => text.into(),
            Some(text) => json!({"type": "doc", "version": 1, "content": [
                {"type": "paragraph", "content": [{"type": "text", "text": text}]},
            ]}),
        };
        let issue = Issue {
            id: 0,
            key: String::new(),
            project: project.to_owned(),
            summary: or("summary", "Untitled"),
            description,
            kind: or("type", "Task"),
            status: or("status", "To Do"),
            resolution: own("resolution"),
            priority: or("priority", "Medium"),
            labels: list("labels"),
            assignee: own("assignee"),
            reporter: own("reporter"),
            parent: own("parent"),
            blocked_by: list("blockedBy"),
            comments: Vec::new(),
        };
        Some(self.add(issue))
    }

    /// Gives a ticket its key and keeps it.
    pub(super) fn add(&mut self, issue: Issue) -> String {
        let number = self
            .issues
            .iter()
            .filter(|one| one.project == issue.project)
            .count()
            + 1;
        let key = format!("{}-{number}", issue.project);
        let id = self.next();
        self.issues.push(Issue {
            id,
            key: key.clone(),
            ..issue
        });
        key
    }

    pub(super) fn next(&mut self) -> u64 {
        self.made += 1;
        10_000 + self.made
    }

    pub(super) fn has(&self, project: &str) -> bool {
        self.projects.iter().any(|one| one.key == project)
    }

    pub(super) fn issue(&self, key: &str) -> Option<&Issue> {
        self.issues.iter().find(|issue| issue.key == key)
    }

    pub(super) fn issue_mut(&mut self, key: &str) -> Option<&mut Issue> {
        self.issues.iter_mut().find(|issue| issue.key == key)
    }

    /// A ticket as the interface shows it.
    pub(super) fn shown(&self, key: &str, is_cloud: bool) -> Value {
        let Some(issue) = self.issue(key) else {
            return Value::Null;
        };
        let brief = |key: &str| {
            self.issue(key).map_or(Value::Null, |one| {
                json!({"id": one.id.to_string(), "key": one.key, "fields": {
                    "summary": one.summary, "status": status(&one.status), "issuetype": kind(&one.kind),
                }})
            })
        };
        let children: Vec<Value> = self
            .issues
            .iter()
            .filter(|one| one.parent.as_deref() == Some(key))
            .map(|one| brief(&one.key))
            .collect();
        let links: Vec<Value> = issue
            .blocked_by
            .iter()
            .map(|key| {
                json!({"type": {"name": "Blocks", "inward": "is blocked by", "outward": "blocks"},
                    "inwardIssue": brief(key)})
            })
            .collect();
        let mut fields = json!({
            "summary": issue.summary, "description": issue.description, "status": status(&issue.status),
            "issuetype": kind(&issue.kind), "priority": {"name": issue.priority}, "labels": issue.labels,
            "assignee": person(issue.assignee.as_deref(), is_cloud),
            "reporter": person(issue.reporter.as_deref(), is_cloud),
            "subtasks": children, "issuelinks": links, "project": {"key": issue.project},
            "resolution": issue.resolution.as_ref().map(|name| json!({"name": name})),
            "created": "2026-10-01T08:00:00.000+0000", "updated": "2026-11-01T08:00:00.000+0000",
        });
        if let Some(parent) = &issue.parent {
            fields["parent"] = brief(parent);
        }
        json!({"id": issue.id.to_string(), "key": issue.key, "fields": fields})
    }
}

/// An account; one that was made by a secret's own name has no e-mail address.
pub(super) fn person(name: Option<&str>, is_cloud: bool) -> Value {
    let Some(name) = name else {
        return Value::Null;
    };
    let known = PEOPLE.iter().find(|(known, ..)| *known == name);
    let (id, email, display) = match known {
        Some((_, id, email, display)) => ((*id).to_owned(), Some(*email), (*display).to_owned()),
        None => (format!("557058:{name}"), None, name.to_owned()),
    };
    let mut person = json!({"displayName": display, "active": true, "timeZone": "Etc/UTC"});
    if let Some(email) = email {
        person["emailAddress"] = email.into();
    }
    if is_cloud {
        person["accountId"] = id.into();
    } else {
        person["name"] = name.into();
        person["key"] = format!("JIRAUSER-{name}").into();
    }
    person
}

/// A state with its group.
pub(super) fn status(name: &str) -> Value {
    let (key, group) = match name {
        "To Do" => ("new", "To Do"),
        "Done" => ("done", "Done"),
        _ => ("indeterminate", "In Progress"),
    };
    json!({"name": name, "statusCategory": {"key": key, "name": group}})
}

/// A ticket's type.
pub(super) fn kind(name: &str) -> Value {
    let is_sub_task = name == "Sub-task";
    json!({"id": super::meta::type_id(name), "name": name, "subtask": is_sub_task,
        "hierarchyLevel": if is_sub_task { -1 } else { 0 }})
}
