//! The columns of the connection list.

use domain::SortBy;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
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
    /// By age.
    Age,
    /// By the credential's end.
    Expires,
    /// By last check.
    LastCheck,
    /// By how many connections share the credential.
    UsedBy,
}

impl From<SortColumn> for SortBy {
    fn from(column: SortColumn) -> Self {
        match column {
            SortColumn::State => Self::State,
            SortColumn::Name => Self::Name,
            SortColumn::System => Self::System,
            SortColumn::Kind => Self::Kind,
            SortColumn::Organization => Self::Organization,
            SortColumn::Enterprise => Self::Enterprise,
            SortColumn::RemoteId => Self::RemoteId,
            SortColumn::Account => Self::Account,
            SortColumn::Credential => Self::Credential,
            SortColumn::Age => Self::Age,
            SortColumn::Expires => Self::Expires,
            SortColumn::LastCheck => Self::LastCheck,
            SortColumn::UsedBy => Self::UsedBy,
        }
    }
}

impl From<SortBy> for SortColumn {
    fn from(column: SortBy) -> Self {
        match column {
            SortBy::State => Self::State,
            SortBy::Name => Self::Name,
            SortBy::System => Self::System,
            SortBy::Kind => Self::Kind,
            SortBy::Organization => Self::Organization,
            SortBy::Enterprise => Self::Enterprise,
            SortBy::RemoteId => Self::RemoteId,
            SortBy::Account => Self::Account,
            SortBy::Credential => Self::Credential,
            SortBy::Age => Self::Age,
            SortBy::Expires => Self::Expires,
            SortBy::LastCheck => Self::LastCheck,
            SortBy::UsedBy => Self::UsedBy,
        }
    }
}
