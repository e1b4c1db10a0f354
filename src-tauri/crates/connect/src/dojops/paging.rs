//! Lists over many pages, from servers that may go round in circles.

use std::collections::BTreeSet;

/// No list of a person's tickets is longer (connector-capabilities.md 1).
pub(super) const MAX_PAGES: usize = 50;

/// What a list brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// The items, each once.
    pub items: Vec<T>,
    /// Why there may be more; `None` when the list is whole.
    pub gap: Option<Gap>,
}

/// Why a list may be incomplete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gap {
    /// There were more pages than anybody reads.
    TooManyPages,
    /// The server sent the same page again.
    RepeatsItself,
    /// What belongs to organizations for whose single sign-on the token is not authorised is left out.
    SignOn,
}

/// Collects pages.
pub(super) struct Pages<T> {
    items: Vec<T>,
    keys: BTreeSet<String>,
    read: usize,
    gap: Option<Gap>,
}

impl<T> Pages<T> {
    pub(super) fn new() -> Self {
        Self {
            items: Vec::new(),
            keys: BTreeSet::new(),
            read: 0,
            gap: None,
        }
    }

    /// The server leaves something out of every page.
    pub(super) fn is_without(&mut self, gap: Gap) {
        self.gap.get_or_insert(gap);
    }

    /// Adds a page and says whether the next may be asked for. `has_next` is what the server says of it.
    pub(super) fn add(&mut self, page: Vec<(String, T)>, has_next: bool) -> bool {
        self.read += 1;
        let is_empty = page.is_empty();
        let before = self.keys.len();
        for (key, item) in page {
            if self.keys.insert(key) {
                self.items.push(item);
            }
        }
        if !has_next {
            return false;
        }
        // A page may be short or, on Jira Cloud, empty without being the last; one with nothing but what is known is a circle.
        if !is_empty && self.keys.len() == before {
            self.gap = Some(Gap::RepeatsItself);
        } else if self.read >= MAX_PAGES {
            self.gap = Some(Gap::TooManyPages);
        }
        self.gap.is_none()
    }

    /// A page was named that had been read already.
    pub(super) fn repeats(&mut self) {
        self.gap = Some(Gap::RepeatsItself);
    }

    pub(super) fn finish(self) -> Found<T> {
        Found {
            items: self.items,
            gap: self.gap,
        }
    }
}
