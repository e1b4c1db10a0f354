//! What could come next where somebody is typing.

use std::{collections::BTreeSet, ops::Range};

use super::{
    Filter,
    keys::{Key, StateWord},
    print::quoted,
    tokens::{Token, tokens},
};

/// As many as there are keys; more would be read by nobody.
const MOST: usize = 11;
/// From so many letters on a plain word is taken for the beginning of a value.
const WORD: usize = 2;

/// What the existing rows offer as values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KnownValues {
    /// Slug and display name of each kind at hand.
    pub kinds: BTreeSet<(String, String)>,
    /// The systems' names.
    pub systems: BTreeSet<String>,
    /// Organizations and groups.
    pub organizations: BTreeSet<String>,
    /// Enterprises.
    pub enterprises: BTreeSet<String>,
    /// Tags.
    pub tags: BTreeSet<String>,
    /// What may be shown of credentials.
    pub credentials: BTreeSet<String>,
}

/// One way to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What it replaces, in bytes of the text.
    pub replaces: Range<usize>,
    /// What goes there.
    pub insert: String,
    /// What it means, where the text alone does not say.
    pub meaning: String,
    /// Whether it goes on a value that was begun, so that it can be taken without being chosen.
    pub is_likely: bool,
}

impl Filter {
    /// What could stand at the `cursor`, a place in bytes; the end of the text where it is none.
    pub fn complete(text: &str, cursor: usize, known: &KnownValues) -> Vec<Completion> {
        let cursor = if text.is_char_boundary(cursor) {
            cursor
        } else {
            text.len()
        };
        let before = &text[..cursor];
        let is_between = before.chars().next_back().is_none_or(char::is_whitespace);
        let last = tokens(before).pop().filter(|token| token.value_at.end == cursor);
        let mut found = match last {
            Some(token) if !is_between || token.key.is_some() => of_token(&token, known),
            Some(_) | None => keys("", cursor..cursor),
        };
        found.truncate(MOST);
        found
    }
}

fn of_token(token: &Token, known: &KnownValues) -> Vec<Completion> {
    let typed = token.value.to_lowercase();
    let at = token.value_at.clone();
    let Some((key, _)) = &token.key else {
        let mut found = keys(&typed, at.clone());
        if typed.chars().count() >= WORD {
            for key in [Key::Is, Key::Kind, Key::Tag] {
                let values = values(key, &typed, at.clone(), known);
                found.extend(values.into_iter().map(|value| Completion {
                    insert: format!("{}:{}", key.word(), value.insert),
                    is_likely: false,
                    ..value
                }));
            }
        }
        return found;
    };
    match Key::of(&key.to_lowercase()) {
        Some(key) => values(key, &typed, at, known),
        None => Vec::new(),
    }
}

fn keys(typed: &str, at: Range<usize>) -> Vec<Completion> {
    let begins = Key::ALL.into_iter().filter(|key| key.word().starts_with(typed));
    begins
        .map(|key| Completion {
            replaces: at.clone(),
            insert: format!("{}:", key.word()),
            meaning: key.meaning().to_owned(),
            is_likely: false,
        })
        .collect()
}

/// The values of a key that go on what was typed; nothing where it is one of them already.
fn values(key: Key, typed: &str, at: Range<usize>, known: &KnownValues) -> Vec<Completion> {
    let all = offered(key, known);
    if all.iter().any(|(value, _)| value.to_lowercase() == typed) {
        return Vec::new();
    }
    let goes_on = |text: &str| text.to_lowercase().starts_with(typed);
    let is_inside = |text: &str| text.to_lowercase().contains(typed);
    let (first, rest): (Vec<_>, Vec<_>) = all
        .into_iter()
        .filter(|(value, meaning)| is_inside(value) || is_inside(meaning))
        .partition(|(value, meaning)| goes_on(value) || goes_on(meaning));
    let chosen = first.into_iter().chain(rest);
    chosen
        .map(|(value, meaning)| Completion {
            replaces: at.clone(),
            insert: quoted(&value),
            meaning,
            is_likely: !typed.is_empty(),
        })
        .collect()
}

fn offered(key: Key, known: &KnownValues) -> Vec<(String, String)> {
    let plain = |values: &BTreeSet<String>| {
        let values = values.iter().cloned();
        values.map(|value| (value, String::new())).collect()
    };
    let bounds =
        |bounds: [(&str, &str); 3]| bounds.map(|(value, words)| (value.to_owned(), words.to_owned()));
    match key {
        Key::Is => StateWord::ALL
            .iter()
            .map(|(word, _)| ((*word).to_owned(), String::new()))
            .collect(),
        Key::Kind => known.kinds.iter().cloned().collect(),
        Key::System => plain(&known.systems),
        Key::Organization => plain(&known.organizations),
        Key::Enterprise => plain(&known.enterprises),
        // Nobody remembers an id by its beginning.
        Key::RemoteId => Vec::new(),
        Key::Tag => plain(&known.tags),
        Key::Credential => plain(&known.credentials),
        Key::Age => bounds([
            (">90", "older than 90 days"),
            (">180", "older than 180 days"),
            ("<30", "younger than 30 days"),
        ])
        .into(),
        Key::Expires => bounds([
            ("<7d", "within a week"),
            ("<30d", "within 30 days"),
            ("<90d", "within 90 days"),
        ])
        .into(),
        Key::Used => bounds([(">1", "shared"), (">3", "more than three"), ("1", "on its own")]).into(),
    }
}
