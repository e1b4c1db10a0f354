//! Connections: list, rows, detail.

use app::ListedRows;
use domain::{ConnectionRow, Health, Query, Sort, SortBy};
use serde::{Deserialize, Serialize};
use specta::Type;

/// One word and shape for a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum HealthName {
    /// The provider refused the credential.
    Rejected,
    /// A create whose answer never came.
    Pending,
    /// The system lists it no longer.
    Gone,
    /// Nobody could be asked.
    Unreachable,
    /// Never checked.
    Unchecked,
    /// The system cannot judge it.
    NotCheckable,
    /// The last check passed.
    Healthy,
}

/// A column to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SortColumn {
    /// Most urgent first.
    State,
    /// By name.
    Name,
    /// By system.
    System,
    /// By kind.
    Kind,
    /// By account.
    Account,
    /// By credential.
    Credential,
    /// By age.
    Age,
    /// By last check.
    LastCheck,
}

/// Which rows, in which order, which slice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListInput {
    /// Words that must all occur.
    pub text: String,
    /// The column.
    pub sort: SortColumn,
    /// From the end.
    pub is_descending: bool,
    /// Rows to leave out at the start.
    pub offset: u32,
    /// Rows to give at most.
    pub limit: u32,
}

/// One row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RowView {
    /// Our id.
    pub id: String,
    /// State.
    pub health: HealthName,
    /// Name.
    pub name: String,
    /// The system's name.
    pub system: String,
    /// The system's environment.
    pub environment: super::EnvironmentName,
    /// The kind's display name.
    pub kind: String,
    /// Whose credential.
    pub account: Option<String>,
    /// "…90ab", or the login.
    pub credential: Option<String>,
    /// "62 days", "12–240 days"; `None` = unknown.
    pub age: Option<String>,
    /// RFC 3339.
    pub checked_at: Option<String>,
}

/// The visible slice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListingView {
    /// The rows.
    pub rows: Vec<RowView>,
    /// How many match.
    pub matching: u32,
    /// How many there are.
    pub total: u32,
    /// How many need attention, whatever the filter.
    pub attention: u32,
}

/// A labelled value in the detail panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FactView {
    /// "Account".
    pub label: String,
    /// "kim-dev".
    pub value: String,
    /// Whether it is an identifier or address (monospace).
    pub is_code: bool,
}

/// The detail panel of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionView {
    /// Our id.
    pub id: String,
    /// Name.
    pub name: String,
    /// "GitHub".
    pub kind: String,
    /// Its number in the system.
    pub remote_id: Option<String>,
    /// The system's id and name.
    pub system_id: String,
    /// See `system_id`.
    pub system: String,
    /// The system's environment.
    pub environment: super::EnvironmentName,
    /// State.
    pub health: HealthName,
    /// Whether Patchbay can test it (its kind is known and it is present).
    pub is_testable: bool,
    /// Whether it was changed elsewhere since the last look.
    pub is_changed_elsewhere: bool,
    /// "was healthy at 08:02", "gone since …"; `None` = nothing to add.
    pub remark: Option<String>,
    /// Account, Credential, Set, Address, Organization …, in order.
    pub facts: Vec<FactView>,
    /// Fields of the system that Patchbay does not know, read-only.
    pub other_fields: Vec<FactView>,
    /// The last checks, newest first, at most ten.
    pub checks: Vec<super::CheckView>,
}

impl From<Health> for HealthName {
    fn from(health: Health) -> Self {
        match health {
            Health::Rejected => Self::Rejected,
            Health::Pending => Self::Pending,
            Health::Gone => Self::Gone,
            Health::Unreachable => Self::Unreachable,
            Health::Unchecked => Self::Unchecked,
            Health::NotCheckable => Self::NotCheckable,
            Health::Healthy => Self::Healthy,
        }
    }
}

impl From<SortColumn> for SortBy {
    fn from(column: SortColumn) -> Self {
        match column {
            SortColumn::State => Self::State,
            SortColumn::Name => Self::Name,
            SortColumn::System => Self::System,
            SortColumn::Kind => Self::Kind,
            SortColumn::Account => Self::Account,
            SortColumn::Credential => Self::Credential,
            SortColumn::Age => Self::Age,
            SortColumn::LastCheck => Self::LastCheck,
        }
    }
}

impl From<ListInput> for Query {
    fn from(input: ListInput) -> Self {
        Self {
            text: input.text,
            sort: Sort {
                by: input.sort.into(),
                is_descending: input.is_descending,
            },
            offset: input.offset as usize,
            limit: input.limit as usize,
        }
    }
}

impl RowView {
    fn of(row: &ConnectionRow) -> Self {
        Self {
            id: row.id.to_string(),
            health: row.health.into(),
            name: row.name.clone(),
            system: row.system_name.clone(),
            environment: row.environment.into(),
            kind: row.kind.clone(),
            account: row.account.clone(),
            credential: row.credential.clone(),
            age: row.age_days.map(days),
            checked_at: row.checked_at.map(|at| at.to_string()),
        }
    }
}

impl From<&ListedRows> for ListingView {
    fn from(listed: &ListedRows) -> Self {
        Self {
            rows: listed.listing.rows.iter().map(RowView::of).collect(),
            matching: count(listed.listing.matching),
            total: count(listed.listing.total),
            attention: count(listed.attention),
        }
    }
}

/// The window counts in 32 bits.
pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn days(days: u32) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "1 day".to_owned(),
        more => format!("{more} days"),
    }
}
