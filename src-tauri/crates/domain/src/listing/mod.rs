//! The connection list: filter, groups and order, the same for the window and every other face.

mod columns;
mod groups;
mod order;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::{
    ConnectionId, CredentialId, Environment, Filter, FilterProblem, Health, KnownValues, RemoteId, States,
    SystemId, SystemKind, Tag,
};

pub use columns::{columns, columns_at_first};
pub use groups::{Group, GroupBy};

/// One line of the list, with all that it is filtered and sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionRow {
    /// The connection.
    pub id: ConnectionId,
    /// What is shown.
    pub health: Health,
    /// All that holds.
    pub states: States,
    /// Its name.
    pub name: String,
    /// Its system.
    pub system: SystemId,
    /// The system's name.
    pub system_name: String,
    /// What the system is.
    pub sort: SystemKind,
    /// The system's environment.
    pub environment: Environment,
    /// The kind's name in addresses.
    pub slug: String,
    /// The kind's display name.
    pub kind: String,
    /// The system's own id of it; `None` while its creation is pending.
    pub remote_id: Option<RemoteId>,
    /// The organisation, where it has one.
    pub organization: Option<String>,
    /// The enterprise above organisations, likewise.
    pub enterprise: Option<String>,
    /// Whose credential it is.
    pub account: Option<String>,
    /// Its first credential.
    pub credential: Option<CredentialId>,
    /// What may be shown of its credentials, the first one first.
    pub credentials: Vec<String>,
    /// Age of the oldest credential in days: the older end of what is known.
    pub age_days: Option<u32>,
    /// When its first credential ends.
    pub expires_at: Option<jiff::Timestamp>,
    /// Whole days until then; below 0 once it is over.
    pub days_left: Option<i64>,
    /// When the last check began.
    pub checked_at: Option<jiff::Timestamp>,
    /// How many connections use the credential that most use; 0 where none is known.
    pub used_by: u32,
    /// What people call it beside its name.
    pub tags: Vec<Tag>,
    /// Whether somebody else changed it since we last looked.
    pub is_changed_elsewhere: bool,
}

/// A column, in the order in which they are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortBy {
    /// Most urgent first.
    #[default]
    State,
    /// By name.
    Name,
    /// By system.
    System,
    /// By kind.
    Kind,
    /// By organization.
    Organization,
    /// By enterprise.
    Enterprise,
    /// By the system's own id.
    RemoteId,
    /// By account.
    Account,
    /// By credential.
    Credential,
    /// Oldest last.
    Age,
    /// The next to end first; those without an end last.
    Expires,
    /// Latest last.
    LastCheck,
    /// Most used last.
    UsedBy,
}

/// A column and a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sort {
    /// The column.
    pub by: SortBy,
    /// From the end.
    pub is_descending: bool,
}

/// Which rows, in which order and groups, and which slice of the lines that they make.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// What the rows must be, in the language of [`Filter`].
    pub text: String,
    /// The order, within each group.
    pub sort: Sort,
    /// What puts rows together.
    pub group_by: Option<GroupBy>,
    /// Keys of the groups whose rows are left out.
    pub collapsed: Vec<String>,
    /// How many lines to leave out at the start.
    pub offset: usize,
    /// How many lines to give at most.
    pub limit: usize,
}

/// One line: a group's heading, or a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Stands before its rows.
    Group(Group),
    /// A connection.
    Row(Box<ConnectionRow>),
}

/// The visible slice, and how much there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The slice.
    pub lines: Vec<Line>,
    /// How many lines there are: rows, and headings where there are groups.
    pub line_count: usize,
    /// How many rows match; each once, in however many groups it stands.
    pub matching: usize,
    /// How many there are.
    pub total: usize,
    /// What of the filter was not understood. The other terms hold.
    pub problems: Vec<FilterProblem>,
}

impl Listing {
    /// The rows of the slice, without headings.
    pub fn rows(&self) -> impl Iterator<Item = &ConnectionRow> {
        self.lines.iter().filter_map(|line| match line {
            Line::Row(row) => Some(row.as_ref()),
            Line::Group(_) => None,
        })
    }

    /// The rows of the slice, for those who keep them.
    pub fn into_rows(self) -> Vec<ConnectionRow> {
        let row = |line| match line {
            Line::Row(row) => Some(*row),
            Line::Group(_) => None,
        };
        self.lines.into_iter().filter_map(row).collect()
    }
}

/// All rows, made ready for many questions.
#[derive(Debug, Default)]
pub struct ConnectionRows {
    rows: Vec<ConnectionRow>,
    /// Of each row, in lower case, what plain words are looked for in.
    search: OnceLock<Vec<String>>,
    /// Orders that were asked for before.
    orders: [OnceLock<Vec<u32>>; order::COUNT],
    known: OnceLock<KnownValues>,
}

impl ConnectionRows {
    /// Makes rows ready.
    pub fn new(rows: Vec<ConnectionRow>) -> Self {
        Self {
            rows,
            search: OnceLock::new(),
            orders: Default::default(),
            known: OnceLock::new(),
        }
    }

    /// All of them, in no order.
    pub fn all(&self) -> &[ConnectionRow] {
        &self.rows
    }

    /// Every row that matches, in order.
    pub fn matching(&self, filter: &Filter, sort: Sort) -> Vec<&ConnectionRow> {
        self.places(filter, sort)
            .into_iter()
            .map(|place| &self.rows[place as usize])
            .collect()
    }

    /// Filters, sorts, groups and cuts.
    pub fn list(&self, query: &Query) -> Listing {
        let reading = Filter::read(&query.text);
        let places = self.places(&reading.filter, query.sort);
        let matching = places.len();
        let (lines, line_count) = match query.group_by {
            None => {
                let slice = places.iter().skip(query.offset).take(query.limit);
                let rows = slice.map(|place| Line::Row(Box::new(self.rows[*place as usize].clone())));
                (rows.collect(), matching)
            }
            Some(by) => groups::lines(&self.rows, &places, by, query),
        };
        Listing {
            lines,
            line_count,
            matching,
            total: self.rows.len(),
            problems: reading.problems,
        }
    }

    /// What the rows offer where a filter is being typed.
    pub fn known_values(&self) -> &KnownValues {
        self.known.get_or_init(|| self.gather_values())
    }

    fn gather_values(&self) -> KnownValues {
        let mut known = KnownValues::default();
        for row in &self.rows {
            known.kinds.insert((row.slug.clone(), row.kind.clone()));
            known.systems.insert(row.system_name.clone());
            known.organizations.extend(row.organization.iter().cloned());
            known.enterprises.extend(row.enterprise.iter().cloned());
            known.tags.extend(row.tags.iter().map(Tag::to_string));
            known.credentials.extend(row.credentials.iter().cloned());
        }
        known
    }

    fn places(&self, filter: &Filter, sort: Sort) -> Vec<u32> {
        let order = self.orders[order::place(sort)].get_or_init(|| order::sorted(&self.rows, sort));
        if filter.is_empty() {
            return order.clone();
        }
        let search = self
            .search
            .get_or_init(|| self.rows.iter().map(search_text).collect());
        let matches = |place: &u32| {
            let place = *place as usize;
            filter.matches(&self.rows[place], &search[place])
        };
        order.iter().copied().filter(matches).collect()
    }
}

/// On lines of their own, so that no word is found across two of them.
fn search_text(row: &ConnectionRow) -> String {
    let mut text = [row.name.as_str(), &row.system_name, &row.kind].join("\n");
    let places = row.organization.iter().chain(&row.enterprise);
    let shown = places.chain(&row.account).chain(&row.credentials);
    for part in shown.map(String::as_str).chain(row.tags.iter().map(Tag::as_str)) {
        text.push('\n');
        text.push_str(part);
    }
    text.to_lowercase()
}
