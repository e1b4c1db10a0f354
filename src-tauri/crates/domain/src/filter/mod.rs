//! The filter language of the connection list: `is:stale kind:jira -tag:legacy "my org"`.
//!
//! Several terms must all hold; a `-` before a term turns it round; quotes hold a text together. Read and run here,
//! for the window and every other face alike. What cannot be understood is a [`FilterProblem`] with its place in the
//! text; the other terms hold meanwhile.

mod complete;
mod keys;
mod matching;
mod nearest;
mod print;
mod problem;
mod read;
#[cfg(test)]
mod tests;
mod tokens;

use std::str::FromStr;

pub use complete::{Completion, KnownValues};
pub use problem::{FilterProblem, FilterTrouble};

use crate::kinds::ConnectionKind;
use keys::StateWord;

/// A filter that was understood. Printed, it reads back as an equal one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    terms: Vec<Term>,
}

/// What a text comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FilterReading {
    /// The terms that were understood.
    pub filter: Filter,
    /// The others, in the order of the text.
    pub problems: Vec<FilterProblem>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    is_negated: bool,
    what: What,
}

/// Texts are in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    Text(String),
    Is(StateWord),
    Kind(KindWord),
    System(String),
    Organization(String),
    Enterprise(String),
    RemoteId(String),
    Tag(String),
    Credential(String),
    Age(Bound),
    Expires(Bound),
    Used(Bound),
}

/// A kind by its slug, alias or display name; else what a plugin's name must contain.
#[derive(Debug, Clone, PartialEq, Eq)]
enum KindWord {
    Known(ConnectionKind),
    Other(String),
}

/// `>90`: in days for dates, else a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bound {
    side: Side,
    number: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Over,
    AtLeast,
    Under,
    AtMost,
    Exactly,
}

impl Side {
    /// The longer signs first, so that none is mistaken for the beginning of another.
    const SIGNS: [(&'static str, Self); 5] = [
        (">=", Self::AtLeast),
        ("<=", Self::AtMost),
        (">", Self::Over),
        ("<", Self::Under),
        ("=", Self::Exactly),
    ];
}

impl Filter {
    /// Whether every row matches.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Reads a text as far as it can be understood. Never fails: half a term is there at every second key press.
    pub fn read(text: &str) -> FilterReading {
        read::read(text)
    }
}

/// For those who type a whole filter before anything happens.
impl FromStr for Filter {
    type Err = FilterProblem;

    fn from_str(text: &str) -> Result<Self, FilterProblem> {
        let reading = Self::read(text);
        match reading.problems.into_iter().next() {
            Some(problem) => Err(problem),
            None => Ok(reading.filter),
        }
    }
}
