//! A connection as read back after an update, held against what it should be.

use serde_json::{Map, Value};

use super::{
    Change,
    merge::{Record, changes_method, staying},
};

/// A field that is not what it should be after an update.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// DevLake's name of it; a secret's name where its visible end moved although no new one was sent.
    pub field: String,
    /// What was sent, or was there before; `None` for secrets.
    pub wanted: Option<Value>,
    /// What was read back; `None` for secrets and for what is gone.
    pub found: Option<Value>,
}

/// What is not as it was sent, or was left out of the update and moved all the same.
pub(super) fn differences(
    before: &Record,
    sent: &Map<String, Value>,
    change: &Change<'_>,
    after: &Record,
) -> Vec<Difference> {
    let found = |field: &str| match field {
        "name" => Some(Value::from(after.connection.name.as_str())),
        field => after.connection.fields.get(field).cloned(),
    };
    let unsent = before
        .connection
        .fields
        .iter()
        .filter(|(field, _)| !sent.contains_key(*field));
    let mut differences: Vec<Difference> = sent
        .iter()
        .chain(unsent)
        .filter(|(field, wanted)| !is_same(wanted, found(field).as_ref()))
        .map(|(field, wanted)| Difference {
            field: field.clone(),
            wanted: Some(wanted.clone()),
            found: found(field),
        })
        .collect();
    let gives_up = changes_method(before, change);
    let new = change.secret.as_ref().map(|new| new.slot.devlake_field());
    for field in ["token", "password", "secretKey"] {
        let is_wanted = match Some(field) == new {
            true => stayed(before, change, after),
            // PATCH puts several tokens into another order (devlake.md 3.1).
            false => gives_up || ends(before, field) == ends(after, field),
        };
        if !is_wanted {
            differences.push(Difference {
                field: field.to_owned(),
                wanted: None,
                found: None,
            });
        }
    }
    differences
}

/// Whether each token that was to stay is still seen.
fn stayed(before: &Record, change: &Change<'_>, after: &Record) -> bool {
    let seen = after.connection.secrets.iter().map(|seen| &seen.hint);
    let mut seen: Vec<_> = seen.collect();
    staying(before, change).iter().all(|kept| {
        let at = seen.iter().position(|seen| **seen == kept.hint);
        at.map(|at| seen.swap_remove(at)).is_some()
    })
}

/// An empty field may be missing from an answer (devlake.md 2.3).
fn is_same(wanted: &Value, found: Option<&Value>) -> bool {
    match found {
        Some(found) => wanted == found,
        None => wanted.is_null() || wanted.as_str() == Some(""),
    }
}

/// The visible ends of the secrets in a field, in no order.
fn ends(record: &Record, field: &str) -> Vec<Option<String>> {
    let seen = record
        .connection
        .secrets
        .iter()
        .filter(|secret| secret.field == field);
    let mut ends: Vec<_> = seen.map(|secret| secret.hint.last_four.clone()).collect();
    ends.sort();
    ends
}
