//! An entry of the history outside of Patchbay: for programs a line of JSON, for spreadsheets one of a table for each
//! field that changed. Keys and columns are never renamed and never leave; new ones may come.

use domain::{
    ConnectionId, CredentialId, SystemId,
    activity::{Action, ActionGroup, Activity, Change, Ended},
    kinds::plugin_display,
};
use serde::Serialize;

use crate::csv::csv_line;

/// The columns of the table.
const HEADINGS: [&str; 9] = [
    "Time", "Action", "Name", "System", "Kind", "Result", "Field", "Before", "After",
];
/// Tells spreadsheets that the text is UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';
/// The result of what went as wanted.
const DONE: &str = "done";

/// An entry as programs read it: in stable words, without any secret.
#[derive(Debug, Serialize)]
pub struct ActivityShape<'a> {
    at: String,
    action: Action,
    group: ActionGroup,
    name: &'a str,
    system: Option<&'a str>,
    kind: Option<&'a str>,
    result: Ended,
    changes: &'a [Change],
    connections: &'a [ConnectionId],
    credentials: &'a [CredentialId],
    systems: &'a [SystemId],
}

impl<'a> From<&'a Activity> for ActivityShape<'a> {
    fn from(entry: &'a Activity) -> Self {
        let about = &entry.about;
        Self {
            at: entry.at.to_string(),
            action: entry.action,
            group: entry.action.group(),
            name: &entry.name,
            system: about.place.as_deref(),
            kind: about.kind.as_ref().map(|kind| kind.slug()),
            result: entry.outcome,
            changes: &entry.changes,
            connections: &about.connections,
            credentials: &about.credentials,
            systems: &about.systems,
        }
    }
}

/// How a file of them is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    JsonLines,
    Csv,
}

impl Written {
    /// What stands before the first entry.
    pub(super) fn head(self) -> String {
        match self {
            Self::JsonLines => String::new(),
            Self::Csv => format!("{BYTE_ORDER_MARK}{}", csv_line(HEADINGS)),
        }
    }

    /// One entry.
    pub(super) fn entry(self, entry: &Activity) -> String {
        match self {
            // Our own shape has text keys only.
            Self::JsonLines => {
                let line = serde_json::to_string(&ActivityShape::from(entry)).unwrap_or_default();
                format!("{line}\n")
            }
            Self::Csv => table_lines(entry),
        }
    }
}

/// A line for each field that changed; one where none did.
fn table_lines(entry: &Activity) -> String {
    let (at, about) = (entry.at.to_string(), &entry.about);
    let kind = about.kind.as_ref().map_or("", |kind| plugin_display(kind.slug()));
    let line = |[field, before, after]: [&str; 3]| {
        csv_line([
            at.as_str(),
            entry.action.words(),
            entry.name.as_str(),
            about.place.as_deref().unwrap_or_default(),
            kind,
            entry.outcome.words().unwrap_or(DONE),
            field,
            before,
            after,
        ])
    };
    if entry.changes.is_empty() {
        return line([""; 3]);
    }
    let cells = entry.changes.iter().map(|change| {
        let text = |value: &'_ Option<String>| value.clone().unwrap_or_default();
        (change.field.label(), text(&change.before), text(&change.after))
    });
    cells
        .map(|(field, before, after)| line([field, &before, &after]))
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::{Kind, activity::ChangedField, kinds::ConnectionKind};
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn an_entry_is_a_line_of_json_in_stable_words() {
        insta::assert_snapshot!(Written::JsonLines.entry(&entry()), @r#"{"at":"1970-01-01T00:00:00Z","action":"edit","group":"connections","name":"=GitHub, the first","system":"DevLake production","kind":"github","result":"failed","changes":[{"field":"name","before":"old","after":"=GitHub, the first"},{"field":"proxy","before":"http://proxy.example.test:3128","after":null}],"connections":[],"credentials":[],"systems":[]}"#);
    }

    #[test]
    fn an_entry_has_a_line_of_a_table_for_each_field() {
        let plain = Activity::new(Action::ChangeSettings, "", Timestamp::UNIX_EPOCH);

        let text = [&entry(), &plain].map(|entry| Written::Csv.entry(entry));

        let head = Written::Csv.head();
        assert_eq!(
            head,
            "\u{feff}Time,Action,Name,System,Kind,Result,Field,Before,After\n"
        );
        insta::assert_snapshot!(text.concat(), @r#"
        1970-01-01T00:00:00Z,Edited,"'=GitHub, the first",DevLake production,GitHub,failed,Name,old,"'=GitHub, the first"
        1970-01-01T00:00:00Z,Edited,"'=GitHub, the first",DevLake production,GitHub,failed,Proxy,http://proxy.example.test:3128,
        1970-01-01T00:00:00Z,Settings changed,,,,done,,,
        "#);
    }

    fn entry() -> Activity {
        let mut entry = Activity::new(Action::Edit, "=GitHub, the first", Timestamp::UNIX_EPOCH)
            .changing([
                Change::new(
                    "name",
                    Some("old".to_owned()),
                    Some("=GitHub, the first".to_owned()),
                ),
                Change::removed(ChangedField::Proxy, "http://proxy.example.test:3128"),
            ])
            .ending(Ended::Failed);
        entry.about.kind = Some(Kind::Known(ConnectionKind::DevLakeGithub));
        entry.about.place = Some("DevLake production".to_owned());
        entry
    }
}
