//! A ticket's way: which transitions there are now, for this person, and making one.

use serde_json::{Value, json};

use super::site::{Site, status};
use super::{Asked, errors, field_error};
use crate::http::Answer;
use crate::providers::work::body;

/// Id, name, and where it leads.
const MOVES: [(&str, &str, &str); 4] = [
    ("11", "Back to the list", "To Do"),
    ("21", "Start work", "In Progress"),
    ("31", "Ask for review", "In Review"),
    ("41", "Close", "Done"),
];
const RESOLUTIONS: [(&str, &str); 2] = [("10000", "Done"), ("10001", "Won't Do")];

pub(super) fn list(site: &Site, asked: &Asked<'_>, key: &str) -> Answer {
    let now = site.issue(key).map(|issue| issue.status.as_str());
    let shows_fields = asked
        .request
        .parameter("expand")
        .is_some_and(|text| text == "transitions.fields");
    let transitions: Vec<Value> = MOVES
        .iter()
        .filter(|(_, _, to)| asked.may("TRANSITION_ISSUES") && Some(*to) != now)
        .map(|(id, name, to)| {
            let mut one = json!({"id": id, "name": name, "to": status(to), "hasScreen": *to == "Done",
                "isAvailable": true, "isConditional": false});
            if shows_fields {
                one["fields"] = fields(to);
            }
            one
        })
        .collect();
    Answer::json(200, &json!({"expand": "transitions", "transitions": transitions}))
}

/// Closing wants a resolution.
fn fields(to: &str) -> Value {
    if to != "Done" {
        return json!({});
    }
    let allowed: Vec<Value> = RESOLUTIONS
        .iter()
        .map(|(id, name)| json!({"id": id, "name": name}))
        .collect();
    json!({"resolution": {"required": true, "name": "Resolution", "hasDefaultValue": false,
        "schema": {"type": "resolution"}, "allowedValues": allowed}})
}

pub(super) fn make(site: &mut Site, asked: &Asked<'_>, key: &str) -> Answer {
    let body = body(asked.request);
    let id = body.pointer("/transition/id").and_then(Value::as_str);
    let Some((_, _, to)) = MOVES.iter().find(|(known, ..)| Some(*known) == id) else {
        return errors(400, "Transition id is not valid for this issue.");
    };
    if !asked.may("TRANSITION_ISSUES") {
        return errors(
            400,
            "It seems that you have tried to perform a workflow operation that is not valid for the current state of this issue.",
        );
    }
    let resolution = resolution(&body);
    if *to == "Done" && resolution.is_none() {
        return field_error(400, "resolution", "Please select a valid resolution.");
    }
    let has_open_children = site
        .issues
        .iter()
        .any(|one| one.parent.as_deref() == Some(key) && one.status != "Done");
    if *to == "Done" && has_open_children {
        return errors(
            400,
            "All sub-tasks must be finished before this issue can be closed.",
        );
    }
    if let Some(issue) = site.issue_mut(key) {
        (*to).clone_into(&mut issue.status);
        issue.resolution = if *to == "Done" { resolution } else { None };
    }
    Answer::empty(204)
}

fn resolution(body: &Value) -> Option<String> {
    let given = body.pointer("/fields/resolution")?;
    let is_it = |(id, name): &&(&str, &str)| {
        given.get("id").and_then(Value::as_str) == Some(*id)
            || given.get("name").and_then(Value::as_str) == Some(*name)
    };
    RESOLUTIONS.iter().find(is_it).map(|(_, name)| (*name).to_owned())
}
