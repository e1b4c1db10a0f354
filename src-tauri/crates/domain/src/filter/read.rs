//! From text to terms.

use super::{
    Bound, FilterProblem, FilterReading, FilterTrouble, KindWord, Side, Term, What,
    keys::{Key, StateWord},
    nearest::nearest,
    tokens::{Token, tokens},
};
use crate::kinds::{ConnectionKind, plugin_display};

pub(super) fn read(text: &str) -> FilterReading {
    let mut reading = FilterReading::default();
    for token in tokens(text) {
        match what(&token) {
            Ok(what) => reading.filter.terms.push(Term {
                is_negated: token.is_negated,
                what,
            }),
            Err(problem) => reading.problems.push(problem),
        }
    }
    reading
}

fn what(token: &Token) -> Result<What, FilterProblem> {
    let value = token.value.to_lowercase();
    let Some((written, key_at)) = &token.key else {
        return Ok(What::Text(value));
    };
    let written = written.to_lowercase();
    let key = Key::of(&written).ok_or_else(|| FilterProblem {
        at: key_at.clone(),
        trouble: FilterTrouble::UnknownKey,
        suggestion: nearest(&written, Key::ALL.map(Key::word)),
    })?;
    let wrong = |trouble| FilterProblem {
        at: token.value_at.clone(),
        trouble,
        suggestion: None,
    };
    if value.is_empty() {
        let at = key_at.start..token.value_at.end;
        return Err(FilterProblem {
            at,
            ..wrong(FilterTrouble::NoValue)
        });
    }
    match key {
        Key::Is => StateWord::of(&value).map(What::Is).ok_or_else(|| FilterProblem {
            suggestion: nearest(&value, StateWord::ALL.map(|(word, _)| word)),
            ..wrong(FilterTrouble::UnknownState)
        }),
        Key::Kind => Ok(What::Kind(kind(value))),
        Key::System => Ok(What::System(value)),
        Key::Organization => Ok(What::Organization(value)),
        Key::Enterprise => Ok(What::Enterprise(value)),
        Key::RemoteId => Ok(What::RemoteId(value)),
        Key::Tag => Ok(What::Tag(value)),
        Key::Credential => Ok(What::Credential(value)),
        Key::Age => days(&value)
            .map(What::Age)
            .ok_or_else(|| wrong(FilterTrouble::NotDays)),
        Key::Expires => days(&value)
            .map(What::Expires)
            .ok_or_else(|| wrong(FilterTrouble::NotDays)),
        Key::Used => count(&value)
            .map(What::Used)
            .ok_or_else(|| wrong(FilterTrouble::NotACount)),
    }
}

fn kind(value: String) -> KindWord {
    let is_displayed = |kind: &ConnectionKind| plugin_display(kind.spec().slug).to_lowercase() == value;
    ConnectionKind::of_devlake_plugin(&value)
        .or_else(|| ConnectionKind::ALL.into_iter().find(is_displayed))
        .map_or(KindWord::Other(value), KindWord::Known)
}

fn days(value: &str) -> Option<Bound> {
    count(value.strip_suffix('d').unwrap_or(value))
}

fn count(value: &str) -> Option<Bound> {
    let (side, digits) = Side::SIGNS
        .into_iter()
        .find_map(|(sign, side)| Some((side, value.strip_prefix(sign)?)))
        .unwrap_or((Side::Exactly, value));
    // `parse` alone would take a plus sign too.
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.parse().ok().filter(|_| is_number)?;
    Some(Bound { side, number })
}
