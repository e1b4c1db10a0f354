//! Words that people put on connections.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Longer would be a note.
const LONGEST: usize = 32;

/// One word on a connection. Two that differ in case only are the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag(String);

/// Why a text is no tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TagError {
    /// Nothing in it.
    #[error("a tag needs at least one character")]
    Empty,
    /// Too much in it.
    #[error("a tag has at most {LONGEST} characters")]
    TooLong,
    /// A comma divides tags, and a line break or another control character would not be seen.
    #[error("a tag is one line without a comma")]
    Unprintable,
}

impl Tag {
    /// A typed tag, without the blanks around it.
    ///
    /// # Errors
    /// See [`TagError`].
    pub fn parse(text: &str) -> Result<Self, TagError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TagError::Empty);
        }
        if text.chars().count() > LONGEST {
            return Err(TagError::TooLong);
        }
        if text
            .chars()
            .any(|character| character.is_control() || character == ',')
        {
            return Err(TagError::Unprintable);
        }
        Ok(Self(text.to_owned()))
    }

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Each once, in the order of the alphabet; of two that differ in case only, the first.
    pub fn tidy(tags: Vec<Self>) -> Vec<Self> {
        let mut tidy: Vec<Self> = Vec::new();
        for tag in tags {
            if !tidy.iter().any(|other| other.is_same(&tag)) {
                tidy.push(tag);
            }
        }
        tidy.sort_by_key(|tag| tag.0.to_lowercase());
        tidy
    }

    /// Whether the two differ in case only.
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.to_lowercase() == other.0.to_lowercase()
    }
}

impl TryFrom<String> for Tag {
    type Error = TagError;

    fn try_from(text: String) -> Result<Self, TagError> {
        Self::parse(&text)
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> Self {
        tag.0
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_one_short_line_without_the_blanks_around_it() {
        assert_eq!(Tag::parse("  team a ").unwrap().as_str(), "team a");
        assert_eq!(Tag::parse(" "), Err(TagError::Empty));
        assert_eq!(Tag::parse(&"x".repeat(33)), Err(TagError::TooLong));
        assert_eq!(Tag::parse("a\nb"), Err(TagError::Unprintable));
        assert_eq!(Tag::parse("a,b"), Err(TagError::Unprintable));
    }

    #[test]
    fn tags_that_differ_in_case_only_are_one() {
        let tags = ["nightly", "Core", "NIGHTLY"].map(|text| Tag::parse(text).unwrap());

        let tidy = Tag::tidy(tags.to_vec());

        assert_eq!(
            tidy.iter().map(Tag::as_str).collect::<Vec<_>>(),
            ["Core", "nightly"]
        );
    }
}
