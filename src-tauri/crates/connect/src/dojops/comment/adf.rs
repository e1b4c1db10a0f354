//! Atlassian's document format (connector-capabilities.md 2.4). A text node is never empty.

use serde_json::{Value, json};

use super::{Block, Inline, Report};

/// The document.
pub(in crate::dojops) fn document(report: &Report) -> Value {
    let content: Vec<Value> = report.blocks.iter().map(block).collect();
    json!({"type": "doc", "version": 1, "content": content})
}

fn block(block: &Block) -> Value {
    match block {
        Block::Paragraph(inlines) => paragraph(inlines),
        Block::List(items) => {
            let items: Vec<Value> = items
                .iter()
                .map(|item| json!({"type": "listItem", "content": [paragraph(item)]}))
                .collect();
            json!({"type": "bulletList", "content": items})
        }
        Block::Code { language, text } => {
            let mut node = json!({"type": "codeBlock", "content": [{"type": "text", "text": text}]});
            if !language.is_empty() {
                node["attrs"] = json!({"language": language});
            }
            node
        }
    }
}

fn paragraph(inlines: &[Inline]) -> Value {
    let content: Vec<Value> = inlines.iter().map(inline).collect();
    json!({"type": "paragraph", "content": content})
}

fn inline(inline: &Inline) -> Value {
    match inline {
        Inline::Text(text) => json!({"type": "text", "text": text}),
        Inline::Code(text) => json!({"type": "text", "text": text, "marks": [{"type": "code"}]}),
        Inline::Link(link) => {
            json!({"type": "text", "text": link, "marks": [{"type": "link", "attrs": {"href": link}}]})
        }
        Inline::Mention(person) => {
            json!({"type": "mention", "attrs": {"id": person.id, "text": format!("@{}", person.name)}})
        }
        Inline::Break => json!({"type": "hardBreak"}),
    }
}
