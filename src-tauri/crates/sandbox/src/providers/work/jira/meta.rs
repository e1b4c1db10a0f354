//! What surrounds tickets: the person, the projects, the rights, the types.

use serde_json::{Map, Value, json};

use super::site::{Project, Site, person};
use super::{Asked, errors};
use crate::http::Answer;

const PERMISSIONS: [&str; 5] = [
    "BROWSE_PROJECTS",
    "CREATE_ISSUES",
    "TRANSITION_ISSUES",
    "ADD_COMMENTS",
    "EDIT_ISSUES",
];
const TYPES: [(&str, &str); 4] = [
    ("10001", "Story"),
    ("10002", "Task"),
    ("10003", "Sub-task"),
    ("10004", "Bug"),
];

pub(super) fn type_id(name: &str) -> &'static str {
    let known = TYPES.iter().find(|(_, known)| *known == name);
    known.map_or("10002", |(id, _)| id)
}

pub(super) fn myself(asked: &Asked<'_>) -> Answer {
    Answer::json(200, &person(Some(&asked.caller.account), asked.is_cloud()))
}

/// The `permissions` parameter is required on Cloud, and ignored at a Data Center.
pub(super) fn permissions(site: &Site, asked: &Asked<'_>) -> Answer {
    let wanted = asked.request.parameter("permissions");
    if asked.is_cloud() {
        let Some(wanted) = &wanted else {
            return errors(400, "The 'permissions' query parameter is required.");
        };
        if let Some(unknown) = wanted.split(',').find(|one| !PERMISSIONS.contains(one)) {
            return errors(400, &format!("Unrecognized permission: {unknown}"));
        }
    }
    let project = asked.request.parameter("projectKey").unwrap_or_default();
    if !site.has(&project) {
        return errors(404, &format!("No project could be found with key '{project}'."));
    }
    let rows: Map<String, Value> = PERMISSIONS
        .iter()
        .map(|name| {
            let row = json!({"key": name, "name": name, "havePermission": asked.may(name)});
            ((*name).to_owned(), row)
        })
        .collect();
    Answer::json(200, &json!({"permissions": rows}))
}

fn shown(project: &Project) -> Value {
    json!({"id": "10100", "key": project.key, "name": project.name})
}

pub(super) fn project(site: &Site, asked: &Asked<'_>, key: &str) -> Answer {
    let found = site.projects.iter().find(|one| one.key == key);
    match found.filter(|_| asked.may("BROWSE_PROJECTS")) {
        Some(project) => Answer::json(200, &shown(project)),
        None => errors(404, &format!("No project could be found with key '{key}'.")),
    }
}

pub(super) fn projects(site: &Site, asked: &Asked<'_>) -> Answer {
    let number = |name| {
        asked
            .request
            .parameter(name)
            .and_then(|text| text.parse::<usize>().ok())
    };
    let start = number("startAt").unwrap_or(0);
    let start = if asked.settings.repeats_pages { 0 } else { start };
    let size = number("maxResults").unwrap_or(50).min(asked.settings.page_size);
    let all: Vec<Value> = visible(site, asked).map(shown).collect();
    let total = all.len();
    let page: Vec<Value> = all.into_iter().skip(start).take(size).collect();
    let is_last = start + page.len() >= total && !asked.settings.repeats_pages;
    Answer::json(
        200,
        &json!({"startAt": start, "maxResults": size, "total": total, "isLast": is_last, "values": page}),
    )
}

pub(super) fn all_projects(site: &Site, asked: &Asked<'_>) -> Answer {
    let all: Vec<Value> = visible(site, asked).map(shown).collect();
    Answer::json(200, &all.into())
}

fn visible<'s>(site: &'s Site, asked: &Asked<'_>) -> impl Iterator<Item = &'s Project> {
    let may = asked.may("BROWSE_PROJECTS");
    site.projects.iter().filter(move |_| may)
}

/// The list stands under `issueTypes` on Cloud, under `values` at a Data Center.
pub(super) fn issue_types(site: &Site, asked: &Asked<'_>, project: &str) -> Answer {
    if !site.has(project) || !asked.may("CREATE_ISSUES") {
        return errors(
            404,
            "You do not have permission to create issues in this project.",
        );
    }
    let types: Vec<Value> = TYPES.iter().map(|(_, name)| super::site::kind(name)).collect();
    let list = if asked.is_cloud() { "issueTypes" } else { "values" };
    Answer::json(
        200,
        &json!({"startAt": 0, "maxResults": 50, "total": types.len(), list: types}),
    )
}

/// Project, type, summary and parent are required, and everything that is required is known.
pub(super) fn fields(site: &Site, asked: &Asked<'_>, project: &str, kind: &str) -> Answer {
    if !site.has(project) || !TYPES.iter().any(|(id, _)| *id == kind) {
        return errors(404, "The issue type is not valid.");
    }
    let field = |id: &str, is_required: bool, has_default: bool| json!({"fieldId": id, "key": id, "name": id, "required": is_required, "hasDefaultValue": has_default});
    let mut rows = vec![
        field("project", true, false),
        field("issuetype", true, false),
        field("summary", true, false),
        field("parent", true, false),
        field("reporter", true, true),
        field("description", false, false),
    ];
    if asked.settings.requires_component {
        rows.push(field("components", true, false));
    }
    let list = if asked.is_cloud() { "fields" } else { "values" };
    Answer::json(
        200,
        &json!({"startAt": 0, "maxResults": 50, "total": rows.len(), list: rows}),
    )
}
