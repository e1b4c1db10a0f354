//! Somebody else changed it meanwhile: what was seen, what they made of it, what is wanted.

use std::collections::BTreeSet;

use domain::{Connection, Hint, RemoteCopy, edit::Edit};
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
    /// `mine` is what is visible of the new secrets that the person entered.
    pub(super) fn of(connection: &Connection, change: &Edit, theirs: &Listed, mine: &[Hint]) -> Self {
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
            .filter(|side| side.seen != side.theirs || side.mine.is_some());
        let secrets = secrets(connection, theirs, mine);
        Self {
            fields: fields.chain(secrets).collect(),
            theirs_at: theirs.copy.updated_at,
        }
    }
}

/// The secrets of a connection as one field, by what is visible of each, where that became something else.
fn secrets(connection: &Connection, theirs: &Listed, mine: &[Hint]) -> Option<Side> {
    let shown = |copy: &RemoteCopy| ends(copy.secrets.iter().map(|secret| &secret.hint));
    let seen = connection.remote.as_ref().and_then(shown);
    let now = shown(&theirs.copy);
    let slot = theirs.copy.secrets.first()?.slot;
    (seen != now).then(|| Side {
        field: slot.devlake_field().to_owned(),
        seen,
        theirs: now,
        mine: ends(mine.iter()),
    })
}

/// "…90ab, …77cd", in one order: a change puts several tokens into another (devlake.md 3.1).
fn ends<'h>(hints: impl Iterator<Item = &'h Hint>) -> Option<Value> {
    let mut ends: Vec<String> = hints
        .filter_map(|hint| Some(format!("…{}", hint.last_four.as_ref()?)))
        .collect();
    ends.sort();
    (!ends.is_empty()).then(|| ends.join(", ").into())
}
