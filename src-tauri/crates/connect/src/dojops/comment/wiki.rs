//! Wiki markup of a Jira Data Center (connector-capabilities.md 3).

use super::{Block, Inline, Report};

/// The markup.
pub(in crate::dojops) fn wiki(report: &Report) -> String {
    let blocks: Vec<String> = report.blocks.iter().map(block).collect();
    blocks.join("\n\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph(inlines) => line(inlines),
        Block::List(items) => {
            let items: Vec<String> = items.iter().map(|item| format!("* {}", line(item))).collect();
            items.join("\n")
        }
        Block::Code { language, text } => {
            let language = if language.is_empty() {
                String::new()
            } else {
                format!(":{language}")
            };
            // Only its own end could end it; a blank of no width breaks that.
            let text = text.replace("{code", "{\u{200b}code");
            format!("{{code{language}}}\n{text}\n{{code}}")
        }
    }
}

fn line(inlines: &[Inline]) -> String {
    let mut line = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => line.push_str(&escaped(text, line.is_empty() || line.ends_with('\n'))),
            Inline::Code(text) => {
                line.push_str("{{");
                line.push_str(&escaped(text, false));
                line.push_str("}}");
            }
            Inline::Link(link) => {
                line.push('[');
                line.push_str(link);
                line.push(']');
            }
            Inline::Mention(person) => {
                line.push_str("[~");
                line.push_str(&person.id);
                line.push(']');
            }
            Inline::Break => line.push('\n'),
        }
    }
    line
}

/// What markup means something by is shown as it is; at the beginning of a line more does.
fn escaped(text: &str, is_at_start: bool) -> String {
    let mut escaped = String::new();
    for (index, letter) in text.chars().enumerate() {
        let is_first = is_at_start && index == 0;
        let begins_word = index == 0 || escaped.ends_with(' ');
        match letter {
            '\\' => escaped.push_str("&#92;"),
            '{' | '}' | '[' | ']' | '*' | '_' | '+' | '^' | '~' | '!' | '|' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '#' | '-' if is_first || begins_word => {
                escaped.push('\\');
                escaped.push(letter);
            }
            other => escaped.push(other),
        }
    }
    escaped
}
