//! From typed text to blocks.

use super::{Block, Inline};

pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            let inside: Vec<&str> = lines.by_ref().take_while(|line| line.trim() != "```").collect();
            let text = inside.join("\n");
            // An empty text is no text to Jira.
            if !text.is_empty() {
                blocks.push(Block::Code {
                    language: language_of(language),
                    text,
                });
            }
        } else if let Some(first) = item(line) {
            let mut items = vec![inlines(first)];
            while let Some(next) = lines.peek().and_then(|line| item(line)) {
                items.push(inlines(next));
                lines.next();
            }
            blocks.push(Block::List(items));
        } else if !line.trim().is_empty() {
            let mut all = inlines(line.trim());
            while let Some(next) = lines.peek().filter(|line| is_plain(line)) {
                all.push(Inline::Break);
                all.extend(inlines(next.trim()));
                lines.next();
            }
            blocks.push(Block::Paragraph(all));
        }
    }
    blocks
}

fn is_plain(line: &str) -> bool {
    !line.trim().is_empty() && item(line).is_none() && !line.trim_start().starts_with("```")
}

/// The text of a list's item; an empty one is none.
fn item(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let text = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "))?;
    (!text.trim().is_empty()).then(|| text.trim())
}

fn language_of(text: &str) -> String {
    text.chars()
        .filter(|one| one.is_ascii_alphanumeric())
        .take(20)
        .collect()
}

/// Code between backticks, links, and the rest.
fn inlines(line: &str) -> Vec<Inline> {
    let mut found = Vec::new();
    for (index, piece) in line.split('`').enumerate() {
        let is_code = index % 2 == 1 && line.matches('`').count() > index;
        if piece.is_empty() {
            continue;
        }
        if is_code {
            found.push(Inline::Code(piece.to_owned()));
        } else {
            links(piece, &mut found);
        }
    }
    found
}

fn links(text: &str, found: &mut Vec<Inline>) {
    let mut rest = text;
    while let Some(start) = rest.find("https://") {
        let (before, link) = rest.split_at(start);
        let end = link
            .find(|one: char| one.is_whitespace() || matches!(one, '<' | '>' | '"' | '|' | ']' | '['))
            .unwrap_or(link.len());
        let link_text = link[..end].trim_end_matches(['.', ',', ';', ':', ')', '!', '?']);
        if !before.is_empty() {
            found.push(Inline::Text(before.to_owned()));
        }
        match link_text.len() > "https://".len() {
            true => found.push(Inline::Link(link_text.to_owned())),
            false => found.push(Inline::Text(link_text.to_owned())),
        }
        rest = &link[link_text.len()..];
    }
    if !rest.is_empty() {
        found.push(Inline::Text(rest.to_owned()));
    }
}
