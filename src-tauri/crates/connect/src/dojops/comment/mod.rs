//! What is written on a ticket: typed text, read once, rendered as each provider wants it. What was typed appears as it
//! was typed; nothing in it becomes a command, a mention or markup by accident.

mod adf;
mod markdown;
mod read;
mod wiki;

pub(super) use adf::document;
pub(super) use markdown::markdown;
pub(super) use wiki::wiki;

use super::Person;

/// A text in blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph(Vec<Inline>),
    List(Vec<Vec<Inline>>),
    Code { language: String, text: String },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Inline {
    Text(String),
    Code(String),
    Link(String),
    Mention(Person),
    Break,
}

impl Report {
    /// Reads what was typed: paragraphs, `- ` lists, code between backticks, links as they are.
    pub(super) fn read(text: &str) -> Self {
        Self {
            blocks: read::blocks(text),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The same with somebody mentioned at its beginning.
    pub(super) fn mentioning(mut self, person: Person) -> Self {
        let mention = Inline::Mention(person);
        if let Some(Block::Paragraph(inlines)) = self.blocks.first_mut() {
            inlines.insert(0, Inline::Text(" ".to_owned()));
            inlines.insert(0, mention);
        } else {
            self.blocks.insert(0, Block::Paragraph(vec![mention]));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPED: &str = "Fixed *today* in `main.rs` & <b>tested</b>.\nSee https://example.com/pr/7.\n\n\
        - first [x]\n- @lee second\n\n/close\n#1 snake_case {code}\n\n```rust\nlet a = \"{b}\";\n/close\n```";

    #[test]
    fn cloud_gets_a_document() {
        let person = Person {
            id: "557058:lee".to_owned(),
            name: "Lee".to_owned(),
        };

        let document = document(&Report::read(TYPED).mentioning(person));

        insta::assert_json_snapshot!(document);
    }

    #[test]
    fn a_data_center_gets_wiki_markup() {
        let person = Person {
            id: "lee".to_owned(),
            name: "Lee".to_owned(),
        };

        let markup = wiki(&Report::read(TYPED).mentioning(person));

        insta::assert_snapshot!(markup);
    }

    #[test]
    fn the_others_get_markdown_without_commands_and_mentions() {
        let text = markdown(&Report::read(TYPED));

        insta::assert_snapshot!(text);
    }

    #[test]
    fn blanks_are_no_report() {
        assert!(Report::read(" \n\n\t").is_empty());
    }
}
