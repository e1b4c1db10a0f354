//! The stored connections, with the database rules of a MySQL server (devlake.md 2.2 and 2.3).

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value};

use super::settings::DevLakeSettings;

const MAX_NAME_CHARACTERS: usize = 100;

/// One stored connection, secrets in clear.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) id: u64,
    pub(super) created_at: String,
    pub(super) updated_at: String,
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
pub(super) struct State(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    settings: DevLakeSettings,
    tables: BTreeMap<String, Table>,
}

#[derive(Debug, Default)]
struct Table {
    last_id: u64,
    rows: Vec<Row>,
}

impl State {
    pub(super) fn settings(&self) -> DevLakeSettings {
        self.lock().settings.clone()
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
        // A failed duplicate consumes an id (devlake.md 2.4).
        table.last_id += 1;
        if table.rows.iter().any(|row| is_same_name(row, name)) {
            return Err(Refused::NameTaken);
        }
        let now = now();
        let row = Row {
            id: table.last_id,
            created_at: now.clone(),
            updated_at: now,
            fields,
        };
        table.rows.push(row.clone());
        Ok(row)
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
        row.updated_at = later_than(&row.updated_at);
        row.fields = fields;
        Ok(row.clone())
    }

    pub(super) fn delete(&self, plugin: &str, id: u64) {
        if let Some(table) = self.lock().tables.get_mut(plugin) {
            table.rows.retain(|row| row.id != id);
        }
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
            fields,
        });
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

    fn lock(&self) -> MutexGuard<'_, Inner> {
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

fn leading_number(text: &str) -> Option<u64> {
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
fn now() -> String {
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
