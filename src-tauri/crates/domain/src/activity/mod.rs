//! The history: what was done, to what, with before and after, and how it ended. Never a secret, nor more of one than
//! its hint.
//!
//! An entry says in closed words what happened; nothing in it is a sentence. The words for people are tables beside the
//! enums, so that every face says the same.

mod action;
mod field;
mod filter;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use action::{Action, ActionGroup, Ended};
pub use field::ChangedField;
pub use filter::ActivityFilter;

use crate::{Connection, ConnectionId, CredentialId, Kind, System, SystemId};

/// The longest text kept of one value, in characters: nobody compares more, and names come from outside.
const LONGEST_VALUE: usize = 300;

/// One entry of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub action: Action,
    /// By what it is found again.
    #[serde(default)]
    pub about: About,
    /// What it was done to, by its name then.
    pub name: String,
    /// What changed, non-secret fields only.
    pub changes: Vec<Change>,
    /// How it ended.
    pub outcome: Ended,
}

/// Everything that an entry concerns.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// The connections, the one that it is mostly about first.
    pub connections: Vec<ConnectionId>,
    /// The credentials, likewise.
    pub credentials: Vec<CredentialId>,
    /// The systems, likewise.
    pub systems: Vec<SystemId>,
    /// The kind of the first connection.
    pub kind: Option<Kind>,
    /// The name of the first system then.
    pub place: Option<String>,
}

/// One field before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field.
    pub field: ChangedField,
    /// Its value before.
    pub before: Option<String>,
    /// Its value after.
    pub after: Option<String>,
}

impl Activity {
    /// Something that was done and went well, until more is said.
    pub fn new(action: Action, name: impl Into<String>, at: Timestamp) -> Self {
        Self {
            at,
            action,
            about: About::default(),
            name: shortened(name.into()),
            changes: Vec::new(),
            outcome: Ended::Done,
        }
    }

    /// Something that was done to a connection.
    pub fn of_connection(action: Action, connection: &Connection, at: Timestamp) -> Self {
        let mut activity = Self::new(action, connection.name.as_str(), at).with_connection(connection.id);
        activity.about.systems.push(connection.system);
        activity.about.kind = Some(connection.kind.clone());
        activity
    }

    /// Something that was done to a system.
    pub fn of_system(action: Action, system: &System, at: Timestamp) -> Self {
        Self::new(action, system.name.as_str(), at).in_system(system)
    }

    /// It concerns this system.
    #[must_use]
    pub fn in_system(mut self, system: &System) -> Self {
        self.about.place.get_or_insert_with(|| system.name.clone());
        if !self.about.systems.contains(&system.id) {
            self.about.systems.push(system.id);
        }
        self
    }

    /// It concerns this connection.
    #[must_use]
    pub fn with_connection(mut self, id: ConnectionId) -> Self {
        if !self.about.connections.contains(&id) {
            self.about.connections.push(id);
        }
        self
    }

    /// It concerns this credential.
    #[must_use]
    pub fn with_credential(mut self, id: CredentialId) -> Self {
        if !self.about.credentials.contains(&id) {
            self.about.credentials.push(id);
        }
        self
    }

    /// It changed these.
    #[must_use]
    pub fn changing(mut self, changes: impl IntoIterator<Item = Change>) -> Self {
        self.changes.extend(changes);
        self
    }

    /// It ended like this.
    #[must_use]
    pub fn ending(mut self, outcome: Ended) -> Self {
        self.outcome = outcome;
        self
    }
}

impl Change {
    /// A field before and after; an empty text is none, a long one is cut.
    pub fn new(field: impl Into<ChangedField>, before: Option<String>, after: Option<String>) -> Self {
        let tidy = |value: Option<String>| value.filter(|text| !text.is_empty()).map(shortened);
        Self {
            field: field.into(),
            before: tidy(before),
            after: tidy(after),
        }
    }

    /// The change, where there is one.
    pub fn between(
        field: impl Into<ChangedField>,
        before: Option<String>,
        after: Option<String>,
    ) -> Option<Self> {
        (before.as_deref().unwrap_or_default() != after.as_deref().unwrap_or_default())
            .then(|| Self::new(field, before, after))
    }

    /// Something that is there from now on.
    pub fn added(field: impl Into<ChangedField>, after: impl Into<String>) -> Self {
        Self::new(field, None, Some(after.into()))
    }

    /// Something that is there no longer.
    pub fn removed(field: impl Into<ChangedField>, before: impl Into<String>) -> Self {
        Self::new(field, Some(before.into()), None)
    }
}

fn shortened(text: String) -> String {
    match text.char_indices().nth(LONGEST_VALUE) {
        None => text,
        Some((cut, _)) => format!("{}…", &text[..cut]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_one_only_where_something_differs() {
        let text = |text: &str| Some(text.to_owned());

        assert_eq!(Change::between("proxy", None, text("")), None);
        assert_eq!(Change::between("proxy", text("a"), text("a")), None);
        assert_eq!(
            Change::between("endpoint", text("a"), None),
            Some(Change {
                field: ChangedField::Address,
                before: text("a"),
                after: None
            })
        );
    }

    #[test]
    fn of_a_long_value_only_the_beginning_is_kept() {
        let long = "ä".repeat(LONGEST_VALUE + 1);

        let change = Change::added(ChangedField::Name, long);

        let kept = change.after.unwrap();
        assert_eq!(kept.chars().count(), LONGEST_VALUE + 1);
        assert!(kept.ends_with('…'));
    }

    #[test]
    fn an_entry_is_written_in_stable_words() {
        let entry = Activity::new(Action::SetDate, "…90ab", Timestamp::UNIX_EPOCH)
            .changing([Change::added("x-plugin-field", "1")])
            .ending(Ended::PutBack);

        let written = serde_json::to_value(&entry).unwrap();

        assert_eq!(written["action"], "set_date");
        assert_eq!(written["outcome"], "put_back");
        assert_eq!(written["changes"][0]["field"], "x-plugin-field");
        assert_eq!(serde_json::from_value::<Activity>(written).unwrap(), entry);
    }
}
