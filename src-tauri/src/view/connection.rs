//! Connections: list, rows, detail.

use app::{ListedRows, Tagging};
use domain::{ConnectionRow, Group, Health, IdError, Line, Query, Sort, Tag};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::{CommandError, ErrorCode};

/// One word and shape for a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum HealthName {
    /// The provider refused the credential.
    Rejected,
    /// The credential's date passed.
    Expired,
    /// A create whose answer never came.
    Pending,
    /// The system lists it no longer.
    Gone,
    /// The credential's date is near.
    Expiring,
    /// Its sort of credential is being withdrawn.
    Retiring,
    /// The secret is older than its policy.
    Stale,
    /// Nobody could be asked.
    Unreachable,
    /// Never checked.
    Unchecked,
    /// The secret will be older than its policy soon.
    Ageing,
    /// The system cannot judge it.
    NotCheckable,
    /// The last check passed, and nothing is due.
    Healthy,
}

/// Which rows, in which order, which slice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListInput {
    /// The filter.
    pub text: String,
    /// The column.
    pub sort: super::SortColumn,
    /// From the end.
    pub is_descending: bool,
    /// Keys of the groups whose rows are left out.
    pub collapsed: Vec<String>,
    /// Lines to leave out at the start.
    pub offset: u32,
    /// Lines to give at most.
    pub limit: u32,
}

/// Tags to put on connections, and to take off; also what undoes that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TagInput {
    /// Ids of the connections.
    pub connections: Vec<String>,
    /// Put on.
    pub add: Vec<String>,
    /// Taken off.
    pub remove: Vec<String>,
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
    /// The organization or group, where it has one.
    pub organization: Option<String>,
    /// The enterprise above organizations, likewise.
    pub enterprise: Option<String>,
    /// The system's own id of it.
    pub remote_id: Option<String>,
    /// Whose credential.
    pub account: Option<String>,
    /// "…90ab", or the login.
    pub credential: Option<String>,
    /// "62 days", "12–240 days"; `None` = unknown.
    pub age: Option<String>,
    /// When the credential ends, RFC 3339; `None` = unknown.
    pub expires_at: Option<String>,
    /// RFC 3339.
    pub checked_at: Option<String>,
    /// How many connections use the same credential.
    pub used_by: u32,
    /// Tags.
    pub tags: Vec<String>,
    /// Whether it was changed elsewhere since the last look.
    pub is_changed_elsewhere: bool,
}

/// The heading of a group of rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GroupView {
    /// What `collapsed` names.
    pub key: String,
    /// What its rows share; `None` for those that have none.
    pub label: Option<String>,
    /// How many rows.
    pub count: u32,
    /// The most urgent state among them.
    pub worst: HealthName,
    /// Whether its rows are left out.
    pub is_collapsed: bool,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "line")]
pub enum LineView {
    /// Before its rows.
    Group {
        /// The heading.
        group: GroupView,
    },
    /// A connection.
    Row {
        /// The row.
        row: Box<RowView>,
    },
}

/// The visible slice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListingView {
    /// The lines.
    pub lines: Vec<LineView>,
    /// How many lines there are.
    pub line_count: u32,
    /// What puts rows together.
    pub group_by: Option<super::GroupingName>,
    /// The columns to show, in their order.
    pub columns: Vec<super::SortColumn>,
    /// What of the filter was not understood. The other terms hold.
    pub problems: Vec<super::FilterProblemView>,
    /// How many rows match.
    pub matching: u32,
    /// How many there are.
    pub total: u32,
    /// How many need attention, whatever the filter.
    pub attention: u32,
    /// How many drafts wait to be continued.
    pub drafts: u32,
    /// How many deleted connections are archived.
    pub archived: u32,
    /// How many stored rows are damaged or vanished.
    pub damaged: u32,
    /// How many credentials there are.
    pub credentials: u32,
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

/// A credential of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CredentialRefView {
    /// Its id.
    pub id: String,
    /// "GitHub classic token …90ab".
    pub label: String,
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
    /// The kind of a connector, where it is one: its panel follows.
    pub connector: Option<String>,
    /// Whether what the system stores can be proven apart from its test.
    pub can_prove_stored: bool,
    /// Whether its system can be asked from here to delete it.
    pub can_delete: bool,
    /// Whether commands of other tools do the same.
    pub can_print: bool,
    /// Why nothing that writes works there: everything of it is shown, and says this.
    pub read_only: Option<super::FindingView>,
    /// Whether it was changed elsewhere since the last look.
    pub is_changed_elsewhere: bool,
    /// The page where its scopes and projects are made, where it is known.
    pub config_ui: Option<String>,
    /// Whether its system collects nothing for it before scopes and projects are made.
    pub needs_scopes: bool,
    /// Whether the age of one of its secrets is a guess, or what somebody said: then it can be told.
    pub can_tell_date: bool,
    /// "was healthy at 08:02", "gone since …"; `None` = nothing to add.
    pub remark: Option<String>,
    /// Its credentials that can be given another secret.
    pub credentials: Vec<CredentialRefView>,
    /// Whether its system keeps repositories in step with it.
    pub has_syncs: bool,
    /// Which, once somebody looked.
    pub syncs: Option<super::SyncsView>,
    /// Tags.
    pub tags: Vec<String>,
    /// Its tokens, where it has several.
    pub tokens: Vec<super::TokenView>,
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
            Health::Expired => Self::Expired,
            Health::Expiring => Self::Expiring,
            Health::Retiring => Self::Retiring,
            Health::Stale => Self::Stale,
            Health::Ageing => Self::Ageing,
            Health::Pending => Self::Pending,
            Health::Gone => Self::Gone,
            Health::Unreachable => Self::Unreachable,
            Health::Unchecked => Self::Unchecked,
            Health::NotCheckable => Self::NotCheckable,
            Health::Healthy => Self::Healthy,
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
            group_by: None,
            collapsed: input.collapsed,
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
            organization: row.organization.clone(),
            enterprise: row.enterprise.clone(),
            remote_id: row.remote_id.as_ref().map(ToString::to_string),
            account: row.account.clone(),
            credential: row.credentials.first().cloned(),
            age: row.age_days.map(days),
            expires_at: row.expires_at.map(|at| at.to_string()),
            checked_at: row.checked_at.map(|at| at.to_string()),
            used_by: row.used_by,
            tags: row.tags.iter().map(ToString::to_string).collect(),
            is_changed_elsewhere: row.is_changed_elsewhere,
        }
    }
}

impl LineView {
    fn of(line: &Line) -> Self {
        match line {
            Line::Group(group) => Self::Group {
                group: GroupView::of(group),
            },
            Line::Row(row) => Self::Row {
                row: Box::new(RowView::of(row)),
            },
        }
    }
}

impl GroupView {
    fn of(group: &Group) -> Self {
        Self {
            key: group.key.clone(),
            label: group.label.clone(),
            count: count(group.count),
            worst: group.worst.into(),
            is_collapsed: group.is_collapsed,
        }
    }
}

impl ListingView {
    /// The answer to a list of the rows that `text` asks for.
    pub(crate) fn of(listed: &ListedRows, text: &str) -> Self {
        let problem = |problem| super::FilterProblemView::of(problem, text);
        Self {
            lines: listed.listing.lines.iter().map(LineView::of).collect(),
            line_count: count(listed.listing.line_count),
            group_by: listed.group_by.map(Into::into),
            columns: listed.columns.iter().copied().map(Into::into).collect(),
            problems: listed.listing.problems.iter().map(problem).collect(),
            matching: count(listed.listing.matching),
            total: count(listed.listing.total),
            attention: count(listed.attention),
            drafts: count(listed.drafts),
            archived: count(listed.archived),
            damaged: count(listed.damaged),
            credentials: count(listed.credentials),
        }
    }
}

impl TagInput {
    pub(crate) fn tagging(self) -> Result<Tagging, CommandError> {
        let ids = self.connections.iter().map(|id| id.parse());
        let ids: Result<_, IdError> = ids.collect();
        Ok(Tagging {
            connections: ids.map_err(|IdError| CommandError::bad_arguments())?,
            add: tags(self.add)?,
            remove: tags(self.remove)?,
        })
    }
}

impl From<&Tagging> for TagInput {
    fn from(tagging: &Tagging) -> Self {
        let names = |tags: &[Tag]| tags.iter().map(ToString::to_string).collect();
        Self {
            connections: tagging.connections.iter().map(ToString::to_string).collect(),
            add: names(&tagging.add),
            remove: names(&tagging.remove),
        }
    }
}

/// Typed tags.
fn tags(typed: Vec<String>) -> Result<Vec<Tag>, CommandError> {
    let read = |text: String| {
        Tag::parse(&text).map_err(|error| CommandError::new(ErrorCode::InvalidField, app::sentence(&error)))
    };
    typed.into_iter().map(read).collect()
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
