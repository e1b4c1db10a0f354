//! Somebody else changed it meanwhile: what was seen, what they made of it, what is wanted.

use std::collections::BTreeSet;

use domain::{Connection, edit::Edit};
use jiff::Timestamp;
use serde_json::Value;

use crate::remote::Listed;

/// A change of ours beside a change of somebody else's.
#[derive(Debug, Clone, PartialEq)]
pub struct BothSides {
    /// Every field that either of them changed, by the system's names.
    pub fields: Vec<Side>,
    /// When they changed it: a request with this stamp overrides them, in the fields that it names only.
    pub theirs_at: Option<Timestamp>,
}

/// One field.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// The system's name of it.
    pub field: String,
    /// What the person saw.
    pub seen: Option<Value>,
    /// What it is by now.
    pub theirs: Option<Value>,
    /// What the person wants; `None` where they did not touch it.
    pub mine: Option<Value>,
}

impl BothSides {
    pub(super) fn of(connection: &Connection, change: &Edit, theirs: &Listed) -> Self {
        let seen = connection.remote.as_ref().map(|copy| &copy.fields);
        let mut names: BTreeSet<&str> = change.fields.keys().map(String::as_str).collect();
        names.insert("name");
        names.extend(seen.into_iter().flatten().map(|(name, _)| name.as_str()));
        names.extend(theirs.copy.fields.keys().map(String::as_str));
        let fields = names
            .into_iter()
            .map(|name| Side {
                field: name.to_owned(),
                seen: match name {
                    "name" => Some(connection.name.as_str().into()),
                    name => seen.and_then(|fields| fields.get(name).cloned()),
                },
                theirs: match name {
                    "name" => Some(theirs.name.as_str().into()),
                    name => theirs.copy.fields.get(name).cloned(),
                },
                mine: change.fields.get(name).cloned(),
            })
            .filter(|side| side.seen != side.theirs || side.mine.is_some())
            .collect();
        Self {
            fields,
            theirs_at: theirs.copy.updated_at,
        }
    }
}
