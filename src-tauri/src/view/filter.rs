//! The filter as it is typed: what is wrong with it, what could come next, and what puts rows together.
//!
//! Nothing here repeats the text that was typed: the window has it, and somebody may have pasted a secret.

use domain::{Completion, FilterProblem, GroupBy};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::count;

/// What puts rows together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum GroupingName {
    /// The system.
    System,
    /// The kind.
    Kind,
    /// The credential.
    Credential,
    /// The tag.
    Tag,
}

/// A filter that is being typed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FilterInput {
    /// The text.
    pub text: String,
    /// Where the cursor stands, in the window's units (UTF-16).
    pub cursor: u32,
}

/// A term that was not understood. Places are in the window's units (UTF-16).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FilterProblemView {
    /// Where the wrong part begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// What is wrong.
    pub words: String,
    /// What was meant, perhaps; goes in the wrong part's place.
    pub suggestion: Option<String>,
}

/// One way to go on. Places are in the window's units (UTF-16).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CompletionView {
    /// Where what it replaces begins; it ends at the cursor.
    pub from: u32,
    /// What goes there.
    pub insert: String,
    /// What it means; empty where the text says it.
    pub meaning: String,
    /// Whether it goes on a value that was begun.
    pub is_likely: bool,
}

impl From<GroupBy> for GroupingName {
    fn from(by: GroupBy) -> Self {
        match by {
            GroupBy::System => Self::System,
            GroupBy::Kind => Self::Kind,
            GroupBy::Credential => Self::Credential,
            GroupBy::Tag => Self::Tag,
        }
    }
}

impl From<GroupingName> for GroupBy {
    fn from(name: GroupingName) -> Self {
        match name {
            GroupingName::System => Self::System,
            GroupingName::Kind => Self::Kind,
            GroupingName::Credential => Self::Credential,
            GroupingName::Tag => Self::Tag,
        }
    }
}

impl FilterInput {
    /// The cursor's place in bytes; the end where it stands nowhere in the text.
    pub(crate) fn cursor_in_bytes(&self) -> usize {
        let mut units = 0;
        for (at, character) in self.text.char_indices() {
            if units >= self.cursor as usize {
                return at;
            }
            units += character.len_utf16();
        }
        self.text.len()
    }
}

impl FilterProblemView {
    /// What is wrong with a term of `text`.
    pub(crate) fn of(problem: &FilterProblem, text: &str) -> Self {
        Self {
            from: units(text, problem.at.start),
            to: units(text, problem.at.end),
            words: problem.trouble.to_string(),
            suggestion: problem.suggestion.map(str::to_owned),
        }
    }
}

impl CompletionView {
    /// One way to go on in `text`.
    pub(crate) fn of(completion: &Completion, text: &str) -> Self {
        Self {
            from: units(text, completion.replaces.start),
            insert: completion.insert.clone(),
            meaning: completion.meaning.clone(),
            is_likely: completion.is_likely,
        }
    }
}

/// A place in bytes, in the window's units.
fn units(text: &str, bytes: usize) -> u32 {
    count(text.get(..bytes).unwrap_or(text).encode_utf16().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_as_the_window_counts_them() {
        let text = "\u{1f9f5} knd:jira";
        let problem = text.parse::<domain::Filter>().unwrap_err();

        let view = FilterProblemView::of(&problem, text);

        assert_eq!((view.from, view.to), (3, 6));
        let cursor = |cursor| {
            let text = text.to_owned();
            FilterInput { text, cursor }.cursor_in_bytes()
        };
        assert_eq!((cursor(3), cursor(99)), (5, text.len()));
    }
}
