//! What is wrong with a filter, and where. Never quotes the text: whoever shows it has it.

use std::ops::Range;

/// A term that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{trouble}")]
pub struct FilterProblem {
    /// The place of the wrong part in the text, in bytes.
    pub at: Range<usize>,
    /// What is wrong with it.
    pub trouble: FilterTrouble,
    /// What was meant, perhaps; goes in the wrong part's place.
    pub suggestion: Option<&'static str>,
}

/// What is wrong with a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FilterTrouble {
    /// No key of that name.
    #[error("There is no such key. In quotes it is searched as text.")]
    UnknownKey,
    /// No state of that name.
    #[error("There is no such state.")]
    UnknownState,
    /// Nothing after the colon.
    #[error("Something is missing after the colon.")]
    NoValue,
    /// Not a number of days.
    #[error("A number of days belongs here, as in >90.")]
    NotDays,
    /// Not a number.
    #[error("A number belongs here, as in >3.")]
    NotACount,
}
