//! What is printed: lines and tables for people, JSON for programs. Text from elsewhere stays text.

mod table;

use std::{borrow::Cow, sync::Arc};

use app::Told;
use serde::Serialize;
use serde_json::json;

pub(crate) use table::{Cell, Paint, Table, draw_rows};

use crate::{
    Console,
    failure::{Failure, code_name},
};

/// Prints for whoever asked.
#[derive(Clone)]
pub(crate) struct Printer {
    console: Arc<dyn Console>,
    pub(crate) is_json: bool,
    may_paint: bool,
}

impl Printer {
    pub(crate) fn new(console: Arc<dyn Console>, is_json: bool) -> Self {
        Self {
            console,
            is_json,
            may_paint: false,
        }
    }

    pub(crate) fn painting(self, may_paint: bool) -> Self {
        Self { may_paint, ..self }
    }

    /// A line for people; nothing where a program listens.
    pub(crate) fn line(&self, text: impl AsRef<str>) {
        if !self.is_json {
            self.console.out(&format!("{}\n", clean_lines(text.as_ref())));
        }
    }

    /// A remark that belongs to no result: progress, warnings, what was found.
    pub(crate) fn note(&self, text: impl AsRef<str>) {
        self.console.err(&format!("{}\n", clean_lines(text.as_ref())));
    }

    /// A table for people.
    pub(crate) fn table(&self, table: &Table<'_>) {
        if !self.is_json {
            let (width, is_painted) = self.looks();
            self.console.out(&table.draw(width, is_painted));
        }
    }

    /// How tables are drawn: the terminal's width, and whether they are painted.
    pub(crate) fn looks(&self) -> (Option<usize>, bool) {
        let width = self.console.width();
        (width, self.may_paint && width.is_some())
    }

    /// Text that is made ready, as it is.
    pub(crate) fn ready(&self, text: &str) {
        self.console.out(text);
    }

    /// The result for programs: one document on one line.
    pub(crate) fn json(&self, result: &impl Serialize) {
        if self.is_json {
            // Our own shapes have text keys only.
            let text = serde_json::to_string(result).unwrap_or_default();
            self.console.out(&format!("{text}\n"));
        }
    }

    /// Why it was not done, and what helps.
    pub(crate) fn failure(&self, failure: &Failure) {
        let Told {
            code,
            message,
            hint,
            field: _,
        } = &failure.told;
        if self.is_json {
            let error = json!({"error": {
                "code": code_name(*code),
                "message": message,
                "remedy": hint,
                "exit": failure.exit.code(),
            }});
            self.console.err(&format!("{error}\n"));
            return;
        }
        self.note(format!("Error: {message}"));
        if let Some(hint) = hint {
            self.note(hint);
        }
    }
}

/// Text on one line, without control and direction characters: a name from a server moves no cursor.
pub(crate) fn clean<'a>(text: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
    let text = text.into();
    // Nearly all of it is plain, and there may be much.
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return text;
    }
    let is_hidden = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    text.chars()
        .map(|letter| if is_hidden(letter) { ' ' } else { letter })
        .collect::<String>()
        .into()
}

fn clean_lines(text: &str) -> String {
    let lines: Vec<Cow<'_, str>> = text.split('\n').map(clean).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_elsewhere_moves_no_cursor_and_paints_nothing() {
        assert_eq!(clean("red \u{1b}[31m\u{202e}\r\nend"), "red  [31m   end");
    }
}
