//! What a server has stored: connections, with the database rules of a MySQL server (devlake.md 2.2 and 2.3), and what depends on them.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value};

use super::network::Credential;
use super::scope_configs::make_default_scope_config;
use super::scopes::Scope;
use super::settings::DevLakeSettings;

const MAX_NAME_CHARACTERS: usize = 100;

/// One stored row; a connection's secrets are in clear.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) id: u64,
    pub(super) created_at: String,
    pub(super) updated_at: String,
    /// Which encryption secret it was written with.
    pub(super) secret_version: u32,
    pub(super) fields: Map<String, Value>,
}

/// Why the database refused a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    NameTooLong,
    NameTaken,
    /// Somebody deleted it meanwhile.
    Gone,
}

/// Settings and rows of one server.
#[derive(Debug, Default)]
pub(super) struct State(Mutex<Data>);

/// Everything that one server has stored.
#[derive(Debug, Default)]
pub(super) struct Data {
    settings: DevLakeSettings,
    /// Which encryption secret is in force; the first one is 0.
    pub(super) secret_version: u32,
    /// How each connection was last signed in at its provider: plugin, id and time of the last change.
    pub(super) sessions: BTreeMap<(&'static str, u64, String), Credential>,
    /// Connections by plugin.
    tables: BTreeMap<String, Table>,
    pub(super) scopes: Vec<Scope>,
    pub(super) scope_configs: BTreeMap<String, Table>,
    pub(super) projects: Vec<Map<String, Value>>,
    pub(super) blueprints: Table,
    pub(super) pipelines: Table,
}

/// Rows under ascending ids.
#[derive(Debug, Default)]
pub(super) struct Table {
    last_id: u64,
    pub(super) rows: Vec<Row>,
}

impl Row {
    /// The fields with id and times.
    pub(super) fn shown(&self) -> Value {
        let mut shown = self.fields.clone();
        shown.insert("id".to_owned(), self.id.into());
        shown.insert("createdAt".to_owned(), self.created_at.clone().into());
        shown.insert("updatedAt".to_owned(), self.updated_at.clone().into());
        Value::Object(shown)
    }

    /// Moves the time of the last change.
    pub(super) fn touch(&mut self) {
        self.updated_at = later_than(&self.updated_at);
    }
}

impl Table {
    /// Stores a row under the next id.
    pub(super) fn add(&mut self, fields: Map<String, Value>) -> Row {
        self.last_id += 1;
        let now = now();
        let row = Row {
            id: self.last_id,
            created_at: now.clone(),
            updated_at: now,
            secret_version: 0,
            fields,
        };
        self.rows.push(row.clone());
        row
    }

    pub(super) fn find(&mut self, id: u64) -> Option<&mut Row> {
        self.rows.iter_mut().find(|row| row.id == id)
    }
}

impl Data {
    /// A connection by its id.
    pub(super) fn connection(&self, plugin: &str, id: u64) -> Option<&Row> {
        self.tables.get(plugin)?.rows.iter().find(|row| row.id == id)
    }

    pub(super) fn connection_mut(&mut self, plugin: &str, id: u64) -> Option<&mut Row> {
        self.tables.get_mut(plugin)?.find(id)
    }

    /// All connections, by plugin.
    pub(super) fn connections(&self) -> impl Iterator<Item = (&str, &[Row])> {
        let tables = self.tables.iter();
        tables.map(|(plugin, table)| (plugin.as_str(), table.rows.as_slice()))
    }

    /// Takes a connection away, its scope configurations with it.
    pub(super) fn remove_connection(&mut self, plugin: &str, id: u64) {
        if let Some(table) = self.tables.get_mut(plugin) {
            table.rows.retain(|row| row.id != id);
        }
        if let Some(configs) = self.scope_configs.get_mut(plugin) {
            configs.rows.retain(|row| row.fields["connectionId"] != id);
        }
    }
}

impl State {
    /// Works on everything at once, nobody else in between.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Data) -> T) -> T {
        work(&mut self.lock())
    }

    pub(super) fn settings(&self) -> DevLakeSettings {
        self.lock().settings.clone()
    }

    pub(super) fn secret_version(&self) -> u32 {
        self.lock().secret_version
    }

    pub(super) fn configure(&self, change: impl FnOnce(&mut DevLakeSettings)) {
        change(&mut self.lock().settings);
    }

    /// Stores a row under the next id.
    pub(super) fn insert(&self, plugin: &str, fields: Map<String, Value>) -> Result<Row, Refused> {
        let mut inner = self.lock();
        let table = inner.tables.entry(plugin.to_owned()).or_default();
        let name = name_of(&fields);
        if name.chars().count() > MAX_NAME_CHARACTERS {
            return Err(Refused::NameTooLong);
        }
        if table.rows.iter().any(|row| is_same_name(row, name)) {
            // A failed duplicate consumes an id (devlake.md 2.4).
            table.last_id += 1;
            return Err(Refused::NameTaken);
        }
        let id = table.add(fields).id;
        make_default_scope_config(&mut inner, plugin, id);
        let version = inner.secret_version;
        let row = inner.connection_mut(plugin, id).ok_or(Refused::Gone)?;
        row.secret_version = version;
        Ok(row.clone())
    }

    /// Replaces the fields of a row and moves its time.
    pub(super) fn update(&self, plugin: &str, id: u64, fields: Map<String, Value>) -> Result<Row, Refused> {
        let mut inner = self.lock();
        let table = inner.tables.entry(plugin.to_owned()).or_default();
        let name = name_of(&fields);
        if name.chars().count() > MAX_NAME_CHARACTERS {
            return Err(Refused::NameTooLong);
        }
        if table
            .rows
            .iter()
            .any(|row| row.id != id && is_same_name(row, name))
        {
            return Err(Refused::NameTaken);
        }
        let row = table
            .rows
            .iter_mut()
            .find(|row| row.id == id)
            .ok_or(Refused::Gone)?;
        row.touch();
        row.fields = fields;
        Ok(row.clone())
    }

    pub(super) fn seed(&self, plugin: &str, fields: &Value) -> u64 {
        let mut fields = fields.as_object().cloned().unwrap_or_default();
        let mut taken = |key: &str| fields.remove(key);
        let id = taken("id").and_then(|id| id.as_u64());
        let time = |value: Option<Value>| {
            let text = value.and_then(|value| value.as_str().map(str::to_owned));
            text.unwrap_or_else(now)
        };
        let created_at = time(taken("createdAt"));
        let updated_at = taken("updatedAt").map_or_else(|| created_at.clone(), |value| time(Some(value)));

        let mut inner = self.lock();
        let secret_version = inner.secret_version;
        if !inner.settings.plugins.iter().any(|name| name == plugin) {
            inner.settings.plugins.push(plugin.to_owned());
        }
        let table = inner.tables.entry(plugin.to_owned()).or_default();
        let id = id.unwrap_or(table.last_id + 1);
        table.last_id = table.last_id.max(id);
        table.rows.push(Row {
            id,
            created_at,
            updated_at,
            secret_version,
            fields,
        });
        make_default_scope_config(&mut inner, plugin, id);
        id
    }

    pub(super) fn rows(&self, plugin: &str) -> Vec<Row> {
        self.lock()
            .tables
            .get(plugin)
            .map(|table| table.rows.clone())
            .unwrap_or_default()
    }

    /// Finds a row by the text of an id as MySQL compares it: `1abc` and `1'` are 1, `1.5` is nothing.
    pub(super) fn find(&self, plugin: &str, id: &str) -> Option<Row> {
        let number = leading_number(id)?;
        let rows = self.rows(plugin);
        rows.into_iter().find(|row| row.id == number)
    }

    fn lock(&self) -> MutexGuard<'_, Data> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Trailing blanks do not count (devlake.md 2.2).
fn is_same_name(row: &Row, name: &str) -> bool {
    name_of(&row.fields).trim_end_matches(' ') == name.trim_end_matches(' ')
}

fn name_of(fields: &Map<String, Value>) -> &str {
    fields.get("name").and_then(Value::as_str).unwrap_or_default()
}

/// The time, or a moment after `previous` when the clock has not moved since.
fn later_than(previous: &str) -> String {
    let now = now();
    let moment = jiff::SignedDuration::from_millis(1);
    match previous.parse::<jiff::Timestamp>() {
        Ok(time) if now.parse().is_ok_and(|now: jiff::Timestamp| now <= time) => (time + moment).to_string(),
        Ok(_) | Err(_) => now,
    }
}

pub(super) fn leading_number(text: &str) -> Option<u64> {
    let end = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let is_fraction = rest.starts_with('.')
        && rest[1..]
            .chars()
            .take_while(char::is_ascii_digit)
            .any(|digit| digit != '0');
    if is_fraction { None } else { digits.parse().ok() }
}

/// Milliseconds, trailing zeros dropped, as Go writes them.
#[expect(
    clippy::disallowed_methods,
    reason = "a stand-in server has a clock of its own, as the real one"
)]
pub(super) fn now() -> String {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_millisecond(now.as_millisecond())
        .unwrap_or(now)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_compared_as_mysql_does() {
        let numbers = ["1", "1abc", "1'", "1.5", "abc", "-1", "99999999999999999999999"].map(leading_number);

        assert_eq!(numbers, [Some(1), Some(1), Some(1), None, None, None, None]);
    }
}
