//! Markdown for GitLab and GitHub. A line that begins with a slash would be a command at GitLab, `@name` a mention, `#7` a
//! link to another ticket (connector-capabilities.md 4.4 and 5.4): none of it by accident.

use super::{Block, Inline, Report};

/// The Markdown.
pub(in crate::dojops) fn markdown(report: &Report) -> String {
    let blocks: Vec<String> = report.blocks.iter().map(block).collect();
    blocks.join("\n\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph(inlines) => line(inlines),
        Block::List(items) => {
            let items: Vec<String> = items.iter().map(|item| format!("- {}", line(item))).collect();
            items.join("\n")
        }
        Block::Code { language, text } => {
            let fence = fence(text);
            format!("{fence}{language}\n{text}\n{fence}")
        }
    }
}

/// Longer than any run of backticks inside.
fn fence(text: &str) -> String {
    let longest = text.split(|one| one != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

fn line(inlines: &[Inline]) -> String {
    let mut line = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => {
                let is_at_start = line.is_empty() || line.ends_with('\n');
                line.push_str(&escaped(text, is_at_start));
            }
            Inline::Code(text) => {
                line.push('`');
                line.push_str(text);
                line.push('`');
            }
            Inline::Link(link) => {
                line.push('<');
                line.push_str(link);
                line.push('>');
            }
            // Claimed for Jira only: elsewhere the name stands there, and nobody is told.
            Inline::Mention(person) => line.push_str(&escaped(&person.name, false)),
            Inline::Break => line.push_str("  \n"),
        }
    }
    line
}

fn escaped(text: &str, is_at_start: bool) -> String {
    let mut escaped = String::new();
    for (index, letter) in text.chars().enumerate() {
        match letter {
            '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '~' | '|' | '!' | '&' | '$' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '/' | '+' | '-' | '=' if is_at_start && index == 0 => {
                escaped.push('\\');
                escaped.push(letter);
            }
            // A blank of no width keeps the name from being one.
            '@' => escaped.push_str("@\u{200b}"),
            other => escaped.push(other),
        }
    }
    escaped
}
