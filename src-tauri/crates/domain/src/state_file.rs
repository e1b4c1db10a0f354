//! gh-devlake's state files (devlake.md 5.4), kept in step: what it would have written is written, what it does not
//! know stays, and its two mistakes are not made: a file of another DevLake is left alone, and the last entry goes.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::Address;

const CONNECTIONS: &str = "connections";
const CONFIGURED_AT: &str = "connectionsConfiguredAt";

/// A connection as such a file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateEntry {
    /// The plugin's name in addresses.
    pub plugin: String,
    /// DevLake's number.
    pub connection_id: u64,
    /// Its name.
    pub name: String,
    /// The organisation, where there is one.
    pub organization: Option<String>,
    /// The enterprise, where there is one.
    pub enterprise: Option<String>,
}

/// What happened to a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateChange {
    /// It was created: its entry is added, or takes the place of an older one.
    Created(StateEntry),
    /// It was changed: its entry follows, where it has one.
    Changed(StateEntry),
    /// It was deleted: its entry goes.
    Deleted {
        /// The plugin.
        plugin: String,
        /// DevLake's number.
        connection_id: u64,
    },
}

/// Why a text is no state file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a gh-devlake state file")]
pub struct NotAStateFile;

/// A state file.
#[derive(Debug, Clone, PartialEq)]
pub struct StateFile {
    fields: Map<String, Value>,
    /// Whether its last line ended.
    ends_in_newline: bool,
}

impl StateFile {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// [`NotAStateFile`] for what is no JSON object, or keeps something else under the names of such a file.
    pub fn parse(text: &str) -> Result<Self, NotAStateFile> {
        let Ok(Value::Object(fields)) = serde_json::from_str(text) else {
            return Err(NotAStateFile);
        };
        let is_fit = |name: &str, is_it: fn(&Value) -> bool| {
            fields
                .get(name)
                .is_none_or(|value| value.is_null() || is_it(value))
        };
        if !is_fit(CONNECTIONS, Value::is_array) || !is_fit("endpoints", Value::is_object) {
            return Err(NotAStateFile);
        }
        Ok(Self {
            fields,
            ends_in_newline: text.ends_with('\n'),
        })
    }

    /// The address of the DevLake that it belongs to, where it names one.
    pub fn backend(&self) -> Option<Address> {
        self.endpoint("backend")
    }

    /// Whether it belongs to the DevLake at this address: under its own address, or behind its config-ui. On this
    /// computer all names mean the same.
    pub fn belongs_to(&self, address: &Address) -> bool {
        let is_same = |named: &Address| {
            let (one, other) = (named.origin(), address.origin());
            let is_here = one.is_loopback() && other.is_loopback();
            one == other || (is_here && (one.scheme(), one.port()) == (other.scheme(), other.port()))
        };
        let backend = self
            .backend()
            .is_some_and(|named| is_same(&named) && named.path() == address.path());
        backend || self.endpoint("configUi").is_some_and(|named| is_same(&named))
    }

    /// The connections in it; entries that are none of gh-devlake's are left out.
    pub fn entries(&self) -> Vec<StateEntry> {
        let all = self.fields.get(CONNECTIONS).and_then(Value::as_array);
        all.into_iter().flatten().filter_map(entry).collect()
    }

    /// Takes what happened. `now` is RFC 3339. Answers whether anything is different.
    pub fn take(&mut self, change: &StateChange, now: &str) -> bool {
        let before = self.fields.get(CONNECTIONS).cloned();
        let mut all = match &before {
            Some(Value::Array(all)) => all.clone(),
            _ => Vec::new(),
        };
        let place = |all: &[Value], plugin: &str, id: u64| all.iter().position(|one| is_of(one, plugin, id));
        match change {
            StateChange::Created(entry) => match place(&all, &entry.plugin, entry.connection_id) {
                Some(at) => write(&mut all[at], entry),
                None => {
                    let mut fresh = json!({});
                    write(&mut fresh, entry);
                    all.push(fresh);
                }
            },
            StateChange::Changed(entry) => {
                if let Some(at) = place(&all, &entry.plugin, entry.connection_id) {
                    write(&mut all[at], entry);
                }
            }
            StateChange::Deleted {
                plugin,
                connection_id,
            } => all.retain(|one| !is_of(one, plugin, *connection_id)),
        }
        let after = (!all.is_empty()).then_some(Value::Array(all));
        if before.clone().filter(|value| !value.is_null()) == after {
            return false;
        }
        match after {
            Some(after) => drop(self.fields.insert(CONNECTIONS.to_owned(), after)),
            // An empty list is left out, as gh-devlake does.
            None => drop(self.fields.remove(CONNECTIONS)),
        }
        if matches!(change, StateChange::Created(_)) {
            self.fields.insert(CONFIGURED_AT.to_owned(), now.into());
        }
        true
    }

    /// Its text: two spaces, keys in order, as gh-devlake writes it.
    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(&self.fields).expect("a map of JSON values is JSON");
        if self.ends_in_newline {
            text.push('\n');
        }
        text
    }

    fn endpoint(&self, name: &str) -> Option<Address> {
        let named = self.fields.get("endpoints")?.get(name)?.as_str()?;
        Address::parse(named).ok()
    }
}

fn entry(value: &Value) -> Option<StateEntry> {
    let text = |name: &str| {
        let text = value.get(name)?.as_str()?;
        (!text.is_empty()).then(|| text.to_owned())
    };
    Some(StateEntry {
        plugin: text("plugin")?,
        connection_id: value.get("connectionId")?.as_u64()?,
        name: text("name").unwrap_or_default(),
        organization: text("organization"),
        enterprise: text("enterprise"),
    })
}

fn is_of(value: &Value, plugin: &str, id: u64) -> bool {
    value.get("plugin").and_then(Value::as_str) == Some(plugin)
        && value.get("connectionId").and_then(Value::as_u64) == Some(id)
}

/// What somebody else keeps in the entry stays.
fn write(value: &mut Value, entry: &StateEntry) {
    let Value::Object(fields) = value else {
        return;
    };
    fields.insert("plugin".to_owned(), entry.plugin.as_str().into());
    fields.insert("connectionId".to_owned(), entry.connection_id.into());
    fields.insert("name".to_owned(), entry.name.as_str().into());
    for (name, text) in [
        ("organization", &entry.organization),
        ("enterprise", &entry.enterprise),
    ] {
        match text {
            Some(text) => drop(fields.insert(name.to_owned(), text.as_str().into())),
            None => drop(fields.remove(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const NOW: &str = "2026-11-21T08:02:00Z";

    #[test]
    fn what_happened_is_recorded_and_everything_else_stays() {
        let mut file = StateFile::parse(
            r#"{"zz":{"kept":[1,2.5]},"method":"local","endpoints":{"backend":"http://localhost:8080"},
            "connections":[{"plugin":"github","connectionId":1,"name":"old","more":true},"odd"]}"#,
        )
        .unwrap();

        assert!(file.take(&StateChange::Changed(named(1, "renamed")), NOW));
        assert!(file.take(&StateChange::Created(named(2, "second")), NOW));

        let written: Value = serde_json::from_str(&file.to_text()).unwrap();
        assert_eq!(
            written,
            json!({
                "zz": { "kept": [1, 2.5] }, "method": "local", "endpoints": { "backend": "http://localhost:8080" },
                "connections": [
                    { "plugin": "github", "connectionId": 1, "name": "renamed", "organization": "my-org", "more": true },
                    "odd",
                    { "plugin": "github", "connectionId": 2, "name": "second", "organization": "my-org" },
                ],
                "connectionsConfiguredAt": NOW,
            })
        );
        assert_eq!(file.entries().len(), 2);
    }

    #[test]
    fn the_last_entry_really_goes() {
        let mut file = with_one();

        assert!(file.take(&deleted(1), NOW));

        assert_eq!(file.to_text(), "{\n  \"method\": \"local\"\n}");
    }

    #[test]
    fn one_that_is_not_in_it_changes_nothing() {
        let mut file = with_one();

        assert!(!file.take(&StateChange::Changed(named(9, "other")), NOW));
        assert!(!file.take(&deleted(9), NOW));

        assert_eq!(file, with_one());
    }

    #[test]
    fn created_again_takes_the_place_of_the_older_entry() {
        let mut file = with_one();

        file.take(&StateChange::Created(named(1, "anew")), NOW);

        assert_eq!(file.entries(), [named(1, "anew")]);
    }

    #[rstest]
    #[case("")]
    #[case("{\"connections\":")]
    #[case("[]")]
    #[case("{\"connections\":{}}")]
    #[case("{\"endpoints\":\"http://localhost:8080\"}")]
    fn other_texts_are_refused(#[case] text: &str) {
        assert_eq!(StateFile::parse(text), Err(NotAStateFile));
    }

    #[rstest]
    #[case("http://localhost:8080/", true)]
    #[case("http://127.0.0.1:8080", true)]
    #[case("http://localhost:4000/api", true)]
    #[case("http://localhost:8085", false)]
    #[case("http://localhost:8080/other", false)]
    #[case("https://devlake.example", false)]
    fn a_file_belongs_to_the_devlake_that_it_names(#[case] address: &str, #[case] expected: bool) {
        let file = StateFile::parse(
            r#"{"endpoints":{"backend":"http://localhost:8080","configUi":"http://localhost:4000"}}"#,
        );

        assert_eq!(file.unwrap().belongs_to(&address.parse().unwrap()), expected);
    }

    fn with_one() -> StateFile {
        StateFile::parse(
            r#"{"connections":[{"connectionId":1,"name":"only","organization":"my-org","plugin":"github"}],"method":"local"}"#,
        )
        .unwrap()
    }

    fn named(connection_id: u64, name: &str) -> StateEntry {
        StateEntry {
            plugin: "github".to_owned(),
            connection_id,
            name: name.to_owned(),
            organization: Some("my-org".to_owned()),
            enterprise: None,
        }
    }

    fn deleted(connection_id: u64) -> StateChange {
        StateChange::Deleted {
            plugin: "github".to_owned(),
            connection_id,
        }
    }
}
