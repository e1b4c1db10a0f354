//! Cuts a filter's text into terms.

use std::ops::Range;

/// One term as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) is_negated: bool,
    /// What stands before the first colon, with its place.
    pub(super) key: Option<(String, Range<usize>)>,
    /// What follows, without its quotes.
    pub(super) value: String,
    /// The value's place, quotes included.
    pub(super) value_at: Range<usize>,
}

/// The terms of a text. A quote that is never closed runs to the end: it is being typed.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut reader = Reader { text, at: 0 };
    while let Some(token) = reader.token() {
        found.push(token);
    }
    found
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn token(&mut self) -> Option<Token> {
        while self.peek().is_some_and(char::is_whitespace) {
            self.step();
        }
        self.peek()?;
        let is_negated = self.is_minus_before_a_term();
        if is_negated {
            self.step();
        }
        let begin = self.at;
        if self.peek() == Some('"') {
            return Some(self.valued(is_negated, None));
        }
        while let Some(next) = self.peek()
            && !next.is_whitespace()
        {
            if next == ':' && self.at > begin {
                let key = (self.text[begin..self.at].to_owned(), begin..self.at);
                self.step();
                return Some(self.valued(is_negated, Some(key)));
            }
            self.step();
        }
        Some(Token {
            is_negated,
            key: None,
            value: self.text[begin..self.at].to_owned(),
            value_at: begin..self.at,
        })
    }

    fn valued(&mut self, is_negated: bool, key: Option<(String, Range<usize>)>) -> Token {
        let begin = self.at;
        let value = if self.peek() == Some('"') {
            self.quoted()
        } else {
            while self.peek().is_some_and(|next| !next.is_whitespace()) {
                self.step();
            }
            self.text[begin..self.at].to_owned()
        };
        Token {
            is_negated,
            key,
            value,
            value_at: begin..self.at,
        }
    }

    /// Between quotes a backslash keeps the next quote or backslash from meaning anything.
    fn quoted(&mut self) -> String {
        self.step();
        let mut value = String::new();
        while let Some(next) = self.peek() {
            self.step();
            match next {
                '"' => break,
                '\\' if matches!(self.peek(), Some('"' | '\\')) => {
                    value.extend(self.peek());
                    self.step();
                }
                other => value.push(other),
            }
        }
        value
    }

    /// A minus alone is text, as in `GitHub - my-org`.
    fn is_minus_before_a_term(&self) -> bool {
        let mut rest = self.text[self.at..].chars();
        rest.next() == Some('-') && rest.next().is_some_and(|next| !next.is_whitespace())
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn step(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }
}
