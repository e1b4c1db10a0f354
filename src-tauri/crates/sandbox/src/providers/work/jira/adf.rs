//! Whether something is a document in Atlassian's format, as far as Jira insists (connector-capabilities.md 2.4).

use serde_json::Value;

use super::site::PEOPLE;

const NODES: [&str; 10] = [
    "paragraph",
    "heading",
    "bulletList",
    "orderedList",
    "listItem",
    "codeBlock",
    "rule",
    "hardBreak",
    "text",
    "mention",
];
const MARKS: [&str; 4] = ["strong", "em", "code", "link"];

pub(super) fn is_document(value: &Value) -> bool {
    let is_doc =
        value.get("type").and_then(Value::as_str) == Some("doc") && value.get("version") == Some(&1.into());
    let content = value.get("content").and_then(Value::as_array);
    is_doc && content.is_some_and(|nodes| !nodes.is_empty() && nodes.iter().all(is_node))
}

fn is_node(node: &Value) -> bool {
    let text = |pointer: &str| node.pointer(pointer).and_then(Value::as_str);
    let Some(kind) = text("/type").filter(|kind| NODES.contains(kind)) else {
        return false;
    };
    let marks = node.get("marks").and_then(Value::as_array);
    let are_known = marks.is_none_or(|marks| {
        marks.iter().all(|mark| {
            mark.get("type")
                .and_then(Value::as_str)
                .is_some_and(|kind| MARKS.contains(&kind))
        })
    });
    let is_whole = match kind {
        "text" => text("/text").is_some_and(|text| !text.is_empty()),
        // Whom nobody knows cannot be mentioned.
        "mention" => text("/attrs/id").is_some_and(|id| PEOPLE.iter().any(|(_, known, ..)| *known == id)),
        "heading" => node
            .pointer("/attrs/level")
            .and_then(Value::as_u64)
            .is_some_and(|level| (1..=6).contains(&level)),
        _ => true,
    };
    let content = node.get("content").and_then(Value::as_array);
    are_known && is_whole && content.is_none_or(|nodes| nodes.iter().all(is_node))
}
