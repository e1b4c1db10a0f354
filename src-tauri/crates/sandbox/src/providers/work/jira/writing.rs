//! What changes a ticket beside its status: comments, labels, sub-tasks.

use serde_json::{Value, json};

use super::site::{Comment, Issue, Site, person};
use super::{Asked, adf, errors, field_error, text};
use crate::http::Answer;
use crate::providers::work::body;

/// Adds a comment: a document on Cloud, wiki markup at a Data Center.
pub(super) fn comment(site: &mut Site, asked: &Asked<'_>, key: &str) -> Answer {
    if !asked.may("ADD_COMMENTS") {
        return errors(403, "You do not have the permission to comment on this issue.");
    }
    let content = body(asked.request).get("body").cloned().unwrap_or_default();
    let is_valid = match asked.is_cloud() {
        true => adf::is_document(&content),
        false => content.as_str().is_some_and(|text| !text.trim().is_empty()),
    };
    if !is_valid {
        return field_error(400, "comment", "Comment body is not valid!");
    }
    let id = site.next();
    let author = asked.caller.account.clone();
    if let Some(issue) = site.issue_mut(key) {
        issue.comments.push(Comment {
            id,
            author: author.clone(),
            body: content.clone(),
        });
    }
    Answer::json(
        201,
        &json!({"id": id.to_string(), "author": person(Some(&author), asked.is_cloud()), "body": content,
            "created": "2026-11-20T12:00:00.000+0000"}),
    )
}

pub(super) fn comments(site: &Site, key: &str) -> Answer {
    let comments: Vec<Value> = site
        .issue(key)
        .map(|issue| issue.comments.as_slice())
        .unwrap_or_default()
        .iter()
        .map(|comment| json!({"id": comment.id.to_string(), "body": comment.body}))
        .collect();
    Answer::json(
        200,
        &json!({"startAt": 0, "maxResults": 50, "total": comments.len(), "comments": comments}),
    )
}

/// Adds and removes labels; nothing else is edited.
pub(super) fn edit(site: &mut Site, asked: &Asked<'_>, key: &str) -> Answer {
    if !asked.may("EDIT_ISSUES") {
        return field_error(
            400,
            "labels",
            "Field 'labels' cannot be set. It is not on the appropriate screen, or unknown.",
        );
    }
    let body = body(asked.request);
    let changes = body.pointer("/update/labels").and_then(Value::as_array);
    let Some(changes) = changes else {
        return errors(400, "Nothing to update.");
    };
    let mut labels = site
        .issue(key)
        .map(|issue| issue.labels.clone())
        .unwrap_or_default();
    for change in changes {
        if let Some(label) = text(change, "add") {
            if label.contains(' ') {
                return field_error(
                    400,
                    "labels",
                    &format!("The label '{label}' contains spaces which is invalid."),
                );
            }
            labels.retain(|known| known != label);
            labels.push(label.to_owned());
        }
        if let Some(label) = text(change, "remove") {
            labels.retain(|known| known != label);
        }
    }
    if let Some(issue) = site.issue_mut(key) {
        issue.labels = labels;
    }
    Answer::empty(204)
}

/// Creates a ticket below another.
pub(super) fn create(site: &mut Site, asked: &Asked<'_>) -> Answer {
    let body = body(asked.request);
    let fields = body.get("fields").cloned().unwrap_or_default();
    let of = |pointer: &str| {
        fields
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let project = of("/project/key");
    if !site.has(project) || !asked.may("BROWSE_PROJECTS") {
        return field_error(400, "project", "valid project is required");
    }
    if !asked.may("CREATE_ISSUES") {
        return field_error(
            400,
            "project",
            "You do not have permission to create issues in this project.",
        );
    }
    let parent = of("/parent/key");
    if of("/issuetype/id") != super::meta::type_id("Sub-task") {
        return field_error(400, "issuetype", "The issue type selected is invalid.");
    }
    if site
        .issue(parent)
        .is_none_or(|one| one.project != project || one.parent.is_some())
    {
        return field_error(400, "parent", "Could not find issue by id or key.");
    }
    let summary = of("/summary");
    if summary.is_empty() || summary.contains('\n') || summary.chars().count() > 255 {
        return field_error(400, "summary", "You must specify a summary of the issue.");
    }
    let description = fields.get("description").cloned().unwrap_or_default();
    let is_valid = match (&description, asked.is_cloud()) {
        (Value::Null, _) => true,
        (_, true) => adf::is_document(&description),
        (_, false) => description.is_string(),
    };
    if !is_valid {
        return field_error(
            400,
            "description",
            "Operation value must be an Atlassian Document",
        );
    }
    let key = site.add(Issue {
        id: 0,
        key: String::new(),
        project: project.to_owned(),
        summary: summary.to_owned(),
        description,
        kind: "Sub-task".to_owned(),
        status: "To Do".to_owned(),
        resolution: None,
        priority: "Medium".to_owned(),
        labels: Vec::new(),
        assignee: None,
        reporter: Some(asked.caller.account.clone()),
        parent: Some(parent.to_owned()),
        blocked_by: Vec::new(),
        comments: Vec::new(),
    });
    let id = site.issue(&key).map_or(0, |issue| issue.id);
    Answer::json(201, &json!({"id": id.to_string(), "key": key}))
}
