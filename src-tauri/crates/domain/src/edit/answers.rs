//! From a stored connection back to the answers that its edit form shows.

use serde_json::Value;

use crate::{
    Connection, Kind,
    kinds::{Answers, ConnectionKind, Control, FieldId},
};

/// The answers that come closest to a stored connection; `None` for a plugin that is shown read-only.
///
/// Choices (cloud or server, region, way of signing in) are nowhere stored: those are taken with which the form says
/// what the system holds.
pub fn answers_of(connection: &Connection) -> Option<Answers> {
    let Kind::Known(kind) = connection.kind else {
        return None;
    };
    let plain = plain(connection, kind);
    let candidates = variants(kind, FieldId::Site, vec![without_address(&plain), plain]);
    let candidates = variants(kind, FieldId::AuthMethod, candidates);
    // The first of the best: a choice that needs no address spelled out comes before one that does.
    let mut best: Option<(usize, Answers)> = None;
    for answers in candidates {
        let score = likeness(connection, kind, &answers);
        if best.as_ref().is_none_or(|(least, _)| score > *least) {
            best = Some((score, answers));
        }
    }
    best.map(|(_, answers)| answers)
}

/// What is stored in so many words.
fn plain(connection: &Connection, kind: ConnectionKind) -> Answers {
    let settings = &connection.settings;
    let field = |name: &str| {
        let fields = &connection.remote.as_ref()?.fields;
        fields.get(name)?.as_str().map(str::to_owned)
    };
    // Where the system stores no address, the organisation says it.
    let is_stored = kind.spec().stores_address;
    let address = field("endpoint").or_else(|| settings.address.as_ref().map(ToString::to_string));
    // What the system has a field for, it decides; the rest is ours.
    let follow = |name: &str, ours: &Option<String>| field(name).or_else(|| ours.clone());
    let organization = match field("org") {
        Some(key) if !key.is_empty() => Some(key),
        _ => follow("organization", &settings.organization),
    };
    let texts = [
        (FieldId::Name, Some(connection.name.clone())),
        (FieldId::Address, address.filter(|_| is_stored)),
        (FieldId::Organization, organization),
        (FieldId::Enterprise, follow("enterprise", &settings.enterprise)),
        (FieldId::Login, field("username")),
        (FieldId::AppId, field("appId")),
        (FieldId::Installation, installation(connection)),
        (FieldId::Proxy, follow("proxy", &settings.proxy)),
        (FieldId::RateLimit, rate_limit(connection)),
    ];
    let filled = texts.into_iter().filter_map(|(id, text)| Some((id, text?)));
    filled.filter(|(_, text)| !text.is_empty()).collect()
}

fn rate_limit(connection: &Connection) -> Option<String> {
    let stored = connection
        .remote
        .as_ref()
        .and_then(|copy| copy.fields.get("rateLimitPerHour"));
    let stored = match stored {
        Some(value) => value.as_u64().and_then(|limit| u32::try_from(limit).ok()),
        None => connection.settings.rate_limit_per_hour,
    };
    stored.filter(|limit| *limit > 0).map(|limit| limit.to_string())
}

fn installation(connection: &Connection) -> Option<String> {
    let stored = connection.remote.as_ref()?.fields.get("installationId")?;
    stored
        .as_u64()
        .filter(|number| *number > 0)
        .map(|number| number.to_string())
}

fn without_address(answers: &Answers) -> Answers {
    let mut answers = answers.clone();
    answers.remove(&FieldId::Address);
    answers
}

/// Each candidate with each choice of a field; as they are where the form has no such field.
fn variants(kind: ConnectionKind, field: FieldId, candidates: Vec<Answers>) -> Vec<Answers> {
    let mut all = Vec::new();
    for answers in candidates {
        let form = kind.form(&answers);
        let choices = form
            .fields
            .iter()
            .find(|one| one.id == field)
            .map(|one| one.control.clone());
        match choices {
            Some(Control::Choice(choices)) => all.extend(choices.iter().map(|choice| {
                let mut answers = answers.clone();
                answers.insert(field, choice.value.to_owned());
                answers
            })),
            Some(
                Control::Text
                | Control::TextOrPick
                | Control::Number
                | Control::Secret
                | Control::SecretRows
                | Control::PrivateKey
                | Control::Pick,
            )
            | None => all.push(answers),
        }
    }
    all
}

/// How much of what the form says is what the system holds.
fn likeness(connection: &Connection, kind: ConnectionKind, answers: &Answers) -> usize {
    let reading = kind.form(answers).reading;
    let Some(copy) = &connection.remote else {
        return usize::from(answers.contains_key(&FieldId::Address));
    };
    let holds = |name: &str, value: &str| copy.fields.get(name).and_then(Value::as_str) == Some(value);
    let address = reading.address.as_ref().map(ToString::to_string);
    let is_exact = address.is_some_and(|address| {
        // A slash at the end is ours (devlake.md 2.2).
        holds("endpoint", &address) || holds("endpoint", address.trim_end_matches('/'))
    });
    // What is left of another way of signing in counts less than the way itself.
    let weight = |name: &str| if name == "authMethod" { 4 } else { 1 };
    let body: usize = reading
        .body
        .iter()
        .filter(|(name, value)| copy.fields.get(*name) == Some(value))
        .map(|(name, _)| weight(name))
        .sum();
    // An address that the form would write otherwise is still better shown than left out.
    let is_shown = answers.contains_key(&FieldId::Address);
    4 * usize::from(is_exact) + 2 * body + usize::from(is_shown && !is_exact)
}
