//! From terms to text.

use std::fmt;

use super::{Bound, Filter, KindWord, Side, Term, What, keys::Key};

impl fmt::Display for Filter {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, term) in self.terms.iter().enumerate() {
            if place > 0 {
                out.write_str(" ")?;
            }
            write!(out, "{term}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_negated {
            out.write_str("-")?;
        }
        let key = |key: Key| format!("{}:", key.word());
        match &self.what {
            What::Text(text) => out.write_str(&quoted(text)),
            What::Is(state) => write!(out, "{}{}", key(Key::Is), state.word()),
            What::Kind(KindWord::Known(kind)) => write!(out, "{}{}", key(Key::Kind), kind.spec().slug),
            What::Kind(KindWord::Other(text)) => write!(out, "{}{}", key(Key::Kind), quoted(text)),
            What::System(text) => write!(out, "{}{}", key(Key::System), quoted(text)),
            What::Organization(text) => write!(out, "{}{}", key(Key::Organization), quoted(text)),
            What::Enterprise(text) => write!(out, "{}{}", key(Key::Enterprise), quoted(text)),
            What::RemoteId(text) => write!(out, "{}{}", key(Key::RemoteId), quoted(text)),
            What::Tag(text) => write!(out, "{}{}", key(Key::Tag), quoted(text)),
            What::Credential(text) => write!(out, "{}{}", key(Key::Credential), quoted(text)),
            What::Age(bound) => write!(out, "{}{bound}", key(Key::Age)),
            What::Expires(bound) => write!(out, "{}{bound}", key(Key::Expires)),
            What::Used(bound) => write!(out, "{}{bound}", key(Key::Used)),
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.side {
            Side::Over => ">",
            Side::AtLeast => ">=",
            Side::Under => "<",
            Side::AtMost => "<=",
            Side::Exactly => "",
        };
        write!(out, "{sign}{}", self.number)
    }
}

/// In quotes where it would else be read as something else.
pub(super) fn quoted(text: &str) -> String {
    let is_plain = !text.is_empty()
        && !text.starts_with('-')
        && !text
            .chars()
            .any(|character| character.is_whitespace() || matches!(character, '"' | ':'));
    if is_plain {
        return text.to_owned();
    }
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}
