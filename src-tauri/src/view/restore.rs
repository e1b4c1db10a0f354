//! Backups, and what restoring one would change.

use app::{Backup, RestorePlan, Table, backup_name};
use serde::Serialize;
use specta::Type;

/// One automatic backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupView {
    /// Names it.
    pub name: String,
    /// When it was made.
    pub made_at: String,
    /// Whether everything in it is as it was written.
    pub is_intact: bool,
}

/// What restoring a backup would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RestoreView {
    /// The file's name.
    pub name: String,
    /// When it was made.
    pub made_at: String,
    /// How many there are of everything, today and in the backup.
    pub rows: Vec<RestoreRowView>,
    /// How many secrets were replaced since.
    pub older_secrets: u32,
}

/// How many there are of one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RestoreRowView {
    /// What is counted.
    pub label: String,
    /// Today; `None` when it cannot be read.
    pub today: Option<u32>,
    /// In the backup.
    pub in_backup: u32,
}

impl From<&Backup> for BackupView {
    fn from(backup: &Backup) -> Self {
        Self {
            name: backup_name(backup),
            made_at: backup.made_at.to_string(),
            is_intact: backup.is_intact,
        }
    }
}

impl From<&RestorePlan> for RestoreView {
    fn from(plan: &RestorePlan) -> Self {
        let rows = plan.tables.iter().filter_map(|difference| {
            Some(RestoreRowView {
                label: label(difference.table)?.to_owned(),
                today: difference.readable.map(number),
                in_backup: number(difference.in_backup),
            })
        });
        Self {
            name: backup_name(&plan.backup),
            made_at: plan.backup.made_at.to_string(),
            rows: rows.collect(),
            older_secrets: number(plan.older_secrets),
        }
    }
}

/// What a person calls the rows of a table; nothing for those that they never see.
pub(crate) fn label(table: Table) -> Option<&'static str> {
    match table {
        Table::System => Some("Systems"),
        Table::Connection => Some("Connections"),
        Table::Secret => Some("Secrets"),
        Table::CheckRun => Some("Checks"),
        Table::Draft => Some("Drafts"),
        Table::Archive => Some("Deleted connections"),
        Table::Vault
        | Table::RowCount
        | Table::KeySlot
        | Table::Setting
        | Table::Credential
        | Table::Use
        | Table::Activity
        | Table::Rotation => None,
    }
}

fn number(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
