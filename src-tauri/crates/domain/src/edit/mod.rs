//! Editing: what changed between a stored connection and what was answered. Pure; what follows from it is sent by one
//! path (`connect::devlake`), which changes nothing else.
//!
//! A field that nobody touched is never sent anew, whatever we would have made of it: an address that we would write
//! otherwise stays as it is stored.

mod answers;
mod fields;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

pub use answers::answers_of;
pub use fields::{ASKED, asked_field, has_further_fields, shown};

use self::fields::{field_of, further_field, stored, wanted};
use crate::{
    AuthStyle, Connection, Kind, Origin, Settings, Slot,
    kinds::{Answers, ConnectionKind, FieldId, Form, Problem, Reading},
};

/// What an edit changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The kind.
    pub kind: ConnectionKind,
    /// What the system is sent, by its own names; empty when only our own record changes.
    pub fields: BTreeMap<String, Value>,
    /// What is kept with our record afterwards.
    pub settings: Settings,
    /// The name afterwards.
    pub name: String,
    /// The user name afterwards, where it changed.
    pub login: Option<String>,
    /// The slot that the secret fills, where the way of signing in changed.
    pub slot: Option<Slot>,
    /// How our own requests to the provider carry the secret afterwards.
    pub auth_style: AuthStyle,
    /// Where the secret would go from now on instead, where that is another place.
    pub moves: Option<Move>,
    /// Why the stored secret cannot stay, where it cannot.
    pub needs_secret: Option<NeedsSecret>,
    /// Each change for people, in the form's order.
    pub changes: Vec<FieldChange>,
}

impl Edit {
    /// Whether anything changes at all.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

/// The provider's origin becomes another one: a person must agree before a stored secret follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Where it goes today.
    pub old: Origin,
    /// Where it would go.
    pub new: Origin,
}

/// Why an edit needs a new secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeedsSecret {
    /// Another way of signing in takes another secret (devlake.md 2.5).
    Method,
    /// Nobody can say where the secret went until now, so nobody can agree to the change.
    UnknownOrigin,
}

/// One field before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The form's field, where there is one.
    pub field: Option<FieldId>,
    /// The system's name of it; the form's own word where only our record has it.
    pub name: String,
    /// Before.
    pub before: String,
    /// After.
    pub after: String,
}

/// Why there is nothing to send.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A plugin that is shown read-only.
    #[error("this plugin is shown read-only")]
    ReadOnly,
    /// Some of what was changed cannot be used.
    #[error("some answers cannot be used")]
    Invalid(Vec<Problem>),
    /// A further field that the system does not have, that is part of the form, or that has another type there.
    #[error("the field {0} cannot be changed")]
    Field(String),
}

/// What `answers` change about a connection. Answers that are left out change nothing; an
/// empty one clears. `further` are fields that the system returned and the form does not have, by the system's names.
///
/// # Errors
/// An [`EditError`]. What is wrong with a field that nobody touched is none of them.
pub fn edit(
    connection: &Connection,
    answers: &Answers,
    further: &BTreeMap<String, Value>,
) -> Result<Edit, EditError> {
    let before = answers_of(connection).ok_or(EditError::ReadOnly)?;
    let Kind::Known(kind) = connection.kind else {
        return Err(EditError::ReadOnly);
    };
    let mut after = before.clone();
    after.extend(answers.iter().map(|(field, answer)| (*field, answer.clone())));
    let text =
        |answers: &Answers, field: FieldId| answers.get(&field).map_or("", |one| one.trim()).to_owned();
    let touched: BTreeSet<FieldId> = FieldId::ALL
        .into_iter()
        .filter(|field| text(&before, *field) != text(&after, *field))
        .collect();
    let (old, new) = (kind.form(&before), kind.form(&after));
    require_usable(&old, &new, &touched, &after)?;
    let mut fields = changed_fields(connection, kind, &old.reading, &new.reading, &touched);
    for (name, value) in further {
        fields.insert(name.clone(), further_field(connection, kind, name, value)?);
    }
    Ok(assembled(
        connection,
        kind,
        fields,
        &touched,
        &new,
        (&before, &after),
    ))
}

/// Only what the person touched, and what follows from it, can be wrong.
fn require_usable(
    old: &Form,
    new: &Form,
    touched: &BTreeSet<FieldId>,
    after: &Answers,
) -> Result<(), EditError> {
    let mut problems: Vec<Problem> = new
        .reading
        .problems
        .iter()
        .filter(|problem| touched.contains(&problem.field) || !old.reading.problems.contains(problem))
        .cloned()
        .collect();
    let is_emptied =
        |field| touched.contains(&field) && after.get(&field).is_none_or(|one| one.trim().is_empty());
    // The form would propose one; somebody who empties the field is told instead.
    if is_emptied(FieldId::Name) {
        problems.push(Problem {
            field: FieldId::Name,
            words: "Give the connection a name.".to_owned(),
        });
    }
    if problems.is_empty() {
        return Ok(());
    }
    Err(EditError::Invalid(problems))
}

/// The system's fields that are to become something else.
fn changed_fields(
    connection: &Connection,
    kind: ConnectionKind,
    old: &Reading,
    new: &Reading,
    touched: &BTreeSet<FieldId>,
) -> BTreeMap<String, Value> {
    let (before, after) = (wanted(kind, old), wanted(kind, new));
    let mut fields = BTreeMap::new();
    for (name, value) in &after {
        let is_asked_for = touched.contains(&field_of(name)) || before.get(name) != Some(value);
        if is_asked_for && stored(connection, name).as_ref() != Some(value) {
            fields.insert((*name).to_owned(), value.clone());
        }
    }
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        // Clearing is somebody's act; what a form merely stopped asking for stays.
        let is_text =
            stored(connection, name).is_some_and(|value| value.as_str().is_some_and(|text| !text.is_empty()));
        if touched.contains(&field_of(name)) && *name != "username" && is_text {
            fields.insert((*name).to_owned(), "".into());
        }
    }
    fields
}

fn assembled(
    connection: &Connection,
    kind: ConnectionKind,
    fields: BTreeMap<String, Value>,
    touched: &BTreeSet<FieldId>,
    new: &Form,
    (before, after): (&Answers, &Answers),
) -> Edit {
    let reading = &new.reading;
    let is_address_new = fields.contains_key("endpoint")
        || (!kind.spec().stores_address && fields.contains_key("organization"));
    let settings = settings(connection, touched, reading, is_address_new);
    let old = connection
        .settings
        .address
        .as_ref()
        .map(|address| address.origin().clone());
    let new_origin = reading.address.as_ref().map(|address| address.origin().clone());
    let moves = match (old.clone(), new_origin) {
        (Some(old), Some(new)) if is_address_new && old != new => Some(Move { old, new }),
        _ => None,
    };
    let changes_method = fields.contains_key("authMethod");
    // Another App has another key.
    let needs_secret = if changes_method || fields.contains_key("appId") {
        Some(NeedsSecret::Method)
    } else {
        (fields.contains_key("endpoint") && old.is_none()).then_some(NeedsSecret::UnknownOrigin)
    };
    let mut changes: Vec<FieldChange> = fields
        .iter()
        .map(|(name, value)| FieldChange {
            field: asked_field(name),
            name: name.clone(),
            before: stored(connection, name).as_ref().map(shown).unwrap_or_default(),
            after: shown(value),
        })
        .collect();
    // What only our record has.
    for field in [FieldId::Organization, FieldId::Enterprise] {
        if touched.contains(&field) && changes.iter().all(|change| change.field != Some(field)) {
            let text = |answers: &Answers| {
                answers
                    .get(&field)
                    .map(|one| one.trim().to_owned())
                    .unwrap_or_default()
            };
            changes.push(FieldChange {
                field: Some(field),
                name: if field == FieldId::Organization {
                    "organization"
                } else {
                    "enterprise"
                }
                .to_owned(),
                before: text(before),
                after: text(after),
            });
        }
    }
    changes.sort_by_key(|change| (change.field.is_none(), change.field, change.name.clone()));
    let name = match fields.get("name").and_then(Value::as_str) {
        Some(name) => name.to_owned(),
        None => connection.name.clone(),
    };
    Edit {
        kind,
        login: fields.get("username").and_then(Value::as_str).map(str::to_owned),
        slot: changes_method.then_some(reading.slot),
        auth_style: reading.auth_style,
        fields,
        settings,
        name,
        moves,
        needs_secret,
        changes,
    }
}

fn settings(
    connection: &Connection,
    touched: &BTreeSet<FieldId>,
    reading: &Reading,
    is_address_new: bool,
) -> Settings {
    let mut settings = connection.settings.clone();
    if is_address_new {
        settings.address = reading.address.clone();
    }
    if touched.contains(&FieldId::Organization) {
        settings.organization = reading.organization.clone();
    }
    if touched.contains(&FieldId::Enterprise) {
        settings.enterprise = reading.enterprise.clone();
    }
    if touched.contains(&FieldId::Proxy) {
        settings.proxy = reading.proxy.clone();
    }
    if touched.contains(&FieldId::RateLimit) {
        settings.rate_limit_per_hour = reading.rate_limit_per_hour;
    }
    settings
}
